//! Edits applied to a text.

use std::fmt;

use super::Edit;
use crate::source::{FileId, Span};

/// Two edits that want the same bytes, or an edit of bytes that are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The later of the two.
    pub span: Span,
}

impl fmt::Display for Overlap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "two edits of bytes {} to {}", self.span.start, self.span.end)
    }
}

impl std::error::Error for Overlap {}

/// A file's text with the edits of that file; those of others are left out. Insertions at one place stand in the order
/// they come in; an insertion may touch a replaced span, and two replacements may touch each other.
pub fn apply<'e>(
    file: FileId,
    text: &str,
    edits: impl IntoIterator<Item = &'e Edit>,
) -> Result<String, Overlap> {
    let mut edits: Vec<&Edit> = edits.into_iter().filter(|edit| edit.span.file == file).collect();
    // An insertion comes before the replacement of what follows it.
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut result =
        String::with_capacity(text.len() + edits.iter().map(|edit| edit.replacement.len()).sum::<usize>());
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        let before = text.get(done..range.start).ok_or(Overlap { span: edit.span })?;
        text.get(range.clone()).ok_or(Overlap { span: edit.span })?;
        result.push_str(before);
        result.push_str(&edit.replacement);
        done = range.end;
    }
    result.push_str(&text[done..]);
    Ok(result)
}
