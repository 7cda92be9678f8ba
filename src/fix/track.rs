//! Places that stay the same while the text around them changes, and edits put into texts.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

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
        match is_empty(edit.span) {
            false => None,
            true if new.len() > 1 && new.starts_with(',') => Some(Whole::CommaFirst),
            true if new.len() > 1 && new.ends_with(',') => Some(Whole::CommaLast),
            true if at_start || at_end => {
                let first = new.lines().find(|line| !line.trim().is_empty())?;
                let content = first.trim_start_matches(' ');
                let indentation = first.len() - content.len();
                Some(Whole::Lines { at_start, indentation, is_item: content.starts_with("- ") })
            }
            true => None,
        }
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

fn start(span: Span) -> (FileId, u32) {
    (span.file, span.start)
}

fn is_empty(span: Span) -> bool {
    span.start == span.end
}

/// Whether two edits may not be able to both be done: they overlap, or one inserts where the other begins or ends.
fn clash(one: Span, other: Span) -> bool {
    match is_empty(one) || is_empty(other) {
        true => one.start <= other.end && other.start <= one.end,
        false => one.start < other.end && other.start < one.end,
    }
}

/// What edits replace, in the texts before them and in those after them: in order, and apart from each other.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub before: Vec<Span>,
    pub after: Vec<Span>,
}

impl Places {
    /// Where a span is afterwards; `None` if an edit reaches into it.
    pub fn follow(&self, span: Span) -> Option<Span> {
        let behind = self.before.partition_point(|place| (place.file, place.end) <= start(span));
        if self.before.get(behind).is_some_and(|next| next.file == span.file && next.start < span.end) {
            return None;
        }
        let last = behind.checked_sub(1).filter(|last| self.before[*last].file == span.file);
        let shift = last.map_or(0, |last| i64::from(self.after[last].end) - i64::from(self.before[last].end));
        let moved = |offset: u32| (i64::from(offset) + shift) as usize;
        Some(Span::new(span.file, moved(span.start), moved(span.end)))
    }
}

/// Some bytes, here and there, of which some may lie within others.
pub(super) struct Areas {
    /// In the order of their beginnings, each with the end of what reaches furthest up to there in its file.
    reaching: Vec<(Span, u32)>,
}

impl Areas {
    pub fn of(spans: impl Iterator<Item = Span>) -> Areas {
        let mut spans: Vec<Span> = spans.collect();
        spans.sort_unstable();
        let mut reaching: Vec<(Span, u32)> = Vec::with_capacity(spans.len());
        for span in spans {
            let last = reaching.last().filter(|(last, _)| last.file == span.file);
            let end = last.map_or(span.end, |(_, end)| span.end.max(*end));
            reaching.push((span, end));
        }
        Areas { reaching }
    }

    /// Whether a span lies within one of them.
    pub fn contain(&self, span: Span) -> bool {
        let behind = self.reaching.partition_point(|(area, _)| start(*area) <= start(span));
        let last = behind.checked_sub(1).map(|last| self.reaching[last]);
        last.is_some_and(|(area, end)| area.file == span.file && end >= span.end)
    }
}

/// Whether one of some edited places reaches into a span.
pub(super) fn touches(places: &[Span], span: Span) -> bool {
    let first = places.partition_point(|place| (place.file, place.end) < start(span));
    let near = places[first..].iter().take_while(|place| start(**place) <= (span.file, span.end));
    near.into_iter().any(|place| clash(*place, span))
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

    #[test]
    fn what_lies_within_one_of_some_areas_is_found() {
        let (mut files, file) = sources("0123456789");
        let other = files.add("b.yml", "0123456789");
        let areas =
            Areas::of([(4, 5), (0, 8), (2, 3)].map(|(start, end)| Span::new(file, start, end)).into_iter());
        for (start, end, is_within) in
            [(0, 8, true), (5, 8, true), (2, 3, true), (7, 9, false), (9, 9, false)]
        {
            assert_eq!(areas.contain(Span::new(file, start, end)), is_within, "{start}..{end}");
            assert!(!areas.contain(Span::new(other, start, end)));
        }
    }

    #[test]
    fn a_place_touches_what_it_overlaps_and_what_it_is_inserted_beside() {
        let (mut files, file) = sources("0123456789");
        let other = files.add("b.yml", "0123456789");
        let places = [Span::new(file, 1, 3), Span::new(file, 5, 5), Span::new(file, 8, 9)];
        let expected = [
            ((0, 1), false),
            ((0, 2), true),
            ((1, 1), true),
            ((3, 3), true),
            ((3, 4), false),
            ((3, 5), true),
            ((5, 8), true),
            ((6, 8), false),
            ((0, 10), true),
            ((9, 10), false),
            ((9, 9), true),
        ];
        for ((start, end), touched) in expected {
            assert_eq!(touches(&places, Span::new(file, start, end)), touched, "{start}..{end}");
            assert!(!touches(&places, Span::new(other, start, end)));
        }
    }
}
