//! Rules about what silences rules. The engine reports them, when it knows what the others found.

mod comments;
mod disabled;

use super::Category;

pub(super) use comments::{UNKNOWN_RULE, UNUSED_IGNORE, WITHOUT_CODE, WITHOUT_EFFECT};
pub(super) use disabled::UNUSED_DISABLED;

use std::slice::from_ref;

pub(super) static RULES: Category = &[
    from_ref(&UNUSED_IGNORE),
    from_ref(&UNKNOWN_RULE),
    from_ref(&WITHOUT_CODE),
    from_ref(&UNUSED_DISABLED),
    from_ref(&WITHOUT_EFFECT),
];
