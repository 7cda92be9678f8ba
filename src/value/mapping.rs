//! The ordered map of a configuration, with the key order JavaScript objects have.

use std::hash::BuildHasherDefault;
use std::rc::Rc;

use indexmap::IndexMap;
use indexmap::map::Entry as MapEntry;
use rustc_hash::FxHasher;

use super::Value;
use crate::source::Span;

/// A value in a mapping, with the place its key is written at, if it is written anywhere.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key's span.
    pub key_span: Option<Span>,
    /// The value.
    pub value: Value,
}

/// Text keys to values. Keys that are array indices in JavaScript (`0` … `4294967294`) come first, in
/// ascending order; all others stand in the order they were put in (`spec/print.md` §1.2).
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    entries: IndexMap<Rc<str>, Entry, BuildHasherDefault<FxHasher>>,
    /// How many of the first entries have index keys.
    indices: usize,
}

impl Mapping {
    /// An empty mapping.
    pub fn new() -> Mapping {
        Mapping::default()
    }

    /// An empty mapping with room for `capacity` entries.
    pub fn with_capacity(capacity: usize) -> Mapping {
        Mapping { entries: IndexMap::with_capacity_and_hasher(capacity, Default::default()), indices: 0 }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    /// The value under `key`, for changing.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.entries.get_mut(key).map(|entry| &mut entry.value)
    }

    /// The entry under `key`.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// Whether `key` is there.
    pub fn contains_key(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Puts a value that no file wrote under `key`: in place if the key is there, at the end otherwise.
    pub fn insert(&mut self, key: impl Into<Rc<str>>, value: Value) {
        self.insert_entry(key.into(), None, value);
    }

    /// Puts a value under `key`, whose own text is at `key_span`. A key that is there keeps its position.
    pub fn insert_entry(&mut self, key: Rc<str>, key_span: Option<Span>, value: Value) {
        let index = array_index(&key);
        match self.entries.entry(key) {
            MapEntry::Occupied(mut slot) => {
                let entry = slot.get_mut();
                entry.value = value;
                entry.key_span = key_span.or(entry.key_span);
            }
            MapEntry::Vacant(slot) => {
                let entry = Entry { key_span, value };
                match index {
                    None => {
                        slot.insert(entry);
                    }
                    Some(index) => {
                        let key = slot.into_key();
                        let position = self.entries.as_slice()[..self.indices].partition_point(|known, _| {
                            array_index(known).is_some_and(|known| known < index)
                        });
                        self.entries.shift_insert(position, key, entry);
                        self.indices += 1;
                    }
                }
            }
        }
    }

    /// Takes `key` and its value out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let (position, _, entry) = self.entries.shift_remove_full(key)?;
        if position < self.indices {
            self.indices -= 1;
        }
        Some(entry.value)
    }

    /// Takes out all entries for which `keep` is false; the others keep their order.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &Value) -> bool) {
        self.entries.retain(|key, entry| keep(key, &entry.value));
        self.indices = self.entries.keys().take_while(|key| array_index(key).is_some()).count();
    }

    /// The entry at `position`.
    pub fn get_index(&self, position: usize) -> Option<(&Rc<str>, &Entry)> {
        self.entries.get_index(position)
    }

    /// The value at `position`, for changing.
    pub fn get_index_mut(&mut self, position: usize) -> Option<&mut Value> {
        self.entries.get_index_mut(position).map(|(_, entry)| &mut entry.value)
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Rc<str>, &Value)> {
        self.entries.iter().map(|(key, entry)| (key, &entry.value))
    }

    /// Keys and values in order, the values for changing.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&Rc<str>, &mut Value)> {
        self.entries.iter_mut().map(|(key, entry)| (key, &mut entry.value))
    }

    /// Keys with their entries in order.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (&Rc<str>, &Entry)> {
        self.entries.iter()
    }

    /// Keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Rc<str>> {
        self.entries.keys()
    }

    /// Values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.entries.values().map(|entry| &entry.value)
    }
}

/// The number a key stands for when JavaScript takes it for an array index: canonical decimal below 2³²−1.
pub fn array_index(key: &str) -> Option<u32> {
    let bytes = key.as_bytes();
    let canonical = match bytes {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 10 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return None;
    }
    key.parse().ok().filter(|index| *index != u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Data, Origin};

    fn keys(mapping: &Mapping) -> String {
        mapping.keys().map(|key| &**key).collect::<Vec<_>>().join(" ")
    }

    fn mapping(text: &str) -> Mapping {
        let mut mapping = Mapping::new();
        for key in text.split(' ') {
            mapping.insert(key, Value::new(Data::Null, Origin::Framework(&"test")));
        }
        mapping
    }

    #[test]
    fn array_indices_come_first_and_ascend() {
        let mut mapping = mapping("b 10 a 2 01 -1 4294967294 4294967295 0");
        assert_eq!(keys(&mapping), "0 2 10 4294967294 b a 01 -1 4294967295");
        mapping.remove("2");
        mapping.insert("3", Value::new(Data::Null, Origin::Framework(&"test")));
        assert_eq!(keys(&mapping), "0 3 10 4294967294 b a 01 -1 4294967295");
        mapping.retain(|key, _| key != "0" && key != "a");
        mapping.insert("1", Value::new(Data::Null, Origin::Framework(&"test")));
        assert_eq!(keys(&mapping), "1 3 10 4294967294 b 01 -1 4294967295");
    }
}
