//! Edits that change nothing but keep two fixes from being applied together.
//!
//! Two fixes that each make the same missing parent, or that each remove one of a map's last two keys, touch different
//! bytes. As both claim the same byte, they overlap, and the later one waits for the next round.

use super::{Edit, Layout};

/// Adds an edit that puts a character where it is, unless the edits have that already.
pub(super) fn claim(layout: &Layout<'_>, edits: &mut Vec<Edit>, at: usize) {
    let Some(character) = layout.text().get(at..).and_then(|rest| rest.chars().next()) else { return };
    let span = layout.bytes(at, at + character.len_utf8());
    if edits.iter().all(|edit| edit.span.end <= span.start || span.end <= edit.span.start) {
        edits.push(Edit::replace(span, character));
    }
}
