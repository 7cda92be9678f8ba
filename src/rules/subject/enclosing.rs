//! Which of many values a place is in, found without looking at each of them.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::source::Span;
use crate::value::{Data, Mapping, Origin, Value};

/// Maps and lists that are not longer are searched from the front.
const SEARCHED: usize = 32;

/// The places of what long maps and lists hold, each found out when somebody asks first.
#[derive(Default)]
pub(super) struct Enclosing {
    /// By the address of the collection, which is kept with its places, so that no other gets the address.
    known: RefCell<BTreeMap<usize, (Data, Rc<Places>)>>,
}

impl fmt::Debug for Enclosing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Enclosing").finish_non_exhaustive()
    }
}

impl Enclosing {
    /// The position of the first value in a map or list that was written, or whose key was, around a span.
    pub fn position(&self, collection: &Value, span: Span) -> Option<usize> {
        let address = match &collection.data {
            Data::Mapping(mapping) if mapping.len() > SEARCHED => Rc::as_ptr(mapping) as usize,
            Data::Sequence(items) if items.len() > SEARCHED => Rc::as_ptr(items) as usize,
            _ => {
                let mut spans = spans(collection);
                return spans.find(|(own, _)| own.contains(span)).map(|(_, position)| position);
            }
        };
        let mut known = self.known.borrow_mut();
        let (_, places) = known
            .entry(address)
            .or_insert_with(|| (collection.data.clone(), Rc::new(Places::of(spans(collection).collect()))));
        places.first_around(span)
    }
}

/// The spans of the keys and values in a map or list, each with the position it belongs to.
fn spans(collection: &Value) -> Box<dyn Iterator<Item = (Span, usize)> + '_> {
    let written = |value: &Value| match value.origin {
        Origin::Written(span) => Some(span),
        _ => None,
    };
    match &collection.data {
        Data::Mapping(mapping) => {
            let entries = Mapping::entries(mapping).enumerate();
            Box::new(entries.flat_map(move |(position, (_, entry))| {
                let both = entry.key_span.into_iter().chain(written(&entry.value));
                both.map(move |span| (span, position))
            }))
        }
        Data::Sequence(items) => {
            let items = items.iter().enumerate();
            Box::new(items.filter_map(move |(position, item)| Some((written(item)?, position))))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// Spans of which two are apart or one is in the other, as those of a file's values are. By aliases and merged keys a
/// collection can hold a value and, elsewhere, what is in that value.
struct Places {
    /// By their beginning, the longest first.
    sorted: Vec<Place>,
}

struct Place {
    span: Span,
    /// The least position that this span belongs to, or one around it.
    position: usize,
    /// The nearest before it that is around it.
    around: Option<usize>,
}

impl Places {
    fn of(mut spans: Vec<(Span, usize)>) -> Places {
        spans.sort_by_key(|(span, position)| (span.file, span.start, Reverse(span.end), *position));
        let mut sorted: Vec<Place> = Vec::with_capacity(spans.len());
        for (span, position) in spans {
            let mut around = sorted.len().checked_sub(1);
            while let Some(index) = around.filter(|index| !sorted[*index].span.contains(span)) {
                around = sorted[index].around;
            }
            let position = around.map_or(position, |index| position.min(sorted[index].position));
            sorted.push(Place { span, position, around });
        }
        Places { sorted }
    }

    fn first_around(&self, span: Span) -> Option<usize> {
        // Where nothing is between two values, an empty span is in the one that ends there, too.
        let before_it = (span.file, span.start);
        let beginning = |place: &Place| (place.span.file, place.span.start);
        let ends = [
            self.sorted.partition_point(|place| beginning(place) <= before_it),
            self.sorted.partition_point(|place| beginning(place) < before_it),
        ];
        ends.iter().filter_map(|end| self.around(end.checked_sub(1), span)).min()
    }

    /// The least position around a span among a place and those around that place.
    fn around(&self, mut place: Option<usize>, span: Span) -> Option<usize> {
        while let Some(index) = place.filter(|index| !self.sorted[*index].span.contains(span)) {
            place = self.sorted[index].around;
        }
        place.map(|index| self.sorted[index].position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn what_is_found_is_what_a_search_from_the_front_finds() {
        let mut files = Sources::default();
        let file = files.add("a.yml", "x".repeat(100));
        let span = |start, end| Span::new(file, start, end);
        // Apart, touching, one in another, twice the same, empty.
        let spans = [(10, 20), (20, 30), (40, 90), (45, 60), (50, 55), (70, 80), (50, 55), (95, 95), (0, 0)];
        for turned in [false, true] {
            let mut listed: Vec<_> =
                spans.iter().enumerate().map(|(at, (start, end))| (span(*start, *end), at)).collect();
            if turned {
                listed.iter_mut().for_each(|(_, position)| *position = spans.len() - 1 - *position);
            }
            let places = Places::of(listed.clone());
            listed.sort_by_key(|(_, position)| *position);
            for start in 0..=100 {
                for end in start..=100 {
                    let sought = span(start, end);
                    let expected =
                        listed.iter().find(|(own, _)| own.contains(sought)).map(|(_, position)| *position);
                    assert_eq!(places.first_around(sought), expected, "{start}..{end}");
                }
            }
        }
    }
}
