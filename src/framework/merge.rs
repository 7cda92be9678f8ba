//! Lists of resources or functions become one map (`spec/print.md` §6 item 4, `mergeArrays` of
//! `lib/classes/service.js`).

use std::rc::Rc;

use super::Context;
use super::error::FrameworkError;
use super::inspect::inspect;
use crate::source::Span;
use crate::value::{Data, Mapping, Value, array_index};
use crate::yaml::emit::{Secrets, text};

/// Merges `resources` and `functions` given as lists, left to right; false items are left out.
pub(super) fn merge_lists(configuration: &mut Value, context: &Context<'_>) -> Result<(), FrameworkError> {
    let lodash = context.behaviour.merges_like_lodash;
    for section in ["resources", "functions"] {
        let Some(list) = configuration.get(section) else { continue };
        let Some(items) = list.as_sequence() else { continue };
        let mut merged = Value::new(Data::Mapping(Rc::default()), list.origin);
        for item in items.iter().filter(|item| item.is_truthy()) {
            let mergeable = if lodash { item.is_collection() } else { item.as_mapping().is_some() };
            if !mergeable {
                let shown = if lodash { text::string(item, Secrets::Mask) } else { inspect(item) };
                let message = format!("Non-object value specified in {section} array: {shown}");
                return Err(FrameworkError::refused(message, &[section]));
            }
            merge(&mut merged, item, lodash);
        }
        if let Some(place) = configuration.as_mapping_mut().and_then(|root| root.get_mut(section)) {
            *place = merged;
        }
    }
    Ok(())
}

/// Merges the children of a map or list into another, recursively.
fn merge(target: &mut Value, source: &Value, lodash: bool) {
    match &source.data {
        Data::Mapping(mapping) => {
            for (key, entry) in mapping.entries().filter(|(key, _)| lodash || !is_unsafe(key)) {
                merge_child(target, key, entry.key_span, &entry.value, lodash);
            }
        }
        Data::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                merge_child(target, &index.to_string().into(), None, item, lodash);
            }
        }
        _ => {}
    }
}

/// Maps merge into maps and lists into lists by index; all else takes the place of what is there. Lodash also
/// merges a map into a list, of which only keys that are indices show.
fn merge_child(target: &mut Value, key: &Rc<str>, key_span: Option<Span>, source: &Value, lodash: bool) {
    if let Some(place) = child_mut(target, key) {
        let both = match (&place.data, &source.data) {
            (Data::Mapping(_), Data::Mapping(_)) | (Data::Sequence(_), Data::Sequence(_)) => true,
            (Data::Sequence(_), Data::Mapping(_)) => lodash,
            _ => false,
        };
        if both {
            merge(place, source, lodash);
        } else {
            *place = source.clone();
        }
        return;
    }
    match &mut target.data {
        Data::Mapping(mapping) => {
            Rc::<Mapping>::make_mut(mapping).insert_entry(key.clone(), key_span, source.clone())
        }
        Data::Sequence(items) => {
            let Some(index) = array_index(key) else { return };
            let items = Rc::make_mut(items);
            while items.len() < index as usize {
                items.push(Value::new(Data::Null, source.origin));
            }
            items.push(source.clone());
        }
        _ => {}
    }
}

fn child_mut<'a>(target: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    match &target.data {
        Data::Mapping(mapping) if mapping.contains_key(key) => target.as_mapping_mut()?.get_mut(key),
        Data::Sequence(items) => {
            let index = array_index(key)? as usize;
            if index < items.len() { target.as_sequence_mut()?.get_mut(index) } else { None }
        }
        _ => None,
    }
}

fn is_unsafe(key: &str) -> bool {
    matches!(key, "__proto__" | "constructor" | "prototype")
}
