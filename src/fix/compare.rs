//! Two values held against each other: where they differ, and which of that was to be expected.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::source::Span;
use crate::value::{Data, Mapping, Value};

/// A value on one side, with the place of its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'v> {
    pub value: &'v Value,
    pub key_span: Option<Span>,
}

impl<'v> Found<'v> {
    pub fn root(value: &'v Value) -> Found<'v> {
        Found { value, key_span: None }
    }
}

/// A place at which two values differ.
#[derive(Clone, Debug)]
pub(super) struct Difference<'v> {
    pub path: Vec<String>,
    pub before: Option<Found<'v>>,
    pub after: Option<Found<'v>>,
}

/// What may differ.
pub(super) trait Excuse {
    /// Whether the values at a path may differ, with all below them.
    fn excuses(&self, difference: &Difference<'_>) -> bool;

    /// How many differences are asked for, at the most.
    fn asked_for(&self) -> usize;

    /// The items of the list at a path that come or go.
    fn items(&self, path: &[String]) -> Vec<usize>;

    /// The values as they are to be held against each other, if not as they are.
    fn same(&self, before: &Value, after: &Value) -> bool {
        let _ = (before, after);
        false
    }
}

/// What came of a comparison.
#[derive(Debug, Default)]
pub(super) struct Differences<'v> {
    /// How many were to be expected.
    pub expected: usize,
    /// Those that were not.
    pub unexpected: Vec<Difference<'v>>,
    /// Whether there is more of it than is worth looking at.
    pub too_many: bool,
}

/// How many differences are looked at beyond those asked for: aliases can make more of them than anybody wrote.
const LIMIT: usize = 2_000;
/// How deep values are compared; no file nests deeper.
const DEPTH: usize = 2_000;

/// Finds all places at which `before` and `after` differ.
pub(super) fn differences<'v>(
    before: Found<'v>,
    after: Found<'v>,
    base: &[String],
    excuse: &dyn Excuse,
) -> Differences<'v> {
    let mut comparison = Comparison {
        excuse,
        limit: LIMIT + excuse.asked_for(),
        known: HashMap::new(),
        found: Differences::default(),
        path: base.to_vec(),
    };
    comparison.pair(Some(before), Some(after));
    comparison.found
}

struct Comparison<'v, 'e> {
    excuse: &'e dyn Excuse,
    /// How many differences are looked at.
    limit: usize,
    /// Which shared containers are equal, so that aliases cost nothing.
    known: HashMap<(usize, usize), bool>,
    found: Differences<'v>,
    path: Vec<String>,
}

