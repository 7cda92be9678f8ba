//! What came of fixing a service: what was done, what is left and why, and what that changes. It can go to another thread.

use std::fmt;
use std::path::PathBuf;

use crate::edit::ChangedPath;
use crate::rules::{Outcome, Rule};
use crate::source::Position;

/// What came of it for one service.
#[derive(Debug)]
pub struct Fixed {
    /// The files as they are to be, and what is still found in them. Keys and passwords do not show.
    pub outcome: Outcome,
    /// The fixes that were done, in order.
    pub applied: Vec<Applied>,
    /// Why each of the findings that are left is; in their order. `None` for those that are known and let be.
    pub left: Vec<Option<Left>>,
    /// The files to be written.
    pub changes: Vec<FileChange>,
    /// What changes in the resolved configuration.
    pub comparison: Comparison,
    /// The files that the service consists of, the configuration first.
    pub reads: Vec<PathBuf>,
    /// The configuration file as it is to be; `None` if it holds bytes that are not UTF-8, or can't be read.
    pub text: Option<String>,
    /// Whether the configuration could be made out in the end.
    pub is_readable: bool,
    /// Texts that no output may show: keys, passwords.
    pub concealed: Vec<String>,
    /// Whether whoever was asked wants no more questions.
    pub quit: bool,
}

/// A fix that was done.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The rule.
    pub rule: &'static Rule,
    /// The file the finding was in.
    pub file: PathBuf,
    /// Where the finding was in the text at that moment: fixes done before it may have moved it.
    pub position: Position,
    /// The keys that lead to it.
    pub path: String,
    /// What was done.
    pub title: String,
    /// Why somebody has to look at it, if it is not safe.
    pub unsafe_because: Option<&'static str>,
    /// What is left to do, a sentence each.
    pub todo: Vec<String>,
    /// The resolved values that it declares to change.
    pub changes: Vec<ChangedPath>,
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The file.
    pub path: PathBuf,
    /// What it held when it was read; `None` if it is new.
    pub before: Option<String>,
    /// What it is to hold.
    pub after: String,
}

/// Why a finding is left, and what its fix would do if it has one.
#[derive(Clone, Debug)]
pub struct Left {
    /// Why.
    pub reason: Reason,
    /// What the fix would do.
    pub title: Option<String>,
}

/// Why a finding is left.
#[derive(Clone, Debug)]
pub enum Reason {
    /// No fix is known.
    NoFix,
    /// Somebody has to look at the fix, for this reason.
    Unsafe(&'static str),
    /// The text is written in a way that it can't be edited safely.
    Layout(String),
    /// The fix would change a file that is not to be changed, for this reason.
    Elsewhere(String),
    /// Whoever was asked does not want it.
    Declined,
    /// The fix did not do what it promised, and was undone.
    Refused(Problem),
}

impl Reason {
    /// A word for it, for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Reason::NoFix => "no-fix",
            Reason::Unsafe(_) => "unsafe",
            Reason::Layout(_) => "layout",
            Reason::Elsewhere(_) => "elsewhere",
            Reason::Declined => "declined",
            Reason::Refused(problem) if problem.is_internal() => "internal-error",
            Reason::Refused(_) => "brings-error",
        }
    }
}

/// What a fix did that it should not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file can't be read afterwards.
    Unreadable(String),
    /// The file would be larger than files may be.
    TooLarge,
    /// A value changed that the fix says nothing about.
    Undeclared {
        /// Of what: the resolved configuration, or a file.
        of: String,
        /// Which.
        change: ValueChange,
    },
    /// A value that was to move is another one where it went.
    NotMoved {
        /// Where it was.
        from: String,
        /// Where it went.
        to: String,
    },
    /// So much changed that it can't be compared.
    TooMany,
    /// Another parser no longer sees in this file what ours sees.
    ReadOtherwise(String),
    /// What it was to do away with is still there.
    StillThere,
    /// The files would be as they were before another fix.
    Circle,
    /// Something that was no error is one.
    NewError {
        /// The rule.
        rule: &'static str,
        /// What it says.
        message: String,
    },
}

impl Problem {
    /// Whether slsconf is wrong. A fix may as well uncover what was wrong with the value all along.
    pub fn is_internal(&self) -> bool {
        !matches!(self, Problem::NewError { .. } | Problem::TooLarge)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Unreadable(reason) => {
                write!(formatter, "the file could not be read afterwards: {reason}")
            }
            Problem::TooLarge => formatter.write_str("the file would become too large"),
            Problem::Undeclared { of, change } => write!(formatter, "it would change {of}: {change}"),
            Problem::NotMoved { from, to } => {
                write!(formatter, "the value of `{from}` would be another one at `{to}`")
            }
            Problem::TooMany => formatter.write_str("it would change too much to be compared"),
            Problem::ReadOtherwise(file) => {
                write!(formatter, "{file} would be read in another way by other parsers")
            }
            Problem::Circle => formatter.write_str("it would undo another fix"),
            Problem::StillThere => formatter.write_str("the finding would still be there"),
            Problem::NewError { rule, message } => write!(formatter, "it would bring {rule}: {message}"),
        }
    }
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// The keys that lead to it.
    pub path: String,
    /// What it was.
    pub before: Side,
    /// What it is.
    pub after: Side,
}

impl fmt::Display for ValueChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "(all)" } else { &self.path };
        write!(formatter, "{path}: {} -> {}", self.before, self.after)
    }
}

/// A value as it is shown, in a line; `None` if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side(pub Option<String>);

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.as_deref().unwrap_or("(nothing)"))
    }
}

/// The resolved configuration before the first fix held against that after the last.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// How many values were compared; `None` if the configuration could not be read before.
    pub values: Option<usize>,
    /// Those that differ. Fixes declare them all.
    pub changes: Vec<ValueChange>,
}
