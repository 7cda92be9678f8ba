//! Lists of texts joined into one, each item with its own comments.

use super::content::Block;
use super::habits::Habits;
use super::lines::{column, line_end, line_start, next_line, starts_line};
use super::{Comments, Edit, Layout, Place, Refusal, remove, scalar};
use crate::yaml::{Kind, NodeId, Style};

/// One of the lists that are joined.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    /// Its key.
    pub key: &'p str,
    /// What becomes of each text; `None` if that can't be known.
    pub item: fn(&str) -> Option<String>,
}

/// What is written for one item, in lines.
#[derive(Debug)]
struct Item {
    /// Comments above it, each on its line.
    above: Vec<String>,
    /// The item.
    written: String,
    /// The comment behind it, with the blanks before that.
    behind: String,
}

/// Joins lists of texts in a map into one, in the order of the parts, under `name`. It stands where the first of them in
/// the file stood; the others go. Parts that are not there count as empty; one of them may have the new name already.
pub fn join(layout: &Layout<'_>, map: NodeId, parts: &[Part<'_>], name: &str) -> Result<Vec<Edit>, Refusal> {
    let there: Vec<(Place, &Part<'_>)> =
        parts.iter().filter_map(|part| Some((layout.child(map, part.key)?, part))).collect();
    let first =
        there.iter().map(|(place, _)| *place).min_by_key(|place| place.position).ok_or(Refusal::Missing)?;
    let is_new = !parts.iter().any(|part| part.key == name);
    if is_new && layout.child(map, name).is_some() {
        return Err(Refusal::Exists);
    }
    if parts.iter().map(|part| part.key).chain([name]).any(|key| layout.may_merge(map, key)) {
        return Err(Refusal::Merged);
    }
    for (place, _) in &there {
        if !matches!(layout.tree().node(layout.value(*place)).kind, Kind::Sequence { .. }) {
            return Err(Refusal::Item);
        }
        remove::check(layout, *place)?;
    }
    let mut in_lines = false;
    for (place, _) in &there {
        let comes_along = *place != first && !comments_above(layout, *place, true)?.is_empty();
        in_lines |= comes_along || !layout.is_flow(layout.value(*place)) || has_lines(layout, *place);
    }
    let span = layout.tree().span(map);
    if layout.is_flow(map) && !layout.comments(span.start as usize, span.end as usize).is_empty() {
        return Err(Refusal::Comment);
    }
    let mut edits = match in_lines && !layout.is_flow(map) {
        true => lines(layout, first, &there, name)?,
        false => brackets(layout, first, &there, name)?,
    };
    edits.extend(removals(layout, first, &there)?);
    Ok(edits)
}

/// Whether a pair goes over lines or has a comment, so that it does not fit on one line with others.
fn has_lines(layout: &Layout<'_>, place: Place) -> bool {
    let list = layout.tree().span(layout.value(place));
    layout.text()[list.range()].contains(['\n', '\r']) || layout.comment_behind(list.end as usize).is_some()
}

/// All parts but the first go; those next to each other at once.
fn removals(layout: &Layout<'_>, first: Place, there: &[(Place, &Part<'_>)]) -> Result<Vec<Edit>, Refusal> {
    let mut positions: Vec<usize> = there.iter().map(|(place, _)| place.position).collect();
    positions.retain(|position| *position != first.position);
    positions.sort_unstable();
    let runs = positions.chunk_by(|one, next| one + 1 == *next);
    let runs = runs.map(|run| {
        let place = Place { position: run[0], ..first };
        remove::run(layout, place, run[run.len() - 1], Comments::WithBlock)
    });
    Ok(runs.collect::<Result<Vec<_>, _>>()?.concat())
}

