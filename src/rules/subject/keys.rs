//! Which keys a configuration has, so that what is nowhere is not looked for everywhere.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::Subject;
use crate::value::{Data, Value};

/// How many values are looked at; aliases can make more of them than anybody wrote.
const LIMIT: usize = 200_000;
/// How many bits there are. A configuration has some hundred different keys.
const BITS: usize = 8192;

/// A Bloom filter of keys: what it does not know is not there.
#[derive(Debug)]
pub(super) struct Keys([u64; BITS / 64]);

impl Keys {
    fn of(configuration: &Value) -> Keys {
        let mut keys = Keys([0; BITS / 64]);
        let mut open = vec![configuration];
        let mut seen = 0;
        while let Some(value) = open.pop() {
            seen += 1;
            if seen > LIMIT {
                return Keys([u64::MAX; BITS / 64]);
            }
            let is_collection = |value: &&Value| matches!(value.data, Data::Mapping(_) | Data::Sequence(_));
            match &value.data {
                Data::Mapping(mapping) => {
                    for key in mapping.keys() {
                        let (word, bit) = place(key.as_bytes());
                        keys.0[word] |= bit;
                    }
                    open.extend(mapping.values().filter(is_collection));
                }
                Data::Sequence(items) => open.extend(items.iter().filter(is_collection)),
                _ => {}
            }
        }
        keys
    }
}

fn place(key: &[u8]) -> (usize, u64) {
    let mut hasher = FxHasher::default();
    hasher.write(key);
    let bit = hasher.finish() as usize % BITS;
    (bit / 64, 1 << (bit % 64))
}

impl Subject {
    /// Whether a key may stand anywhere in the configuration; false only if it does not.
    pub(super) fn may_have_key(&self, key: &str) -> bool {
        self.may_have_bytes(key.as_bytes())
    }

    /// Whether all keys of a path with dots, in which `*` is any key or item, may stand somewhere.
    pub(super) fn may_have_path(&self, pattern: &str) -> bool {
        // The last steps are those that hardly any configuration has.
        let mut steps = pattern.as_bytes().rsplit(|byte| *byte == b'.');
        steps.all(|step| step == b"*" || self.may_have_bytes(step))
    }

    fn may_have_bytes(&self, key: &[u8]) -> bool {
        let keys = self.known.keys.get_or_init(|| Keys::of(self.configuration()));
        let (word, bit) = place(key);
        keys.0[word] & bit != 0
    }
}
