//! What the framework has deprecated: settings that have gone, moved or changed their meaning.

mod ineffective_keys;
mod moved_keys;
mod package_patterns;
mod removed_keys;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category =
    &[removed_keys::RULES, moved_keys::RULES, ineffective_keys::RULES, from_ref(&package_patterns::RULE)];
