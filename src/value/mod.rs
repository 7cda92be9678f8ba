//! A configuration value as JSON knows it, with where it came from and whether it is secret.
//!
//! Values share their text and their children, so that copying a mapping of any size is one
//! reference count; whoever changes one copies only the path to the change.

mod blocks;
mod mapping;
mod origin;
mod path;
mod secret;

use std::rc::Rc;

pub use blocks::Blocks;
pub use mapping::{Entry, Mapping, array_index};
pub use origin::{Derivation, DerivationId, Origin, Part, PassedOver, Place, Provenance};
pub use path::{PathStep, ValuePath, shortened, shortened_to};
pub use secret::Secret;

/// A value and its origin.
#[derive(Clone, Debug)]
pub struct Value {
    /// What the value is.
    pub data: Data,
    /// Where it came from.
    pub origin: Origin,
}

/// What a value is: JSON's kinds, and the secret scalar.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A finite number; the framework knows no others after its JSON copy.
    Number(f64),
    /// Text.
    String(Rc<str>),
    /// A list.
    Sequence(Rc<Vec<Value>>),
    /// A map from text to values, in the framework's key order.
    Mapping(Rc<Mapping>),
    /// A scalar that must not be shown unless asked for.
    Secret(Rc<Secret>),
}

impl Value {
    /// A value from its data and origin.
    pub fn new(data: Data, origin: Origin) -> Value {
        Value { data, origin }
    }

    /// Text with an origin.
    pub fn string(text: impl Into<Rc<str>>, origin: Origin) -> Value {
        Value::new(Data::String(text.into()), origin)
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Whether this is a mapping or a sequence, which JavaScript both calls objects.
    pub fn is_collection(&self) -> bool {
        matches!(self.data, Data::Mapping(_) | Data::Sequence(_))
    }

    /// The text, if this is a string that is not secret.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The mapping, if this is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.data {
            Data::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The mapping for changing, if this is one; copies it first where it is shared.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.data {
            Data::Mapping(mapping) => Some(Rc::make_mut(mapping)),
            _ => None,
        }
    }

    /// The items, if this is a sequence.
    pub fn as_sequence(&self) -> Option<&[Value]> {
        match &self.data {
            Data::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The items for changing, if this is a sequence; copies it first where it is shared.
    pub fn as_sequence_mut(&mut self) -> Option<&mut Vec<Value>> {
        match &mut self.data {
            Data::Sequence(items) => Some(Rc::make_mut(items)),
            _ => None,
        }
    }

    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_mapping()?.get(key)
    }

    /// The value a path of keys leads to.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The same maps and lists, with what `change` makes of every scalar in them.
    pub fn map_scalars(&self, change: &impl Fn(&Value) -> Value) -> Value {
        let data = match &self.data {
            Data::Sequence(items) => {
                Data::Sequence(Rc::new(items.iter().map(|item| item.map_scalars(change)).collect()))
            }
            Data::Mapping(entries) => {
                let mut mapping = Mapping::with_capacity(entries.len());
                for (key, item) in entries.iter() {
                    mapping.insert(Rc::clone(key), item.map_scalars(change));
                }
                Data::Mapping(Rc::new(mapping))
            }
            _ => return change(self),
        };
        Value::new(data, self.origin)
    }

    /// JavaScript's truth: everything but `null`, `false`, `0` and `''`.
    pub fn is_truthy(&self) -> bool {
        match &self.data {
            Data::Null => false,
            Data::Bool(value) => *value,
            Data::Number(number) => *number != 0.0,
            Data::String(text) => !text.is_empty(),
            Data::Sequence(_) | Data::Mapping(_) => true,
            Data::Secret(secret) => secret.expose_value().is_truthy(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_small() {
        // A large configuration has a million of them.
        assert!(size_of::<Origin>() <= 16 && size_of::<Value>() <= 40);
    }
}
