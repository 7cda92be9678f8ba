//! Where something stands: a file and a half-open range of bytes in it.

/// Identity of a file within one run, given out by [`Sources`](super::Sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(super) u32);

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file the bytes are in.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just after the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `file` from byte `start` up to, not including, byte `end`.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        // Sources refuses files that do not fit (SIZE_LIMIT), so the offsets are always below 2^32.
        Span { file, start: start as u32, end: end.max(start) as u32 }
    }

    /// The bytes covered, as an index range into the file's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// A part of this span, in bytes relative to its start.
    pub fn sub(self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.start as usize + start, self.start as usize + end)
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}
