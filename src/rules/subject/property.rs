//! A property of the configuration, wherever it was written: how rules walk.

use std::rc::Rc;

use super::paths::PathId;
use super::{Expression, List, Reference, Subject};
use crate::source::Span;
use crate::value::{Data, Entry, Origin, PathStep, Value, ValuePath};

/// A property: its path in the configuration, the place of its key, and its value as far as it is known.
///
/// Values that the framework puts in as defaults are no properties: rules are about what somebody wrote.
#[derive(Clone, Copy, Debug)]
pub struct Property<'s> {
    pub(super) path: PathId,
    /// Its key in the file that has it; `None` for items of lists and what no file has.
    pub key_span: Option<Span>,
    /// Its value.
    pub value: &'s Value,
    pub(super) subject: &'s Subject,
}

impl<'s> Property<'s> {
    /// The service it is of.
    pub fn subject(&self) -> &'s Subject {
        self.subject
    }

    /// Where it is in the configuration.
    pub fn path(&self) -> ValuePath {
        self.subject.known.paths.path(self.path)
    }

    /// Its key, or its number in a list.
    pub fn key(&self) -> String {
        self.subject.known.paths.last(self.path).map(|step| step.to_string()).unwrap_or_default()
    }

    /// Its key, or that of the list it is in; empty if there is none.
    pub fn nearest_key(&self) -> Rc<str> {
        self.subject.known.paths.nearest_key(self.path)
    }

    /// The property under a key.
    pub fn get(&self, key: &str) -> Option<Property<'s>> {
        self.at(&[key])
    }

    /// The property at a path of keys below it.
    pub fn at(&self, path: &[&str]) -> Option<Property<'s>> {
        let entry_of = |value: &'s Value, key: &str| value.as_mapping()?.key_and_entry(key);
        let mut property = (self.key_span, self.value);
        for key in path {
            let (_, entry) = entry_of(property.1, key).filter(|(_, entry)| is_written(&entry.value))?;
            property = (entry.key_span, &entry.value);
        }
        // Most of what rules ask for is not there, and only what is gets a path.
        let mut id = self.path;
        let mut above = self.value;
        for key in path {
            let (key, entry) = entry_of(above, key)?;
            id = self.subject.known.paths.below(id, PathStep::Key(Rc::clone(key)));
            above = &entry.value;
        }
        let (key_span, value) = property;
        Some(Property { path: id, key_span, value, subject: self.subject })
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
        self.leaves_where(|_| true)
    }

    /// The scalars in it that count. Properties are made only of these, so it pays to say what is wanted.
    pub fn leaves_where(&self, counts: impl Fn(&Value) -> bool) -> Vec<Property<'s>> {
        self.leaves_named(|_, value| counts(value))
    }

    /// The scalars in it that count by their nearest key, their own or that of the list they are in, and their value.
    pub fn leaves_named(&self, counts: impl Fn(&str, &Value) -> bool) -> Vec<Property<'s>> {
        let own_name = self.nearest_key();
        if !self.value.is_collection() {
            return if counts(&own_name, self.value) { vec![*self] } else { Vec::new() };
        }
        let mut leaves = Vec::new();
        // The way down to where the walk is, with a level for each map and list on it.
        let mut steps = Vec::new();
        let mut levels = vec![Level { collection: self.value, name: &own_name, next: 0 }];
        // Values can be shared, so that there may be more of them than anybody wrote.
        let mut seen = 0;
        while let Some(level) = levels.last_mut().filter(|_| seen < LEAVES) {
            let Some((step, name, key_span, value)) = level.step() else {
                levels.pop();
                steps.pop();
                continue;
            };
            steps.push(step);
            if value.is_collection() {
                levels.push(Level { collection: value, name, next: 0 });
                continue;
            }
            seen += 1;
            if counts(name, value) {
                leaves.push(self.below(&steps, key_span, value));
            }
            steps.pop();
        }
        leaves
    }

    /// The properties below it at a path in which `*` is any key or item.
    fn select(&self, pattern: &[&str]) -> Vec<Property<'s>> {
        let mut selected = Vec::new();
        self.select_into(&mut Vec::new(), self.key_span, self.value, pattern, &mut selected);
        selected
    }

    /// Goes down one step of a pattern; patterns are constants of a few steps.
    fn select_into(
        &self,
        steps: &mut Vec<Step<'s>>,
        key_span: Option<Span>,
        value: &'s Value,
        pattern: &[&str],
        selected: &mut Vec<Property<'s>>,
    ) {
        let Some((first, rest)) = pattern.split_first() else {
            selected.push(self.below(steps, key_span, value));
            return;
        };
        let mut enter = |step, key_span, value| {
            steps.push(step);
            self.select_into(steps, key_span, value, rest, selected);
            steps.pop();
        };
        match &value.data {
            Data::Mapping(mapping) if *first == "*" => {
                for (key, entry) in mapping.entries().filter(|(_, entry)| is_written(&entry.value)) {
                    enter(Step::Key(key), entry.key_span, &entry.value);
                }
            }
            Data::Sequence(items) if *first == "*" => {
                for (index, item) in items.iter().enumerate() {
                    enter(Step::Index(index), None, item);
                }
            }
            Data::Mapping(mapping) => {
                if let Some((key, entry)) = mapping.key_and_entry(first)
                    && is_written(&entry.value)
                {
                    enter(Step::Key(key), entry.key_span, &entry.value);
                }
            }
            _ => {}
        }
    }

    /// The property that some steps lead to from here.
    fn below(&self, steps: &[Step<'s>], key_span: Option<Span>, value: &'s Value) -> Property<'s> {
        let steps = steps.iter().map(|step| match step {
            Step::Key(key) => PathStep::Key(Rc::clone(key)),
            Step::Index(index) => PathStep::Index(*index),
        });
        let path = steps.fold(self.path, |above, step| self.subject.known.paths.below(above, step));
        Property { path, key_span, value, subject: self.subject }
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
    pub fn references(&self) -> Rc<[Reference]> {
        self.subject.known_references(self.value)
    }

    /// The variables that stand in it as written.
    pub fn expressions(&self) -> impl Iterator<Item = Expression<'s>> {
        let path = self.path();
        self.subject.expressions().filter(move |expression| *expression.path == path)
    }

    fn entry(&self, key: Rc<str>, entry: &'s Entry) -> Property<'s> {
        self.child(PathStep::Key(key), entry.key_span, &entry.value)
    }

    fn child(&self, step: PathStep, key_span: Option<Span>, value: &'s Value) -> Property<'s> {
        let path = self.subject.known.paths.below(self.path, step);
        Property { path, key_span, value, subject: self.subject }
    }
}

/// A step of a path that is not put together yet.
#[derive(Clone, Copy)]
enum Step<'s> {
    Key(&'s Rc<str>),
    Index(usize),
}

/// A map or list that is being walked through.
struct Level<'s, 'n> {
    collection: &'s Value,
    /// The key that names its items, if it is a list.
    name: &'n str,
    /// The position of what comes next.
    next: usize,
}

impl<'s: 'n, 'n> Level<'s, 'n> {
    /// The next of its values that somebody wrote: the step to it, its nearest key and where that stands.
    fn step(&mut self) -> Option<(Step<'s>, &'n str, Option<Span>, &'s Value)> {
        loop {
            let position = self.next;
            self.next += 1;
            match &self.collection.data {
                Data::Mapping(mapping) => {
                    let (key, entry) = mapping.get_index(position)?;
                    if is_written(&entry.value) {
                        return Some((Step::Key(key), key, entry.key_span, &entry.value));
                    }
                }
                Data::Sequence(items) => {
                    return Some((Step::Index(position), self.name, None, items.get(position)?));
                }
                _ => return None,
            }
        }
    }
}

