//! What the framework has deprecated: settings that have gone, moved or changed their meaning.

mod package_patterns;
mod removed_keys;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category = &[from_ref(&package_patterns::RULE), removed_keys::RULES];
