//! YAML and JSON text as the framework reads it: to a syntax tree with spans, and to a value.
//!
//! The reader follows js-yaml's own grammar, since no YAML parser for Rust takes and refuses the same texts, and a
//! builder makes tree and value at once.

mod build;
mod comments;
pub mod emit;
mod error;
mod json;
mod key;
mod load;
mod locate;
pub mod number;
mod scalar;
mod second_reader;
mod snippet;
mod special;
mod strict;
mod tags;
mod timestamp;
mod tree;

pub use comments::comments;
pub use error::{YamlError, YamlErrorKind};
pub use json::{parse_json, read_json};
pub use locate::sub_span;
pub use scalar::{Resolved, resolve as resolve_plain, resolves_to_non_string};
pub use second_reader::{SecondReading, read_again};
pub use snippet::Mark;
pub use timestamp::to_iso as iso_timestamp;
pub use tree::{Anchor, Children, Extent, Kind, Node, NodeId, Style, Tag, Text, Tree};

use crate::source::{FileId, Sources, Span};
use crate::value::Value;
use build::TOO_MANY_VALUES;
use tree::Keep;

/// js-yaml's `maxDepth`.
const DEPTH_LIMIT: usize = 100;
/// How deep aliases may nest values; the framework itself overflows its stack somewhere above.
const VALUE_DEPTH_LIMIT: u32 = 1000;
/// How many values a document may have once its aliases are written out; the framework writes them out.
const NODE_LIMIT: u64 = 10_000_000;

/// What a release of the framework adds to or takes from js-yaml's default schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Whether plain dates are timestamps.
    pub timestamps: bool,
    /// Names of CloudFormation tags beyond the common ones.
    pub extra_tags: &'static [&'static str],
}

impl Schema {
    /// Serverless Framework 1 to 3 and osls 3.
    pub const SERVERLESS: Schema = Schema { timestamps: true, extra_tags: &[] };
    /// osls 4 (`spec/print.md` §9).
    pub const OSLS_4: Schema = Schema { timestamps: false, extra_tags: &["Transform", "GetStackOutput"] };
}

/// One file, read.
#[derive(Debug)]
pub struct Document {
    /// The syntax.
    pub tree: Tree,
    /// The meaning; `None` for a text without even a comment, which the framework reads as `undefined`.
    pub value: Option<Value>,
    /// Values that JSON has no form for, where they stand and how Node shows them: timestamps, NaN,
    /// infinities, `!!binary`. Inside a document they are copied as JSON, but a `${file(…)}` that
    /// leads right to one is an error (`spec/print.md` §5.4).
    pub not_json: Vec<(Span, String)>,
}

/// The meaning of one file, without its syntax.
#[derive(Debug)]
pub struct Contents {
    /// As in [`Document::value`].
    pub value: Option<Value>,
    /// As in [`Document::not_json`].
    pub not_json: Vec<(Span, String)>,
}

/// Reads a YAML file as the framework's loader does.
pub fn read(sources: &Sources, file: FileId, schema: &Schema) -> Result<Document, YamlError> {
    read_keeping(sources, file, schema, Keep::Nodes)
}

/// The same for who only wants the values, in less time and memory.
pub fn read_contents(sources: &Sources, file: FileId, schema: &Schema) -> Result<Contents, YamlError> {
    let Document { value, not_json, .. } = read_keeping(sources, file, schema, Keep::Values)?;
    Ok(Contents { value, not_json })
}

/// An error with what to do: what js-yaml points at is seldom what is wrong.
fn with_help(mut error: YamlError) -> YamlError {
    let general = "look at the lines above, too: a quote, a bracket or an indentation may be wrong there";
    error.help.get_or_insert_with(|| general.into());
    error
}

fn read_keeping(sources: &Sources, file: FileId, schema: &Schema, keep: Keep) -> Result<Document, YamlError> {
    let limit = sources.values_left(file);
    let read = strict::read(file, sources.file(file), schema, keep, limit).map_err(with_help);
    match &read {
        Ok(document) => sources.count_values(file, document.tree.size()),
        // They were read all the same, and the next file is not to begin again.
        Err(error) if error.reason == TOO_MANY_VALUES => sources.count_values(file, limit),
        Err(_) => {}
    }
    read
}
