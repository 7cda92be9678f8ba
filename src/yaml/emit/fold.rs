//! Long lines broken for the folded style (`foldString` and `foldLine` of js-yaml's `dumper.js`).

use super::push_spaces;

/// Writes `text` folded to `width` UTF-16 units, each line indented, without its last line feed.
pub(super) fn push(text: &str, width: usize, indent: usize, out: &mut String) {
    let mut lines = Lines { out, indent, feeds: 0 };
    let text_without_end = text.strip_suffix('\n').unwrap_or(text);
    let mut previous_keeps_its_breaks = text.starts_with(['\n', ' ']);
    for (position, line) in text_without_end.split('\n').enumerate() {
        if position > 0 {
            lines.feeds += 1;
        }
        if line.is_empty() {
            continue;
        }
        let keeps_its_breaks = line.starts_with(' ');
        if position > 0 {
            if !previous_keeps_its_breaks && !keeps_its_breaks {
                lines.feeds += 1;
            }
            previous_keeps_its_breaks = keeps_its_breaks;
        }
        fold_line(line, width, &mut lines);
    }
    lines.finish();
}

/// The body of a block scalar in the making.
struct Lines<'a> {
    out: &'a mut String,
    indent: usize,
    /// Line feeds to write before the next line.
    feeds: usize,
}

impl Lines<'_> {
    fn line(&mut self, line: &str) {
        self.finish();
        push_spaces(self.indent, self.out);
        self.out.push_str(line);
    }

    fn finish(&mut self) {
        self.out.extend(std::iter::repeat_n('\n', std::mem::take(&mut self.feeds)));
    }
}

/// An offset into a line, in bytes and in UTF-16 units.
#[derive(Clone, Copy, Default)]
struct Offset {
    byte: usize,
    unit: usize,
}

/// Breaks one line greedily at single spaces; lines that begin with a space stay whole.
fn fold_line(line: &str, width: usize, lines: &mut Lines<'_>) {
    if line.starts_with(' ') {
        lines.line(line);
        return;
    }
    let bytes = line.as_bytes();
    let (mut start, mut last_break) = (Offset::default(), Offset::default());
    let mut unit = 0;
    for (byte, value) in bytes.iter().enumerate() {
        if *value == b' ' && bytes.get(byte + 1).is_some_and(|next| *next != b' ') {
            let here = Offset { byte, unit };
            if here.unit - start.unit > width {
                let end = if last_break.byte > start.byte { last_break } else { here };
                lines.line(&line[start.byte..end.byte]);
                lines.feeds += 1;
                start = Offset { byte: end.byte + 1, unit: end.unit + 1 };
            }
            last_break = here;
        }
        unit += utf16_units_begun_by(*value);
    }
    if unit - start.unit > width && last_break.byte > start.byte {
        lines.line(&line[start.byte..last_break.byte]);
        lines.feeds += 1;
        lines.line(&line[last_break.byte + 1..]);
    } else {
        lines.line(&line[start.byte..]);
    }
}

/// How many UTF-16 units the character has that begins with this byte; none inside a character.
fn utf16_units_begun_by(byte: u8) -> usize {
    match byte {
        0x80..=0xbf => 0,
        0xf0.. => 2,
        _ => 1,
    }
}
