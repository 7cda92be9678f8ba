//! What json-cycle, through which upstream prints YAML and JSON, loses: keys named `__proto__`.
//!
//! It copies maps key by key, and in JavaScript assigning to that key sets the prototype, which is not printed.

use std::rc::Rc;

use crate::value::{Data, Value};

const PROTOTYPE: &str = "__proto__";

/// The value without what is lost; `None` if nothing is.
pub fn decycle(value: &Value) -> Option<Value> {
    loses_keys(value).then(|| copy(value))
}

fn loses_keys(value: &Value) -> bool {
    match &value.data {
        Data::Mapping(mapping) => mapping.iter().any(|(key, item)| &**key == PROTOTYPE || loses_keys(item)),
        Data::Sequence(items) => items.iter().any(loses_keys),
        _ => false,
    }
}

fn copy(value: &Value) -> Value {
    let mut copied = value.clone();
    match &mut copied.data {
        Data::Mapping(mapping) => {
            let mapping = Rc::make_mut(mapping);
            mapping.retain(|key, _| key != PROTOTYPE);
            mapping.iter_mut().for_each(|(_, item)| *item = copy(item));
        }
        Data::Sequence(items) => Rc::make_mut(items).iter_mut().for_each(|item| *item = copy(item)),
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
        assert!(decycle(&map("a", text.clone())).is_none());
        let copied = decycle(&map("a", map(PROTOTYPE, text))).unwrap();
        assert!(copied.get("a").and_then(Value::as_mapping).is_some_and(Mapping::is_empty));
    }
}
