//! The files of one run: each read once, kept with its text, found again by its span.

use std::cell::Cell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

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
    line_starts: OnceLock<Vec<u32>>,
}

impl SourceFile {
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
            let mut starts = vec![0];
            for (index, byte) in bytes.iter().enumerate() {
                let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
                if ends_line {
                    starts.push(index as u32 + 1);
                }
            }
            starts
        })
    }
}

/// All files of one run, by identity.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
    by_path: HashMap<PathBuf, FileId>,
    /// The folder names are relative to.
    base: PathBuf,
    /// The folder that holds all files that may be read, where not all may.
    pub(super) boundary: Option<PathBuf>,
    /// How many bytes were read from files.
    pub(super) bytes_read: u64,
    /// How many values were read out of them.
    values_read: Cell<u64>,
}

/// How many values the files of one run may have together, as they are written.
const VALUE_LIMIT: u64 = 1_000_000;

impl Sources {
    /// No files yet; their names are shown relative to `base`.
    pub fn relative_to(base: impl Into<PathBuf>) -> Sources {
        Sources { base: base.into(), ..Sources::default() }
    }

    /// Reads no files from outside of `folder`, wherever symbolic links lead.
    pub fn within(self, folder: Option<&Path>) -> Sources {
        Sources { boundary: folder.map(|folder| folder.canonicalize().unwrap_or(folder.to_owned())), ..self }
    }

    /// How many values may still be read out of files before memory is in danger.
    pub fn values_left(&self) -> u64 {
        VALUE_LIMIT.saturating_sub(self.values_read.get())
    }

    /// Counts values that were read out of a file.
    pub fn count_values(&self, values: u64) {
        self.values_read.set(self.values_read.get().saturating_add(values));
    }

    /// Takes a file's text in and gives it an identity.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> FileId {
        let (path, mut text) = (path.into(), text.into());
        let byte_order_mark = text.starts_with('\u{feff}');
        if byte_order_mark {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let id = FileId(self.files.len() as u32);
        self.by_path.insert(path.clone(), id);
        self.files.push(Arc::new(SourceFile { path, text, byte_order_mark, line_starts: OnceLock::new() }));
        id
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
                let (path, byte_order_mark) = (file.path.clone(), file.byte_order_mark);
                *file = Arc::new(SourceFile { path, text, byte_order_mark, line_starts: OnceLock::new() });
            }
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
