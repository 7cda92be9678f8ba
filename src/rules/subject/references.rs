//! What a value comes from, or would come from if all could be known: the variables on the way.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Subject;
use crate::diagnostics::span_of;
use crate::source::Span;
use crate::value::{Data, Derivation, Origin, Value};
use crate::variables::sources::file::FileCache;
use crate::variables::sources::plain_address;
use crate::variables::syntax::{self, Call, Source, Template};

/// One call of a variable source on the way to a value.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The call.
    pub call: Call,
    /// The `${…}` it is in; `None` if that is in no file.
    pub span: Option<Span>,
    /// The `${…}` that lead to it, the one in the value itself first; empty if this is that one.
    pub route: Vec<Span>,
    /// Whether it was asked and had no value here, though it may have one elsewhere: the environment, an option.
    pub is_passed: bool,
}

/// What values come from, by the address of each value: rules ask for the same ones again and again.
pub(super) type KnownReferences = RefCell<FxHashMap<*const Value, Rc<[Reference]>>>;

/// How many calls are followed; ways can branch at every step.
const LIMIT: usize = 500;

impl Subject {
    /// The same as [`Subject::references`], found once for each value of the configuration.
    pub(super) fn known_references(&self, value: &Value) -> Rc<[Reference]> {
        if !Subject::may_have_references(value) {
            return Rc::default();
        }
        if let Some(known) = self.known.references.borrow().get(&std::ptr::from_ref(value)) {
            return Rc::clone(known);
        }
        let found: Rc<[Reference]> = self.references(value).into();
        self.known.references.borrow_mut().insert(std::ptr::from_ref(value), Rc::clone(&found));
        found
    }

    /// The calls a value comes from: those that gave it or were asked before, and for what is not resolved all that
    /// might, with what they refer to. In the order they are met.
    pub fn references(&self, value: &Value) -> Vec<Reference> {
        if !Subject::may_have_references(value) {
            return Vec::new();
        }
        let mut found: Vec<Reference> = Vec::new();
        let mut open = vec![(value.clone(), Vec::new())];
        while let Some((value, route)) = open.pop() {
            if found.len() > LIMIT {
                break;
            }
            match value.origin {
                Origin::Derived(id) if Subject::template(&value).is_none() => {
                    self.follow_derivation(self.provenance().get(id), route, &mut found, &mut open);
                }
                _ => self.follow_text(&value, route, &mut found, &mut open),
            }
        }
        found
    }

    /// Whether a value may come from calls: variables gave it, or stand in it. Most values are written as they are.
    pub fn may_have_references(value: &Value) -> bool {
        matches!(value.origin, Origin::Derived(_)) || value.as_str().is_some_and(syntax::may_hold_variables)
    }

    fn follow_derivation(
        &self,
        derivation: &Derivation,
        route: Vec<Span>,
        found: &mut Vec<Reference>,
        open: &mut Vec<(Value, Vec<Span>)>,
    ) {
        let unknown = |origin: Origin| Value::new(Data::Null, origin);
        match derivation {
            Derivation::Variable { expression, text, range: (start, end), chosen, found: origin, .. } => {
                let written = text.get(*start as usize..*end as usize).unwrap_or_default();
                let template = syntax::parse(written).ok().flatten();
                let variable = template.as_ref().and_then(|template| template.variables().next());
                let sources = variable.map(|variable| variable.sources.as_slice()).unwrap_or_default();
                let span = expression.as_ref().map(|place| span_of(self.files(), place));
                for (index, source) in sources.iter().enumerate().take(*chosen as usize + 1) {
                    let Source::Call(call) = source else { continue };
                    let is_passed = index < *chosen as usize;
                    if !is_passed {
                        open.push((unknown(*origin), longer(&route, span)));
                    }
                    found.push(Reference { call: call.clone(), span, route: route.clone(), is_passed });
                }
            }
            Derivation::Concatenation { template, parts } => {
                // The text that was put together may come from variables itself.
                open.push((unknown(*template), route.clone()));
                open.extend(parts.iter().rev().map(|part| (unknown(*part), route.clone())));
            }
            Derivation::External(_) => {}
        }
    }