impl<'v> Comparison<'v, '_> {
    fn pair(&mut self, before: Option<Found<'v>>, after: Option<Found<'v>>) {
        if let (Some(before), Some(after)) = (before, after)
            && self.equal(before.value, after.value, 0)
        {
            return;
        }
        let found = self.found.expected + self.found.unexpected.len();
        if found >= self.limit || self.path.len() > DEPTH {
            self.found.too_many = true;
            return;
        }
        let difference = Difference { path: self.path.clone(), before, after };
        if self.excuse.excuses(&difference) {
            self.found.expected += 1;
            return;
        }
        let data = |found: Option<Found<'v>>| found.map(|found| &found.value.data);
        match (data(before), data(after)) {
            (Some(Data::Mapping(before)), Some(Data::Mapping(after))) => {
                self.mappings(before, after, &difference)
            }
            (Some(Data::Sequence(before)), Some(Data::Sequence(after))) => self.sequences(before, after),
            // A container that comes is what is in it, also where a key without a value was.
            (None | Some(Data::Null), Some(Data::Mapping(after))) if !after.is_empty() => {
                for (key, entry) in after.entries() {
                    let found = Found { value: &entry.value, key_span: entry.key_span };
                    self.below(key, |this| this.pair(None, Some(found)));
                }
            }
            (None, Some(Data::Sequence(after))) if !after.is_empty() => {
                for (index, item) in after.iter().enumerate() {
                    self.below(&index.to_string(), |this| this.pair(None, Some(Found::root(item))));
                }
            }
            _ => self.found.unexpected.push(difference),
        }
    }

    fn below(&mut self, step: &str, go: impl FnOnce(&mut Self)) {
        self.path.push(step.to_owned());
        go(self);
        self.path.pop();
    }

    fn mappings(&mut self, before: &'v Mapping, after: &'v Mapping, whole: &Difference<'v>) {
        let side = |mapping: &'v Mapping, key: &str| {
            let entry = mapping.entry(key)?;
            Some(Found { value: &entry.value, key_span: entry.key_span })
        };
        for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(key))) {
            let (one, other) = (side(before, key), side(after, key));
            self.below(key, |this| this.pair(one, other));
        }
        // The order of keys is the author's, too.
        let common = |one: &'v Mapping, other: &'v Mapping| one.keys().filter(|key| other.contains_key(key));
        if common(before, after).eq(common(after, before)) {
            return;
        }
        let mut order = Vec::new();
        for (mapping, other) in [(before, after), (after, before)] {
            let mut keys = Vec::new();
            for key in common(mapping, other) {
                self.path.push(key.to_string());
                let path = self.path.clone();
                self.path.pop();
                let moved = Difference { path, before: side(before, key), after: side(after, key) };
                if !self.excuse.excuses(&moved) {
                    keys.push(Rc::clone(key));
                }
            }
            order.push(keys);
        }
        if order[0] != order[1] {
            self.found.unexpected.push(whole.clone());
        }
    }

    fn sequences(&mut self, before: &'v [Value], after: &'v [Value]) {
        let (gone, come) = self.come_and_gone(before, after);
        let stay = |items: &'v [Value], out: &[usize]| {
            let out: HashSet<usize> = out.iter().copied().collect();
            let kept: Vec<_> = items.iter().enumerate().filter(|(index, _)| !out.contains(index)).collect();
            kept
        };
        for (kept, new) in stay(before, &gone).into_iter().zip(stay(after, &come)) {
            let pair = (Some(Found::root(kept.1)), Some(Found::root(new.1)));
            self.below(&kept.0.to_string(), |this| this.pair(pair.0, pair.1));
        }
        for index in gone {
            let item = Some(Found::root(&before[index]));
            self.below(&index.to_string(), |this| this.pair(item, None));
        }
        for index in come {
            let item = Some(Found::root(&after[index]));
            self.below(&index.to_string(), |this| this.pair(None, item));
        }
    }

    /// Which items are only in one of two lists; without them, the lists have one length.
    fn come_and_gone(&mut self, before: &[Value], after: &[Value]) -> (Vec<usize>, Vec<usize>) {
        let missing = before.len().saturating_sub(after.len());
        let added = after.len().saturating_sub(before.len());
        if missing == 0 && added == 0 {
            return (Vec::new(), Vec::new());
        }
        let declared = self.excuse.items(&self.path);
        let within =
            |length: usize| declared.iter().copied().filter(|index| *index < length).collect::<Vec<_>>();
        if missing > 0 && within(before.len()).len() == missing {
            return (within(before.len()), Vec::new());
        }
        if added > 0 && within(after.len()).len() == added {
            return (Vec::new(), within(after.len()));
        }
        // Equal items at both ends stay; what is between them was replaced.
        let head = before.iter().zip(after).take_while(|(one, other)| self.equal(one, other, 0)).count();
        let rest = before[head..].iter().rev().zip(after[head..].iter().rev());
        let tail = rest.take_while(|(one, other)| self.equal(one, other, 0)).count();
        ((head..before.len() - tail).collect(), (head..after.len() - tail).collect())
    }

    /// Whether two values are the same, keys in the same order.
    fn equal(&mut self, before: &Value, after: &Value, depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        match (&before.data, &after.data) {
            (Data::Mapping(one), Data::Mapping(other)) => {
                let pair = (Rc::as_ptr(one) as usize, Rc::as_ptr(other) as usize);
                self.remembered(pair, |this| {
                    one.len() == other.len()
                        && one.entries().zip(other.entries()).all(|((key, one), (other_key, other))| {
                            key == other_key && this.equal(&one.value, &other.value, depth + 1)
                        })
                })
            }
            (Data::Sequence(one), Data::Sequence(other)) => {
                let pair = (Rc::as_ptr(one) as usize, Rc::as_ptr(other) as usize);
                self.remembered(pair, |this| {
                    one.len() == other.len()
                        && one.iter().zip(other.iter()).all(|(one, other)| this.equal(one, other, depth + 1))
                })
            }
            _ => scalars_equal(before, after) || self.excuse.same(before, after),
        }
    }

    fn remembered(&mut self, pair: (usize, usize), compare: impl FnOnce(&mut Self) -> bool) -> bool {
        if let Some(known) = self.known.get(&pair) {
            return *known;
        }
        let equal = compare(self);
        self.known.insert(pair, equal);
        equal
    }
}

fn scalars_equal(before: &Value, after: &Value) -> bool {
    match (&before.data, &after.data) {
        (Data::Null, Data::Null) => true,
        (Data::Bool(one), Data::Bool(other)) => one == other,
        (Data::Number(one), Data::Number(other)) => one.to_bits() == other.to_bits(),
        (Data::String(one), Data::String(other)) => one == other,
        (Data::Secret(one), Data::Secret(other)) => scalars_equal(one.expose_value(), other.expose_value()),
        _ => false,
    }
}
