//! Lists of properties that several rules ask for, put together when the first one does.

use std::cell::OnceCell;

use super::paths::PathId;
use super::{Property, Subject};
use crate::source::Span;
use crate::value::{Value, ValuePath};

/// A list of properties.
#[derive(Clone, Copy, Debug)]
pub enum List {
    /// The functions.
    Functions,
    /// The IAM statements that allow something to roles.
    Permissions,
    /// The runtimes that functions run with.
    Runtimes,
}

/// The lists so far, by their number.
pub(super) type KnownLists = [OnceCell<Vec<Kept>>; 3];

/// A property without its subject, which holds it. Values share what is in them, so that a copy is small. Its path is its
/// own, as those of the subject are gone when a rule is done.
#[derive(Debug)]
pub(super) struct Kept {
    path: ValuePath,
    key_span: Option<Span>,
    value: Value,
}

impl Subject {
    /// The properties of a list, which `find` puts together.
    pub fn listed<'s>(&'s self, list: List, find: impl FnOnce() -> Vec<Property<'s>>) -> Vec<Property<'s>> {
        let keep = |property: Property<'_>| {
            let Property { key_span, value, .. } = property;
            Kept { path: property.path(), key_span, value: value.clone() }
        };
        let kept = self.known.lists[list as usize].get_or_init(|| find().into_iter().map(keep).collect());
        let property = |kept: &'s Kept| {
            let steps = kept.path.0.iter().cloned();
            let path = steps.fold(PathId::ROOT, |above, step| self.known.paths.below(above, step));
            Property { path, key_span: kept.key_span, value: &kept.value, subject: self }
        };
        kept.iter().map(property).collect()
    }
}
