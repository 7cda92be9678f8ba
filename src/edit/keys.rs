//! The pairs of large maps by their keys: edits look for keys again and again.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::yaml::{NodeId, Tree};

/// How many pairs a map has that is searched from the front.
const SEARCHED: usize = 32;

/// For large maps the positions of their pairs, in the order of the keys' texts; pairs with the same key in their own order.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownKeys(RefCell<FxHashMap<NodeId, Rc<[u32]>>>);

impl KnownKeys {
    /// The first pair of a map whose key has this text.
    pub fn position(&self, tree: &Tree, mapping: NodeId, text: &str) -> Option<usize> {
        self.positions(tree, mapping, text).first().copied()
    }

    /// All pairs of a map whose keys have this text: merges, or one pair.
    pub fn positions(&self, tree: &Tree, mapping: NodeId, text: &str) -> Vec<usize> {
        let entries = tree.entries(mapping);
        if entries.len() <= SEARCHED {
            let keys = entries.map(|(key, _)| tree.text(key)).enumerate();
            return keys.filter(|(_, key)| *key == Some(text)).map(|(position, _)| position).collect();
        }
        let sorted = self.sorted(tree, mapping);
        let text_at =
            |position: u32| tree.entry(mapping, position as usize).and_then(|(key, _)| tree.text(key));
        let first = sorted.partition_point(|position| text_at(*position) < Some(text));
        let same = sorted[first..].iter().take_while(|position| text_at(**position) == Some(text));
        same.map(|position| *position as usize).collect()
    }

    fn sorted(&self, tree: &Tree, mapping: NodeId) -> Rc<[u32]> {
        let mut known = self.0.borrow_mut();
        let sorted = known.entry(mapping).or_insert_with(|| {
            let keys: Vec<Option<&str>> = tree.entries(mapping).map(|(key, _)| tree.text(key)).collect();
            let mut positions: Vec<u32> = (0..keys.len() as u32).collect();
            positions.sort_by_key(|position| keys[*position as usize]);
            positions.into()
        });
        Rc::clone(sorted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::yaml::{Schema, read};

    #[test]
    fn keys_of_small_and_large_maps_are_found() {
        for count in [1, SEARCHED, SEARCHED + 1, 3 * SEARCHED] {
            // In another order than that of the texts.
            let text: String = (0..count).rev().map(|number| format!("k{number}: {number}\n")).collect();
            let mut sources = Sources::default();
            let file = sources.add("a.yml", text);
            let tree = read(&sources, file, &Schema::SERVERLESS).unwrap().tree;
            let (root, keys) = (tree.root().unwrap(), KnownKeys::default());
            let position = |key: &str| keys.position(&tree, root, key);
            for number in 0..count {
                assert_eq!(position(&format!("k{number}")), Some(count - 1 - number));
                assert_eq!(keys.positions(&tree, root, &format!("k{number}")).len(), 1);
            }
            assert_eq!((position(""), position("k"), position("zz")), (None, None, None));
        }
    }
}
