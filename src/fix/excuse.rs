//! What fixes may change: the paths they declare, and the places of their edits.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::compare::{Difference, Excuse, Found};
use super::symbolic;
use super::track::{Places, touches};
use crate::edit::{Change, ChangedPath};
use crate::rules::Subject;
use crate::service::Options;
use crate::source::Span;
use crate::value::{Data, Origin, Value};
use crate::variables::Cause;
use crate::variables::sources::plain_address;
use crate::variables::syntax::{self, Call, Source, Template, Variable};

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

    fn has_below(&self, path: &[String]) -> bool {
        self.below(path).next().is_some()
    }

    /// The declared paths that begin with a path; they stand behind it in the order of paths.
    fn below(&self, path: &[String]) -> impl Iterator<Item = &&'f [String]> {
        let behind = self.paths.range::<[String], _>((Bound::Included(path), Bound::Unbounded));
        behind.take_while(move |declared| declared.starts_with(path))
    }

    /// Whether one of the paths leads to what decides about an address, above or below it; an address that can't be known
    /// may be any.
    fn decides(&self, pattern: &[&str], address: Option<&str>) -> bool {
        let is_step = |(step, wanted): (&String, &&str)| match *wanted {
            "*" => true,
            "=" => address.is_none_or(|address| address == step),
            name => name == step,
        };
        self.paths.iter().any(|path| path.iter().zip(pattern).all(is_step))
    }

    fn items(&self, list: &[String]) -> Vec<usize> {
        let item = |path: &&[String]| match path.split_last() {
            Some((last, above)) if above == list => last.parse().ok(),
            _ => None,
        };
        self.below(list).filter_map(item).collect()
    }
}

/// What the resolved configurations may differ in.
pub(super) struct Resolved<'a> {
    pub declared: &'a Declared<'a>,
    /// Those of the declared paths whose values become others, without those of values that only move.
    pub values: &'a Declared<'a>,
    pub places: &'a Places,
    /// Whether a variable that stopped the framework was edited.
    pub is_repaired: bool,
    pub before: &'a Subject,
    pub after: &'a Subject,
    pub options: &'a Options,
}

/// Whether a variable that stopped the framework was edited.
pub(super) fn is_repaired(before: &Subject, places: &Places) -> bool {
    had_error(before, &places.before)
}

/// Whether a variable that stopped the framework touches some bytes.
fn had_error(before: &Subject, spans: &[Span]) -> bool {
    let mut failures =
        before.failures().iter().filter(|failure| failure.error(before).cause != Cause::Unknowable);
    failures.any(|failure| failure.span().is_some_and(|span| touches(spans, span)))
}

/// Which properties decide what a source answers, to all that is asked of it or to one address. `*` is any step, and `=`
/// the address itself.
const DECIDED_BY: &[(&str, Option<&str>, &[&str])] = &[
    ("aws", Some("region"), &["provider", "region"]),
    ("env", None, &["useDotenv"]),
    ("param", None, &["params", "*", "="]),
    ("param", None, &["provider", "stage"]),
    ("param", None, &["stages", "*", "params", "="]),
    ("sls", Some("stage"), &["provider", "stage"]),
];

impl Resolved<'_> {
    /// Whether an error kept a value from being known, as where what a variable leads to is no JSON.
    fn was_wrong(&self, value: &Value) -> bool {
        self.before.span_of(value.origin).is_some_and(|written| had_error(self.before, &[written]))
    }

    /// Whether something new is what a fix declares, in a copy of the service within itself: one that its file includes.
    fn is_new_in_copy(&self, path: &[String], after: Found<'_>) -> bool {
        (1..path.len()).any(|start| self.declared.covers(&path[start..]))
            && is_edited(&self.places.after, [after.key_span, self.after.span_of(after.value.origin)])
    }

    /// Whether a value refers to one that is declared to become another.
    fn refers_to_declared(&self, subject: &Subject, value: &Value) -> bool {
        subject.references(value).iter().any(|reference| asks_for(&reference.call, self.values))
    }

    /// Whether a value could not be known because it asks, itself or on the way, for what a fix declares to come.
    fn awaits_declared(&self, value: &Value) -> bool {
        let mut open = vec![value.clone()];
        let mut followed = 0;
        while let Some(value) = open.pop().filter(|_| followed < LIMIT) {
            followed += 1;
            let template = value.as_str().and_then(|text| syntax::parse(text).ok().flatten());
            let mut variables: Vec<_> = template.iter().flat_map(Template::variables).collect();
            while let Some(variable) = variables.pop() {
                for source in &variable.sources {
                    let Source::Call(call) = source else { continue };
                    if asks_for(call, self.declared) {
                        return true;
                    }
                    variables.extend(arguments(call));
                    open.extend(self.before.referred_to(call));
                }
            }
        }
        false
    }
}

