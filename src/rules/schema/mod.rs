//! What the framework's own schema holds against a configuration.

mod unknown_property;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category = &[from_ref(&unknown_property::RULE)];
