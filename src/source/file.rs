//! The files of one run: each read once, kept with its text, found again by its span.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::span::{FileId, Span};

/// A place in a file as editors count it: both numbers start at 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line number.
    pub line: usize,
    /// Column number, in Unicode scalar values.
    pub column: usize,
}

/// One text file.
#[derive(Debug)]
pub struct SourceFile {
    /// Where it was read from, absolute; `<stdin>` for standard input.
    pub path: PathBuf,
    /// The whole text, without a byte order mark.
    pub text: String,
    /// Whether the file began with a byte order mark, which `text` and all offsets leave out.
    pub byte_order_mark: bool,
    /// Where the text came from.
    pub state: FileState,
    line_starts: OnceLock<Vec<u32>>,
}

/// Where the text of a file came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// It is what the file holds.
    Read,
    /// The file holds bytes that are not UTF-8; the text has U+FFFD for them, so that it can't be written back.
    Replaced,
    /// There is no such file; the text is empty. Whoever writes it makes it.
    Absent,
}

impl SourceFile {
    fn new(path: PathBuf, mut text: String, state: FileState) -> SourceFile {
        let byte_order_mark = text.starts_with('\u{feff}');
        if byte_order_mark {
            text.drain(..'\u{feff}'.len_utf8());
        }
        SourceFile { path, text, byte_order_mark, state, line_starts: OnceLock::new() }
    }

    /// The same file with another text.
    fn with_text(&self, text: String) -> SourceFile {
        let (path, byte_order_mark) = (self.path.clone(), self.byte_order_mark);
        SourceFile { path, text, byte_order_mark, state: self.state, line_starts: OnceLock::new() }
    }

    /// The whole content, with its byte order mark.
    pub fn content(&self) -> String {
        let mark = if self.byte_order_mark { "\u{feff}" } else { "" };
        format!("{mark}{}", self.text)
    }

    /// The line and column of a byte offset; offsets past the end give the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start as usize <= offset) - 1;
        let start = starts[line] as usize;
        Position { line: line + 1, column: self.text[start..offset].chars().count() + 1 }
    }

    /// Offsets of the first byte of every line; LF, CRLF and a lone CR end a line, as in js-yaml.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends_line = |at: &usize| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(ends_line);
            std::iter::once(0).chain(ends.map(|end| end as u32 + 1)).collect()
        })
    }
}

/// All files of one run, by identity.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
    by_path: FxHashMap<PathBuf, FileId>,
    /// The folder names are relative to.
    base: PathBuf,
    /// The folder that holds all files that may be read, where not all may.
    pub(super) boundary: Option<PathBuf>,
    /// How many bytes were read from files.
    pub(super) bytes_read: u64,
    /// How many values were read out of them.
    values_read: RefCell<FxHashMap<FileId, u64>>,
}

/// How many values the files of one run may have together, as they are written.
const VALUE_LIMIT: u64 = 500_000;

impl Sources {
    /// No files yet; their names are shown relative to `base`.
    pub fn relative_to(base: impl Into<PathBuf>) -> Sources {
        Sources { base: base.into(), ..Sources::default() }
    }

    /// Reads no files from outside of `folder`, wherever symbolic links lead.
    pub fn within(self, folder: Option<&Path>) -> Sources {
        Sources { boundary: folder.map(|folder| folder.canonicalize().unwrap_or(folder.to_owned())), ..self }
    }

    /// How many values may be read out of a file, after those of all others, before memory is in danger.
    pub fn values_left(&self, file: FileId) -> u64 {
        let read = self.values_read.borrow();
        let others: u64 = read.iter().filter(|(other, _)| **other != file).map(|(_, values)| values).sum();
        VALUE_LIMIT.saturating_sub(others)
    }

    /// Takes down how many values were read out of a file.
    pub fn count_values(&self, file: FileId, values: u64) {
        self.values_read.borrow_mut().insert(file, values);
    }

