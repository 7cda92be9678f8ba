//! How a configuration is written: YAML that can't be read, or is not read as it looks.

mod unreadable;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category = &[from_ref(&unreadable::RULE)];
