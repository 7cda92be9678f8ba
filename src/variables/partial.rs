//! `${self:…}` of a map or list in which some values can't be resolved: put in with the rest, for who looks at a
//! configuration offline. An environment or AWS would know those values, and what stands beside them would be the same.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::evaluate::Site;
use super::javascript;
use super::properties::{Entry, PropertyId};
use super::resolver::Resolver;
use super::syntax::{self, Call, Source, Template};
use crate::value::{Data, Derivation, Value};

/// How many values may be put in that way, all together.
const NODE_LIMIT: u64 = 100_000;
/// How many references may lead on to others.
const ROUNDS: usize = 10;

/// What a property refers to.
enum Target {
    /// A map or list, as far as it is known.
    Known(Value),
    /// Something in it, or on the way to it, is to be put in before.
    Later,
    /// Nothing that could be put in.
    None,
}

impl Resolver {
    /// Puts in what the properties that are left refer to, where that is a map or list. They count as unresolved all the
    /// same, and what can't be resolved in what is put in stays as written.
    pub fn put_in_partly_known(&mut self) {
        let left = self.properties.iter().filter(|(_, entry)| reference(entry).is_some());
        let mut left: BTreeSet<PropertyId> = left.map(|(id, _)| id).collect();
        let mut nodes = 0;
        for _ in 0..ROUNDS {
            let before = left.len();
            for id in Vec::from_iter(left.iter().copied()) {
                match self.target(id, &left) {
                    Target::Later => continue,
                    Target::Known(value) => {
                        nodes += self.size_of(&value);
                        if nodes > NODE_LIMIT {
                            return;
                        }
                        self.put_in(id, value);
                    }
                    Target::None => {}
                }
                left.remove(&id);
            }
            if left.is_empty() || left.len() == before {
                return;
            }
        }
    }

    fn target(&mut self, id: PropertyId, left: &BTreeSet<PropertyId>) -> Target {
        let Some(address) = self.address(id) else { return Target::None };
        let mut value = self.configuration.clone();
        let mut property = Some(PropertyId::ROOT);
        for key in address.split('.') {
            property = property.and_then(|parent| self.properties.child(parent, key));
            match property {
                Some(property) if property == id => return Target::None,
                Some(property) if left.contains(&property) => return Target::Later,
                _ => {}
            }
            match javascript::property(&value, key) {
                Some(next) => value = next,
                None => return Target::None,
            }
        }
        if !value.is_collection() {
            return Target::None;
        }
        let below = property.map(|property| self.properties.below(property, usize::MAX)).unwrap_or_default();
        match below.iter().any(|property| left.contains(property)) {
            // A reference to what it stands in itself never gets further.
            true => Target::Later,
            false => Target::Known(value),
        }
    }

    /// What a reference refers to, if that can be known.
    fn address(&mut self, id: PropertyId) -> Option<Rc<str>> {
        let entry = self.properties.entry(id)?;
        let (_, call) = reference(entry)?;
        let site = Site::new(id, entry.value.clone(), false);
        // Nobody asks for this value but who looks, so that what is wrong with it is no error of the configuration.
        let errors = self.errors.len();
        let address = self.argument(&site, call.address.as_ref()?);
        self.errors.truncate(errors);
        match address.ok()?.data {
            Data::String(address) => Some(address),
            _ => None,
        }
    }

    fn put_in(&mut self, id: PropertyId, value: Value) {
        let Some(entry) = self.properties.entry(id) else { return };
        let Some((template, _)) = reference(entry) else { return };
        let Some(variable) = template.whole() else { return };
        let passed = entry.passed_over(variable).to_vec();
        let site = Site::new(id, entry.value.clone(), false);
        let origin = self.provenance.record(Derivation::Variable {
            expression: self.place_of(&site, Some(variable)),
            text: entry.value.as_str().unwrap_or_default().into(),
            range: (variable.start as u32, variable.end as u32),
            chosen: passed.len() as u32,
            found: value.origin,
            passed,
        });
        self.assign(id, Value::new(value.data, origin));
    }
}

/// The call of `self` that a property waits for, if that is all of its text.
fn reference(entry: &Entry) -> Option<(Template, Call)> {
    let text = entry.value.as_str().filter(|text| text.starts_with("${") && text.contains("self:"))?;
    let template = syntax::parse(text).ok()??;
    match entry.next_source(template.whole()?)? {
        Source::Call(call) if call.name == "self" => {
            let call = call.clone();
            Some((template, call))
        }
        _ => None,
    }
}
