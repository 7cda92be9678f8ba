//! Values written inside a variable: `true`, `null`, numbers, quoted and bare text.

use std::fmt;
use std::rc::Rc;

use crate::value::Data;
use crate::yaml::number;

/// A value written inside a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`, and in an address or parameter every empty or falsy text.
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Whatever JavaScript's `Number()` takes, infinities included.
    Number(f64),
    /// Quoted or bare text.
    String(Rc<str>),
}

impl Literal {
    /// The value of bare text as a keyword or a number, if it is one.
    pub(super) fn keyword_or_number(text: &str) -> Option<Literal> {
        match text {
            "true" => Some(Literal::Bool(true)),
            "false" => Some(Literal::Bool(false)),
            "null" => Some(Literal::Null),
            _ => number::number_from_text(text).map(Literal::Number),
        }
    }

    /// The literal as upstream stores it for an address or parameter: falsy values become `null`.
    pub(super) fn or_null(self) -> Literal {
        match self {
            Literal::Bool(false) => Literal::Null,
            Literal::Number(0.0) => Literal::Null,
            Literal::String(text) if text.is_empty() => Literal::Null,
            other => other,
        }
    }

    /// The literal as a configuration value's data.
    pub fn to_data(&self) -> Data {
        match self {
            Literal::Null => Data::Null,
            Literal::Bool(value) => Data::Bool(*value),
            Literal::Number(number) => Data::Number(*number),
            Literal::String(text) => Data::String(Rc::clone(text)),
        }
    }
}

/// As one would write it in a variable.
impl fmt::Display for Literal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Null => formatter.write_str("null"),
            Literal::Bool(value) => write!(formatter, "{value}"),
            Literal::Number(number) => formatter.write_str(&number::number_text(*number)),
            Literal::String(text) => write!(formatter, "'{text}'"),
        }
    }
}
