//! The lines around an error, drawn as js-yaml draws them (`spec/print.md` §2.6).

const WIDTH: usize = 79;
const LINES_BEFORE: usize = 3;
const LINES_AFTER: usize = 2;

/// The position js-yaml reports: it counts UTF-16 units, and its column can be off where its own is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Byte offset in the text.
    pub offset: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: i32,
}

/// The lines of a text as js-yaml's snippet counts them: NUL ends one too.
struct Lines {
    starts: Vec<usize>,
    ends: Vec<usize>,
}

/// The lines around `mark`, with a pointer below the line it is in.
pub(super) fn draw(text: &str, mark: Mark) -> String {
    let mut text = std::borrow::Cow::Borrowed(text);
    if !text.is_empty() && !text.ends_with(['\n', '\r']) {
        text.to_mut().push('\n');
    }
    if text.contains('\0') {
        // js-yaml cuts off its own end mark, which it has not added yet when it finds a NUL.
        text.to_mut().pop();
    }
    let lines = Lines::of(&text);
    let offset = mark.offset as usize;
    let found = lines.ends.iter().position(|end| offset <= *end).unwrap_or(lines.starts.len() - 1);
    let last_label = mark.line as usize - 1 + LINES_AFTER;
    let label_width = last_label.min(lines.ends.len()).to_string().len();
    let room = WIDTH - (1 + label_width + 3);
    let start = text.floor_char_boundary(lines.starts[found]);
    let column = utf16_length(text.get(start..offset).unwrap_or_default());

    let mut drawn = Vec::new();
    let before = found.min(LINES_BEFORE);
    for index in found - before..=found + LINES_AFTER {
        if index > found && index >= lines.ends.len() {
            break;
        }
        let line = &text[lines.starts[index]..lines.ends.get(index).copied().unwrap_or(text.len())];
        let (part, pointer) = cut(line, column, room);
        let label = i64::from(mark.line) + index as i64 - found as i64;
        drawn.push(format!(" {label:>label_width$} | {part}"));
        if index == found {
            drawn.push(format!("{}^", "-".repeat(1 + label_width + 3 + pointer)));
        }
    }
    drawn.join("\n")
}

impl Lines {
    fn of(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let mut lines = Lines { starts: vec![0], ends: Vec::new() };
        let mut index = 0;
        while index < bytes.len() {
            let length = match bytes[index] {
                b'\r' if bytes.get(index + 1) == Some(&b'\n') => 2,
                b'\n' | b'\r' | 0 => 1,
                _ => 0,
            };
            if length > 0 {
                lines.ends.push(index);
                lines.starts.push(index + length);
            }
            index += length.max(1);
        }
        lines
    }
}

/// The part of a line that fits around a column, and where in it the column is.
fn cut(line: &str, column: usize, room: usize) -> (String, usize) {
    let half = room / 2 - 1;
    let units: Vec<u16> = line.encode_utf16().collect();
    let (mut start, mut end, mut head, mut tail) = (0, units.len(), "", "");
    if column > half {
        head = " ... ";
        start = column - half + head.len();
    }
    if end > column + half {
        tail = " ...";
        end = column + half - tail.len();
    }
    let part = units.get(start..end).map(String::from_utf16_lossy).unwrap_or_default();
    (format!("{head}{}{tail}", part.replace('\t', "→")), column - start.min(column) + head.len())
}

fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
