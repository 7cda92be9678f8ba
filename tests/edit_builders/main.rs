//! The builders of edits: what stands in a file before and after, layout by layout.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod insertion;
mod lists;
mod relocation;
mod removal;
mod replacement;

use slsconf::edit::{Content, Edit, Layout, Refusal, apply};
use slsconf::source::Sources;
use slsconf::yaml::{self, Document, Schema};

/// A text read as YAML.
fn read(text: &str) -> Document {
    let mut files = Sources::default();
    let file = files.add("serverless.yml", text);
    yaml::read(&files, file, &Schema::SERVERLESS).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A text after an edit; what comes out must be readable.
fn after(
    text: &str,
    build: impl FnOnce(&Layout<'_>) -> Result<Vec<Edit>, Refusal>,
) -> Result<String, Refusal> {
    let document = read(text);
    let edits = build(&Layout::of(&document.tree))?;
    let result = apply(document.tree.file(), document.tree.source(), &edits).unwrap();
    read(&result);
    Ok(result)
}

fn steps(path: &str) -> Vec<&str> {
    path.split('.').collect()
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}
