//! One edit between two texts: what is between their common beginning and their common end.

use super::Edit;
use crate::source::{FileId, Span};

/// The edit that makes one text of another; `None` if they are the same.
pub fn difference(file: FileId, before: &str, after: &str) -> Option<Edit> {
    if before == after {
        return None;
    }
    let same = |(one, other): &(u8, u8)| one == other;
    let start = before.bytes().zip(after.bytes()).take_while(same).count();
    let start = before.floor_char_boundary(start).min(after.floor_char_boundary(start));
    let rest = before[start..].bytes().rev().zip(after[start..].bytes().rev());
    let end = rest.take_while(same).count();
    let (mut old, mut new) = (before.len() - end, after.len() - end);
    while !before.is_char_boundary(old) || !after.is_char_boundary(new) {
        (old, new) = (old + 1, new + 1);
    }
    Some(Edit::replace(Span::new(file, start, old), &after[start..new]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::edit::apply;
    use crate::source::Sources;

    #[test]
    fn the_edit_makes_one_of_the_other_and_is_no_longer_than_it_must_be() {
        for (before, after, replaced, by) in [
            ("", "a\n", "", "a\n"),
            ("a: 1\nb: 2\n", "a: 1\nc: 3\nb: 2\n", "", "c: 3\n"),
            ("aaa", "aa", "a", ""),
            // Letters that share a byte at their beginning, and at their end.
            ("xéy", "xèy", "é", "è"),
            ("x\u{e9}", "x\u{129}", "\u{e9}", "\u{129}"),
        ] {
            let mut files = Sources::default();
            let file = files.add("a.yml", before);
            let edit = difference(file, before, after).unwrap();
            assert_eq!((files.text(edit.span), edit.replacement.as_str()), (replaced, by));
            assert_eq!(apply(file, before, [&edit]).unwrap(), after);
        }
        let mut files = Sources::default();
        assert_eq!(difference(files.add("a.yml", "a"), "a", "a"), None);
    }
}
