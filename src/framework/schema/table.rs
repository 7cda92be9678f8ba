//! The keys a schema node names, decoded once for all the values that are held against it.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::pattern;
use super::reader::{Keyword, Node, Properties};
use crate::value::Mapping;

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

    /// Those of a mapping's keys that the node names and holds anything against, in the schema's order.
    pub(super) fn of_interest<'t>(
        &'t self,
        mapping: &Mapping,
    ) -> impl Iterator<Item = (&'static str, Node)> + use<'t> {
        let mut positions: Vec<u32> =
            mapping.keys().filter_map(|key| self.positions.get(&**key).copied()).collect();
        positions.sort_unstable();
        let properties = positions.into_iter().map(|position| self.properties[position as usize]);
        properties.filter(|(_, node)| !node.takes_everything())
    }
}

/// The keys a node speaks about by name or pattern.
#[derive(Debug)]
pub(super) struct Named {
    properties: Option<Rc<Table>>,
    patterns: Vec<&'static str>,
}

impl Named {
    fn decode(node: Node) -> Named {
        let mut named = Named { properties: None, patterns: Vec::new() };
        for keyword in node.keywords() {
            match keyword {
                Keyword::Properties(properties) => named.properties = Some(table_of(&properties)),
                Keyword::PatternProperties(properties) => {
                    named.patterns = properties.map(|(pattern, _)| pattern).collect();
                }
                _ => {}
            }
        }
        named
    }

    /// Whether a key is one of them.
    pub(super) fn contains(&self, key: &str) -> bool {
        self.properties.as_ref().is_some_and(|properties| properties.contains(key))
            || self.patterns.iter().any(|pattern| pattern::matches(pattern, key))
    }
}

thread_local! {
    /// The tables decoded so far, by where the schema has them; kept for the next configuration.
    static TABLES: RefCell<FxHashMap<usize, Rc<Table>>> = RefCell::default();
    /// The same for the keys that nodes name.
    static NAMED: RefCell<FxHashMap<usize, Rc<Named>>> = RefCell::default();
}

/// The table of a list of properties.
pub(super) fn table_of(properties: &Properties) -> Rc<Table> {
    TABLES.with_borrow_mut(|known| {
        let table = known.entry(properties.address());
        Rc::clone(table.or_insert_with(|| Rc::new(Table::decode(properties.clone()))))
    })
}

/// The keys that a node names.
pub(super) fn named_by(node: Node) -> Rc<Named> {
    NAMED.with_borrow_mut(|known| {
        let named = known.entry(node.address());
        Rc::clone(named.or_insert_with(|| Rc::new(Named::decode(node))))
    })
}
