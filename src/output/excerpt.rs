//! The lines of a file that a diagnostic is about: few, not too long, and safe to show on a terminal.

use std::ops::Range;

use super::columns;
use crate::source::SourceFile;

/// Lines with more columns than this are cut around what is pointed at, also where nothing else limits them.
const LINE_LIMIT: usize = 240;
/// How many columns at most are shown before it then.
const MARGIN: usize = 80;
/// What stands for what was cut off.
const CUT: &str = "…";

/// A piece of a file's text, with byte ranges of the file found again in it.
#[derive(Debug)]
pub struct Excerpt {
    /// The text shown.
    pub text: String,
    /// Number of the excerpt's first line in the file, from 0.
    pub first_line: usize,
    /// The ranges asked for, in bytes of `text`.
    pub ranges: Vec<Range<usize>>,
    /// The columns they begin at in the file, from 0.
    columns: Vec<usize>,
    /// How many columns a line of it can take.
    pub room: usize,
}

/// What stands around a line's number: ` 12 │ `.
const FRAME: usize = 4;

impl Excerpt {
    /// The lines that hold the given ranges of the file, with one more line on either side. A range over several lines
    /// is cut at the end of its first one, and an empty one gets a character, since it could not be seen. The lines
    /// and their numbers, as they are drawn, take no more than `width` columns.
    pub fn of(source: &SourceFile, ranges: &[Range<usize>], width: Option<usize>) -> Excerpt {
        let text = source.text.as_str();
        let ranges: Vec<Range<usize>> =
            ranges.iter().map(|range| visible_range(text, range.clone())).collect();
        let first = ranges.iter().map(|range| range.start).min().unwrap_or(0);
        let last = ranges.iter().map(|range| range.start).max().unwrap_or(0);
        let start = line_start(text, line_start(text, first).saturating_sub(1));
        let end = line_end(text, (line_end(text, last) + 1).min(text.len()));
        let first_line = source.position(start).line - 1;
        let columns = ranges.iter().map(|range| source.position(range.start).column - 1).collect();
        let mut excerpt =
            Excerpt { text: String::new(), first_line, ranges: vec![0..0; ranges.len()], columns, room: 0 };
        let last_number = first_line + text[start..end].split_inclusive('\n').count();
        let gutter = last_number.to_string().len() + FRAME;
        excerpt.room = width.map_or(LINE_LIMIT, |width| width.saturating_sub(gutter).clamp(1, LINE_LIMIT));
        let mut at = start;
        for line in text[start..end].split_inclusive('\n') {
            excerpt.push_line(line, at, &ranges);
            at += line.len();
        }
        excerpt
    }

    /// The column in the file of the range that begins at `offset` in the excerpt.
    pub fn column_of(&self, offset: usize) -> Option<usize> {
        let index = self.ranges.iter().position(|range| range.start == offset)?;
        self.columns.get(index).copied()
    }

    /// The columns of the excerpt that a range of it stands in.
    pub fn columns_of(&self, range: &Range<usize>) -> Range<usize> {
        let line = &self.text[line_start(&self.text, range.start)..];
        let before = self.text[..range.start].len() - (self.text.len() - line.len());
        let start = columns::of(&line[..before]);
        start..columns::of(&line[..before + range.len()])
    }

    fn push_line(&mut self, line: &str, line_start: usize, ranges: &[Range<usize>]) {
        let here = |range: &Range<usize>| (line_start..=line_start + line.len()).contains(&range.start);
        let first = ranges.iter().filter(|range| here(range)).map(|range| range.start - line_start).min();
        let last = ranges.iter().filter(|range| here(range)).map(|range| range.end - line_start).max();
        let wanted = first.zip(last).map_or(0..0, |(first, last)| first..last);
        let shown = window(line, wanted, self.room);
        if shown.start > 0 {
            self.text.push_str(CUT);
        }
        let moved = self.text.len();
        self.text.extend(line[shown.clone()].chars().map(harmless));
        for (range, place) in ranges.iter().zip(&mut self.ranges).filter(|(range, _)| here(range)) {
            let within =
                |offset: usize| offset.saturating_sub(line_start).clamp(shown.start, shown.end) - shown.start;
            *place = moved + within(range.start)..moved + within(range.end);
        }
        if shown.end < line.len() {
            self.text.push_str(CUT);
            self.text.push('\n');
        }
    }
}

