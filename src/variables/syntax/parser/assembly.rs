//! What the state machine puts together while it reads: arguments, calls, variables, and nested ones.

use super::super::error::SyntaxErrorKind;
use super::super::{Argument, Call, Literal, Piece, Source, SyntaxError, Template, Variable};
use super::{DEPTH_LIMIT, Frame, ListId, Parser, PartialCall, State, Step};
use crate::yaml::number::is_javascript_space;

impl Parser<'_> {
    pub(super) fn finish_address(&mut self, argument: Argument, byte: u8) {
        if let Some(call) = &mut self.call {
            call.address = Some(argument);
        }
        if byte == b'}' { self.end_call_and_variable() } else { self.end_call() }
    }

    /// The unquoted argument that began at `start`, with the variables found in it.
    pub(super) fn bare_argument(&mut self, start: usize, keywords: bool) -> Argument {
        let text = self.text[start..self.index].trim_matches(is_javascript_space);
        let pieces = self.context_list.take().map(|list| std::mem::take(&mut self.lists[list]));
        let template = pieces.filter(|pieces| !pieces.is_empty()).map(|pieces| Template {
            start,
            end: start + text.len(),
            joined: false,
            pieces,
        });
        let value = match Literal::keyword_or_number(text) {
            Some(literal) if keywords && template.is_none() => literal,
            _ => Literal::String(text.into()),
        };
        Argument { value: value.or_null(), template }
    }

    /// The value of the quoted text that began at `start`; blanks may follow its closing quote.
    pub(super) fn quoted(&self, start: usize) -> Result<String, SyntaxError> {
        let text = self.text[start..self.index].trim_matches(is_javascript_space);
        if text.starts_with('\'') {
            return Ok(text[1..text.len() - 1].to_owned());
        }
        serde_json::from_str(text)
            .map_err(|error| self.error(SyntaxErrorKind::StringLiteral(error.to_string()), start))
    }

    pub(super) fn add_param(&mut self, argument: Argument) {
        if let Some(params) = self.call.as_mut().and_then(|call| call.params.as_mut()) {
            params.push(argument);
        }
    }

    pub(super) fn end_call(&mut self) {
        if let Some(PartialCall { name, params, address }) = self.call.take() {
            let source = Source::Call(Call { name, params, address });
            self.sources.get_or_insert_with(|| Vec::with_capacity(2)).push(source);
        }
        self.state = State::NextSource;
    }

    pub(super) fn end_call_and_variable(&mut self) {
        if let Some(PartialCall { name, params, address }) = self.call.take() {
            self.end_variable(Source::Call(Call { name, params, address }));
        }
    }

    pub(super) fn end_variable(&mut self, last: Source) {
        let mut sources = self.sources.take().unwrap_or_else(|| Vec::with_capacity(1));
        sources.push(last);
        self.add(Piece::Variable(Variable { start: self.variable_start, end: self.index + 1, sources }));
        self.pop();
    }

    pub(super) fn add(&mut self, piece: Piece) {
        let list = self.list.unwrap_or_else(|| self.new_list());
        self.list = Some(list);
        self.lists[list].push(piece);
    }

    pub(super) fn new_list(&mut self) -> ListId {
        self.lists.push(Vec::with_capacity(1));
        self.lists.len() - 1
    }

    /// Puts the current state aside for a `$` that may begin a nested variable.
    ///
    /// `context_start` is where the surrounding argument began, or 0 outside of arguments: nested
    /// variables go to the argument's own list.
    pub(super) fn push(&mut self, context_start: usize) -> Step {
        if self.stack.len() >= DEPTH_LIMIT {
            return Err(self.error(SyntaxErrorKind::TooDeep, self.index));
        }
        let list = self.list.unwrap_or_else(|| self.new_list());
        let in_argument = context_start != 0;
        let context_list = match self.context_list {
            None if in_argument => Some(self.new_list()),
            known => known,
        };
        if self.state != State::Foreign {
            self.open_variables += 1;
        }
        self.stack.push(Frame {
            state: self.state,
            variable_start: self.variable_start,
            context_start: self.context_start,
            list: Some(list),
            context_list,
            call: self.call.take(),
            sources: self.sources.take(),
        });
        self.state = State::Dollar;
        self.variable_start = self.index;
        self.list = if in_argument { context_list } else { Some(list) };
        self.context_list = context_list;
        self.context_start = context_start;
        Ok(())
    }

    /// Goes back to what was put aside; outside of everything if nothing was.
    pub(super) fn pop(&mut self) {
        let Some(frame) = self.stack.pop() else {
            self.state = State::Outside;
            return;
        };
        if frame.state != State::Foreign {
            self.open_variables -= 1;
        }
        match frame.state {
            State::Param => self.param_start = self.context_start,
            State::Address => self.address_start = self.context_start,
            _ => {}
        }
        self.state = frame.state;
        self.variable_start = frame.variable_start;
        self.context_start = frame.context_start;
        self.list = frame.list;
        self.context_list = frame.context_list;
        self.call = frame.call;
        self.sources = frame.sources;
    }
}
