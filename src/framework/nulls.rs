//! Nulls leave their maps for validation and come back at the end (`spec/print.md` §6 item 6).
//!
//! They come back by path as lodash's `set` does it, which makes maps and lists where coercion left none.

use std::rc::Rc;

use crate::source::Span;
use crate::value::{Data, Mapping, Origin, PathStep, Value};

/// A null that was taken out of a map.
#[derive(Debug)]
pub(super) struct TakenNull {
    path: Vec<PathStep>,
    key_span: Option<Span>,
    value: Value,
}

/// Takes all nulls out of all maps; those in lists stay. Copies only maps and lists that hold some.
pub(super) fn take_out(configuration: &mut Value) -> Vec<TakenNull> {
    let mut taken = Vec::new();
    // Most configurations hold none.
    if holds_null(configuration)
        && let Some(without) = without_nulls(configuration, &mut Vec::new(), &mut taken)
    {
        *configuration = without;
    }
    taken
}

/// Whether a map in a value holds a null.
fn holds_null(value: &Value) -> bool {
    match &value.data {
        Data::Mapping(mapping) => mapping.values().any(|value| value.is_null() || holds_null(value)),
        Data::Sequence(items) => items.iter().any(holds_null),
        _ => false,
    }
}

/// The value without nulls, if it had any.
fn without_nulls(value: &Value, path: &mut Vec<PathStep>, taken: &mut Vec<TakenNull>) -> Option<Value> {
    let mut changed: Option<Value> = None;
    match &value.data {
        Data::Mapping(mapping) => {
            if mapping.values().any(Value::is_null) {
                let copy = changed.insert(value.clone());
                if let Some(mapping) = copy.as_mapping_mut() {
                    mapping.retain(|_, value| !value.is_null());
                }
            }
            for (key, entry) in mapping.entries() {
                path.push(PathStep::Key(key.clone()));
                if entry.value.is_null() {
                    taken.push(TakenNull {
                        path: path.clone(),
                        key_span: entry.key_span,
                        value: entry.value.clone(),
                    });
                } else if let Some(child) = without_nulls(&entry.value, path, taken) {
                    let copy = changed.get_or_insert_with(|| value.clone());
                    if let Some(place) = copy.as_mapping_mut().and_then(|mapping| mapping.get_mut(key)) {
                        *place = child;
                    }
                }
                path.pop();
            }
        }
        Data::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(PathStep::Index(index));
                if let Some(child) = without_nulls(item, path, taken) {
                    let copy = changed.get_or_insert_with(|| value.clone());
                    if let Some(place) = copy.as_sequence_mut().and_then(|items| items.get_mut(index)) {
                        *place = child;
                    }
                }
                path.pop();
            }
        }
        _ => {}
    }
    changed
}

/// Puts nulls back, each at the end of its map. Keys that lodash takes for an attack are lost.
pub(super) fn put_back(configuration: &mut Value, nulls: Vec<TakenNull>) {
    let unsafe_key = |step: &PathStep| matches!(step, PathStep::Key(key) if is_unsafe(key));
    for null in nulls.into_iter().filter(|null| !null.path.iter().any(unsafe_key)) {
        set(configuration, &null.path, null.key_span, null.value);
    }
}

fn is_unsafe(key: &str) -> bool {
    matches!(key, "__proto__" | "constructor" | "prototype")
}

/// Lodash's `set`: what is no map or list on the way is replaced by one.
fn set(target: &mut Value, path: &[PathStep], key_span: Option<Span>, value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *target = value;
        return;
    };
    let origin = target.origin;
    let place = match &mut target.data {
        Data::Mapping(mapping) => {
            let mapping = Rc::make_mut(mapping);
            let key: Rc<str> = match step {
                PathStep::Key(key) => key.clone(),
                PathStep::Index(index) => index.to_string().into(),
            };
            if rest.is_empty() {
                mapping.insert_entry(key, key_span, value);
                return;
            }
            if !mapping.contains_key(&key) {
                mapping.insert(key.clone(), Value::new(Data::Null, origin));
            }
            mapping.get_mut(&key)
        }
        Data::Sequence(items) => {
            let index = match step {
                PathStep::Index(index) => Some(*index),
                PathStep::Key(key) => crate::value::array_index(key).map(|index| index as usize),
            };
            // Other properties of a list are not printed.
            let Some(index) = index else { return };
            let items = Rc::make_mut(items);
            while items.len() <= index {
                items.push(Value::new(Data::Null, origin));
            }
            items.get_mut(index)
        }
        _ => None,
    };
    let Some(place) = place else { return };
    if let Some(next) = rest.first() {
        ensure_collection(place, next, origin);
    }
    set(place, rest, key_span, value);
}

/// Puts an empty list or map in place of a scalar, whichever the next step asks for.
fn ensure_collection(place: &mut Value, next: &PathStep, origin: Origin) {
    if place.is_collection() {
        return;
    }
    let is_index = match next {
        PathStep::Index(_) => true,
        PathStep::Key(key) => crate::value::array_index(key).is_some(),
    };
    let data = if is_index { Data::Sequence(Rc::default()) } else { Data::Mapping(Rc::new(Mapping::new())) };
    *place = Value::new(data, origin);
}
