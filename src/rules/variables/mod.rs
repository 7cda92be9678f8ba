//! The variables of a configuration: those that can't be resolved, and those that don't do what they seem to.

mod failed;
mod stage_unset;
mod unknown_source;
mod unresolvable_self;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category =
    &[from_ref(&unknown_source::RULE), from_ref(&unresolvable_self::RULE), from_ref(&stage_unset::RULE)];
