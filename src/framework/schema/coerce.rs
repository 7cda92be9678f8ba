//! AJV's `coerceTypes: 'array'`: values made to fit a type (`spec/print.md` §6.1, ajv's `dataType.js`).

use std::rc::Rc;

use super::reader::Type;
use crate::value::{Data, Secret, Value};
use crate::yaml::number::{number_from_text, number_text};

/// The data a check looks at; a secret is looked at as what it is.
pub(super) fn seen(value: &Value) -> &Data {
    match &value.data {
        Data::Secret(secret) => seen(secret.expose_value()),
        data => data,
    }
}

/// Whether a value is of a type.
pub(super) fn is_of_type(value: &Value, kind: Type) -> bool {
    match (seen(value), kind) {
        (Data::String(_), Type::String)
        | (Data::Number(_), Type::Number)
        | (Data::Bool(_), Type::Boolean)
        | (Data::Null, Type::Null)
        | (Data::Sequence(_), Type::Array)
        | (Data::Mapping(_), Type::Object) => true,
        (Data::Number(number), Type::Integer) => number.fract() == 0.0,
        _ => false,
    }
}

/// The value a value of another type turns into; a secret stays one.
pub(super) fn coerced(value: &Value, kind: Type) -> Option<Value> {
    let data = coerced_data(value, kind)?;
    let data = match (&value.data, data) {
        (Data::Secret(_), list @ Data::Sequence(_)) => list,
        (Data::Secret(secret), data) => {
            let value = Value::new(data, value.origin);
            Data::Secret(Rc::new(Secret::with_mask(value, secret.mask().clone())))
        }
        (_, data) => data,
    };
    Some(Value::new(data, value.origin))
}

fn coerced_data(value: &Value, kind: Type) -> Option<Data> {
    Some(match (kind, seen(value)) {
        (Type::String, Data::Number(number)) => Data::String(number_text(*number).into()),
        (Type::String, Data::Bool(value)) => Data::String(value.to_string().into()),
        (Type::String, Data::Null) => Data::String("".into()),
        (Type::Number | Type::Integer, Data::Bool(value)) => Data::Number(f64::from(u8::from(*value))),
        (Type::Number | Type::Integer, Data::Null) => Data::Number(0.0),
        (Type::Number | Type::Integer, Data::String(text)) if !text.is_empty() => {
            let number = number_from_text(text)?;
            if number.is_infinite() {
                // JavaScript's Infinity passes here and is null in the JSON copy that is printed.
                Data::Null
            } else if kind == Type::Number || number.fract() == 0.0 {
                Data::Number(number)
            } else {
                return None;
            }
        }
        (Type::Boolean, Data::Null) => Data::Bool(false),
        (Type::Boolean, Data::Number(number)) if *number == 0.0 || *number == 1.0 => {
            Data::Bool(*number == 1.0)
        }
        (Type::Boolean, Data::String(text)) if matches!(&**text, "true" | "false") => {
            Data::Bool(&**text == "true")
        }
        (Type::Null, Data::Bool(false)) => Data::Null,
        (Type::Null, Data::Number(number)) if *number == 0.0 => Data::Null,
        (Type::Null, Data::String(text)) if text.is_empty() => Data::Null,
        (Type::Array, Data::String(_) | Data::Number(_) | Data::Bool(_) | Data::Null) => {
            Data::Sequence(Rc::new(vec![value.clone()]))
        }
        _ => return None,
    })
}

/// A value under validation: AJV's variable `data`, which branches of one keyword share.
///
/// A list of one item is unwrapped before coercion is tried. If that fails, AJV goes on with the item, also in
/// later branches, although the list stays where it is; the list is kept in `wrappers` for that.
#[derive(Debug)]
pub(super) struct Slot {
    value: Value,
    wrappers: Vec<Value>,
    changed: bool,
    /// Whether the value was taken out of where it stood, so that nobody else has it.
    taken: bool,
}

impl Slot {
    pub(super) fn new(value: &Value) -> Slot {
        Slot { value: value.clone(), wrappers: Vec::new(), changed: false, taken: false }
    }

    /// Takes a value out of its place, which is to get it back.
    pub(super) fn take(place: &mut Value) -> Slot {
        let empty = Value::new(Data::Null, place.origin);
        Slot { taken: true, value: std::mem::replace(place, empty), wrappers: Vec::new(), changed: false }
    }

