//! The state machine that reads variables out of a text, the same one upstream runs (`spec/print.md` §4.4).

mod assembly;

use crate::yaml::number::is_javascript_space;

use super::error::{SyntaxError, SyntaxErrorKind};
use super::{Argument, Literal, Piece, Source, Template};

/// How many `${` may be open at once.
const DEPTH_LIMIT: usize = 64;

/// Whether a text may have variables in it. Most texts have none, and this is all that they are asked.
pub fn may_hold_variables(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.contains(&b'$') && bytes.windows(2).any(|pair| pair == b"${")
}

/// Reads the variables and escapes of a text; `None` if it has neither.
pub fn parse(text: &str) -> Result<Option<Template>, SyntaxError> {
    if !may_hold_variables(text) {
        return Ok(None);
    }
    Parser::new(text).run()
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Outside,
    Backslashes,
    EscapedDollar,
    Dollar,
    TypeStart,
    Type,
    NextSource,
    TypeOrLiteral,
    ParamStart,
    Param,
    AfterQuotedParam,
    AfterParams,
    AddressStart,
    Address,
    AfterQuotedAddress,
    AfterQuotedLiteral,
    Foreign,
    DoubleQuoted,
    DoubleQuotedEscape,
    SingleQuoted,
}

/// Number of a list of pieces in [`Parser::lists`]; frames of the stack share lists.
type ListId = usize;

/// A source while it is being read.
struct PartialCall {
    name: String,
    params: Option<Vec<Argument>>,
    address: Option<Argument>,
}

/// What is put aside while a nested `${` is read.
struct Frame {
    state: State,
    variable_start: usize,
    context_start: usize,
    list: Option<ListId>,
    context_list: Option<ListId>,
    call: Option<PartialCall>,
    sources: Option<Vec<Source>>,
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    index: usize,
    state: State,
    after_quote: State,
    stack: Vec<Frame>,
    /// How many frames of the stack are variables rather than foreign groups.
    open_variables: usize,
    lists: Vec<Vec<Piece>>,
    list: Option<ListId>,
    context_list: Option<ListId>,
    context_start: usize,
    call: Option<PartialCall>,
    sources: Option<Vec<Source>>,
    backslashes_start: Option<usize>,
    variable_start: usize,
    source_start: usize,
    param_start: usize,
    address_start: usize,
}

