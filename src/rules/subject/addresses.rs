//! The addresses that variables `${self:…}` ask for.

use std::collections::BTreeSet;

use super::Subject;
use crate::variables::sources::plain_address;

impl Subject {
    /// Whether variables refer to a property or something in it.
    pub fn is_asked_for(&self, path: &str) -> bool {
        let addresses = self.known.addresses.get_or_init(|| self.addresses());
        let inside = format!("{path}.");
        addresses.contains(path)
            || addresses.range(inside.clone()..).next().is_some_and(|next| next.starts_with(&inside))
    }

    fn addresses(&self) -> BTreeSet<String> {
        let mut addresses = BTreeSet::new();
        for expression in self.expressions() {
            let calls = expression.calls().filter(|call| call.name == "self");
            addresses.extend(calls.filter_map(plain_address));
        }
        addresses
    }
}
