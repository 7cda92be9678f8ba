//! Changes to files as text: what a fix would replace, and what it says about itself.

mod apply;
mod claim;
mod comment;
mod content;
mod difference;
mod extent;
mod flow;
mod habits;
mod insert;
mod json;
mod keys;
mod layout;
mod lines;
mod lists;
mod nest;
mod refusal;
mod relocate;
mod remove;
mod rename;
mod replace;
mod scalar;
mod sharing;
mod source;
mod whole_lines;
mod wrap;

pub use apply::{Overlap, apply};
pub use comment::whole_comment;
pub use content::Content;
pub use difference::difference;
pub use insert::{Insertion, append, insert};
pub use json::json_tree;
pub use layout::{KnownLayout, Layout, Place};
pub use lists::{Part, join};
pub use nest::{detach, nest};
pub use refusal::Refusal;
pub use relocate::{Relocation, relocate};
pub use remove::{Removal, remove};
pub use rename::rename;
pub use replace::{collapse, quote, replace, substitute};
pub use source::Source;
pub use whole_lines::Comments;
pub use wrap::wrap;

use crate::source::{FileId, Span};

/// The bytes of a span replaced by a text; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// Whether a fix may be applied without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// What is deployed stays what it is, but for what the fix declares.
    Safe,
    /// Somebody has to look at it, for this reason.
    Unsafe {
        /// Why, in a sentence.
        why: &'static str,
    },
}

/// The steps from the root of the configuration to a value; indices as decimal numbers. A fix goes from thread to
/// thread, which a value's own path can't.
pub type ChangedPath = Vec<String>;

/// What a fix does to the resolved configuration. Verification holds it to its word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The value at the path goes, comes, or becomes another.
    Value(ChangedPath),
    /// The value goes from one path to another and stays what it is.
    Moved {
        /// Where it was.
        from: ChangedPath,
        /// Where it is afterwards.
        to: ChangedPath,
    },
}

impl Change {
    /// The paths at which something differs afterwards.
    pub fn paths(&self) -> impl Iterator<Item = &ChangedPath> {
        let (first, second) = match self {
            Change::Value(path) => (path, None),
            Change::Moved { from, to } => (from, Some(to)),
        };
        std::iter::once(first).chain(second)
    }
}

/// A way to do away with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words: "replace by `${sls:stage}`".
    pub title: String,
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
    /// What it replaces; no two overlap.
    pub edits: Vec<Edit>,
    /// The resolved values that change by it. All others stay what they are.
    pub changes: Vec<Change>,
    /// What is left to do for whoever has it applied, a sentence each.
    pub todo: Vec<String>,
    /// A file that the configuration includes, and that this fix changes only if included files were asked for.
    pub included: Option<FileId>,
}

impl Fix {
    /// A fix that may be applied without asking and changes no resolved value.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Fix {
        Fix {
            title: title.into(),
            applicability: Applicability::Safe,
            edits,
            changes: Vec::new(),
            todo: Vec::new(),
            included: None,
        }
    }

    /// A fix that somebody has to look at, and why.
    pub fn risky(title: impl Into<String>, why: &'static str, edits: Vec<Edit>) -> Fix {
        Fix { applicability: Applicability::Unsafe { why }, ..Fix::safe(title, edits) }
    }

    /// With a path whose resolved value changes.
    pub fn changes(mut self, path: &[&str]) -> Fix {
        self.changes.push(Change::Value(path.iter().map(|step| (*step).to_owned()).collect()));
        self
    }

    /// The same, if somebody has looked at it, and why.
    pub fn only_if(self, why: &'static str) -> Fix {
        Fix { applicability: Applicability::Unsafe { why }, ..self }
    }

    /// With something that is left to do.
    pub fn todo(mut self, todo: impl Into<String>) -> Fix {
        self.todo.push(todo.into());
        self
    }
}

impl Edit {
    /// The bytes of a span replaced by a text.
    pub fn replace(span: Span, replacement: impl Into<String>) -> Edit {
        Edit { span, replacement: replacement.into() }
    }
}
