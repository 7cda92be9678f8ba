//! Another value for a key, or a part of its text.

use std::ops::Range;

use super::content::{Block, Content, Flow};
use super::lines::{column, line_end, line_start, starts_line};
use super::{Comments, Edit, Layout, Place, Refusal, Source, scalar};
use crate::yaml::{Kind, Resolved, Style, resolve_plain, sub_span};

/// Puts another value in the place of what a key or a list has there. `comments` says whether comments inside of it may
/// go; a comment on the line of the key stays.
pub fn replace(
    layout: &Layout<'_>,
    place: Place,
    content: &Content,
    comments: Comments,
) -> Result<Vec<Edit>, Refusal> {
    let (text, tree, habits) = (layout.text(), layout.tree(), layout.habits());
    let start = layout.start(place)?;
    let value = layout.value(place);
    let span = tree.span(value);
    layout.check_unshared(place)?;
    layout.check_unanchored(span.start as usize, span.end as usize)?;
    let head = match layout.key(place) {
        Some(key) => layout.colon_end(key),
        None if layout.is_flow(place.container) => Some(start),
        None => Some(start + 1),
    };
    if layout.is_flow(place.container) {
        let content = Flow { habits, lines: None }.value(content)?;
        return Ok(vec![match head {
            _ if !span.range().is_empty() => Edit::replace(span, content),
            Some(head) => Edit::replace(layout.bytes(head, head), format!(" {content}")),
            None => Edit::replace(layout.bytes(layout.end(place), layout.end(place)), format!(": {content}")),
        }]);
    }
    let head = head.ok_or(Refusal::Unusual)?;
    let block = Block { column: column(text, start), habits };
    let written = block.value(content);
    let in_lines = written.starts_with(['\n', '\r']);
    if in_lines && layout.key(place).is_none() {
        return Err(Refusal::Unusual);
    }
    let ends_below = line_end(text, head) < layout.end(place);
    let key_line = line_end(text, head);
    if ends_below {
        let last = layout.end_with_comments(place)?;
        let header = header_end(layout, place, head)?;
        let is_lost = !layout.comments(key_line, last).is_empty();
        if is_lost && comments == Comments::Keep {
            return Err(Refusal::Comment);
        }
        let below = layout.bytes(key_line, line_end(text, last));
        return Ok(match in_lines {
            true => vec![Edit::replace(layout.bytes(head, header), ""), Edit::replace(below, written)],
            false => vec![Edit::replace(layout.bytes(head, header), written), Edit::replace(below, "")],
        });
    }
    if !in_lines {
        let old = layout.bytes(head, (span.end as usize).max(head));
        // The space before the old value stays, too.
        return Ok(vec![match span.range().is_empty() {
            true => Edit::replace(old, written),
            false => Edit::replace(span, written.trim_start()),
        }]);
    }
    let comment = layout.comment_behind((span.end as usize).max(head));
    let old = match comment {
        Some(comment) if !span.range().is_empty() => {
            layout.bytes(span.start as usize, comment.start as usize)
        }
        _ => layout.bytes(head, (span.end as usize).max(head)),
    };
    Ok(vec![Edit::replace(old, ""), Edit::replace(layout.bytes(key_line, key_line), written)])
}

/// Just after what a value in lines has on the line of its key: tag, anchor, the header of a block scalar, or its first
/// line.
fn header_end(layout: &Layout<'_>, place: Place, head: usize) -> Result<usize, Refusal> {
    let tree = layout.tree();
    let value = layout.value(place);
    let span = tree.span(value);
    let text = layout.text();
    let end = line_end(text, head);
    if span.start as usize > end {
        return Ok(head);
    }
    let comment = layout.comments(head, end).first().map(|comment| comment.start as usize);
    Ok(text[..comment.unwrap_or(end)].trim_end_matches([' ', '\t']).len())
}