/// How many scalars of one property are looked at.
const LEAVES: usize = 100_000;

/// Whether a value holds a variable that is not resolved.
pub(super) fn is_unknown(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !matches!(crate::variables::syntax::parse(text), Ok(None)))
}

fn is_written(value: &Value) -> bool {
    !matches!(value.origin, Origin::Framework(_))
}

/// The property at a path of a configuration.
pub(super) fn walk<'s>(subject: &'s Subject, root: &'s Value, path: &ValuePath) -> Option<Property<'s>> {
    let root = Property { path: PathId::ROOT, key_span: None, value: root, subject };
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
        Property { path: PathId::ROOT, key_span: None, value: self.configuration(), subject: self }
    }

    /// The property at a path of keys.
    pub fn get(&self, path: &[&str]) -> Option<Property<'_>> {
        let may_be_there = path.iter().rev().all(|key| self.may_have_key(key));
        if may_be_there { self.root().at(path) } else { None }
    }

    /// The property at a path.
    pub fn at(&self, path: &ValuePath) -> Option<Property<'_>> {
        walk(self, self.configuration(), path)
    }

    /// All properties at a path with dots, in which `*` is any key or item: `functions.*.events.*.http`.
    pub fn select(&self, pattern: &str) -> Vec<Property<'_>> {
        if !self.may_have_path(pattern) {
            return Vec::new();
        }
        let steps: Vec<&str> = pattern.split('.').collect();
        match steps.as_slice() {
            ["functions", "*", steps @ ..] if !steps.is_empty() => self.select_in_functions(steps),
            steps => self.root().select(steps),
        }
    }

    /// The properties at a path below each function.
    fn select_in_functions(&self, pattern: &[&str]) -> Vec<Property<'_>> {
        let mut selected = Vec::new();
        let mut steps = Vec::new();
        for list in self.function_lists() {
            let entries = list.value.as_mapping().into_iter().flat_map(|functions| functions.entries());
            let functions = entries
                .filter(|(_, function)| is_written(&function.value) && function.value.as_mapping().is_some());
            for (name, function) in functions {
                steps.clear();
                steps.push(Step::Key(name));
                list.select_into(&mut steps, function.key_span, &function.value, pattern, &mut selected);
            }
        }
        selected
    }

    /// The functions. Lists of functions that could not be merged are taken apart.
    pub fn functions(&self) -> Vec<Property<'_>> {
        self.listed(List::Functions, || {
            let maps = self.function_lists();
            maps.iter()
                .flat_map(Property::children)
                .filter(|function| function.value.as_mapping().is_some())
                .collect()
        })
    }

    /// The maps that functions stand in: one, unless they are lists that could not be merged.
    fn function_lists(&self) -> Vec<Property<'_>> {
        let Some(functions) = self.get(&["functions"]) else { return Vec::new() };
        let maps = match functions.value.data {
            Data::Sequence(_) => functions.children(),
            _ => vec![functions],
        };
        maps.into_iter().filter(|map| map.value.as_mapping().is_some()).collect()
    }

    /// The events of all functions that are maps with a kind, such as `http`, each as the property of that kind.
    pub fn events(&self, kind: &str) -> Vec<Property<'_>> {
        if !self.may_have_key(kind) {
            return Vec::new();
        }
        self.select_in_functions(&["events", "*", kind])
    }

    /// The resources of a type, such as `AWS::S3::Bucket`.
    pub fn resources(&self, kind: &str) -> Vec<Property<'_>> {
        let mut resources = self.select("resources.Resources.*");
        resources.retain(|resource| resource.get("Type").is_some_and(|own| own.text() == Some(kind)));
        resources
    }

    /// The variables of all environments: the provider's and the functions'.
    pub fn environment(&self) -> Vec<Property<'_>> {
        let mut variables = self.root().select(&["provider", "environment", "*"]);
        variables.extend(self.select_in_functions(&["environment", "*"]));
        variables
    }
}