    /// The entry or item at a position, to be put back when it was looked at. It is taken out, so that it can be changed
    /// where it is; but where others have the map or list, too, it stays there, and is copied should it change.
    pub(super) fn child(&mut self, position: usize) -> Option<Slot> {
        let own = match &mut self.value.data {
            Data::Mapping(mapping) => {
                Rc::get_mut(mapping).and_then(|mapping| mapping.get_index_mut(position))
            }
            Data::Sequence(items) => Rc::get_mut(items).and_then(|items| items.get_mut(position)),
            _ => None,
        };
        if let Some(place) = own {
            return Some(Slot::take(place));
        }
        match &self.value.data {
            Data::Mapping(mapping) => mapping.get_index(position).map(|(_, entry)| Slot::new(&entry.value)),
            Data::Sequence(items) => items.get(position).map(Slot::new),
            _ => None,
        }
    }

    /// Puts an entry or item back.
    pub(super) fn put_back(&mut self, position: usize, child: Slot) {
        if !child.changed && !child.taken {
            return;
        }
        self.changed |= child.changed;
        let place = match &mut self.value.data {
            Data::Mapping(mapping) => Rc::make_mut(mapping).get_index_mut(position),
            Data::Sequence(items) => Rc::make_mut(items).get_mut(position),
            _ => None,
        };
        if let Some(place) = place {
            *place = child.into_value();
        }
    }

    /// The value as keywords see it now.
    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    /// Whether the value is of a type, once coerced if it can be.
    pub(super) fn fit(&mut self, kind: Type) -> bool {
        if is_of_type(&self.value, kind) {
            return true;
        }
        if kind == Type::Object {
            return false;
        }
        if let Some([item]) = self.value.as_sequence() {
            let item = item.clone();
            if is_of_type(&item, kind) {
                self.write(item);
                return true;
            }
            self.wrappers.push(std::mem::replace(&mut self.value, item));
        }
        match coerced(&self.value, kind) {
            Some(value) => {
                self.write(value);
                true
            }
            None => false,
        }
    }

    /// What stands in the parent now.
    pub(super) fn into_value(self) -> Value {
        let Slot { value, mut wrappers, changed, .. } = self;
        if !changed && !wrappers.is_empty() {
            return wrappers.swap_remove(0);
        }
        let rewrap = |item: Value, mut list: Value| {
            if let Some(place) = list.as_sequence_mut().and_then(|items| items.first_mut()) {
                *place = item;
            }
            list
        };
        wrappers.into_iter().rev().fold(value, rewrap)
    }

    fn write(&mut self, value: Value) {
        self.value = value;
        self.wrappers.clear();
        self.changed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Origin;

    #[test]
    fn a_coerced_secret_is_still_one() {
        let origin = Origin::Framework(&"test");
        let secret = Secret::from_source(Value::new(Data::Number(42.0), origin), "ssm:/a");
        let value = Value::new(Data::Secret(Rc::new(secret)), origin);
        let mut slot = Slot::new(&value);
        assert!(slot.fit(Type::String));
        let written = slot.into_value();
        assert!(!format!("{written:?}").contains("42"), "{written:?}");
        let Data::Secret(secret) = written.data else { panic!("no longer secret") };
        assert_eq!(secret.expose_text().map(|text| &**text), Some("42"));
    }

    #[test]
    fn a_list_whose_item_does_not_fit_stays_but_the_item_is_looked_at() {
        let value = |data| Value::new(data, Origin::Framework(&"test"));
        let list = value(Data::Sequence(Rc::new(vec![value(Data::Mapping(Rc::default()))])));
        let mut slot = Slot::new(&list);
        assert!(!slot.fit(Type::String));
        assert!(is_of_type(slot.value(), Type::Object));
        let Data::Sequence(items) = slot.into_value().data else { panic!("no longer a list") };
        assert!(matches!(items.as_slice(), [item] if item.as_mapping().is_some()));
    }

    #[test]
    fn what_others_have_stays_as_it_is() {
        let value = |data| Value::new(data, Origin::Framework(&"test"));
        let list = |item| value(Data::Sequence(Rc::new(vec![item])));
        let mut own = list(list(value(Data::Number(1.0))));
        let shared = own.as_sequence().unwrap()[0].clone();
        let mut slot = Slot::take(&mut own);
        let mut child = slot.child(0).unwrap();
        let mut grandchild = child.child(0).unwrap();
        assert!(grandchild.fit(Type::String));
        child.put_back(0, grandchild);
        slot.put_back(0, child);
        let text = |list: &Value| list.as_sequence().unwrap()[0].as_str().map(str::to_owned);
        assert_eq!(text(&slot.into_value().as_sequence().unwrap()[0]).as_deref(), Some("1"));
        assert_eq!((text(&shared), own.is_null()), (None, true));
    }
}
