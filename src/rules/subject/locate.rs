//! From values to the bytes they were written as, and from bytes to the keys that lead there.

use super::{Subject, TextKind};
use crate::diagnostics::span_of;
use crate::source::{FileId, Span};
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

    /// The keys that lead to a place in its file; for a comment, to what it stands in. In a `.env` file the variable,
    /// and nothing in files of other forms.
    pub fn path_in_file(&self, span: Span) -> ValuePath {
        if self.texts.iter().any(|text| text.file == span.file && text.kind == TextKind::Dotenv) {
            return ValuePath(self.variable_at(span).into_iter().collect());
        }
        self.content(span.file).map(|value| ValuePath(self.path_to(value, span).0)).unwrap_or_default()
    }

    /// The variable that a line of a `.env` file sets.
    fn variable_at(&self, span: Span) -> Option<PathStep> {
        let text = &self.files().file(span.file).text;
        let line = text[..span.end as usize].rsplit('\n').next()?;
        let name = line.split_once('=')?.0.trim().trim_start_matches("export ").trim();
        (!name.starts_with('#')).then(|| PathStep::Key(name.into()))
    }

    /// The key of the innermost property that a place is in, together with the place.
    pub fn construct(&self, span: Span) -> Option<Span> {
        let (_, key) = self.path_to(self.content(span.file)?, span);
        let key = key.filter(|key| key.file == span.file && key.start <= span.start)?;
        Some(Span { start: key.start, ..span })
    }

    /// Where the content of a file begins, after the comments at its head.
    pub fn head(&self, file: FileId) -> usize {
        match self.content(file).map(|value| value.origin) {
            Some(Origin::Written(span)) => span.start as usize,
            _ => 0,
        }
    }

    /// What a file holds, if it is YAML or JSON.
    fn content(&self, file: FileId) -> Option<&Value> {
        if file == self.main {
            return Some(self.written());
        }
        self.survey.resolver.context.file_cache.at(&self.files().file(file).path)?.value
    }

    /// The keys from a value to what is written at a span, and the place of the last of them.
    fn path_to(&self, root: &Value, span: Span) -> (Vec<PathStep>, Option<Span>) {
        let mut path = Vec::new();
        let mut key_span = None;
        let mut value = root;
        // Nothing nests deeper than the loaders allow.
        while path.len() <= 1_000
            && let Some(position) = self.known.enclosing.position(value, span)
        {
            value = match &value.data {
                Data::Mapping(mapping) => {
                    let Some((key, entry)) = mapping.get_index(position) else { break };
                    path.push(PathStep::Key(key.clone()));
                    key_span = entry.key_span.or(key_span);
                    &entry.value
                }
                Data::Sequence(items) => {
                    path.push(PathStep::Index(position));
                    &items[position]
                }
                _ => break,
            };
        }
        (path, key_span)
    }
}