/// Whether one of the paths decides what a call answers.
fn asks_for(call: &Call, paths: &Declared<'_>) -> bool {
    let address = plain_address(call);
    let address = address.as_deref();
    let is_asked = |part: Option<&str>| part.is_none() || address.is_none() || address == part;
    let mut decided_by = DECIDED_BY.iter().filter(|(name, part, _)| *name == call.name && is_asked(*part));
    decided_by.any(|(_, _, pattern)| paths.decides(pattern, address))
        || (call.name == "self"
            && address.is_some_and(|address| {
                let path: Vec<_> = address.split('.').map(str::to_owned).collect();
                paths.covers(&path) || paths.has_below(&path)
            }))
}

impl Excuse for Resolved<'_> {
    fn excuses(&self, difference: &Difference<'_>) -> bool {
        if self.declared.covers(&difference.path) {
            return true;
        }
        let (Some(before), Some(after)) = (difference.before, difference.after) else {
            return difference.after.is_some_and(|after| self.is_new_in_copy(&difference.path, after));
        };
        let (was_unknown, is_unknown) =
            (symbolic::is_unknown(before.value), symbolic::is_unknown(after.value));
        // What refers to a value that becomes another becomes another; but it must not become unknown.
        if (was_unknown || !is_unknown)
            && (self.refers_to_declared(self.before, before.value)
                || self.refers_to_declared(self.after, after.value))
        {
            return true;
        }
        if was_unknown && !is_unknown && self.awaits_declared(before.value) {
            return true;
        }
        // What a variable puts in whole stands as that variable once something in it can't be known.
        if before.value.is_collection()
            && is_unknown
            && self.values.has_below(&difference.path)
            && is_reached(self.after, after.value, &self.places.after)
        {
            return true;
        }
        // What is known on a second look is known to be another value.
        let normal = before.value.as_str().map(|text| symbolic::normal(text, self.before, self.options));
        if normal.is_some_and(|text| !text.contains("${")) {
            return false;
        }
        // What can't be known stands as written, and what is written was edited, here or on the way. It can be known
        // afterwards if it was an error that kept it from being known.
        was_unknown
            && is_reached(self.before, before.value, &self.places.before)
            && match is_unknown {
                true => is_reached(self.after, after.value, &self.places.after),
                false => self.is_repaired || self.was_wrong(before.value),
            }
    }

    fn asked_for(&self) -> usize {
        self.declared.paths.len() + self.places.before.len()
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

/// How many values are followed; ways can branch at every step.
const LIMIT: usize = 200;

/// Whether a value was written, or comes by variables, from where something was edited.
fn is_reached(subject: &Subject, value: &Value, places: &[Span]) -> bool {
    let mut open = vec![value.clone()];
    let mut followed = 0;
    while let Some(value) = open.pop().filter(|_| followed < LIMIT) {
        followed += 1;
        if is_edited(places, [subject.span_of(value.origin), subject.token_of(value.origin)]) {
            return true;
        }
        // The parameters and addresses of calls are texts with variables, too.
        let own = value.as_str().and_then(|text| syntax::parse(text).ok().flatten());
        open.extend(
            own.iter().flat_map(Template::variables).flat_map(|variable| asked_for(subject, variable)),
        );
        for reference in subject.references(&value) {
            if reference.span.iter().chain(&reference.route).any(|span| touches(places, *span)) {
                return true;
            }
            open.extend(arguments(&reference.call).flat_map(|variable| asked_for(subject, variable)));
        }
    }
    false
}

/// The variables in the parameters and the address of a call.
fn arguments(call: &Call) -> impl Iterator<Item = &Variable> {
    let all = call.params.iter().flatten().chain(&call.address);
    all.filter_map(|argument| argument.template.as_ref()).flat_map(Template::variables)
}

/// The values that the variables in a variable lead to.
fn asked_for(subject: &Subject, variable: &Variable) -> Vec<Value> {
    let calls = |variable: &Variable| {
        let calls = variable.sources.iter().filter_map(|source| match source {
            Source::Call(call) => Some(call.clone()),
            Source::Literal(_) => None,
        });
        calls.collect::<Vec<_>>()
    };
    let mut open = calls(variable);
    let mut found = Vec::new();
    while let Some(call) = open.pop().filter(|_| found.len() < LIMIT) {
        found.extend(subject.referred_to(&call));
        open.extend(arguments(&call).flat_map(calls));
    }
    found
}

fn is_edited(places: &[Span], spans: [Option<Span>; 2]) -> bool {
    spans.into_iter().flatten().any(|span| touches(places, span))
}

/// What a file may differ in.
pub(super) struct Written<'a> {
    pub declared: &'a Declared<'a>,
    pub places: &'a Places,
}

impl Excuse for Written<'_> {
    fn excuses(&self, difference: &Difference<'_>) -> bool {
        if self.declared.covers(&difference.path) {
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
                // Two maps are looked into; what is around an edit is not excused by it.
                !(before.value.is_collection() && after.value.is_collection())
                    && (is_here(&self.places.before, before, false)
                        || is_here(&self.places.after, after, false))
            }
            (None, None) => true,
        }
    }

    fn asked_for(&self) -> usize {
        self.declared.paths.len() + self.places.before.len()
    }

    fn items(&self, path: &[String]) -> Vec<usize> {
        self.declared.items(path)
    }
}
