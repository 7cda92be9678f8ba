//! What a value comes from, or would come from if all could be known: the variables on the way.

use super::Subject;
use crate::diagnostics::span_of;
use crate::source::Span;
use crate::value::{Data, Derivation, Origin, Value};
use crate::variables::sources::plain_address;
use crate::variables::syntax::{self, Call, Source, Template};

/// One call of a variable source on the way to a value.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The call.
    pub call: Call,
    /// The `${…}` it is in; `None` if that is in no file.
    pub span: Option<Span>,
}

/// How many calls are followed; ways can branch at every step.
const LIMIT: usize = 500;

impl Subject {
    /// The calls a value comes from: those that gave it, and for what is not resolved all that might, with what they
    /// refer to. In the order they are met.
    pub fn references(&self, value: &Value) -> Vec<Reference> {
        let mut found: Vec<Reference> = Vec::new();
        let mut open = vec![value.clone()];
        while let Some(value) = open.pop() {
            if found.len() > LIMIT {
                break;
            }
            match value.origin {
                Origin::Derived(id) if Subject::template(&value).is_none() => {
                    self.follow_derivation(self.provenance().get(id), &mut found, &mut open);
                }
                _ => self.follow_text(&value, &mut found, &mut open),
            }
        }
        found
    }

    fn follow_derivation(&self, derivation: &Derivation, found: &mut Vec<Reference>, open: &mut Vec<Value>) {
        let unknown = |origin: Origin| Value::new(Data::Null, origin);
        match derivation {
            Derivation::Variable { expression, text, range: (start, end), chosen, found: origin, .. } => {
                let written = text.get(*start as usize..*end as usize).unwrap_or_default();
                let template = syntax::parse(written).ok().flatten();
                let variable = template.as_ref().and_then(|template| template.variables().next());
                let source = variable.and_then(|variable| variable.sources.get(*chosen as usize));
                if let Some(Source::Call(call)) = source {
                    let span = expression.as_ref().map(|place| span_of(self.files(), place));
                    found.push(Reference { call: call.clone(), span });
                    open.push(unknown(*origin));
                }
            }
            Derivation::Concatenation { parts, .. } => {
                open.extend(parts.iter().rev().map(|part| unknown(*part)));
            }
            Derivation::External(_) => {}
        }
    }

    /// Takes the variables of a text that is not resolved.
    fn follow_text(&self, value: &Value, found: &mut Vec<Reference>, open: &mut Vec<Value>) {
        let Some(template) = Subject::template(value) else { return };
        let mut next = Vec::new();
        for (call, span) in self.calls_in(&template, value) {
            let known = |reference: &Reference| reference.span == span && reference.call == call;
            if !found.iter().any(known) {
                next.extend(self.referred_to(&call));
                found.push(Reference { call, span });
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
        let address = plain_address(call);
        let root = match call.name.as_str() {
            "self" => self.configuration().clone(),
            "file" => {
                let path = call.params.iter().flatten().next().filter(|path| path.template.is_none())?;
                let cache = &self.survey.resolver.context.file_cache;
                cache.find(&self.location.service_dir, &path.to_string())?.clone()
            }
            _ => return None,
        };
        let Some(address) = address else { return (call.name != "self").then_some(root) };
        address.split('.').try_fold(root, |value, key| crate::variables::property(&value, key))
    }
}
