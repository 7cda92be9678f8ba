//! The reader: js-yaml 4.3.2's own grammar, byte for byte, with its errors and their positions.
//!
//! Functions bear the names of what they read and follow js-yaml's `loader.js` step by step, since
//! what it accepts, and where it stops, is decided by the order of those steps.

mod block;
mod collections;
mod compose;
mod document;
mod flow;
mod properties;
mod scalars;

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::build::{Builder, Built, OpenMapping, OpenSequence};
use super::error::{Problem, YamlError};
use super::snippet::Mark;
use super::tree::{Extent, Keep, NodeId, Style};
use super::{Document, Schema};
use crate::source::{FileId, SourceFile};

type Result<T> = std::result::Result<T, Box<YamlError>>;

/// Reads a text exactly as js-yaml does.
pub(super) fn read(
    file: FileId,
    source: &Arc<SourceFile>,
    schema: &Schema,
    keep: Keep,
    limit: u64,
) -> std::result::Result<Document, YamlError> {
    let mut text = Cow::Borrowed(&*source.text);
    if !text.is_empty() && !text.ends_with(['\n', '\r']) {
        text.to_mut().push('\n');
    }
    let reader = Reader {
        text: &text,
        bytes: text.as_bytes(),
        at: Place::default(),
        depth: 0,
        builder: Builder::new(file, source, schema, keep, limit),
        anchors: FxHashMap::default(),
        undo: Vec::new(),
        transactions: 0,
        tag_handles: FxHashMap::default(),
    };
    reader.documents().map_err(|error| *error)
}

/// Where the reader is; what js-yaml saves and restores when it tries something.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    position: usize,
    /// From 0.
    line: usize,
    line_start: usize,
    line_indent: isize,
    /// The first tab of the line, as far as it was read: tabs must not indent.
    first_tab: Option<usize>,
}

struct Reader<'a, 's> {
    text: &'a str,
    bytes: &'a [u8],
    at: Place,
    depth: usize,
    builder: Builder<'s>,
    anchors: FxHashMap<&'a str, NodeId>,
    /// What anchors meant before those of the transactions under way.
    undo: Vec<(&'a str, Option<NodeId>)>,
    transactions: usize,
    tag_handles: FxHashMap<&'a str, String>,
}

/// What a node turned out to hold.
enum Content<'a> {
    Scalar {
        style: Style,
        text: Cow<'a, str>,
        end: usize,
    },
    Sequence {
        open: OpenSequence,
        flow: bool,
        end: usize,
    },
    Mapping {
        open: OpenMapping,
        flow: bool,
        start: usize,
        end: usize,
    },
    Alias {
        target: NodeId,
        end: usize,
    },
    /// Nothing that can be the first key of a mapping. Having tried, js-yaml forgets the tag and the anchor.
    Unreadable,
    /// A node that was tried as the first key of a mapping and is followed by no colon.
    Kept(Built),
}

impl<'a> Reader<'a, '_> {
    /// The byte at the position; 0 at the end.
    fn peek(&self) -> u8 {
        self.peek_at(self.at.position)
    }

    fn peek_at(&self, position: usize) -> u8 {
        self.bytes.get(position).copied().unwrap_or(0)
    }

    /// Steps over one byte and gives the next.
    fn bump(&mut self) -> u8 {
        self.at.position += 1;
        self.peek()
    }

    /// Steps over all bytes of a kind, and gives the next.
    fn skip_while(&mut self, is_of_kind: impl Fn(u8) -> bool) -> u8 {
        let rest = self.bytes.get(self.at.position..).unwrap_or_default();
        self.at.position += rest.iter().take_while(|byte| is_of_kind(**byte)).count();
        self.peek()
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// An error where the reader is.
    fn error(&self, reason: impl Into<String>) -> Box<YamlError> {
        self.problem(Problem::new(reason))
    }

    fn problem(&self, problem: Problem) -> Box<YamlError> {
        let at = self.at.position;
        let fallback = self.builder.span(at, self.text.ceil_char_boundary(at + 1));
        let span = if problem.placed { problem.span.or(Some(fallback)) } else { problem.span };
        Box::new(problem.at_maybe(span).into_error(self.mark()))
    }

    fn mark(&self) -> Mark {
        let Place { position, line, line_start, .. } = self.at;
        let units = |start: usize, end: usize| {
            let start = self.text.floor_char_boundary(start);
            let end = self.text.floor_char_boundary(end);
            self.text[start..end].chars().map(char::len_utf16).sum::<usize>() as i32
        };
        let column =
            if position >= line_start { units(line_start, position) } else { -units(position, line_start) };
        Mark { offset: position as u32, line: line as u32 + 1, column: column + 1 }
    }

    /// js-yaml's `skipSeparationSpace`: gives the number of line breaks passed.
    fn skip_separation(&mut self, allow_comments: bool) -> usize {
        let mut line_breaks = 0;
        let mut byte = self.peek();
        while byte != 0 {
            while is_blank(byte) {
                if byte == b'\t' && self.at.first_tab.is_none() {
                    self.at.first_tab = Some(self.at.position);
                }
                byte = self.bump();
            }
            if allow_comments && byte == b'#' {
                byte = self.skip_while(|byte| !is_break(byte) && byte != 0);
            }
            if !is_break(byte) {
                break;
            }
            self.line_break();
            line_breaks += 1;
            byte = self.skip_while(|byte| byte == b' ');
            self.at.line_indent = (self.at.position - self.at.line_start) as isize;
        }
        line_breaks
    }

    /// Steps over the line break at the position.
    fn line_break(&mut self) {
        let is_pair = self.peek() == b'\r' && self.peek_at(self.at.position + 1) == b'\n';
        self.at.position += if is_pair { 2 } else { 1 };
        self.at.line += 1;
        self.at.line_start = self.at.position;
        self.at.first_tab = None;
    }

    /// `---` or `...` on its own, at the start of a line.
    fn at_document_separator(&self) -> bool {
        let Place { position, line_start, .. } = self.at;
        position == line_start
            && matches!(self.bytes.get(position..position + 3), Some(b"---" | b"..."))
            && is_blank_or_end(self.peek_at(position + 3))
    }

    /// A node that is not there.
    fn absent(&mut self, at: usize) -> Result<Built> {
        let at = at.min(self.builder.text_length()) as u32;
        let id = self.builder.reserve();
        let extent = Extent { start: at, content: at, end: at };
        self.builder.absent(id, extent, Default::default()).map_err(|problem| self.problem(problem))
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

fn is_blank_or_break(byte: u8) -> bool {
    is_blank(byte) || is_break(byte)
}

fn is_blank_or_end(byte: u8) -> bool {
    is_blank_or_break(byte) || byte == 0
}

fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
