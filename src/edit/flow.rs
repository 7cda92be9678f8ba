//! Commas: pairs and items between braces and brackets, taken out and put in.

use super::lines::{
    blanks_before, is_blank, line_end, line_start, next_line, skip_blanks, skip_separation, starts_line,
};
use super::whole_lines::{Above, Comments, whole_lines};
use super::{Edit, Layout, Place, Refusal};
use crate::source::Span;
use crate::yaml::NodeId;

/// Where the comma behind a pair or item is.
fn comma_behind(layout: &Layout<'_>, place: Place) -> Option<usize> {
    let at = skip_separation(layout.text(), layout.end(place));
    (layout.text().as_bytes().get(at) == Some(&b',')).then_some(at)
}

/// Takes out the pairs or items from a place to a position after it, with as many commas.
pub(super) fn remove(
    layout: &Layout<'_>,
    first: Place,
    last: usize,
    comments: Comments,
) -> Result<Vec<Edit>, Refusal> {
    let text = layout.text();
    let start = layout.start(first)?;
    let last = Place { position: last, ..first };
    let end = layout.end(last);
    let before = first.position.checked_sub(1).map(|position| Place { position, ..first });
    let comma_before = before.and_then(|before| comma_behind(layout, before));
    // A comma that begins the line belongs to what follows it.
    let leads = comma_before.filter(|comma| starts_line(text, *comma) && is_blank(&text[comma + 1..start]));
    if let Some(comma) = leads {
        return Ok(vec![piece(layout, comma, end, false, comments)]);
    }
    if let Some(comma) = comma_behind(layout, last) {
        if !layout.comments(end, comma).is_empty() {
            return Err(Refusal::Comment);
        }
        let has_next = last.position + 1 < layout.count(first.container);
        return Ok(vec![piece(layout, start, comma + 1, has_next, comments)]);
    }
    let comma = comma_before.ok_or(Refusal::OnlyChild)?;
    if is_own_line(layout, start, end) {
        let lines = whole_lines(layout, start, end, comments, Above::default());
        return Ok(vec![Edit::replace(layout.bytes(comma, comma + 1), ""), lines]);
    }
    if layout.comments(comma, start).is_empty() {
        return Ok(vec![Edit::replace(layout.bytes(comma, end), "")]);
    }
    let from = blanks_before(text, start);
    Ok(vec![Edit::replace(layout.bytes(comma, comma + 1), ""), Edit::replace(layout.bytes(from, end), "")])
}

/// Whether there is nothing else on the lines of some bytes but a comment behind them.
fn is_own_line(layout: &Layout<'_>, start: usize, end: usize) -> bool {
    let text = layout.text();
    let rest = &text[end..line_end(text, end)];
    starts_line(text, start) && (is_blank(rest) || layout.comment_behind(end).is_some())
}

/// The comment behind a pair or item between braces, if both have the line for themselves.
pub(super) fn comment_of(layout: &Layout<'_>, place: Place) -> Result<Option<Span>, Refusal> {
    if !layout.is_flow(place.container) || !starts_line(layout.text(), layout.start(place)?) {
        return Ok(None);
    }
    let end = comma_behind(layout, place).map_or(layout.end(place), |comma| comma + 1);
    Ok(layout.comment_behind(end))
}

/// Takes out a part with its comma: its lines if nothing else is on them, else one run of blanks.
fn piece(layout: &Layout<'_>, start: usize, end: usize, has_next: bool, comments: Comments) -> Edit {
    let text = layout.text();
    if is_own_line(layout, start, end) {
        return whole_lines(layout, start, end, comments, Above::default());
    }
    let next = skip_blanks(text, end);
    let ends_line = next == line_end(text, next) || layout.comment_behind(end).is_some();
    match has_next && !ends_line {
        true => Edit::replace(layout.bytes(start, next), ""),
        false => Edit::replace(layout.bytes(blanks_before(text, start), end), ""),
    }
}

