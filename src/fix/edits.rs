//! The edits of several fixes, put together where they can all be done.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::track::{Places, clash, is_empty};
use crate::edit::{Edit, apply};
use crate::source::{FileId, SIZE_LIMIT, Sources, Span};

/// Edits to some files that do not overlap, in the order of the texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits {
    by_place: BTreeMap<Span, Piece>,
}

/// What one place becomes.
#[derive(Clone, Debug)]
struct Piece {
    edit: Edit,
    /// If it is something whole that is put in.
    whole: Option<Whole>,
}

/// What can be put in beside another of its kind, or beside what is replaced, as it brings all that has to stand between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    /// Lines that begin where one does, or where one ends. Those of one collection are indented alike.
    Lines { at_start: bool, indentation: usize, is_item: bool },
    /// A part between braces or brackets behind its comma.
    CommaFirst,
    /// One before its comma.
    CommaLast,
}

impl Whole {
    /// What an edit puts in a text, if that is something whole.
    fn of(edit: &Edit, text: &str) -> Option<Whole> {
        const BREAKS: [char; 2] = ['\n', '\r'];
        let (above, below) = text.split_at_checked(edit.span.start as usize)?;
        let new = &*edit.replacement;
        let at_start = (above.is_empty() || above.ends_with(BREAKS)) && new.ends_with(BREAKS);
        let at_end = (below.is_empty() || below.starts_with(BREAKS)) && new.starts_with(BREAKS);
        if !is_empty(edit.span) || new.len() < 2 {
            return None;
        }
        if new.starts_with(',') {
            return Some(Whole::CommaFirst);
        }
        if new.ends_with(',') {
            return Some(Whole::CommaLast);
        }
        let first = new.lines().find(|line| !line.trim().is_empty()).filter(|_| at_start || at_end)?;
        let content = first.trim_start_matches(' ');
        let indentation = first.len() - content.len();
        Some(Whole::Lines { at_start, indentation, is_item: content.starts_with("- ") })
    }
}

impl Edits {
    /// The edits of one fix; `None` if two overlap or one does not fit its file.
    pub fn of(edits: &[Edit], files: &Sources) -> Option<Edits> {
        let mut sorted: Vec<&Edit> = edits.iter().collect();
        sorted.sort_by_key(|edit| edit.span);
        let overlap =
            |pair: &[&Edit]| pair[0].span.file == pair[1].span.file && pair[1].span.start < pair[0].span.end;
        let fit = |edit: &&Edit| files.file(edit.span.file).text.get(edit.span.range()).is_some();
        if sorted.windows(2).any(overlap) || !sorted.iter().all(fit) {
            return None;
        }
        let mut own = Edits::default();
        sorted.into_iter().for_each(|edit| own.put(Piece { edit: edit.clone(), whole: None }));
        for piece in own.by_place.values_mut() {
            piece.whole = Whole::of(&piece.edit, &files.file(piece.edit.span.file).text);
        }
        Some(own)
    }

    /// Whether none of some others clashes with one of these.
    pub fn are_apart_from(&self, others: &Edits) -> bool {
        !others.by_place.values().any(|piece| self.is_taken(piece))
    }

    /// Takes in others that are apart from these.
    pub fn join(&mut self, others: Edits) {
        others.by_place.into_values().for_each(|piece| self.put(piece));
    }

    /// What is inserted in one place stands in the order it comes in, as [`crate::edit::apply`] has it.
    fn put(&mut self, piece: Piece) {
        match self.by_place.entry(piece.edit.span) {
            Entry::Vacant(place) => {
                place.insert(piece);
            }
            Entry::Occupied(mut place) => {
                place.get_mut().edit.replacement.push_str(&piece.edit.replacement);
            }
        }
    }

    /// Whether a piece would clash with one of these. They are in order and apart from each other, so only those on either
    /// side can.
    fn is_taken(&self, piece: &Piece) -> bool {
        let span = piece.edit.span;
        let at = |start: u32, end: u32| Span { file: span.file, start, end };
        let before = self.by_place.range(..at(span.start, 0)).next_back();
        let after = self.by_place.range(at(span.start, 0)..=at(span.end, u32::MAX));
        before.into_iter().chain(after).any(|(_, other)| {
            other.edit.span.file == span.file && clash(span, other.edit.span) && !piece.stands_beside(other)
        })
    }

    /// The files with all edits done; `None` if one would become larger than files may be.
    pub fn apply(&self, files: &Sources) -> Option<Sources> {
        let mut texts = Vec::new();
        for file in self.files() {
            let whole = Span { file, start: 0, end: 0 }..=Span { file, start: u32::MAX, end: u32::MAX };
            let edits = self.by_place.range(whole).map(|(_, piece)| &piece.edit);
            let text = apply(file, &files.file(file).text, edits).ok()?;
            if text.len() as u64 > SIZE_LIMIT {
                return None;
            }
            texts.push((file, text));
        }
        Some(files.with_texts(texts))
    }

    /// What is replaced, before and after.
    pub fn places(&self) -> Places {
        let mut places = Places::default();
        let mut file = None;
        let mut shift = 0_i64;
        for Piece { edit, .. } in self.by_place.values() {
            if file.replace(edit.span.file) != Some(edit.span.file) {
                shift = 0;
            }
            places.before.push(edit.span);
            let start = (i64::from(edit.span.start) + shift) as usize;
            places.after.push(Span::new(edit.span.file, start, start + edit.replacement.len()));
            shift += edit.replacement.len() as i64 - i64::from(edit.span.end - edit.span.start);
        }
        places
    }

