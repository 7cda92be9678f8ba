//! What json-cycle, through which upstream prints YAML and JSON, loses: keys named `__proto__`.
//!
//! It copies maps key by key, and in JavaScript assigning to that key sets the prototype, which is not printed.

use std::rc::Rc;

use crate::value::{Data, Value};

const PROTOTYPE: &str = "__proto__";

/// What a value has in it that printing must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// How many secrets there are.
    pub secrets: usize,
    /// Whether there are keys that are lost.
    pub loses_keys: bool,
}

impl Survey {
    /// Looks through a value, once for all questions: large ones do not fit into the processor's caches.
    pub fn of(value: &Value) -> Survey {
        let mut survey = Survey::default();
        survey.look(value);
        survey
    }

    fn look(&mut self, value: &Value) {
        match &value.data {
            Data::Secret(_) => self.secrets += 1,
            Data::Sequence(items) => items.iter().for_each(|item| self.look(item)),
            Data::Mapping(mapping) => {
                for (key, item) in mapping.iter() {
                    self.loses_keys |= &**key == PROTOTYPE;
                    self.look(item);
                }
            }
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => {}
        }
    }
}

/// The value without the keys that are lost.
pub fn decycle(value: &Value) -> Value {
    let mut copied = value.clone();
    match &mut copied.data {
        Data::Mapping(mapping) => {
            let mapping = Rc::make_mut(mapping);
            mapping.retain(|key, _| key != PROTOTYPE);
            mapping.iter_mut().for_each(|(_, item)| *item = decycle(item));
        }
        Data::Sequence(items) => Rc::make_mut(items).iter_mut().for_each(|item| *item = decycle(item)),
        _ => {}
    }
    copied
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Mapping, Origin};

    fn map(key: &str, value: Value) -> Value {
        let mut mapping = Mapping::new();
        mapping.insert(key, value);
        Value::new(Data::Mapping(Rc::new(mapping)), Origin::Framework(&"test"))
    }

    #[test]
    fn only_the_prototype_is_lost_at_any_depth() {
        let text = Value::string("x", Origin::Framework(&"test"));
        assert_eq!(Survey::of(&map("a", text.clone())), Survey::default());
        let value = map("a", map(PROTOTYPE, text));
        assert!(Survey::of(&value).loses_keys);
        let copied = decycle(&value);
        assert!(copied.get("a").and_then(Value::as_mapping).is_some_and(Mapping::is_empty));
    }
}