/// Where a part goes between braces or brackets, and what has to stand around it.
#[derive(Debug)]
pub(super) struct Slot {
    /// Where it goes.
    pub at: usize,
    /// Up to here, blanks are replaced.
    pub to: usize,
    /// What stands before it.
    pub before: String,
    /// What stands behind it.
    pub behind: String,
    /// A comma that has to come elsewhere.
    pub comma: Option<usize>,
    /// The column of the part, if it gets a line of its own.
    pub lines: Option<usize>,
}

impl Slot {
    /// The edits that put a part there.
    pub fn fill(&self, layout: &Layout<'_>, part: &str) -> Vec<Edit> {
        let comma = self.comma.map(|at| Edit::replace(layout.bytes(at, at), ","));
        let part =
            Edit::replace(layout.bytes(self.at, self.to), format!("{}{part}{}", self.before, self.behind));
        comma.into_iter().chain([part]).collect()
    }
}

/// The place behind a pair or item, or at the end of an empty collection.
pub(super) fn slot(layout: &Layout<'_>, container: NodeId, after: Option<usize>) -> Result<Slot, Refusal> {
    let text = layout.text();
    let Some(after) = after else { return Ok(empty(layout, container)) };
    let place = Place { container, position: after };
    let start = layout.start(place)?;
    let end = layout.end(place);
    let comma = comma_behind(layout, place);
    // A single pair between brackets has no braces to take another.
    let open = layout.tree().content_span(container).start as usize;
    if !matches!(text.as_bytes().get(open), Some(b'{' | b'[')) {
        return Err(Refusal::Unusual);
    }
    let own_line = starts_line(text, start);
    let behind_it = comma.map_or(end, |comma| comma + 1);
    let line_is_over = {
        let rest = skip_blanks(text, behind_it);
        rest == line_end(text, rest) || layout.comment_behind(behind_it).is_some()
    };
    if own_line && line_is_over && comma.is_none_or(|comma| layout.comments(end, comma).is_empty()) {
        let at = line_end(text, behind_it);
        let indentation = &text[line_start(text, start)..start];
        let trailing = if comma.is_some() { "," } else { "" };
        return Ok(Slot {
            at,
            to: at,
            before: format!("{}{indentation}", layout.habits().line_end),
            behind: trailing.to_owned(),
            comma: comma.is_none().then_some(end),
            lines: Some(indentation.chars().count()),
        });
    }
    let (at, before) = match comma {
        Some(comma) => (comma, ", "),
        None => (end, ", "),
    };
    Ok(Slot { at, to: at, before: before.to_owned(), behind: String::new(), comma: None, lines: None })
}

fn empty(layout: &Layout<'_>, container: NodeId) -> Slot {
    let text = layout.text();
    let span = layout.tree().content_span(container);
    let (open, close) = (span.start as usize, span.end as usize - 1);
    let inside = &text[open + 1..close];
    if !inside.contains(['\n', '\r']) {
        // The brackets come along, so that two additions to them overlap.
        let brackets = |at: usize| text[at..at + 1].to_owned();
        return Slot {
            at: open,
            to: close + 1,
            before: format!("{}{inside}", brackets(open)),
            behind: format!("{inside}{}", brackets(close)),
            comma: None,
            lines: None,
        };
    }
    let closing = &text[line_start(text, close)..close];
    let column = closing.chars().count() + layout.habits().step;
    let last = layout.comments(open, close).last().map(|comment| comment.end as usize);
    let at = last.unwrap_or(line_end(text, open + 1));
    let to = if next_line(text, at) == line_start(text, close) { close } else { at };
    let line_end = layout.habits().line_end;
    Slot {
        at,
        to,
        before: format!("{line_end}{closing}{}", " ".repeat(layout.habits().step)),
        behind: if to == close { format!("{line_end}{closing}") } else { String::new() },
        comma: None,
        lines: Some(column),
    }
}
