//! Places that stay the same while the text around them changes, and edits put into texts.

use std::collections::BTreeMap;

use crate::edit::{Edit, apply};
use crate::source::{FileId, SIZE_LIMIT, Sources, Span};

/// Edits to some files that do not overlap, each file's in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits {
    by_file: BTreeMap<FileId, Vec<Edit>>,
}

impl Edits {
    /// Takes in the edits of a fix, if none overlaps another and each fits its file.
    pub fn add(&mut self, edits: &[Edit], files: &Sources) -> bool {
        let Some(edits) = joined(edits) else { return false };
        if edits.iter().any(|edit| self.is_taken(edit.span) || !fits(edit.span, files)) {
            return false;
        }
        for edit in edits {
            let taken = self.by_file.entry(edit.span.file).or_default();
            let place = taken.partition_point(|other| other.span.start < edit.span.start);
            taken.insert(place, edit);
        }
        true
    }

    /// Whether an edit at a span would clash with one of these. They are in order and apart from each other, so only those
    /// on either side can.
    fn is_taken(&self, span: Span) -> bool {
        let Some(taken) = self.by_file.get(&span.file) else { return false };
        let place = taken.partition_point(|other| other.span.start < span.start);
        taken[place.saturating_sub(1)..].iter().take(2).any(|other| clash(span, other.span))
    }

    /// The files with all edits done; `None` if one would become larger than files may be.
    pub fn apply(&self, files: &Sources) -> Option<Sources> {
        let mut texts = Vec::with_capacity(self.by_file.len());
        for (file, edits) in &self.by_file {
            let text = apply(*file, &files.file(*file).text, edits).ok()?;
            if text.len() as u64 > SIZE_LIMIT {
                return None;
            }
            texts.push((*file, text));
        }
        Some(files.with_texts(texts))
    }

    /// Where a span is afterwards; `None` if an edit reaches into it.
    pub fn follow(&self, span: Span) -> Option<Span> {
        let mut shift = 0_i64;
        for edit in self.by_file.get(&span.file).into_iter().flatten() {
            if edit.span.start >= span.end && edit.span.end > span.start {
                break;
            }
            if edit.span.end > span.start {
                return None;
            }
            shift += edit.replacement.len() as i64 - i64::from(edit.span.end - edit.span.start);
        }
        let moved = |offset: u32| (i64::from(offset) + shift) as usize;
        Some(Span::new(span.file, moved(span.start), moved(span.end)))
    }

    /// What is replaced, before and after.
    pub fn places(&self) -> Places {
        let mut places = Places::default();
        for edits in self.by_file.values() {
            let mut shift = 0_i64;
            for edit in edits {
                places.before.push(edit.span);
                let start = (i64::from(edit.span.start) + shift) as usize;
                places.after.push(Span::new(edit.span.file, start, start + edit.replacement.len()));
                shift += edit.replacement.len() as i64 - i64::from(edit.span.end - edit.span.start);
            }
        }
        places
    }

    /// The files that have edits.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.by_file.keys().copied()
    }
}

/// Whether a span lies in its file, between letters.
fn fits(span: Span, files: &Sources) -> bool {
    files.file(span.file).text.get(span.range()).is_some()
}

/// The edits of one fix, those that touch as one; `None` if two overlap. What a fix inserts in one place stands in the
/// order of its edits, as [`crate::edit::apply`] has it.
fn joined(edits: &[Edit]) -> Option<Vec<Edit>> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.file, edit.span.start, edit.span.end));
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in sorted {
        match joined.last_mut().filter(|last| last.span.file == edit.span.file) {
            Some(last) if edit.span.start < last.span.end => return None,
            Some(last) if edit.span.start == last.span.end => {
                last.span.end = edit.span.end;
                last.replacement.push_str(&edit.replacement);
            }
            _ => joined.push(edit.clone()),
        }
    }
    Some(joined)
}

/// Whether two edits can't both be done: they overlap, or one inserts where the other begins or ends.
fn clash(one: Span, other: Span) -> bool {
    let is_empty = |span: Span| span.start == span.end;
    match is_empty(one) || is_empty(other) {
        true => one.start <= other.end && other.start <= one.end,
        false => one.start < other.end && other.start < one.end,
    }
}

/// What edits replace, in the texts before them and in those after them.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub before: Vec<Span>,
    pub after: Vec<Span>,
}

/// Whether one of some edited places reaches into a span.
pub(super) fn touches(places: &[Span], span: Span) -> bool {
    places.iter().any(|place| place.file == span.file && clash(*place, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> (Sources, FileId) {
        let mut files = Sources::default();
        let file = files.add("a.yml", text);
        (files, file)
    }

    #[test]
    fn edits_are_done_in_the_order_of_the_text_and_spans_follow() {
        let (files, file) = sources("one two three");
        let mut edits = Edits::default();
        assert!(edits.add(&[Edit::replace(Span::new(file, 8, 13), "3")], &files));
        assert!(edits.add(&[Edit::replace(Span::new(file, 0, 3), "first")], &files));
        let done = edits.apply(&files).unwrap();
        assert_eq!(done.file(file).text, "first two 3");
        assert_eq!(done.text(edits.follow(Span::new(file, 4, 7)).unwrap()), "two");
        assert_eq!(edits.follow(Span::new(file, 6, 9)), None);
        let places = edits.places();
        assert_eq!(places.after.iter().map(|span| done.text(*span)).collect::<Vec<_>>(), ["first", "3"]);
    }

    #[test]
    fn edits_that_overlap_or_do_not_fit_are_not_taken_in_and_leave_nothing_behind() {
        let (files, file) = sources("aébc");
        let mut edits = Edits::default();
        assert!(edits.add(&[Edit::replace(Span::new(file, 0, 1), "x")], &files));
        // The second half of a fix overlaps: its first half is not done either.
        let halves = [Edit::replace(Span::new(file, 3, 4), "y"), Edit::replace(Span::new(file, 0, 3), "z")];
        assert!(!edits.add(&halves, &files));
        assert!(!edits.add(&[Edit::replace(Span::new(file, 1, 1), "inserted")], &files));
        assert!(!edits.add(&[Edit::replace(Span::new(file, 2, 3), "in a letter")], &files));
        assert!(!edits.add(&[Edit::replace(Span::new(file, 4, 99), "beyond")], &files));
        assert_eq!(edits.apply(&files).unwrap().file(file).text, "xébc");
    }
}
