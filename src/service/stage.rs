//! Names of stages, which osls restricts (`lib/utils/validate-stage.js`).

use crate::value::{Data, Value};

/// What osls says about any other name.
pub const INVALID_STAGE: &str =
    "Invalid stage name. Stage names may contain only ASCII letters, numbers, and hyphens.";

/// Whether a text may be the name of a stage.
pub fn is_stage_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether a value is a text that may be the name of a stage.
pub fn is_stage(value: &Value) -> bool {
    match &value.data {
        Data::String(name) => is_stage_name(name),
        Data::Secret(secret) => secret.expose_text().is_some_and(|name| is_stage_name(name)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_letters_digits_and_hyphens() {
        for (name, allowed) in
            [("dev", true), ("PR-12", true), ("", false), ("a_b", false), ("é", false), ("a.b", false)]
        {
            assert_eq!(is_stage_name(name), allowed, "{name}");
        }
    }
}
