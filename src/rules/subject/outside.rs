//! What depends on things outside of all files: the environment, options, AWS, programs. A finding that rests on such a
//! value may be false on another machine.

use super::Subject;
use crate::value::{Data, Derivation, Origin, Value};
use crate::variables::sources::{asks_elsewhere, plain_address};
use crate::variables::syntax::{self, Argument, Call, Source, Template, Variable};

/// How many values are followed.
const LIMIT: usize = 500;

impl Subject {
    /// Whether what a call is asked for, its parameters and its address, may differ on another machine.
    pub fn is_asked_from_outside(&self, call: &Call) -> bool {
        let templates = arguments(call).filter_map(|argument| argument.template.as_ref());
        templates.flat_map(Template::variables).any(|variable| self.is_from_outside(variable))
            || self.leads_outside(call)
    }

    /// Whether the way to what `${self:…}` is asked for leads through a value that may be another elsewhere.
    fn leads_outside(&self, call: &Call) -> bool {
        let Some(address) = plain_address(call).filter(|_| call.name == "self") else { return false };
        let mut value = self.configuration().clone();
        for key in address.split('.') {
            let Some(next) = crate::variables::property(&value, key) else { return false };
            if self.is_given_from_outside(&next) {
                return true;
            }
            value = next;
        }
        false
    }

    /// Whether the value of a variable may differ on another machine or with other options.
    pub fn is_from_outside(&self, variable: &Variable) -> bool {
        let mut open = Vec::new();
        self.asks_outside(variable, &mut open) || self.is_any_from_outside(open)
    }

    /// Whether a value was given by something outside, or would have been given by it if it were there.
    pub fn is_given_from_outside(&self, value: &Value) -> bool {
        self.is_any_from_outside(vec![value.clone()])
    }

    /// Whether one of some values, or of what they come from, was given by something outside.
    fn is_any_from_outside(&self, mut open: Vec<Value>) -> bool {
        let mut followed = 0;
        while let Some(value) = open.pop() {
            followed += 1;
            if followed > LIMIT || self.comes_from_outside(&value, &mut open) {
                return true;
            }
        }
        false
    }

    /// The option of the command line with this name.
    pub fn option(&self, name: &str) -> Option<&Value> {
        self.survey.resolver.context.options.get(name).filter(|value| value.is_truthy())
    }

    /// Whether a `.env` file of the service sets a variable.
    pub fn sets_environment(&self, name: &str) -> bool {
        self.survey.resolver.context.environment.get(name).is_some()
    }

    fn comes_from_outside(&self, value: &Value, open: &mut Vec<Value>) -> bool {
        if let Some(template) = Subject::template(value) {
            return template.variables().any(|variable| self.asks_outside(variable, open));
        }
        let unknown = |origin: Origin| Value::new(Data::Null, origin);
        if let Origin::Derived(id) = value.origin {
            match self.provenance().get(id) {
                Derivation::External(_) => return true,
                Derivation::Concatenation { template, parts } => {
                    open.push(unknown(*template));
                    open.extend(parts.iter().map(|part| unknown(*part)));
                }
                Derivation::Variable { text, range: (start, end), found, .. } => {
                    let written = text.get(*start as usize..*end as usize).unwrap_or_default();
                    let template = syntax::parse(written).ok().flatten();
                    let variable = template.as_ref().and_then(|template| template.variables().next());
                    open.push(unknown(*found));
                    return variable.is_some_and(|variable| self.asks_outside(variable, open));
                }
            }
        }
        false
    }

    /// Whether a variable asks something outside itself; what it refers to in files is added to `open`.
    fn asks_outside(&self, variable: &Variable, open: &mut Vec<Value>) -> bool {
        for source in &variable.sources {
            let Source::Call(call) = source else { continue };
            let is_outside = match call.name.as_str() {
                "self" | "file" | "strToBool" => asks_elsewhere(call),
                _ => true,
            };
            if is_outside {
                return true;
            }
            let nested = arguments(call).filter_map(|argument| argument.template.as_ref());
            for variable in nested.flat_map(Template::variables) {
                if self.asks_outside(variable, open) {
                    return true;
                }
            }
            if let Some(value) = self.referred_to(call) {
                open.push(value.clone());
                // What a source has for sure, the next one is never asked for.
                if !value.is_null() {
                    break;
                }
            }
        }
        false
    }
}

fn arguments(call: &Call) -> impl Iterator<Item = &Argument> {
    call.params.iter().flatten().chain(&call.address)
}
