//! The properties a schema node names, decoded once for all the values that are held against it.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::reader::{Node, Properties};

/// The decoded properties of one node.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Names and what holds for them, in the schema's order.
    properties: Vec<(&'static str, Node)>,
    positions: FxHashMap<&'static str, u32>,
}

impl Table {
    fn decode(properties: Properties) -> Table {
        let properties: Vec<_> = properties.collect();
        let positions = properties.iter().zip(0..).map(|((name, _), position)| (*name, position)).collect();
        Table { properties, positions }
    }

    /// Whether the node names this property.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.positions.contains_key(name)
    }

    /// Those of some keys that the node names and holds anything against, in the schema's order.
    pub(super) fn of_interest<'k>(
        &self,
        keys: impl Iterator<Item = &'k Rc<str>>,
    ) -> Vec<(&'static str, Node)> {
        let mut positions: Vec<u32> = keys.filter_map(|key| self.positions.get(&**key).copied()).collect();
        positions.sort_unstable();
        let properties = positions.into_iter().map(|position| self.properties[position as usize]);
        properties.filter(|(_, node)| !node.takes_everything()).collect()
    }
}

thread_local! {
    /// The tables decoded so far, by where the schema has them; kept for the next configuration.
    static DECODED: RefCell<FxHashMap<usize, Rc<Table>>> = RefCell::default();
}

/// The table of a list of properties.
pub(super) fn table_of(properties: &Properties) -> Rc<Table> {
    DECODED.with_borrow_mut(|known| {
        let table = known.entry(properties.address());
        Rc::clone(table.or_insert_with(|| Rc::new(Table::decode(properties.clone()))))
    })
}
