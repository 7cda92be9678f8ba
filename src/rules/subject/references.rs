//! What a value comes from, or would come from if all could be known: the variables on the way.

use super::Subject;
use super::variables::Expression;
use crate::diagnostics::span_of;
use crate::source::Span;
use crate::value::{Data, Derivation, Origin, Value};
use crate::variables::syntax::{self, Call, Source, Template};

/// One call of a variable source on the way to a value.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The call.
    pub call: Call,
    /// The `${…}` it is in; `None` if that is in no file.
    pub span: Option<Span>,
    /// Which of the references found before it leads to it; `None` if it stands in the value itself.
    pub parent: Option<usize>,
}

/// How many calls are followed; ways can branch at every step.
const LIMIT: usize = 500;

impl Subject {
    /// The calls a value comes from: those that gave it, and for what is not resolved all that might, with what they
    /// refer to. In the order they are met.
    pub fn references(&self, value: &Value) -> Vec<Reference> {
        let mut found: Vec<Reference> = Vec::new();
        let mut open = vec![(value.clone(), None)];
        while let Some((value, parent)) = open.pop() {
            if found.len() > LIMIT {
                break;
            }
            match value.origin {
                Origin::Derived(id) if Subject::template(&value).is_none() => {
                    self.follow_derivation(self.provenance().get(id), parent, &mut found, &mut open);
                }
                _ => self.follow_text(&value, parent, &mut found, &mut open),
            }
        }
        found
    }

    fn follow_derivation(
        &self,
        derivation: &Derivation,
        parent: Option<usize>,
        found: &mut Vec<Reference>,
        open: &mut Vec<(Value, Option<usize>)>,
    ) {
        let unknown = |origin: Origin| Value::new(Data::Null, origin);
        match derivation {
            Derivation::Variable { expression, text, range: (start, end), chosen, found: origin, .. } => {
                let written = text.get(*start as usize..*end as usize).unwrap_or_default();
                let template = syntax::parse(written).ok().flatten();
                let variable = template.as_ref().and_then(|template| template.variables().next());
                let source = variable.and_then(|variable| variable.sources.get(*chosen as usize));
                if let Some(Source::Call(call)) = source {
                    let span = expression.as_ref().map(|place| span_of(self.files(), place));
                    found.push(Reference { call: call.clone(), span, parent });
                    open.push((unknown(*origin), Some(found.len() - 1)));
                }
            }
            Derivation::Concatenation { parts, .. } => {
                open.extend(parts.iter().rev().map(|part| (unknown(*part), parent)));
            }
            Derivation::External(_) => {}
        }
    }

    /// Takes the variables of a text that is not resolved.
    fn follow_text(
        &self,
        value: &Value,
        parent: Option<usize>,
        found: &mut Vec<Reference>,
        open: &mut Vec<(Value, Option<usize>)>,
    ) {
        let Some(template) = Subject::template(value) else { return };
        let mut next = Vec::new();
        for (call, span) in self.calls_in(&template, value) {
            let known = |reference: &Reference| reference.span == span && reference.call == call;
            if !found.iter().any(known) {
                let number = found.len();
                next.extend(self.referred_to(&call).into_iter().map(|value| (value, Some(number))));
                found.push(Reference { call, span, parent });
            }
        }
        open.extend(next.into_iter().rev());
    }

    fn calls_in(&self, template: &Template, value: &Value) -> Vec<(Call, Option<Span>)> {
        let mut calls = Vec::new();
        for variable in template.variables() {
            let text = value.as_str().unwrap_or_default();
            let expression = Expression::of_value(self, value, text, variable);
            calls.extend(expression.calls().map(|call| (call.clone(), expression.span())));
        }
        calls
    }

    /// The values a call leads to, as far as they are in a file; all that it may lead to where its address holds
    /// variables.
    fn referred_to(&self, call: &Call) -> Vec<Value> {
        let root = match call.name.as_str() {
            "self" => Some(self.configuration().clone()),
            "file" => {
                let path = call.params.iter().flatten().next().filter(|path| path.template.is_none());
                let cache = &self.survey.resolver.context.file_cache;
                path.and_then(|path| cache.find(&self.location.service_dir, &path.to_string()).cloned())
            }
            _ => None,
        };
        let Some(root) = root else { return Vec::new() };
        let Some(address) = &call.address else {
            return if call.name == "self" { Vec::new() } else { leaves(root) };
        };
        let mut values = vec![root];
        for key in keys(&address.to_string()) {
            values = match key {
                Some(key) => {
                    values.iter().filter_map(|value| crate::variables::property(value, key)).collect()
                }
                None => values.iter().flat_map(children).take(LIMIT).collect(),
            };
        }
        values.into_iter().flat_map(leaves).take(LIMIT).collect()
    }
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
