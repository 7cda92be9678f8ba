//! Pairs of a list's item put into the pair before them, or into an item of their own.

use super::lines::{column, is_blank_line, line_start, next_line, starts_line};
use super::{Edit, Layout, Place, Refusal};

impl Place {
    /// The pair or item with another number beside it.
    fn sibling(self, position: usize) -> Place {
        Place { position, ..self }
    }
}

/// Indents all pairs behind a pair without a value, so that they become its value.
pub fn nest(layout: &Layout<'_>, place: Place) -> Result<Vec<Edit>, Refusal> {
    let text = layout.text();
    let last = layout.count(place.container) - 1;
    if layout.is_flow(place.container) {
        return Err(Refusal::BlockInFlow);
    }
    if !layout.value_span(place).range().is_empty() {
        return Err(Refusal::Exists);
    }
    if place.position >= last || layout.has_merge(place.container) {
        return Err(Refusal::Unusual);
    }
    layout.check_unshared(place)?;
    let first = layout.start(place.sibling(place.position + 1))?;
    let end = layout.end_with_comments(place.sibling(last))?;
    if !starts_line(text, first) {
        return Err(Refusal::Unusual);
    }
    let space = " ".repeat(layout.habits().step);
    let mut edits = Vec::new();
    let mut line = line_start(text, layout.attached_start(first));
    while line < end {
        if text[line..].starts_with('\t') {
            return Err(Refusal::Unusual);
        }
        if !is_blank_line(text, line) {
            edits.push(Edit::replace(layout.bytes(line, line), space.clone()));
        }
        line = next_line(text, line);
    }
    Ok(edits)
}

/// Makes an item of its own of a pair and those behind it.
pub fn detach(layout: &Layout<'_>, place: Place) -> Result<Vec<Edit>, Refusal> {
    let text = layout.text();
    let item = layout.owner(place.container).ok_or(Refusal::Missing)?;
    if layout.is_flow(place.container) || layout.is_flow(item.container) || layout.key(item).is_some() {
        return Err(Refusal::BlockInFlow);
    }
    layout.check_unshared(place)?;
    layout.check_unused(place.container)?;
    if layout.has_merge(place.container) {
        return Err(Refusal::Merged);
    }
    let (dash, key) = (layout.start(item)?, layout.start(place)?);
    let space = line_start(text, key) + column(text, dash);
    if place.position == 0 || !starts_line(text, key) || space >= key || text[space..key].contains('\t') {
        return Err(Refusal::Unusual);
    }
    Ok(vec![Edit::replace(layout.bytes(space, space + 1), "-")])
}
