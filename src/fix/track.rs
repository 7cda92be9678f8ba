//! Places that stay the same while the text around them changes.

use crate::source::{FileId, Span};

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

pub(super) fn is_empty(span: Span) -> bool {
    span.start == span.end
}

fn start(span: Span) -> (FileId, u32) {
    (span.file, span.start)
}

/// Whether two edits may not be able to both be done: they overlap, or one inserts where the other begins or ends.
pub(super) fn clash(one: Span, other: Span) -> bool {
    match is_empty(one) || is_empty(other) {
        true => one.start <= other.end && other.start <= one.end,
        false => one.start < other.end && other.start < one.end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn sources(text: &str) -> (Sources, FileId) {
        let mut files = Sources::default();
        let file = files.add("a.yml", text);
        (files, file)
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
