//! Lines taken out with the comments and blank lines that belong to them.

use super::lines::{break_before, is_blank_line, line_start, next_line, previous_line};
use super::{Edit, Layout};

/// What becomes of the comments right above something that goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// They stay.
    Keep,
    /// They go with it.
    WithBlock,
}

/// What stands above lines that go.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Above {
    /// Where the next line begins.
    pub end: usize,
    /// Whether it needs no blank line between it and what follows: it is the key of the parent.
    pub is_nothing: bool,
    /// Whether blank lines below would become part of it.
    pub takes_blank_lines: bool,
}

/// Takes out whole lines, so that no blank line is left over: where there is one on either side, that below goes too.
pub(super) fn whole_lines(
    layout: &Layout<'_>,
    start: usize,
    end: usize,
    comments: Comments,
    above: Above,
) -> Edit {
    let text = layout.text();
    let mut from = match comments {
        Comments::Keep => line_start(text, start),
        Comments::WithBlock => layout.attached_start(start),
    };
    let mut to = next_line(text, end);
    let previous = previous_line(text, from);
    let is_open =
        previous.is_none_or(|line| is_blank_line(text, line)) || (above.is_nothing && to < text.len());
    let below = layout.skip_blank_lines(to);
    if above.takes_blank_lines || (is_open && below < text.len()) {
        to = below;
    }
    if below == text.len() {
        // At the end of the file, the blank lines above would be left over.
        let is_left = |line: &usize| *line >= above.end && is_blank_line(text, *line);
        while let Some(line) = previous_line(text, from).filter(is_left) {
            from = line;
        }
    }
    if to == text.len() && !text.ends_with(['\n', '\r']) && !above.takes_blank_lines {
        from = break_before(text, from);
    }
    Edit::replace(layout.bytes(from, to), "")
}
