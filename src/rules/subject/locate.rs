//! From values to the bytes they were written as, and from bytes to the keys that lead there.

use super::Subject;
use crate::diagnostics::span_of;
use crate::source::Span;
use crate::value::{Data, Derivation, Origin, PathStep, Provenance, Value, ValuePath};

impl Subject {
    pub(super) fn provenance(&self) -> &Provenance {
        &self.survey.resolver.provenance
    }

    /// Where a value stands, or the variable that gave it; `None` if that is in no file.
    pub fn span_of(&self, origin: Origin) -> Option<Span> {
        let place = self.provenance().nearest_place(origin)?;
        Some(span_of(self.files(), &place))
    }

    /// The bytes a value was written as in the end: variables are followed to what they gave. The variable itself if
    /// that is a literal in it, or in no file.
    pub fn token_of(&self, origin: Origin) -> Option<Span> {
        let mut origin = origin;
        let mut nearest = None;
        loop {
            nearest = self.span_of(origin).or(nearest);
            let Origin::Derived(id) = origin else { return nearest };
            match self.provenance().get(id) {
                Derivation::Variable { found, .. } => {
                    let is_literal = matches!((*found, nearest), (Origin::Written(inner), Some(span)) if inner.contains(span));
                    if is_literal {
                        return nearest;
                    }
                    origin = *found;
                }
                Derivation::Concatenation { .. } | Derivation::External(_) => return nearest,
            }
        }
    }

    /// The keys that lead to a place in its file; for a comment, to what it stands in. Empty in files that are not
    /// YAML or JSON.
    pub fn path_in_file(&self, span: Span) -> ValuePath {
        let value = match span.file == self.main {
            true => Some(self.written()),
            false => {
                let path = &self.files().file(span.file).path;
                let included = self.survey.resolver.context.file_cache.included();
                included.into_iter().find(|file| file.path == path).and_then(|file| file.value)
            }
        };
        value.map(|value| path_to(value, span)).unwrap_or_default()
    }
}

/// The keys from a value to what is written at a span.
fn path_to(root: &Value, span: Span) -> ValuePath {
    let holds = |value: &Value| matches!(value.origin, Origin::Written(own) if own.contains(span));
    let mut path = Vec::new();
    let mut value = root;
    loop {
        let next = match &value.data {
            Data::Mapping(mapping) => mapping
                .entries()
                .find(|(_, entry)| {
                    entry.key_span.is_some_and(|key| key.contains(span)) || holds(&entry.value)
                })
                .map(|(key, entry)| (PathStep::Key(key.clone()), &entry.value)),
            Data::Sequence(items) => items
                .iter()
                .enumerate()
                .find(|(_, item)| holds(item))
                .map(|(index, item)| (PathStep::Index(index), item)),
            _ => None,
        };
        let Some((step, child)) = next else { return ValuePath(path) };
        path.push(step);
        value = child;
        // Nothing nests deeper than the loaders allow.
        if path.len() > 1_000 {
            return ValuePath(path);
        }
    }
}
