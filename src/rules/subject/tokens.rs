//! The tokens of known form in the files of a service, found in one pass over each.

use super::Subject;
use crate::rules::sensitive::TOKENS;
use crate::rules::tokens::{self, TokenKind};
use crate::source::{FileId, Span};

/// A token in a file.
#[derive(Clone, Copy, Debug)]
pub struct FoundToken {
    /// Its bytes.
    pub span: Span,
    /// Its form.
    pub kind: &'static TokenKind,
}

impl Subject {
    /// All tokens in the texts of the service, in the order of the files and in that of their bytes.
    pub fn tokens(&self) -> &[FoundToken] {
        let find = || self.texts().iter().flat_map(|text| self.tokens_of(text.file)).collect();
        self.known.tokens.get_or_init(find)
    }

    fn tokens_of(&self, file: FileId) -> impl Iterator<Item = FoundToken> {
        let found = tokens::find(self.text(file), &TOKENS).into_iter();
        found.map(move |(range, kind)| FoundToken { span: Span::new(file, range.start, range.end), kind })
    }
}
