//! What a pair holds, as its author wrote it, to be written in another place.

use super::lines::{column, is_blank, line_end, line_start, next_line, skip_blanks};
use super::{Comments, Layout, Place, Refusal, flow, scalar};
use crate::yaml::{Kind, Style};

/// The bytes of a pair behind its colon, and the comments above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The comments above, without the space before them.
    above: Vec<String>,
    /// The rest of the key's line, and the lines below it.
    lines: Vec<Line>,
    /// The column that the further lines are relative to.
    column: usize,
    /// The value between braces, or why it can't stand there.
    in_braces: Result<String, Refusal>,
}

/// A line with its break.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    text: String,
    /// Whether it is part of a block scalar, where blanks count.
    verbatim: bool,
}

impl Source {
    /// What a pair or item holds.
    pub(super) fn of(layout: &Layout<'_>, place: Place, comments: Comments) -> Result<Source, Refusal> {
        let text = layout.text();
        let key = layout.key(place).ok_or(Refusal::NotACollection)?;
        let start = layout.start(place)?;
        let is_flow = layout.is_flow(place.container);
        let own_line = super::lines::starts_line(text, start);
        let above = match comments {
            Comments::WithBlock if own_line => comments_above(layout, start),
            _ => Vec::new(),
        };
        let in_braces = in_braces(layout, place, &above);
        let (from, to, home) = if is_flow {
            let value = layout.tree().span(layout.value(place));
            let to = value.end as usize;
            let line = line_start(text, start);
            (value.start as usize, to, column(text, skip_blanks(text, line)))
        } else {
            let end = layout.end_with_comments(place)?;
            let colon = layout.colon_end(key).ok_or(Refusal::Unusual)?;
            // A comment behind the last byte comes along.
            (colon, end.max(line_end(text, end)), column(text, start))
        };
        let mut lines = lines_of(layout, from, to);
        if let Some(first) = lines.first_mut().filter(|_| is_flow && from < to) {
            first.text.insert(0, ' ');
        }
        if let (Some(comment), Some(last)) = (flow::comment_of(layout, place)?, lines.last_mut()) {
            last.text.push_str("  ");
            last.text.push_str(&text[comment.range()]);
        }
        Ok(Source { above, lines, column: home, in_braces })
    }

    /// What stands behind the colon when the key is in another column.
    pub(super) fn value_in_lines(&self, column: usize) -> String {
        let mut written = String::new();
        for (index, line) in self.lines.iter().enumerate() {
            match index {
                0 => written.push_str(&line.text),
                _ => push_shifted(&mut written, line, self.column, column),
            }
        }
        written
    }

    /// The comments above the pair with other space before them, each with its line break.
    pub(super) fn comments_in_lines(&self, indentation: &str, line_end: &str) -> String {
        let line = |comment: &String| format!("{indentation}{comment}{line_end}");
        self.above.iter().map(line).collect()
    }

    /// The value as it stands between braces.
    pub(super) fn value_in_braces(&self) -> Result<String, Refusal> {
        self.in_braces.clone()
    }
}

fn comments_above(layout: &Layout<'_>, start: usize) -> Vec<String> {
    let text = layout.text();
    let first = layout.attached_start(start);
    let comments = layout.comments(first, line_start(text, start));
    comments.iter().map(|comment| text[comment.range()].to_owned()).collect()
}

fn lines_of(layout: &Layout<'_>, from: usize, to: usize) -> Vec<Line> {
    let text = layout.text();
    let blocks = layout.block_scalars(from, to);
    let mut lines = Vec::new();
    let mut at = from;
    loop {
        let next = next_line(text, at).min(to);
        let verbatim = blocks.iter().any(|block| block.start < at && at < block.end);
        lines.push(Line { text: text[at..next].to_owned(), verbatim });
        if next >= to {
            return lines;
        }
        at = next;
    }
}

/// A line with as much space more or less before it as its key has.
fn push_shifted(written: &mut String, line: &Line, from: usize, to: usize) {
    let content = line.text.trim_end_matches(['\n', '\r']);
    if content.is_empty() || (!line.verbatim && is_blank(content)) {
        written.push_str(&line.text);
    } else if let Some(more) = to.checked_sub(from) {
        written.extend(std::iter::repeat_n(' ', more));
        written.push_str(&line.text);
    } else {
        let spaces = content.bytes().take_while(|byte| *byte == b' ').count();
        written.push_str(&line.text[spaces.min(from - to)..]);
    }
}

/// The value of a pair as it can stand between braces.
fn in_braces(layout: &Layout<'_>, place: Place, above: &[String]) -> Result<String, Refusal> {
    let (text, tree) = (layout.text(), layout.tree());
    let value = layout.value(place);
    let span = tree.span(value);
    let written = &text[span.range()];
    if layout.is_flow(place.container) {
        return match above.is_empty() && flow::comment_of(layout, place)?.is_none() {
            true => Ok(written.to_owned()),
            false => Err(Refusal::Comment),
        };
    }
    if !above.is_empty() || layout.comment_behind(layout.end(place)).is_some() {
        return Err(Refusal::Comment);
    }
    let one_line = !written.contains(['\n', '\r']);
    let has_comments = !layout.comments(layout.start(place)?, layout.end_with_comments(place)?).is_empty();
    if has_comments {
        return Err(Refusal::Comment);
    }
    let style = tree.style(value);
    match tree.node(value).kind {
        Kind::Scalar { style: Style::Literal | Style::Folded, .. } => Err(Refusal::BlockInFlow),
        Kind::Scalar { style: Style::Plain, .. } if one_line && !ends_early(written) => {
            Ok(written.to_owned())
        }
        Kind::Scalar { style: Style::Plain, .. } if tree.tag(value).is_none() => {
            let decoded = tree.text(value).unwrap_or_default();
            match decoded.contains('\n') {
                true => Err(Refusal::Lines),
                false => Ok(scalar::quoted(decoded, layout.habits().quotes())),
            }
        }
        Kind::Scalar { .. } if style != Some(Style::Plain) && one_line => Ok(written.to_owned()),
        Kind::Alias { .. } => Ok(written.to_owned()),
        Kind::Mapping { flow: true, .. } | Kind::Sequence { flow: true, .. } if one_line => {
            Ok(written.to_owned())
        }
        Kind::Mapping { .. } | Kind::Sequence { .. } | Kind::Wrapped { .. } => Err(Refusal::BlockInFlow),
        Kind::Scalar { .. } => Err(Refusal::Lines),
    }
}

fn ends_early(text: &str) -> bool {
    text.contains([',', '[', ']', '{', '}'])
}

impl Layout<'_> {
    /// The bytes of the block scalars that lie in some bytes.
    fn block_scalars(&self, from: usize, to: usize) -> Vec<std::ops::Range<usize>> {
        let all = self.all_block_scalars();
        let first = all.partition_point(|range| range.start < from);
        all[first..].iter().take_while(|range| range.start < to).cloned().collect()
    }
}
