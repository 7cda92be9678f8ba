//! What can go wrong with a variable, once for every property that suffers from it.

use std::fmt;
use std::rc::Rc;

use crate::value::Place;

/// Number of an error in its resolution; properties that depend on a failed one share its error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorId(u32);

impl From<usize> for ErrorId {
    fn from(index: usize) -> ErrorId {
        ErrorId(index as u32)
    }
}

impl ErrorId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Why a variable can't be resolved.
#[derive(Clone, Debug)]
pub struct VariableError {
    /// The property, as the framework names it: `custom.a.0`.
    pub property: Rc<str>,
    /// What is wrong, in the framework's words.
    pub problem: Problem,
    /// What is wrong, for who asks without reading.
    pub cause: Cause,
    /// The variable at fault.
    pub place: Option<Place>,
    /// Places that explain it, each with a sentence.
    pub related: Vec<(Place, String)>,
    /// What to do.
    pub help: Option<String>,
}

/// Kinds of errors by what was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The text breaks the rules of the language.
    Syntax,
    /// The last source asked has no value.
    Missing,
    /// Properties need each other.
    Cycle,
    /// A map stands where only text can.
    NotText,
    /// Only somebody else knows: AWS, the dashboard, a JavaScript file.
    Unknowable,
    /// Anything else that a source holds against the call.
    Refused,
}

/// Kinds of errors by the way their messages begin.
#[derive(Clone, Debug)]
pub enum Problem {
    /// The text of the property breaks the rules of the language.
    Syntax(String),
    /// A source failed or has no value.
    Resolution(String),
    /// A source needs what the machine lacks.
    Environment(String),
}

impl fmt::Display for VariableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let property = &self.property;
        match &self.problem {
            Problem::Syntax(message) => {
                write!(formatter, "Variable syntax error at \"{property}\": {message}")
            }
            Problem::Resolution(message) | Problem::Environment(message) => {
                write!(formatter, "Cannot resolve variable at \"{property}\": {message}")
            }
        }
    }
}
