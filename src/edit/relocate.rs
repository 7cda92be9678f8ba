//! A pair taken to another path, with its comments and its author's way of writing it.

use super::content::{Block, Content, Flow};
use super::insert::Target;
use super::lines::{column, line_end, line_start, starts_line};
use super::{ChangedPath, Comments, Edit, Layout, Place, Refusal, Source, remove, rename};

/// A pair that is somewhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relocation {
    /// How.
    pub edits: Vec<Edit>,
    /// The path of what really went from the old place: that of a parent, if this was all it had.
    pub gone: ChangedPath,
    /// The path of what is new: that of the first parent that had to be made, if one was missing.
    pub made: ChangedPath,
}

/// Takes a pair to a path that leads to nothing yet. Maps that are missing on the way are made. If it is all its parent
/// had, the parent goes, but none of the first `stop` steps of the path.
pub fn relocate<Step: AsRef<str>>(
    layout: &Layout<'_>,
    place: Place,
    to: &[Step],
    stop: usize,
    comments: Comments,
) -> Result<Relocation, Refusal> {
    let path = layout.path(place);
    let is_inside = to.len() > path.len() && path.iter().zip(to).all(|(one, other)| one == other.as_ref());
    if is_inside {
        return Err(Refusal::Inside);
    }
    let (target, missing) = Target::reach(layout, to)?;
    let (Some((key, inner)), there) = (missing.split_first(), to.len() - missing.len()) else {
        return Err(Refusal::Exists);
    };
    let made: ChangedPath = to[..=there].iter().map(|step| step.as_ref().to_owned()).collect();
    if target.container == place.container && inner.is_empty() {
        return Ok(Relocation { edits: rename(layout, place, key.as_ref())?, gone: path, made });
    }
    remove::check(layout, place)?;
    let content = Content::Source(Box::new(Source::of(layout, place, comments)?)).below(inner);
    let going = going(layout, place, &target, stop)?;
    let gone = layout.path(going);
    if going != place {
        remove::check(layout, going)?;
    }
    let start = layout.start(going)?;
    let mut edits = if going.container == target.container {
        if layout.key(going).is_none() {
            return Err(Refusal::NotACollection);
        }
        let comments = if going == place { comments } else { Comments::Keep };
        layout.check_order(start, layout.end(going), start)?;
        vec![in_place(layout, going, comments, key.as_ref(), &content)?]
    } else {
        let mut put = target.put(None, key.as_ref(), &content)?;
        // Blank lines below its new place must not become part of a block scalar.
        if let Some(put) = put.last_mut().filter(|_| !layout.is_flow(target.container)) {
            let at = put.span.start as usize;
            if layout.takes_blank_lines(place, at) {
                let at = layout.skip_blank_lines(at);
                if !layout.text()[..at].ends_with(['\n', '\r']) {
                    return Err(Refusal::Unusual);
                }
                put.span = layout.bytes(at, at);
            }
        }
        let at = put.last().map_or(start, |edit| edit.span.start as usize);
        layout.check_order(layout.start(place)?, layout.end(place), at)?;
        let comments = if going == place { comments } else { Comments::Keep };
        let mut edits = remove::run(layout, going, going.position, comments)?;
        edits.extend(put);
        joined(layout, edits, layout.end(going))
    };
    if !inner.is_empty() {
        target.claim(&mut edits);
    }
    Ok(Relocation { edits, gone, made })
}

/// What goes when a place does: a parent that has nothing else, unless the new place is in it.
fn going(layout: &Layout<'_>, place: Place, target: &Target<'_, '_>, stop: usize) -> Result<Place, Refusal> {
    let mut place = place;
    let mut depth = layout.path(place).len();
    while layout.count(place.container) == 1 && place.container != target.container {
        depth -= 1;
        match layout.owner(place.container) {
            Some(owner) if depth > stop => place = owner,
            _ => return Err(Refusal::OnlyChild),
        }
    }
    Ok(place)
}

/// Puts a pair in the place of another.
fn in_place(
    layout: &Layout<'_>,
    place: Place,
    comments: Comments,
    key: &str,
    content: &Content,
) -> Result<Edit, Refusal> {
    let text = layout.text();
    let habits = layout.habits();
    let start = layout.start(place)?;
    if layout.is_flow(place.container) {
        let pair = Flow { habits, lines: None }.pair(key, content)?;
        return Ok(Edit::replace(layout.bytes(start, layout.end(place)), pair));
    }
    let end = line_end(text, layout.end_with_comments(place)?);
    let block = Block { column: column(text, start), habits };
    let pair = block.pair(key, content);
    if !starts_line(text, start) {
        return Ok(Edit::replace(layout.bytes(start, end), pair));
    }
    let from = match comments {
        Comments::Keep => line_start(text, start),
        Comments::WithBlock => layout.attached_start(start),
    };
    let pair = format!("{}{}{pair}", content.above(&block), block.indentation());
    Ok(Edit::replace(layout.bytes(from, end), pair))
}

/// Edits of which the first takes lines away and the last puts some, so that they have to agree about the line breaks and
/// blank lines between them. `end` is that of what goes.
fn joined(layout: &Layout<'_>, mut edits: Vec<Edit>, end: usize) -> Vec<Edit> {
    const BREAKS: [char; 2] = ['\n', '\r'];
    let [removal, .., put] = &mut edits[..] else { return edits };
    let is_within = removal.span.start < put.span.start && put.span.end < removal.span.end;
    let breaks_twice = removal.span.end == put.span.start
        && put.replacement.starts_with(BREAKS)
        && layout.text()[..removal.span.start as usize].ends_with(BREAKS);
    if is_within && put.span.start as usize >= end {
        // The blank line below stays below what comes.
        removal.span.end = put.span.start;
    } else if is_within {
        // At the end of a file without a line break there, that above would go.
        let lines = put.replacement.trim_end_matches(BREAKS).to_owned();
        let from = put.span.start as usize;
        *removal = Edit::replace(layout.bytes(from, removal.span.end as usize), lines);
        edits.pop();
    } else if breaks_twice {
        put.replacement.drain(..layout.habits().line_end.len());
    }
    edits
}
