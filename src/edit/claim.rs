//! Edits that change nothing but keep two fixes from being applied together.
//!
//! Two fixes that each make the same missing parent, or that each remove one of a map's last two keys, touch different
//! bytes. As both claim the same byte, they overlap, and the later one waits for the next round.

use super::{Edit, Layout};

/// An edit that puts a character where it is.
pub(super) fn claim(layout: &Layout<'_>, at: usize) -> Option<Edit> {
    let character = layout.text().get(at..)?.chars().next()?;
    Some(Edit::replace(layout.bytes(at, at + character.len_utf8()), character))
}