    /// Takes the variables of a text that is not resolved.
    fn follow_text(
        &self,
        value: &Value,
        route: Vec<Span>,
        found: &mut Vec<Reference>,
        open: &mut Vec<(Value, Vec<Span>)>,
    ) {
        let Some(template) = Subject::template(value) else { return };
        let mut next = Vec::new();
        for (call, span) in self.calls_in(&template, value) {
            let known = |reference: &Reference| reference.span == span && reference.call == call;
            if !found.iter().any(known) {
                let onward = longer(&route, span);
                next.extend(self.may_lead_to(&call).into_iter().map(|value| (value, onward.clone())));
                found.push(Reference { call, span, route: route.clone(), is_passed: false });
            }
        }
        open.extend(next.into_iter().rev());
    }

    fn calls_in(&self, template: &Template, value: &Value) -> Vec<(Call, Option<Span>)> {
        let mut calls = Vec::new();
        for variable in template.variables() {
            let span = self.bytes_of(value, variable.start, variable.end);
            let of_source = |source: &Source| match source {
                Source::Call(call) => Some((call.clone(), span)),
                Source::Literal(_) => None,
            };
            calls.extend(variable.sources.iter().filter_map(of_source));
        }
        calls
    }

    /// The value a call leads to, as far as it is in a file and its address holds no variables.
    pub fn referred_to(&self, call: &Call) -> Option<Value> {
        let root = self.root_of(call)?;
        let Some(address) = plain_address(call) else { return (call.name != "self").then_some(root) };
        address.split('.').try_fold(root, |value, key| crate::variables::property(&value, key))
    }

    /// What the address of a call is looked up in.
    fn root_of(&self, call: &Call) -> Option<Value> {
        match call.name.as_str() {
            "self" => Some(self.configuration().clone()),
            "file" => {
                let path = call.params.iter().flatten().next().filter(|path| path.template.is_none())?;
                let cache = &self.survey.resolver.context.file_cache;
                cache.find(&self.location.service_dir, &path.to_string()).cloned()
            }
            _ => None,
        }
    }

    /// Whether a `${self:…}` may lead to a place, to what it is in, or to something in it.
    pub fn may_refer_to(call: &Call, path: &[String]) -> bool {
        let address = call.address.as_ref().map(ToString::to_string).unwrap_or_default();
        address.is_empty() || keys(&address).zip(path).all(|(key, step)| key.is_none_or(|key| key == step))
    }

    /// The file that a `${file(…)}` leads to; `None` if that depends on variables.
    pub fn file_of(&self, call: &Call) -> Option<PathBuf> {
        let path = call.params.iter().flatten().next().filter(|path| path.template.is_none())?;
        Some(FileCache::path_of(&self.location.service_dir, &path.to_string()))
    }

    /// The values a call leads to, as far as they are in a file; all that it may lead to where its address holds
    /// variables.
    fn may_lead_to(&self, call: &Call) -> Vec<Value> {
        let Some(root) = self.root_of(call) else { return Vec::new() };
        let Some(address) = &call.address else {
            return if call.name == "self" { Vec::new() } else { leaves(root) };
        };
        let mut values = vec![root];
        let mut found = Vec::new();
        for key in keys(&address.to_string()) {
            // What a variable gives is not known, so the way ends there.
            let (open, known): (Vec<_>, _) = values.into_iter().partition(super::property::is_unknown);
            found.extend(open);
            values = match key {
                Some(key) => {
                    known.iter().filter_map(|value| crate::variables::property(value, key)).collect()
                }
                None => known.iter().flat_map(children).take(LIMIT).collect(),
            };
        }
        found.extend(values.into_iter().flat_map(leaves).take(LIMIT));
        found
    }
}

fn longer(route: &[Span], span: Option<Span>) -> Vec<Span> {
    route.iter().copied().chain(span).collect()
}

/// The keys of an address; `None` for one with variables in it, which may be any.
fn keys(address: &str) -> impl Iterator<Item = Option<&str>> {
    let mut depth = 0_usize;
    let parts = address.split(move |character: char| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == '.' && depth == 0
    });
    parts.map(|part| (!part.contains("${")).then_some(part))
}

fn children(value: &Value) -> Vec<Value> {
    match &value.data {
        Data::Mapping(mapping) => mapping.values().cloned().collect(),
        Data::Sequence(items) => items.to_vec(),
        _ => Vec::new(),
    }
}

/// The scalars in a value, the first ones if there are very many.
fn leaves(value: Value) -> Vec<Value> {
    let mut leaves = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop().filter(|_| leaves.len() < LIMIT) {
        match value.data {
            Data::Mapping(_) | Data::Sequence(_) => open.extend(children(&value).into_iter().rev()),
            _ => leaves.push(value),
        }
    }
    leaves
}
