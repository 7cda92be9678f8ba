//! The addresses that variables `${self:…}` ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::ops::Bound;

use super::{Expression, Subject};
use crate::variables::sources::plain_address;

/// Who asks for an address.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// The numbers of the texts, in the order the framework meets them.
    texts: BTreeSet<usize>,
    /// Whether it is the same however the configuration is resolved.
    is_plain: bool,
}

/// All addresses, each as it is written.
pub(super) type KnownAddresses = BTreeMap<String, Asking>;

impl Subject {
    /// Whether variables refer to a property or something in it.
    pub fn is_asked_for(&self, path: &str) -> bool {
        self.asking(path).any(|asking| asking.is_plain)
    }

    /// The variables of all texts in which one refers to a property or something in it.
    pub fn expressions_beside(&self, path: &str) -> impl Iterator<Item = Expression<'_>> {
        let texts: BTreeSet<usize> = self.asking(path).flat_map(|asking| &asking.texts).copied().collect();
        texts.into_iter().flat_map(|number| self.expressions_of(number))
    }

    fn asking(&self, path: &str) -> impl Iterator<Item = &Asking> {
        let addresses = self.known.addresses.get_or_init(|| self.addresses());
        let inside = format!("{path}.");
        let itself = addresses.get(path).into_iter();
        let mut below = addresses.range::<str, _>((Bound::Included(inside.as_str()), Bound::Unbounded));
        itself.chain(iter::from_fn(move || {
            below.next().filter(|(address, _)| address.starts_with(&inside)).map(|(_, asking)| asking)
        }))
    }

    fn addresses(&self) -> KnownAddresses {
        let mut addresses = KnownAddresses::new();
        for number in 0..self.text_paths.len() {
            for expression in self.expressions_of(number) {
                for call in expression.calls().filter(|call| call.name == "self") {
                    let Some(address) = &call.address else { continue };
                    let asking = addresses.entry(address.to_string()).or_default();
                    asking.texts.insert(number);
                    asking.is_plain |= plain_address(call).is_some();
                }
            }
        }
        addresses
    }
}
