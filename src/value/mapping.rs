//! The ordered map of a configuration, with the key order JavaScript objects have.

use std::rc::Rc;

use rustc_hash::FxHashMap;

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
///
/// Most mappings have a handful of keys, and a configuration has very many of those: they are lists that are
/// searched from the front. Only larger ones get a hash table.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    entries: Vec<(Rc<str>, Entry)>,
    /// Positions by key, once there are more than [`SEARCHED`] entries.
    positions: Option<Box<FxHashMap<Rc<str>, u32>>>,
    /// How many of the first entries have index keys.
    indices: usize,
}

/// How many entries are searched without a hash table.
const SEARCHED: usize = 12;

impl Mapping {
    /// An empty mapping.
    pub fn new() -> Mapping {
        Mapping::default()
    }

    /// An empty mapping with room for `capacity` entries.
    pub fn with_capacity(capacity: usize) -> Mapping {
        Mapping { entries: Vec::with_capacity(capacity), ..Mapping::default() }
    }

    /// Takes all entries out into a mapping without room for more; this one keeps its room, for the entries of another.
    pub fn take_entries(&mut self) -> Mapping {
        let mut entries = Vec::with_capacity(self.entries.len());
        entries.append(&mut self.entries);
        Mapping { entries, positions: self.positions.take(), indices: std::mem::take(&mut self.indices) }
    }

    /// Whether there is room for an entry that no memory must be found for.
    pub fn has_room(&self) -> bool {
        self.entries.capacity() > self.entries.len()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The position of `key`.
    pub fn position(&self, key: &str) -> Option<usize> {
        match &self.positions {
            Some(positions) => positions.get(key).map(|position| *position as usize),
            None => self.entries.iter().position(|(known, _)| **known == *key),
        }
    }

    /// Makes the positions true after entries have moved, or become too many to search.
    fn index(&mut self) {
        self.positions = (self.entries.len() > SEARCHED).then(|| {
            let positions =
                self.entries.iter().zip(0..).map(|((key, _), position)| (Rc::clone(key), position));
            Box::new(positions.collect())
        });
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value under `key`, for changing.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let position = self.position(key)?;
        self.get_index_mut(position)
    }

    /// The entry under `key`.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.position(key).map(|position| &self.entries[position].1)
    }

    /// The entry under `key`, with the key as the mapping has it.
    pub fn key_and_entry(&self, key: &str) -> Option<(&Rc<str>, &Entry)> {
        self.position(key).map(|position| (&self.entries[position].0, &self.entries[position].1))
    }

    /// Whether `key` is there.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Puts a value that no file wrote under `key`: in place if the key is there, at the end otherwise.
    pub fn insert(&mut self, key: impl Into<Rc<str>>, value: Value) {
        self.insert_entry(key.into(), None, value);
    }

    /// Puts a value under `key`, whose own text is at `key_span`. A key that is there keeps its position.
    pub fn insert_entry(&mut self, key: Rc<str>, key_span: Option<Span>, value: Value) {
        if let Some(position) = self.position(&key) {
            let entry = &mut self.entries[position].1;
            entry.value = value;
            entry.key_span = key_span.or(entry.key_span);
            return;
        }
        let Some(index) = array_index(&key) else { return self.append_new(key, key_span, value) };
        let position = self.entries[..self.indices]
            .partition_point(|(known, _)| array_index(known).is_some_and(|known| known < index));
        self.indices += 1;
        if position == self.entries.len() {
            return self.append_new(key, key_span, value);
        }
        self.entries.insert(position, (key, Entry { key_span, value }));
        self.index();
    }

    /// Puts a value at the end under a key that is not there yet and is no array index.
    pub fn append_new(&mut self, key: Rc<str>, key_span: Option<Span>, value: Value) {
        if let Some(positions) = &mut self.positions {
            positions.insert(Rc::clone(&key), self.entries.len() as u32);
        }
        self.entries.push((key, Entry { key_span, value }));
        if self.positions.is_none() && self.entries.len() > SEARCHED {
            self.index();
        }
    }

    /// Takes `key` and its value out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let position = self.position(key)?;
        let (_, entry) = self.entries.remove(position);
        if position < self.indices {
            self.indices -= 1;
        }
        self.index();
        Some(entry.value)
    }

    /// Takes out all entries for which `keep` is false; the others keep their order.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &Value) -> bool) {
        self.entries.retain(|(key, entry)| keep(key, &entry.value));
        self.indices = self.entries.iter().take_while(|(key, _)| array_index(key).is_some()).count();
        self.index();
    }

    /// The entry at `position`.
    pub fn get_index(&self, position: usize) -> Option<(&Rc<str>, &Entry)> {
        self.entries.get(position).map(|(key, entry)| (key, entry))
    }

    /// The value at `position`, for changing.
    pub fn get_index_mut(&mut self, position: usize) -> Option<&mut Value> {
        self.entries.get_mut(position).map(|(_, entry)| &mut entry.value)
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Rc<str>, &Value)> {
        self.entries.iter().map(|(key, entry)| (key, &entry.value))
    }

    /// Keys and values in order, the values for changing.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&Rc<str>, &mut Value)> {
        self.entries.iter_mut().map(|(key, entry)| (&*key, &mut entry.value))
    }

    /// Keys with their entries in order.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (&Rc<str>, &Entry)> {
        self.entries.iter().map(|(key, entry)| (key, entry))
    }

    /// Keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Rc<str>> {
        self.entries.iter().map(|(key, _)| key)
    }

    /// Values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.entries.iter().map(|(_, entry)| &entry.value)
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
    fn keys_are_found_in_mappings_of_any_size() {
        for size in [1, SEARCHED, SEARCHED + 1, 1_000] {
            let names: Vec<String> = (0..size).map(|number| format!("k{number}")).collect();
            let mut mapping = mapping(&names.join(" "));
            assert!(names.iter().all(|name| mapping.contains_key(name)) && !mapping.contains_key("k"));
            mapping.remove(&names[0]);
            mapping.insert("7", Value::new(Data::Null, Origin::Framework(&"test")));
            let position = |name: &str| mapping.keys().position(|key| **key == *name);
            assert!(names[1..].iter().all(|name| mapping.position(name) == position(name)));
            assert_eq!((mapping.position(&names[0]), mapping.position("7")), (None, Some(0)));
        }
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
