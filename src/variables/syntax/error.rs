//! What can be wrong with the text of a variable.

use std::fmt;

use crate::value::Part;

/// A text that starts a variable and breaks the language's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which rule.
    pub kind: SyntaxErrorKind,
    /// Where, in bytes of `text`.
    pub offset: usize,
    /// The whole text that was parsed.
    pub text: String,
}

/// The rules that can be broken (`spec/print.md` §4.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A name that no source can have, inside another variable.
    Type,
    /// What follows a comma is neither a source nor a literal.
    Source,
    /// A bare literal that is no keyword and no number.
    LiteralSource(String),
    /// Unfinished or badly followed parameter.
    Param,
    /// Badly started or badly followed address.
    Address,
    /// A double-quoted text that is not JSON; the text says what is wrong with it.
    StringLiteral(String),
    /// No closing bracket.
    Unterminated,
    /// More variables inside one another than anybody writes; upstream has no such limit.
    TooDeep,
}

impl SyntaxError {
    /// The bytes to point at: the character at fault, or all from an unclosed `${` on.
    pub fn part(&self) -> Part {
        let start = match self.kind {
            SyntaxErrorKind::Unterminated => self.text.rfind("${").unwrap_or(0),
            _ => self.offset,
        };
        let end = match self.kind {
            SyntaxErrorKind::Unterminated => self.text.len(),
            _ => start + self.text[start..].chars().next().map_or(0, char::len_utf8),
        };
        Part { text: self.text.as_str().into(), start: start as u32, end: end as u32 }
    }
}

impl SyntaxErrorKind {
    /// The code upstream gives the error; it never shows it.
    pub fn code(&self) -> &'static str {
        match self {
            SyntaxErrorKind::Type => "INVALID_VARIABLE_TYPE",
            SyntaxErrorKind::Source => "INVALID_VARIABLE_SOURCE",
            SyntaxErrorKind::LiteralSource(_) => "INVALID_VARIABLE_LITERAL_SOURCE",
            SyntaxErrorKind::Param => "INVALID_VARIABLE_PARAM",
            SyntaxErrorKind::Address => "INVALID_VARIABLE_ADDRESS",
            SyntaxErrorKind::StringLiteral(_) => "INVALID_VARIABLE_STRING_LITERAL",
            SyntaxErrorKind::Unterminated => "UNTERMINATED_VARIABLE",
            SyntaxErrorKind::TooDeep => "EXCESSIVE_VARIABLE_NESTING",
        }
    }

    /// What to write instead, in a sentence.
    pub fn help(&self) -> &'static str {
        match self {
            SyntaxErrorKind::Type => {
                "inside a variable, `${` must begin another variable, such as `${self:custom.name}`"
            }
            SyntaxErrorKind::Source => {
                "after a comma write another source without `${…}` around it (`${opt:stage, self:custom.stage}`) \
                 or, as the last one, a literal (`${opt:stage, 'dev'}`)"
            }
            SyntaxErrorKind::LiteralSource(_) => "put quotes around a text used as a fallback: `'text'`",
            SyntaxErrorKind::Param => {
                "close the parameters with `)`, and quote one that has special characters"
            }
            SyntaxErrorKind::Address => "quote an address that has special characters: `${env:'NAME'}`",
            SyntaxErrorKind::StringLiteral(_) => {
                "a double-quoted text must be valid JSON; single quotes take everything as it is"
            }
            SyntaxErrorKind::Unterminated => "close the variable with `}`, or write `\\${` if it is none",
            SyntaxErrorKind::TooDeep => {
                "move the inner variables to properties of their own and refer to those"
            }
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Upstream counts UTF-16 units.
        let index = self.text[..self.offset].encode_utf16().count();
        let text = &self.text;
        match &self.kind {
            SyntaxErrorKind::Type => {
                write!(formatter, "Invalid variable type at index {index} in \"{text}\"")
            }
            SyntaxErrorKind::Source => {
                write!(formatter, "Invalid variable source at index {index} in \"{text}\"")
            }
            SyntaxErrorKind::LiteralSource(literal) => {
                write!(formatter, "Invalid literal source \"{literal}\" at index {index} in \"{text}\"")
            }
            SyntaxErrorKind::Param => {
                write!(formatter, "Invalid variable param at index {index} in \"{text}\"")
            }
            SyntaxErrorKind::Address => {
                write!(formatter, "Invalid variable address at index {index} in \"{text}\"")
            }
            SyntaxErrorKind::StringLiteral(reason) => {
                write!(formatter, "Invalid string literal at index {index} in \"{text}\": {reason}")
            }
            SyntaxErrorKind::Unterminated => write!(formatter, "Missing variable closing bracket in {text}"),
            SyntaxErrorKind::TooDeep => {
                write!(formatter, "Variables nested too deeply at index {index} in \"{text}\"")
            }
        }
    }
}
