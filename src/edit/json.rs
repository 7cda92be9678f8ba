//! JSON files as trees, so that the builders work on them, too.

use crate::source::{FileId, Sources};
use crate::yaml::emit::{Secrets, json};
use crate::yaml::{self, Schema, Tree};

/// The tree of a JSON file, read as YAML in braces. `None` if it is no JSON, or one of those few texts that mean
/// something else as YAML.
pub fn json_tree(sources: &Sources, file: FileId) -> Option<Tree> {
    let value = yaml::read_json(sources, file).ok()?;
    let document = yaml::read(sources, file, &Schema::OSLS_4).ok()?;
    let text = |value| json::stringify(value, Secrets::Mask);
    (text(&value) == text(&document.value?)).then_some(document.tree)
}
