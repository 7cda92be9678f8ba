//! What goes with a comment.

use super::lines::{blanks_before, line_start, next_line, starts_line};
use crate::source::Span;

/// A comment with what would be left of it: its line if it stands alone, else the blanks before it.
pub fn whole_comment(text: &str, comment: Span) -> Span {
    let (start, end) = (comment.start as usize, comment.end as usize);
    let (start, end) = match starts_line(text, start) {
        true => (line_start(text, start), next_line(text, end)),
        false => (blanks_before(text, start), end),
    };
    Span::new(comment.file, start, end)
}
