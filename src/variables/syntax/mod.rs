//! The `${…}` language: what a text with variables in it consists of (`spec/print.md` §4).

mod error;
mod literal;
mod parser;
mod render;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use literal::Literal;
pub use parser::{may_hold_variables, parse};

/// A text with variables or escapes in it. All offsets are bytes of the text that was parsed, also
/// those of variables nested in an address or a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Offset of the first byte of the text the pieces are part of.
    pub start: usize,
    /// Offset just after its last byte.
    pub end: usize,
    /// Whether the text was put together from others, so that it stays text even if one variable fills it.
    pub joined: bool,
    /// Variables and escapes in order; what lies between them is plain text.
    pub pieces: Vec<Piece>,
}

impl Template {
    /// The variable that is the whole text, so that its value replaces the text whatever its type.
    pub fn whole(&self) -> Option<&Variable> {
        match self.pieces.as_slice() {
            [Piece::Variable(variable)]
                if !self.joined && variable.start == self.start && variable.end == self.end =>
            {
                Some(variable)
            }
            _ => None,
        }
    }

    /// Moves all offsets by `by` bytes, for a text that became part of another.
    pub fn shift(&mut self, by: usize) {
        self.start += by;
        self.end += by;
        for piece in &mut self.pieces {
            match piece {
                Piece::Escape { start, end, .. } => {
                    *start += by;
                    *end += by;
                }
                Piece::Variable(variable) => {
                    variable.start += by;
                    variable.end += by;
                    for argument in variable.sources.iter_mut().flat_map(Source::arguments_mut) {
                        if let Some(template) = &mut argument.template {
                            template.shift(by);
                        }
                    }
                }
            }
        }
    }

    /// The variables, without the escapes.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(variable) => Some(variable),
            Piece::Escape { .. } => None,
        })
    }
}

/// A stretch of text that does not stand for itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// `${…}`
    Variable(Variable),
    /// Backslashes (and the `$` after them) that stand for `text`.
    Escape {
        /// Offset of the first backslash.
        start: usize,
        /// Offset just after what is replaced.
        end: usize,
        /// The replacement.
        text: String,
    },
}

/// One `${…}`: sources to ask in order, until one has a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Offset of the `$`.
    pub start: usize,
    /// Offset just after the `}`.
    pub end: usize,
    /// What to ask; never empty, and a literal is always the last.
    pub sources: Vec<Source>,
}

/// One alternative of a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// `name(params):address`
    Call(Call),
    /// A value written in the variable.
    Literal(Literal),
}

impl Source {
    fn arguments_mut(&mut self) -> impl Iterator<Item = &mut Argument> {
        let call = match self {
            Source::Call(call) => Some(call),
            Source::Literal(_) => None,
        };
        call.into_iter().flat_map(|call| call.params.iter_mut().flatten().chain(&mut call.address))
    }
}

/// A request to a variable source.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The source's name: `self`, `env`, `file` …
    pub name: String,
    /// What stands in parentheses, if there are any.
    pub params: Option<Vec<Argument>>,
    /// What stands after the colon, if anything does.
    pub address: Option<Argument>,
}

/// A parameter or an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The value as written; `Null` stands for every empty or falsy one.
    pub value: Literal,
    /// The variables in it, if there are any: then `value` is the text with them unresolved.
    pub template: Option<Template>,
}