type Step = Result<(), SyntaxError>;

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Parser<'a> {
        Parser {
            text,
            bytes: text.as_bytes(),
            index: 0,
            state: State::Outside,
            after_quote: State::Outside,
            stack: Vec::new(),
            open_variables: 0,
            lists: Vec::new(),
            list: None,
            context_list: None,
            context_start: 0,
            call: None,
            sources: None,
            backslashes_start: None,
            variable_start: 0,
            source_start: 0,
            param_start: 0,
            address_start: 0,
        }
    }

    fn run(mut self) -> Result<Option<Template>, SyntaxError> {
        while let Some(&byte) = self.bytes.get(self.index) {
            self.step(byte)?;
            self.index += 1;
        }
        let put_aside = self.stack.iter().any(|frame| frame.call.is_some());
        if put_aside || self.call.is_some() || self.sources.is_some() {
            return Err(self.error(SyntaxErrorKind::Unterminated, 0));
        }
        let pieces = self.list.map(|list| std::mem::take(&mut self.lists[list])).unwrap_or_default();
        if pieces.is_empty() {
            return Ok(None);
        }
        Ok(Some(Template { start: 0, end: self.text.len(), joined: false, pieces }))
    }

    fn step(&mut self, byte: u8) -> Step {
        match self.state {
            State::Outside => self.outside(byte),
            State::Backslashes => {
                if byte == b'$' {
                    self.state = State::EscapedDollar;
                } else {
                    if byte != b'\\' {
                        self.backslashes_start = None;
                    }
                    self.state = State::Outside;
                }
            }
            State::EscapedDollar => self.escaped_dollar(byte),
            State::Dollar => self.dollar(byte),
            State::TypeStart => return self.type_start(byte),
            State::Type => return self.source_type(byte),
            State::NextSource => return self.next_source(byte),
            State::TypeOrLiteral => return self.type_or_literal(byte),
            State::ParamStart => return self.param_started(byte),
            State::Param => return self.param(byte),
            State::AfterQuotedParam => return self.after_quoted_param(byte),
            State::AfterParams => return self.after_params(byte),
            State::AddressStart => return self.address_started(byte),
            State::Address => return self.address(byte),
            State::AfterQuotedAddress => return self.after_quoted_address(byte),
            State::AfterQuotedLiteral => return self.after_quoted_literal(byte),
            State::Foreign => match byte {
                b'}' => self.pop(),
                b'$' => return self.push(self.context_start),
                _ => {}
            },
            State::DoubleQuoted => match byte {
                b'"' => self.state = self.after_quote,
                b'\\' => self.state = State::DoubleQuotedEscape,
                _ => {}
            },
            State::DoubleQuotedEscape => self.state = State::DoubleQuoted,
            State::SingleQuoted => {
                if byte == b'\'' {
                    self.state = self.after_quote;
                }
            }
        }
        Ok(())
    }

    fn outside(&mut self, byte: u8) {
        match byte {
            b'\\' => {
                self.backslashes_start.get_or_insert(self.index);
                self.state = State::Backslashes;
            }
            b'$' => {
                self.variable_start = self.index;
                self.state = State::Dollar;
            }
            _ => self.backslashes_start = None,
        }
    }

    fn escaped_dollar(&mut self, byte: u8) {
        let start = self.backslashes_start.take();
        match (byte, start) {
            (b'{', Some(start)) => {
                let mut text = self.halved_backslashes(start);
                text.push('$');
                self.add(Piece::Escape { start, end: self.index, text });
                self.state = State::Outside;
            }
            (b'\\', _) => {
                self.backslashes_start = Some(self.index);
                self.state = State::Backslashes;
            }
            (b'$', _) => {
                self.variable_start = self.index;
                self.state = State::Dollar;
            }
            _ => self.state = State::Outside,
        }
    }

    /// What is left of the backslashes from `start` up to the `$` before the current `{`.
    fn halved_backslashes(&self, start: usize) -> String {
        "\\".repeat((self.index - 1 - start - 1).div_ceil(2))
    }

    fn dollar(&mut self, byte: u8) {
        let backslashes_start = self.backslashes_start.take();
        if byte == b'{' {
            if let Some(start) = backslashes_start {
                let text = self.halved_backslashes(start);
                self.add(Piece::Escape { start, end: self.index - 1, text });
            }
            self.state = State::TypeStart;
        } else if byte != b'$' {
            self.pop();
        }
    }

    fn type_start(&mut self, byte: u8) -> Step {
        if byte.is_ascii_lowercase() {
            self.source_start = self.index;
            self.state = State::Type;
            return Ok(());
        }
        self.not_a_variable(byte, self.index)
    }

    fn source_type(&mut self, byte: u8) -> Step {
        match byte {
            b':' | b'(' => {
                self.begin_call(byte);
                Ok(())
            }
            _ if is_name(byte) => Ok(()),
            _ => self.not_a_variable(byte, self.source_start),
        }
    }

    /// What began with `${` turns out to be none of ours: an error inside a variable, plain text elsewhere.
    fn not_a_variable(&mut self, byte: u8, offset: usize) -> Step {
        if self.open_variables > 0 {
            return Err(self.error(SyntaxErrorKind::Type, offset));
        }
        if byte == b'}' {
            self.pop();
            return Ok(());
        }
        self.state = State::Foreign;
        if byte == b'$' { self.push(self.context_start) } else { Ok(()) }
    }

    fn begin_call(&mut self, byte: u8) {
        let name = self.text[self.source_start..self.index].to_owned();
        let params = (byte == b'(').then(Vec::new);
        self.state = if params.is_some() { State::ParamStart } else { State::AddressStart };
        self.call = Some(PartialCall { name, params, address: None });
    }

    fn next_source(&mut self, byte: u8) -> Step {
        if byte == b' ' {
            return Ok(());
        }
        self.source_start = self.index;
        match byte {
            _ if is_name(byte) => self.state = State::TypeOrLiteral,
            b'"' | b'\'' => self.begin_quote(byte, State::AfterQuotedLiteral),
            _ => return Err(self.error(SyntaxErrorKind::Source, self.index)),
        }
        Ok(())
    }

    fn type_or_literal(&mut self, byte: u8) -> Step {
        match byte {
            b' ' => {}
            b':' | b'(' => {
                let name = &self.bytes[self.source_start..self.index];
                if !(name[0].is_ascii_lowercase() && name.iter().all(u8::is_ascii_alphanumeric)) {
                    return Err(self.error(SyntaxErrorKind::Source, self.source_start));
                }
                self.begin_call(byte);
            }
            b'}' => {
                let text = self.text[self.source_start..self.index].trim_matches(is_javascript_space);
                let Some(literal) = Literal::keyword_or_number(text) else {
                    let kind = SyntaxErrorKind::LiteralSource(text.to_owned());
                    return Err(self.error(kind, self.source_start));
                };
                self.end_variable(Source::Literal(literal));
            }
            _ if is_name(byte) => {}
            _ => return Err(self.error(SyntaxErrorKind::Source, self.source_start)),
        }
        Ok(())
    }

    fn begin_quote(&mut self, quote: u8, after: State) {
        self.after_quote = after;
        self.state = if quote == b'"' { State::DoubleQuoted } else { State::SingleQuoted };
    }

    fn param_started(&mut self, byte: u8) -> Step {
        match byte {
            b' ' => {}
            b')' => self.state = State::AfterParams,
            b',' => self.add_param(Argument { value: Literal::Null, template: None }),
            b'}' => return Err(self.error(SyntaxErrorKind::Param, self.index)),
            _ => {
                self.param_start = self.index;
                if matches!(byte, b'"' | b'\'') {
                    self.begin_quote(byte, State::AfterQuotedParam);
                } else {
                    self.state = State::Param;
                    self.context_list = None;
                    if byte == b'$' {
                        return self.push(self.param_start);
                    }
                }
            }
        }
        Ok(())
    }

    fn param(&mut self, byte: u8) -> Step {
        match byte {
            b')' | b',' => {
                let argument = self.bare_argument(self.param_start, true);
                if byte == b','
                    || !self.text[self.param_start..self.index].trim_matches(is_javascript_space).is_empty()
                {
                    self.add_param(argument);
                }
                self.state = if byte == b')' { State::AfterParams } else { State::ParamStart };
                Ok(())
            }
            b'}' => Err(self.error(SyntaxErrorKind::Param, self.param_start)),
            b'$' => self.push(self.param_start),
            _ => Ok(()),
        }
    }

    fn after_quoted_param(&mut self, byte: u8) -> Step {
        match byte {
            b' ' => Ok(()),
            b')' | b',' => {
                let value = Literal::String(self.quoted(self.param_start)?.into());
                self.add_param(Argument { value, template: None });
                self.state = if byte == b')' { State::AfterParams } else { State::ParamStart };
                Ok(())
            }
            _ => Err(self.error(SyntaxErrorKind::Param, self.param_start)),
        }
    }

    fn after_params(&mut self, byte: u8) -> Step {
        match byte {
            b' ' => {}
            b':' => self.state = State::AddressStart,
            b'}' => self.end_call_and_variable(),
            b',' => self.end_call(),
            _ => return Err(self.error(SyntaxErrorKind::Address, self.index)),
        }
        Ok(())
    }

    fn address_started(&mut self, byte: u8) -> Step {
        match byte {
            b' ' => {}
            b'}' => self.end_call_and_variable(),
            b',' => self.end_call(),
            b':' => {
                self.address_start = self.index;
                let has_params = self.call.as_ref().is_some_and(|call| call.params.is_some());
                if has_params || self.open_variables > 0 {
                    return Err(self.error(SyntaxErrorKind::Address, self.index));
                }
                self.call = None;
                self.state = State::Foreign;
            }
            _ => {
                self.address_start = self.index;
                if matches!(byte, b'"' | b'\'') {
                    self.begin_quote(byte, State::AfterQuotedAddress);
                } else {
                    self.state = State::Address;
                    self.context_list = None;
                    if byte == b'$' {
                        return self.push(self.address_start);
                    }
                }
            }
        }
        Ok(())
    }

    fn address(&mut self, byte: u8) -> Step {
        match byte {
            b'}' | b',' => {
                let argument = self.bare_argument(self.address_start, false);
                self.finish_address(argument, byte);
                Ok(())
            }
            b'$' => self.push(self.address_start),
            _ => Ok(()),
        }
    }

    fn after_quoted_address(&mut self, byte: u8) -> Step {
        match byte {
            b' ' => Ok(()),
            b'}' | b',' => {
                let value = Literal::String(self.quoted(self.address_start)?.into());
                self.finish_address(Argument { value, template: None }, byte);
                Ok(())
            }
            _ => Err(self.error(SyntaxErrorKind::Address, self.address_start)),
        }
    }

    fn after_quoted_literal(&mut self, byte: u8) -> Step {
        match byte {
            b' ' => Ok(()),
            b'}' => {
                let literal = Literal::String(self.quoted(self.source_start)?.into());
                self.end_variable(Source::Literal(literal));
                Ok(())
            }
            _ => Err(self.error(SyntaxErrorKind::Source, self.source_start)),
        }
    }

    fn error(&self, kind: SyntaxErrorKind, offset: usize) -> SyntaxError {
        SyntaxError { kind, offset, text: self.text.to_owned() }
    }
}

/// Whether a byte can be part of a source's name.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}