/// The joined list on one line.
fn brackets(
    layout: &Layout<'_>,
    first: Place,
    there: &[(Place, &Part<'_>)],
    name: &str,
) -> Result<Vec<Edit>, Refusal> {
    let tree = layout.tree();
    let mut items = Vec::new();
    for (place, part) in there {
        let list = layout.value(*place);
        let span = tree.span(list);
        if !layout.comments(span.start as usize, span.end as usize).is_empty() {
            return Err(Refusal::Comment);
        }
        for item in tree.items(list) {
            items.push(written(layout, *item, part, true)?);
        }
    }
    let key = layout.key(first).ok_or(Refusal::Unusual)?;
    let list = format!("[{}]", items.join(", "));
    Ok(vec![
        Edit::replace(tree.content_span(key), key_text(layout, key, name)),
        Edit::replace(tree.span(layout.value(first)), list),
    ])
}

/// The joined list in lines.
fn lines(
    layout: &Layout<'_>,
    first: Place,
    there: &[(Place, &Part<'_>)],
    name: &str,
) -> Result<Vec<Edit>, Refusal> {
    let (text, habits) = (layout.text(), layout.habits());
    let start = layout.start(first)?;
    let own_column = column(text, start);
    let block = Block { column: own_column + dash_step(layout, there, habits), habits };
    let mut heading = String::new();
    let mut items = Vec::new();
    let mut left_over = Vec::new();
    for (index, (place, part)) in there.iter().enumerate() {
        let mut above = std::mem::take(&mut left_over);
        if *place != first {
            let goes = |position: usize| {
                there.iter().any(|(place, _)| place.position == position && *place != first)
            };
            above.extend(comments_above(layout, *place, place.position.checked_sub(1).is_some_and(goes))?);
        }
        match key_comment(layout, *place)? {
            Some(comment) if index == 0 && (*place == first || !starts_line(text, start)) => {
                heading = comment
            }
            Some(comment) => above.push(comment.trim_start().to_owned()),
            None => {}
        }
        left_over = items_of(layout, *place, part, above, &mut items)?;
    }
    let indentation = block.indentation();
    let mut list = String::new();
    for Item { above, written, behind } in &items {
        for comment in above {
            list.push_str(&format!("{}{indentation}{comment}", habits.line_end));
        }
        list.push_str(&format!("{}{indentation}- {written}{behind}", habits.line_end));
    }
    for comment in left_over {
        list.push_str(&format!("{}{indentation}{comment}", habits.line_end));
    }
    if items.is_empty() {
        return Err(Refusal::Item);
    }
    let key = layout.key(first).ok_or(Refusal::Unusual)?;
    let end = line_end(text, layout.end_with_comments(first)?);
    let written = format!("{}:{heading}{list}", key_text(layout, key, name));
    Ok(vec![Edit::replace(layout.bytes(start, end), written)])
}

/// How far the dashes are to the right of the key: as in the first list that is in lines already.
fn dash_step(layout: &Layout<'_>, there: &[(Place, &Part<'_>)], habits: &Habits) -> usize {
    let step = |(place, _): &(Place, &Part<'_>)| {
        let list = layout.value(*place);
        let first = Place { container: list, position: 0 };
        let dash = layout.start(first).ok().filter(|_| !layout.is_flow(list))?;
        column(layout.text(), dash).checked_sub(column(layout.text(), layout.start(*place).ok()?))
    };
    there.iter().find_map(step).unwrap_or(habits.list_step)
}

/// The comment on the line of a key whose list is in lines, with the blanks before it; that behind a list in brackets.
fn key_comment(layout: &Layout<'_>, place: Place) -> Result<Option<String>, Refusal> {
    let key = layout.key(place).ok_or(Refusal::Unusual)?;
    let at = match layout.is_flow(layout.value(place)) {
        true => layout.end(place),
        false => layout.colon_end(key).ok_or(Refusal::Unusual)?,
    };
    Ok(layout.comment_behind(at).map(|comment| layout.text()[at..comment.end as usize].to_owned()))
}

/// The comments right above a pair; all since the one before it if that goes as well.
fn comments_above(layout: &Layout<'_>, place: Place, all: bool) -> Result<Vec<String>, Refusal> {
    let text = layout.text();
    let start = layout.start(place)?;
    let comments = match starts_line(text, start) {
        true if all && place.position > 0 => {
            let before = Place { position: place.position - 1, ..place };
            layout.comments(next_line(text, layout.end_with_comments(before)?), start)
        }
        true => layout.comments(layout.attached_start(start), line_start(text, start)),
        false => &[],
    };
    Ok(comments.iter().map(|comment| text[comment.range()].to_owned()).collect())
}

/// Adds the items of a list, the first with comments above; gives back the comments that stand below the last.
fn items_of(
    layout: &Layout<'_>,
    place: Place,
    part: &Part<'_>,
    above: Vec<String>,
    items: &mut Vec<Item>,
) -> Result<Vec<String>, Refusal> {
    let (text, tree) = (layout.text(), layout.tree());
    let list = layout.value(place);
    let flow = layout.is_flow(list);
    if tree.tag(list).is_some() || tree.anchor(list).is_some() {
        return Err(Refusal::Unusual);
    }
    let key = layout.key(place).ok_or(Refusal::Unusual)?;
    // The comment of the key is told already.
    let mut at = match flow {
        true => tree.content_span(list).start as usize,
        false => line_end(text, layout.colon_end(key).ok_or(Refusal::Unusual)?),
    };
    let mut above = above;
    let texts = |from: usize, to: usize| {
        layout.comments(from, to).iter().map(|comment| text[comment.range()].to_owned()).collect::<Vec<_>>()
    };
    for (position, item) in tree.items(list).iter().enumerate() {
        let item_place = Place { container: list, position };
        above.extend(texts(at, tree.span(*item).start as usize));
        let behind_at = match flow {
            true => behind_comma(layout, item_place),
            false => layout.end(item_place),
        };
        let comment = layout.comment_behind(behind_at);
        let behind = comment.map(|comment| text[behind_at..comment.end as usize].to_owned());
        at = comment.map_or(behind_at, |comment| comment.end as usize);
        items.push(Item {
            above: std::mem::take(&mut above),
            written: written(layout, *item, part, false)?,
            behind: behind.unwrap_or_default(),
        });
    }
    let end = if flow { layout.end(place) } else { layout.end_with_comments(place)? };
    above.extend(texts(at, end));
    Ok(above)
}

/// Just after the comma behind an item between brackets.
fn behind_comma(layout: &Layout<'_>, item: Place) -> usize {
    let end = layout.end(item);
    let comma = super::lines::skip_separation(layout.text(), end);
    match layout.text().as_bytes().get(comma) {
        Some(b',') if layout.comments(end, comma).is_empty() => comma + 1,
        _ => end,
    }
}

/// What is written for an item: what its author wrote, if it stays the same text, else with the same quotes.
fn written(layout: &Layout<'_>, item: NodeId, part: &Part<'_>, flow: bool) -> Result<String, Refusal> {
    let tree = layout.tree();
    let (Kind::Scalar { style, .. }, Some(old)) = (&tree.node(item).kind, tree.text(item)) else {
        return Err(Refusal::Item);
    };
    let source = &layout.text()[tree.span(item).range()];
    if tree.tag(item).is_some() || tree.anchor(item).is_some() || old.is_empty() {
        return Err(Refusal::Item);
    }
    let new = (part.item)(old).ok_or(Refusal::Item)?;
    let one_line = !source.contains(['\n', '\r']);
    let keeps_quotes = matches!(style, Style::SingleQuoted | Style::DoubleQuoted);
    Ok(match new == old && one_line && (keeps_quotes || *style == Style::Plain) {
        true => source.to_owned(),
        false if keeps_quotes => scalar::quoted(&new, *style),
        false => scalar::scalar(&new, flow, layout.habits()),
    })
}

/// The new name of a key, in its quotes.
fn key_text(layout: &Layout<'_>, key: NodeId, name: &str) -> String {
    match layout.tree().style(key) {
        Some(style @ (Style::SingleQuoted | Style::DoubleQuoted)) => scalar::quoted(name, style),
        _ => scalar::scalar(name, true, layout.habits()),
    }
}
