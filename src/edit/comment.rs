//! What goes with a comment.

use crate::source::Span;

/// A comment with what would be left of it: its line if it stands alone, else the blanks before it.
pub fn whole_comment(text: &str, comment: Span) -> Span {
    let before = &text[..comment.start as usize];
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let rest = &text[comment.end as usize..];
    let (start, end) = match before[line..].trim().is_empty() {
        true => {
            let rest_of_line = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let after = &rest[rest_of_line..];
            let length = if after.starts_with("\r\n") { 2 } else { usize::from(!after.is_empty()) };
            (line, comment.end as usize + rest_of_line + length)
        }
        false => (before.trim_end_matches([' ', '\t']).len(), comment.end as usize),
    };
    Span::new(comment.file, start, end)
}
