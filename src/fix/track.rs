//! Places that stay the same while the text around them changes, and edits put into texts.

use std::collections::{BTreeMap, BTreeSet};

use crate::edit::{Edit, apply};
use crate::source::{FileId, SIZE_LIMIT, Sources, Span};

/// Edits to some files that do not overlap, by where they begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits {
    by_start: BTreeMap<(FileId, u32), Edit>,
}

impl Edits {
    /// The edits of one fix; `None` if two overlap or one does not fit its file.
    pub fn of(edits: &[Edit], files: &Sources) -> Option<Edits> {
        let edits = joined(edits)?;
        let fit = edits.iter().all(|edit| fits(edit.span, files));
        fit.then(|| Edits { by_start: edits.into_iter().map(|edit| (start(edit.span), edit)).collect() })
    }

    /// Whether none of some others clashes with one of these.
    pub fn are_apart_from(&self, others: &Edits) -> bool {
        !others.by_start.values().any(|edit| self.is_taken(edit.span))
    }

    /// Takes in others that are apart from these.
    pub fn join(&mut self, others: Edits) {
        self.by_start.extend(others.by_start);
    }

    /// Whether an edit at a span would clash with one of these. They are in order and apart from each other, so only those
    /// on either side can.
    fn is_taken(&self, span: Span) -> bool {
        let before = self.by_start.range(..start(span)).next_back();
        let after = self.by_start.range(start(span)..).next();
        before
            .into_iter()
            .chain(after)
            .any(|(_, other)| other.span.file == span.file && clash(span, other.span))
    }

    /// The files with all edits done; `None` if one would become larger than files may be.
    pub fn apply(&self, files: &Sources) -> Option<Sources> {
        let mut texts = Vec::new();
        for file in self.files() {
            let edits = self.by_start.range((file, 0)..=(file, u32::MAX));
            let text = apply(file, &files.file(file).text, edits.map(|(_, edit)| edit)).ok()?;
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
        for edit in self.by_start.values() {
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
        self.by_start.keys().map(|(file, _)| *file).collect()
    }
}

fn start(span: Span) -> (FileId, u32) {
    (span.file, span.start)
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
