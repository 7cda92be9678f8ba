//! A pair or an item taken out, and with a last child its parents.

use super::claim::claim;
use super::lines::{next_line, starts_line};
use super::whole_lines::{Above, Comments, whole_lines};
use super::{ChangedPath, Edit, Layout, Place, Refusal, flow};

/// Something taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// How.
    pub edits: Vec<Edit>,
    /// The path of what really went: that of a parent, if this was all it had. After an item, the others move up.
    pub gone: ChangedPath,
}

/// Takes a pair or an item out, with the comment behind it and those inside it. If it is all its parent has, the parent
/// goes instead, but none of the first `stop` steps of the path.
pub fn remove(
    layout: &Layout<'_>,
    place: Place,
    stop: usize,
    comments: Comments,
) -> Result<Removal, Refusal> {
    let place = outermost(layout, place, stop)?;
    check(layout, place)?;
    let mut edits = run(layout, place, place.position, comments)?;
    let neighbour = place.position.checked_sub(1).unwrap_or(place.position + 1);
    let neighbour = layout.start(Place { position: neighbour, ..place })?;
    claim(layout, &mut edits, neighbour);
    Ok(Removal { edits, gone: layout.path(place) })
}

/// What goes when a place does: the outermost parent that has nothing else.
fn outermost(layout: &Layout<'_>, place: Place, stop: usize) -> Result<Place, Refusal> {
    let mut place = place;
    let mut depth = layout.path(place).len();
    if depth <= stop {
        return Err(Refusal::OnlyChild);
    }
    while layout.count(place.container) == 1 {
        depth -= 1;
        match layout.owner(place.container) {
            Some(owner) if depth > stop => place = owner,
            _ => return Err(Refusal::OnlyChild),
        }
    }
    Ok(place)
}

/// Whether a place can go without a change elsewhere.
pub(super) fn check(layout: &Layout<'_>, place: Place) -> Result<(), Refusal> {
    layout.check_unshared(place)?;
    layout.check_unanchored(layout.start(place)?, layout.end(place))?;
    let name = layout.key(place).and_then(|key| layout.tree().text(key)).unwrap_or_default();
    match layout.may_merge(place.container, name) {
        true => Err(Refusal::Merged),
        false => Ok(()),
    }
}

/// Takes out the pairs or items from a place to a position after it. Others must be left.
pub(super) fn run(
    layout: &Layout<'_>,
    first: Place,
    last: usize,
    comments: Comments,
) -> Result<Vec<Edit>, Refusal> {
    if layout.is_flow(first.container) {
        return flow::remove(layout, first, last, comments);
    }
    let text = layout.text();
    let start = layout.start(first)?;
    let end = layout.end_with_comments(Place { position: last, ..first })?;
    let next = Place { position: last + 1, ..first };
    let next_start = match next.position < layout.count(first.container) {
        true => Some(layout.start(next)?),
        false => None,
    };
    if starts_line(text, start) {
        let before = first.position.checked_sub(1).map(|position| Place { position, ..first });
        let above = Above {
            end: before.map_or(0, |before| next_line(text, layout.end(before))),
            is_nothing: before.is_none(),
            takes_blank_lines: before
                .is_some_and(|before| layout.takes_blank_lines(before, next_line(text, end))),
        };
        return Ok(vec![whole_lines(layout, start, end, comments, above)]);
    }
    // Behind a dash, the next one takes its place.
    let next_start = next_start.filter(|_| first.position == 0).ok_or(Refusal::Unusual)?;
    let comment =
        layout.comments(next_line(text, end), next_start).first().map(|comment| comment.start as usize);
    Ok(vec![Edit::replace(layout.bytes(start, comment.unwrap_or(next_start)), "")])
}
