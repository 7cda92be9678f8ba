//! What fixes may change: the paths they declare, and the places of their edits.

use std::collections::BTreeSet;

use super::compare::{Difference, Excuse, Found};
use super::symbolic;
use super::track::{Places, touches};
use crate::edit::{Change, ChangedPath};
use crate::rules::Subject;
use crate::service::Options;
use crate::source::Span;
use crate::value::{Data, Origin, Value};

/// The paths that fixes declare.
#[derive(Debug, Default)]
pub(super) struct Declared<'f> {
    paths: BTreeSet<&'f [String]>,
}

impl<'f> Declared<'f> {
    pub fn by(changes: impl Iterator<Item = &'f Change>) -> Declared<'f> {
        Declared { paths: changes.flat_map(Change::paths).map(ChangedPath::as_slice).collect() }
    }

    /// Without the paths of values that must be the same at another place.
    pub fn values(changes: impl Iterator<Item = &'f Change>) -> Declared<'f> {
        let values = changes.filter_map(|change| match change {
            Change::Value(path) => Some(path.as_slice()),
            Change::Moved { .. } => None,
        });
        Declared { paths: values.collect() }
    }

    fn covers(&self, path: &[String]) -> bool {
        (0..=path.len()).any(|length| self.paths.contains(&path[..length]))
    }

    fn items(&self, list: &[String]) -> Vec<usize> {
        let item = |path: &&[String]| match path.split_last() {
            Some((last, above)) if above == list => last.parse().ok(),
            _ => None,
        };
        self.paths.iter().filter_map(item).collect()
    }
}

/// What the resolved configurations may differ in.
pub(super) struct Resolved<'a> {
    pub declared: &'a Declared<'a>,
    pub places: &'a Places,
    pub before: &'a Subject,
    pub after: &'a Subject,
    pub options: &'a Options,
}

impl Excuse for Resolved<'_> {
    fn excuses(&self, difference: &Difference<'_>) -> bool {
        if self.declared.covers(&difference.path) {
            return true;
        }
        // What can't be known stands as written, and what is written was edited.
        let (Some(before), Some(after)) = (difference.before, difference.after) else { return false };
        symbolic::is_unknown(before.value)
            && symbolic::is_unknown(after.value)
            && is_edited(&self.places.before, spans_of(self.before, before.value))
            && is_edited(&self.places.after, spans_of(self.after, after.value))
    }

    fn items(&self, path: &[String]) -> Vec<usize> {
        self.declared.items(path)
    }

    fn same(&self, before: &Value, after: &Value) -> bool {
        // A variable that could not be resolved may be one that can, if both ask for the same.
        let Some(old) = before.as_str().filter(|text| text.contains("${")) else { return false };
        let new = match &after.data {
            Data::String(text) => symbolic::normal(text, self.after, self.options),
            Data::Number(number) => number.to_string(),
            Data::Bool(truth) => truth.to_string(),
            _ => return false,
        };
        symbolic::normal(old, self.before, self.options) == new
    }
}

fn spans_of(subject: &Subject, value: &Value) -> [Option<Span>; 2] {
    [subject.span_of(value.origin), subject.token_of(value.origin)]
}

fn is_edited(places: &[Span], spans: [Option<Span>; 2]) -> bool {
    spans.into_iter().flatten().any(|span| touches(places, span))
}

/// What a file may differ in.
pub(super) struct Written<'a> {
    /// `None` for a file that is not the configuration itself: declared paths do not lead into it.
    pub declared: Option<&'a Declared<'a>>,
    pub places: &'a Places,
}

impl Excuse for Written<'_> {
    fn excuses(&self, difference: &Difference<'_>) -> bool {
        if self.declared.is_some_and(|declared| declared.covers(&difference.path)) {
            return true;
        }
        let is_here = |places: &[Span], found: Found<'_>, with_key: bool| {
            let value = match found.value.origin {
                Origin::Written(span) => Some(span),
                _ => None,
            };
            is_edited(places, [value, found.key_span.filter(|_| with_key)])
        };
        match (difference.before, difference.after) {
            (Some(before), None) => is_here(&self.places.before, before, true),
            (None, Some(after)) => is_here(&self.places.after, after, true),
            (Some(before), Some(after)) => {
                let is_container =
                    |value: &Value| value.as_mapping().is_some() || value.as_sequence().is_some();
                // Two maps are looked into; what is around an edit is not excused by it.
                !(is_container(before.value) && is_container(after.value))
                    && (is_here(&self.places.before, before, false)
                        || is_here(&self.places.after, after, false))
            }
            (None, None) => true,
        }
    }

    fn items(&self, path: &[String]) -> Vec<usize> {
        self.declared.map(|declared| declared.items(path)).unwrap_or_default()
    }
}