/// Puts the only value of a map in the place of the map: `service: {name: x}` becomes `service: x`. Comments between the
/// two keys go above the first one.
pub fn collapse(layout: &Layout<'_>, place: Place, key: &str) -> Result<Vec<Edit>, Refusal> {
    let (text, tree, habits) = (layout.text(), layout.tree(), layout.habits());
    let start = layout.start(place)?;
    let map = layout.value(place);
    let child = layout.child(map, key).ok_or(Refusal::Missing)?;
    if layout.count(map) > 1 {
        return Err(Refusal::OtherKeys);
    }
    layout.check_unshared(child)?;
    let child_start = layout.start(child)?;
    let owner = layout.key(place).ok_or(Refusal::Unusual)?;
    let head = layout.colon_end(owner).ok_or(Refusal::Unusual)?;
    if tree.tag(map).is_some() || tree.anchor(map).is_some() {
        return Err(Refusal::Unusual);
    }
    let span = tree.span(map);
    if layout.is_flow(map) {
        let value = tree.span(layout.value(child));
        if layout.comments(span.start as usize, span.end as usize).len()
            > layout.comments(value.start as usize, value.end as usize).len()
        {
            return Err(Refusal::Comment);
        }
        let empty = value.range().is_empty();
        return Ok(vec![Edit::replace(span, if empty { "null" } else { &text[value.range()] })]);
    }
    let source = Source::of(layout, child, Comments::Keep)?;
    let block = Block { column: column(text, start), habits };
    let between = layout.comments(head, child_start);
    let behind = layout.comment_behind(layout.end(child)).is_some();
    let value = source.value_in_lines(block.column);
    let stays = !behind && between.len() == 1 && between[0].end as usize == line_end(text, head);
    let end = line_end(text, layout.end_with_comments(place)?);
    let child_end = line_end(text, layout.end_with_comments(child)?);
    if stays && !value.contains(['\n', '\r']) && end == child_end {
        let value = value.trim_end().to_owned();
        return Ok(vec![
            Edit::replace(layout.bytes(head, head), value),
            Edit::replace(layout.bytes(line_end(text, head), end), ""),
        ]);
    }
    // A comment below would become part of a block scalar.
    if end != child_end && !layout.comments(child_end, end).is_empty() && value.contains(['\n', '\r']) {
        return Err(Refusal::Comment);
    }
    if between.is_empty() {
        return Ok(vec![Edit::replace(layout.bytes(head, child_end), value)]);
    }
    if !starts_line(text, start) {
        return Err(Refusal::Comment);
    }
    let at = line_start(text, start);
    let comments: String = between
        .iter()
        .map(|comment| format!("{}{}{}", block.indentation(), &text[comment.range()], habits.line_end))
        .collect();
    Ok(vec![
        Edit::replace(layout.bytes(at, at), comments),
        Edit::replace(layout.bytes(head, child_end), value),
    ])
}

/// Puts quotes around a scalar, so that it is read as the text it looks like.
pub fn quote(layout: &Layout<'_>, place: Place) -> Result<Vec<Edit>, Refusal> {
    let tree = layout.tree();
    let value = layout.value(place);
    let span = tree.content_span(value);
    let written = &layout.text()[span.range()];
    if tree.style(value) != Some(Style::Plain) || tree.tag(value).is_some() || written.is_empty() {
        return Err(Refusal::Unusual);
    }
    if written.contains(['\n', '\r']) {
        return Err(Refusal::Lines);
    }
    // A merge takes no text, but a date, which has no keys.
    let is_merged = |place: Place| layout.key(place).is_some_and(|key| layout.is_merge(key));
    if is_merged(place) || layout.owner(place.container).is_some_and(is_merged) {
        return Err(Refusal::Merged);
    }
    layout.check_unshared(place)?;
    layout.check_unused(value)?;
    Ok(vec![Edit::replace(span, scalar::quoted(written, layout.habits().quotes()))])
}

/// Puts another text in the place of a part of a scalar's decoded text. The rest of the scalar stays as it is written,
/// unless it needs quotes now.
pub fn substitute(
    layout: &Layout<'_>,
    place: Place,
    part: Range<usize>,
    replacement: &str,
) -> Result<Vec<Edit>, Refusal> {
    let tree = layout.tree();
    let value = layout.value(place);
    let Kind::Scalar { style, .. } = tree.node(value).kind else { return Err(Refusal::Item) };
    let decoded = tree.text(value).ok_or(Refusal::Item)?;
    let old = decoded.get(part.clone()).ok_or(Refusal::Missing)?;
    layout.check_unshared(place)?;
    layout.check_unused(value)?;
    let scalar_span = tree.content_span(value);
    let written = &layout.text()[scalar_span.range()];
    let span = sub_span(layout.text(), scalar_span, decoded, part.clone());
    let is_verbatim = &layout.text()[span.range()] == old;
    let has_breaks = replacement.contains(['\n', '\r']);
    let whole = format!("{}{replacement}{}", &decoded[..part.start], &decoded[part.end..]);
    let is_flow = layout.is_flow(place.container);
    match style {
        Style::Plain if !written.contains(['\n', '\r']) => {
            let plain = scalar::is_plain(&whole, is_flow) && resolve_plain(&whole, true) == Resolved::String;
            Ok(vec![match plain && is_verbatim {
                true => Edit::replace(span, replacement),
                false => Edit::replace(scalar_span, scalar::scalar(&whole, is_flow, layout.habits())),
            }])
        }
        Style::SingleQuoted if is_verbatim && !has_breaks => {
            Ok(vec![Edit::replace(span, replacement.replace('\'', "''"))])
        }
        Style::DoubleQuoted if is_verbatim => {
            let escaped = scalar::quoted(replacement, style);
            Ok(vec![Edit::replace(span, &escaped[1..escaped.len() - 1])])
        }
        Style::Plain | Style::Literal | Style::Folded if is_verbatim && scalar::is_word(replacement) => {
            Ok(vec![Edit::replace(span, replacement)])
        }
        _ => Err(Refusal::Lines),
    }
}
