//! A property of the configuration, wherever it was written: how rules walk.

use super::{Expression, Reference, Subject};
use crate::source::Span;
use crate::value::{Data, Entry, Origin, PathStep, Value, ValuePath};

/// A property: its path in the configuration, the place of its key, and its value as far as it is known.
///
/// Values that the framework puts in as defaults are no properties: rules are about what somebody wrote.
#[derive(Clone, Debug)]
pub struct Property<'s> {
    /// Where it is in the configuration.
    pub path: ValuePath,
    /// Its key in the file that has it; `None` for items of lists and what no file has.
    pub key_span: Option<Span>,
    /// Its value.
    pub value: &'s Value,
    subject: &'s Subject,
}

impl<'s> Property<'s> {
    /// Its key, or its number in a list.
    pub fn key(&self) -> String {
        self.path.0.last().map(ToString::to_string).unwrap_or_default()
    }

    /// The property under a key.
    pub fn get(&self, key: &str) -> Option<Property<'s>> {
        let entry = self.value.as_mapping()?.entry(key)?;
        is_written(&entry.value).then(|| self.entry(key.into(), entry))
    }

    /// The property at a path of keys below it.
    pub fn at(&self, path: &[&str]) -> Option<Property<'s>> {
        path.iter().try_fold(self.clone(), |property, key| property.get(key))
    }

    /// The entries of a mapping or the items of a list.
    pub fn children(&self) -> Vec<Property<'s>> {
        match &self.value.data {
            Data::Mapping(mapping) => {
                let entries = mapping.entries().filter(|(_, entry)| is_written(&entry.value));
                entries.map(|(key, entry)| self.entry(key.clone(), entry)).collect()
            }
            Data::Sequence(items) => items
                .iter()
                .enumerate()
                .map(|(index, value)| self.child(PathStep::Index(index), None, value))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// All scalars in it, itself if it is one.
    pub fn leaves(&self) -> Vec<Property<'s>> {
        let mut leaves = Vec::new();
        let mut open = vec![self.clone()];
        // Values can be shared, so that there may be more of them than anybody wrote.
        while let Some(property) = open.pop().filter(|_| leaves.len() < LEAVES) {
            match property.value.data {
                Data::Mapping(_) | Data::Sequence(_) => {
                    open.extend(property.children().into_iter().rev());
                }
                _ => leaves.push(property),
            }
        }
        leaves
    }

    /// Its text, if that is known and not secret.
    pub fn text(&self) -> Option<&'s str> {
        self.value.as_str().filter(|_| !self.is_unknown())
    }

    /// Whether its value holds a variable that can't be resolved here, so that it may be anything.
    pub fn is_unknown(&self) -> bool {
        is_unknown(self.value)
    }

    /// Whether its value stands in a file as it is: no variable gave it.
    pub fn is_literal(&self) -> bool {
        matches!(self.value.origin, Origin::Written(_)) && !self.is_unknown()
    }

    /// Where it is set: its key, or its value if it has none.
    pub fn place(&self) -> Option<Span> {
        self.key_span.or_else(|| self.value_span())
    }

    /// Where its value stands beside its key: the text or variable there.
    pub fn value_span(&self) -> Option<Span> {
        self.subject.span_of(self.value.origin)
    }

    /// The token that its value was written as in the end, in whatever file variables lead to.
    pub fn token(&self) -> Option<Span> {
        self.subject.token_of(self.value.origin).or_else(|| self.place())
    }

    /// The variables its value comes from, or would come from: directly, and through what they refer to.
    pub fn references(&self) -> Vec<Reference> {
        self.subject.references(self.value)
    }

    /// The variables that stand in it as written.
    pub fn expressions(&self) -> impl Iterator<Item = Expression<'s>> {
        let path = self.path.clone();
        self.subject.expressions().filter(move |expression| *expression.path == path)
    }

    fn entry(&self, key: std::rc::Rc<str>, entry: &'s Entry) -> Property<'s> {
        self.child(PathStep::Key(key), entry.key_span, &entry.value)
    }

    fn child(&self, step: PathStep, key_span: Option<Span>, value: &'s Value) -> Property<'s> {
        let mut path = self.path.clone();
        path.0.push(step);
        Property { path, key_span, value, subject: self.subject }
    }
}

/// How many scalars of one property are looked at.
const LEAVES: usize = 100_000;

/// Whether a value holds a variable that is not resolved.
pub(super) fn is_unknown(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains("${"))
        && matches!(value.as_str().map(crate::variables::syntax::parse), Some(Ok(Some(_)) | Err(_)))
}

fn is_written(value: &Value) -> bool {
    !matches!(value.origin, Origin::Framework(_))
}

/// The property at a path of a configuration.
pub(super) fn walk<'s>(subject: &'s Subject, root: &'s Value, path: &ValuePath) -> Option<Property<'s>> {
    let root = Property { path: ValuePath::default(), key_span: None, value: root, subject };
    path.0.iter().try_fold(root, |property, step| match step {
        PathStep::Key(key) => {
            let entry = property.value.as_mapping()?.entry(key)?;
            Some(property.entry(key.clone(), entry))
        }
        PathStep::Index(index) => {
            let item = property.value.as_sequence()?.get(*index)?;
            Some(property.child(step.clone(), None, item))
        }
    })
}

impl Subject {
    /// The configuration as a property.
    pub fn root(&self) -> Property<'_> {
        Property { path: ValuePath::default(), key_span: None, value: self.configuration(), subject: self }
    }

    /// The property at a path of keys.
    pub fn get(&self, path: &[&str]) -> Option<Property<'_>> {
        self.root().at(path)
    }

    /// All properties at a path with dots, in which `*` is any key or item: `functions.*.events.*.http`.
    pub fn select(&self, pattern: &str) -> Vec<Property<'_>> {
        let mut selected = vec![self.root()];
        for step in pattern.split('.') {
            selected = match step {
                "*" => selected.iter().flat_map(Property::children).collect(),
                key => selected.iter().filter_map(|property| property.get(key)).collect(),
            };
        }
        selected
    }

    /// The functions. Lists of functions that could not be merged are taken apart.
    pub fn functions(&self) -> Vec<Property<'_>> {
        let Some(functions) = self.get(&["functions"]) else { return Vec::new() };
        let maps = match functions.value.data {
            Data::Sequence(_) => functions.children(),
            _ => vec![functions],
        };
        let entries = maps.iter().filter(|map| map.value.as_mapping().is_some());
        entries
            .flat_map(Property::children)
            .filter(|function| function.value.as_mapping().is_some())
            .collect()
    }

    /// The events of all functions that are maps with a kind, such as `http`, each as the property of that kind.
    pub fn events(&self, kind: &str) -> Vec<Property<'_>> {
        let lists = self.functions().into_iter().filter_map(|function| function.get("events"));
        lists.flat_map(|events| events.children()).filter_map(|event| event.get(kind)).collect()
    }

    /// The variables of all environments: the provider's and the functions'.
    pub fn environment(&self) -> Vec<Property<'_>> {
        let provider = self.get(&["provider", "environment"]);
        let functions = self.functions().into_iter().filter_map(|function| function.get("environment"));
        provider.into_iter().chain(functions).flat_map(|environment| environment.children()).collect()
    }
}
