//! Runtimes of Lambda: those AWS has stopped supporting, or will.

mod accepted;
mod blocked;
mod deprecated;
mod not_in_target;
mod soon;
mod table;
mod unknown;

use std::slice::from_ref;

use super::{Category, Property, Subject};

pub(super) static RULES: Category = &[
    from_ref(&blocked::RULE),
    from_ref(&deprecated::RULE),
    from_ref(&soon::RULE),
    from_ref(&unknown::RULE),
    from_ref(&not_in_target::RULE),
];

/// The runtimes that functions run with, as set: those of functions, and the provider's if a function uses it.
fn used(subject: &Subject) -> Vec<Property<'_>> {
    if !subject.is_aws() {
        return Vec::new();
    }
    let functions: Vec<_> =
        subject.functions().into_iter().filter(|function| function.get("image").is_none()).collect();
    let own = functions.iter().filter_map(|function| function.get("runtime"));
    let takes_default = functions.iter().any(|function| function.get("runtime").is_none());
    let default = subject.get(&["provider", "runtime"]).filter(|_| takes_default);
    default.into_iter().chain(own).collect()
}

/// All runtimes that are named anywhere, used or not, with those that layers are for.
fn set(subject: &Subject) -> Vec<Property<'_>> {
    if !subject.is_aws() {
        return Vec::new();
    }
    let own = subject.functions().into_iter().filter_map(|function| function.get("runtime"));
    let layers = subject.select("layers.*.compatibleRuntimes.*");
    subject.get(&["provider", "runtime"]).into_iter().chain(own).chain(layers).collect()
}
