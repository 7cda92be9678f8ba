//! A list that grows without its items being copied, for the records of which a run makes very many.

use std::ops::{Index, IndexMut};

/// Items by number. They lie in blocks: a single list is copied to twice the room whenever it is full, and the memory
/// that it leaves has been written for nothing.
#[derive(Debug)]
pub struct Blocks<T> {
    /// All but the last are full.
    blocks: Vec<Vec<T>>,
}

/// How many items a full block has.
const BLOCK: usize = 512;

impl<T> Default for Blocks<T> {
    fn default() -> Blocks<T> {
        Blocks { blocks: Vec::new() }
    }
}

impl<T> Blocks<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        let last = self.blocks.last().map_or(0, Vec::len);
        self.blocks.len().saturating_sub(1) * BLOCK + last
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        match self.blocks.last_mut().filter(|block| block.len() < BLOCK) {
            Some(block) => block.push(item),
            None => {
                // Most runs need a few items only: the first block has no room that is not asked for.
                let mut block = Vec::with_capacity(if self.blocks.is_empty() { 0 } else { BLOCK });
                block.push(item);
                self.blocks.push(block);
            }
        }
    }
}

impl<T> Index<usize> for Blocks<T> {
    type Output = T;

    fn index(&self, number: usize) -> &T {
        &self.blocks[number / BLOCK][number % BLOCK]
    }
}

impl<T> IndexMut<usize> for Blocks<T> {
    fn index_mut(&mut self, number: usize) -> &mut T {
        &mut self.blocks[number / BLOCK][number % BLOCK]
    }
}

impl<T> IntoIterator for Blocks<T> {
    type Item = T;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.blocks.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_found_by_number_on_both_sides_of_a_border() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let mut blocks = Blocks::default();
            (0..length).for_each(|number| blocks.push(number));
            assert_eq!((blocks.len(), blocks.is_empty()), (length, length == 0));
            assert!((0..length).all(|number| blocks[number] == number));
            assert!(blocks.into_iter().eq(0..length));
        }
    }
}