/// The bytes of a line that have room in so many columns, with as much of what is wanted as possible.
fn window(line: &str, wanted: Range<usize>, room: usize) -> Range<usize> {
    let content = line.trim_end_matches(['\n', '\r']);
    if columns::of(content) <= room {
        return 0..line.len();
    }
    // A column on either side for what stands for the rest.
    let inner = room.saturating_sub(2).max(1);
    let from = |start: usize| match start + columns::prefix(&content[start..], inner) {
        end if end == content.len() => line.len(),
        end => end,
    };
    let wanted = wanted.start.min(content.len())..wanted.end.min(content.len());
    if wanted.end <= from(0) {
        return 0..from(0);
    }
    let margin = inner.saturating_sub(columns::of(&content[wanted.clone()])).div_euclid(2).min(MARGIN);
    let start = content[..wanted.start]
        .char_indices()
        .rev()
        .scan(0, |taken, (offset, character)| {
            *taken += columns::of_character(character);
            (*taken <= margin).then_some(offset)
        })
        .last()
        .unwrap_or(wanted.start);
    start..from(start)
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..text.floor_char_boundary(offset)].rfind('\n').map_or(0, |before| before + 1)
}

fn line_end(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    text[offset..].find('\n').map_or(text.len(), |length| offset + length)
}

fn visible_range(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let mut end = text.ceil_char_boundary(range.end.max(start));
    if let Some(length) = text[start..end].find(['\n', '\r']).filter(|length| *length > 0) {
        end = start + length;
    }
    if start < end {
        return start..end;
    }
    match text[start..].chars().next() {
        Some(next) => start..start + next.len_utf8(),
        // At the very end there is only what comes before.
        None => text.char_indices().next_back().map_or(0..0, |(last, _)| last..text.len()),
    }
}

/// How many characters of a message are shown; some quote a whole file.
const TEXT_LIMIT: usize = 2_000;

/// A text as it may be shown: harmless, and with its middle left out if it is long.
pub fn shown(text: &str) -> String {
    let length = text.chars().count();
    if length <= TEXT_LIMIT {
        return text.chars().map(harmless).collect();
    }
    let half = TEXT_LIMIT / 2;
    let start = text.chars().take(half);
    let end = text.chars().skip(length - half);
    start.chain(CUT.chars()).chain(end).map(harmless).collect()
}

/// A character that moves no cursor and rings no bell, in as many bytes.
fn harmless(character: char) -> char {
    match character {
        '\n' | '\t' => character,
        '\0'..='\u{1f}' | '\u{7f}' => '?',
        '\u{80}'..='\u{9f}' => '¿',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn excerpt(text: &str, range: Range<usize>) -> Excerpt {
        let mut sources = Sources::default();
        let file = sources.add("a.yml", text);
        Excerpt::of(sources.file(file), &[range], None)
    }

    #[test]
    fn a_line_is_shown_with_its_neighbours() {
        let excerpt = excerpt("one\ntwo\nthree\nfour\nfive\n", 8..13);
        assert_eq!((excerpt.text.as_str(), excerpt.first_line), ("two\nthree\nfour", 1));
        assert_eq!(&excerpt.text[excerpt.ranges[0].clone()], "three");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("a: {}\u{1b}X{}\nb: 1\n", "é".repeat(5_000), "y".repeat(5_000));
        let excerpt = excerpt(&text, 10_003..10_005);
        assert!(excerpt.text.len() < 400, "{}", excerpt.text.len());
        assert_eq!(&excerpt.text[excerpt.ranges[0].clone()], "?X");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let text = "custom:\n    table: ${opt:stage, self:provider.stage} and more of it after that\nb: 1\n";
        let mut sources = Sources::default();
        let file = sources.add("a.yml", text);
        let place = 19..52;
        for width in [20, 40, 60] {
            let ranges = std::slice::from_ref(&place);
            let excerpt = Excerpt::of(sources.file(file), ranges, Some(width));
            assert!(excerpt.text.lines().all(|line| columns::of(line) + 5 <= width), "{}", excerpt.text);
            let found = &excerpt.text[excerpt.ranges[0].clone()];
            assert!(text[place.clone()].starts_with(found) && found.len() >= 33.min(width - 7), "{found}");
            let columns = excerpt.columns_of(&excerpt.ranges[0]);
            assert_eq!(columns.len(), found.len());
        }
    }

    #[test]
    fn an_empty_range_becomes_visible() {
        let excerpt = excerpt("a: b", 4..4);
        assert_eq!(&excerpt.text[excerpt.ranges[0].clone()], "b");
    }
}