    /// Takes a file's text in and gives it an identity.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> FileId {
        self.add_as(path, text, FileState::Read)
    }

    pub(super) fn add_as(
        &mut self,
        path: impl Into<PathBuf>,
        text: impl Into<String>,
        state: FileState,
    ) -> FileId {
        self.take_in(SourceFile::new(path.into(), text.into(), state))
    }

    fn take_in(&mut self, file: SourceFile) -> FileId {
        let id = FileId(self.files.len() as u32);
        if file.state != FileState::Absent {
            self.by_path.insert(file.path.clone(), id);
        }
        self.files.push(Arc::new(file));
        id
    }

    /// Gives a file that is not there an identity, so that edits can say what it is to hold. It stays one that can't be
    /// found or read until it has a text.
    pub fn reserve(&mut self, path: impl Into<PathBuf>) -> FileId {
        let path = path.into();
        let is_it = |file: &Arc<SourceFile>| file.state == FileState::Absent && file.path == path;
        match self.files.iter().position(is_it) {
            Some(index) => FileId(index as u32),
            None => self.take_in(SourceFile::new(path, String::new(), FileState::Absent)),
        }
    }

    /// The same files with the same identities, some with other texts. Nothing is read again.
    pub fn with_texts(&self, texts: impl IntoIterator<Item = (FileId, String)>) -> Sources {
        let (files, by_path, base) = (self.files.clone(), self.by_path.clone(), self.base.clone());
        let boundary = self.boundary.clone();
        // What was too much before is too much still.
        let bytes_read = self.bytes_read;
        let mut changed = Sources { files, by_path, base, boundary, bytes_read, ..Sources::default() };
        for (id, text) in texts {
            let file = changed.files[id.0 as usize].with_text(text);
            changed.by_path.insert(file.path.clone(), id);
            changed.files[id.0 as usize] = Arc::new(file);
        }
        changed
    }

    /// All files, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Arc<SourceFile>)> {
        self.files.iter().zip(0..).map(|(file, index)| (FileId(index), file))
    }

    /// Puts asterisks in place of the bytes of some spans, for good: what is shown of the files afterwards can't give
    /// them away. White space stays, so that lines and columns do.
    pub fn mask(&mut self, spans: &[Span]) {
        for span in spans {
            let file = &mut self.files[span.file.0 as usize];
            let mut text = file.text.clone();
            let range = span.range();
            if let Some(secret) = text.get(range.clone()) {
                let keep =
                    |byte| if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') { char::from(byte) } else { '*' };
                let masked: String = secret.bytes().map(keep).collect();
                text.replace_range(range, &masked);
                *file = Arc::new(file.with_text(text));
            }
        }
    }

    /// Gives back the texts of the files that none of some spans is in.
    pub fn keep_texts(&mut self, spans: impl Iterator<Item = Span>) {
        let mut keeps = vec![false; self.files.len()];
        spans.for_each(|span| keeps[span.file.0 as usize] = true);
        for (file, _) in self.files.iter_mut().zip(keeps).filter(|(_, keep)| !keep) {
            *file = Arc::new(file.with_text(String::new()));
        }
    }

    /// The file with this identity.
    pub fn file(&self, id: FileId) -> &Arc<SourceFile> {
        &self.files[id.0 as usize]
    }

    /// The identity of the file read from `path`, if it was.
    pub fn find(&self, path: &Path) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// The text a span covers.
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.range()]
    }

    /// The line and column where a span starts.
    pub fn position(&self, span: Span) -> Position {
        self.file(span.file).position(span.start as usize)
    }

    /// A file's path as it is shown: relative to the working directory, if it is below it.
    pub fn name(&self, id: FileId) -> String {
        self.shown(&self.file(id).path)
    }

    /// Any path as it is shown.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.base).unwrap_or(path).display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_ended_by_any_line_break_and_columns_in_characters() {
        let mut sources = Sources::default();
        let id = sources.add("a.yml", "\u{feff}a: é\r\nb: x\rc\n");
        let file = sources.file(id);
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        assert_eq!(file.position(5), Position { line: 1, column: 5 });
        assert_eq!(file.position(7), Position { line: 2, column: 1 });
        assert_eq!(file.position(12), Position { line: 3, column: 1 });
        assert_eq!(file.position(99), Position { line: 4, column: 1 });
    }
}
