//! Runtimes of Lambda: those AWS has stopped supporting, or will.

mod blocked;
mod deprecated;
mod table;

use std::slice::from_ref;

use super::{Category, Property, Subject};

pub(super) static RULES: Category = &[from_ref(&blocked::RULE), from_ref(&deprecated::RULE)];

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
