//! A value put into a map of its own, in the place of the value.

use super::lines::{column, is_blank_line, line_end, next_line};
use super::{Edit, Layout, Place, Refusal};
use crate::yaml::{Kind, Style, resolve_plain};

/// Puts a map with one key around a value: `prod: {a: 1}` becomes `prod: {params: {a: 1}}`. No value stays none.
pub fn wrap(layout: &Layout<'_>, place: Place, key: &str) -> Result<Vec<Edit>, Refusal> {
    let (text, tree, habits) = (layout.text(), layout.tree(), layout.habits());
    let value = layout.value(place);
    let span = layout.value_span(place);
    layout.check_unshared(place)?;
    layout.check_unanchored(span.start as usize, span.end as usize)?;
    if let Kind::Scalar { style: Style::Plain, .. } = tree.node(value).kind
        && resolve_plain(tree.text(value).unwrap_or_default(), false) == crate::yaml::Resolved::Null
    {
        return Ok(Vec::new());
    }
    if layout.is_flow(place.container) {
        let quote = if habits.json { "\"" } else { "" };
        let at = |at: u32, written: String| Edit::replace(layout.bytes(at as usize, at as usize), written);
        return Ok(vec![at(span.start, format!("{{{quote}{key}{quote}: ")), at(span.end, "}".to_owned())]);
    }
    let owner = layout.key(place).ok_or(Refusal::Unusual)?;
    let head = layout.colon_end(owner).ok_or(Refusal::Unusual)?;
    let space = " ".repeat(column(text, layout.start(place)?) + habits.step);
    let begins_below = span.start as usize > line_end(text, head);
    let first = match begins_below {
        true => {
            let at = next_line(text, head);
            Edit::replace(layout.bytes(at, at), format!("{space}{key}:{}", habits.line_end))
        }
        false => Edit::replace(layout.bytes(head, head), format!("{}{space}{key}:", habits.line_end)),
    };
    let end = layout.end_with_comments(place)?;
    let mut edits = vec![first];
    let mut line = next_line(text, head);
    while line < end {
        if text[line..].starts_with('\t') {
            return Err(Refusal::Unusual);
        }
        if !is_blank_line(text, line) {
            edits.push(Edit::replace(layout.bytes(line, line), " ".repeat(habits.step)));
        }
        line = next_line(text, line);
    }
    Ok(merged(edits))
}

/// The first two edits as one where they are in one place.
fn merged(mut edits: Vec<Edit>) -> Vec<Edit> {
    if let [first, second, ..] = &mut edits[..]
        && first.span == second.span
    {
        first.replacement.push_str(&second.replacement);
        edits.remove(1);
    }
    edits
}