    /// The files that have edits.
    pub fn files(&self) -> BTreeSet<FileId> {
        self.by_place.keys().map(|span| span.file).collect()
    }
}

impl Piece {
    /// Whether this and another that touch each other can both be done.
    fn stands_beside(&self, other: &Piece) -> bool {
        let is_apart = |span: Span, other: Span| span.end <= other.start || other.end <= span.start;
        match (is_empty(self.edit.span), is_empty(other.edit.span)) {
            (true, true) => self.whole.is_some() && self.whole == other.whole,
            (true, false) => self.whole.is_some() && is_apart(self.edit.span, other.edit.span),
            (false, true) => other.stands_beside(self),
            (false, false) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> (Sources, FileId) {
        let mut files = Sources::default();
        let file = files.add("a.yml", text);
        (files, file)
    }

    fn take(edits: &mut Edits, fix: &[Edit], files: &Sources) -> bool {
        let own = Edits::of(fix, files).filter(|own| edits.are_apart_from(own));
        own.map(|own| edits.join(own)).is_some()
    }

    #[test]
    fn edits_are_done_in_the_order_of_the_text_and_spans_follow() {
        let (mut files, file) = sources("one two three");
        let other = files.add("b.yml", "one two three");
        let mut edits = Edits::default();
        assert!(take(&mut edits, &[Edit::replace(Span::new(file, 8, 13), "3")], &files));
        assert!(take(&mut edits, &[Edit::replace(Span::new(other, 0, 4), "")], &files));
        assert!(take(&mut edits, &[Edit::replace(Span::new(file, 0, 3), "first")], &files));
        let done = edits.apply(&files).unwrap();
        assert_eq!(
            (done.file(file).text.as_str(), done.file(other).text.as_str()),
            ("first two 3", "two three")
        );
        let places = edits.places();
        for file in [file, other] {
            assert_eq!(done.text(places.follow(Span::new(file, 4, 7)).unwrap()), "two");
        }
        assert_eq!(places.follow(Span::new(file, 6, 9)), None);
        assert_eq!(done.text(places.follow(Span::new(other, 8, 13)).unwrap()), "three");
        assert_eq!(places.after.iter().map(|span| done.text(*span)).collect::<Vec<_>>(), ["first", "3", ""]);
    }

    #[test]
    fn edits_that_overlap_or_do_not_fit_are_not_taken_in_and_leave_nothing_behind() {
        let (files, file) = sources("aébc");
        let mut edits = Edits::default();
        assert!(take(&mut edits, &[Edit::replace(Span::new(file, 0, 1), "x")], &files));
        // The second half of a fix overlaps: its first half is not done either.
        let halves = [Edit::replace(Span::new(file, 3, 4), "y"), Edit::replace(Span::new(file, 0, 3), "z")];
        assert!(!take(&mut edits, &halves, &files));
        assert!(!take(&mut edits, &[Edit::replace(Span::new(file, 1, 1), "inserted")], &files));
        assert!(!take(&mut edits, &[Edit::replace(Span::new(file, 2, 3), "in a letter")], &files));
        assert!(!take(&mut edits, &[Edit::replace(Span::new(file, 4, 99), "beyond")], &files));
        assert_eq!(edits.apply(&files).unwrap().file(file).text, "xébc");
    }

    #[test]
    fn what_is_whole_is_put_in_beside_its_like_and_beside_what_is_replaced() {
        let text = "a:\n  b: 1\nc: {d: 1}\ne: 2\n";
        let (files, file) = sources(text);
        let at = |found: &str| text.find(found).unwrap();
        let insert = |at: usize, new: &str| Edit::replace(Span::new(file, at, at), new);
        let mut edits = Edits::default();
        // A pair that goes into the map above, and is taken away behind it; then others of that map.
        let moved = [insert(at("c:"), "  c: {}\n"), Edit::replace(Span::new(file, at("c:"), at("e:")), "")];
        assert!(take(&mut edits, &moved, &files));
        assert!(take(&mut edits, &[insert(at("c:"), "  x: 3\n")], &files));
        // It would come to stand in another map, or in the middle of something.
        assert!(!take(&mut edits, &[insert(at("c:"), "x: 3\n")], &files));
        assert!(!take(&mut edits, &[insert(at("c:"), "  - x\n")], &files));
        assert!(!take(&mut edits, &[insert(at("c:"), "x")], &files));
        assert!(!take(&mut edits, &[insert(at("d:"), ", x: 3")], &files));
        assert_eq!(edits.apply(&files).unwrap().file(file).text, "a:\n  b: 1\n  c: {}\n  x: 3\ne: 2\n");
        let mut edits = Edits::default();
        for key in ["x", "y"] {
            assert!(take(&mut edits, &[insert(at("}"), &format!(", {key}: 3"))], &files));
            assert!(take(&mut edits, &[insert(text.len() - 1, &format!("\n{key}: 3"))], &files));
        }
        assert!(!take(&mut edits, &[insert(at("}"), "3")], &files));
        let done = edits.apply(&files).unwrap();
        assert_eq!(done.file(file).text, "a:\n  b: 1\nc: {d: 1, x: 3, y: 3}\ne: 2\nx: 3\ny: 3\n");
    }
}
