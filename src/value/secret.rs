//! A scalar that cannot print itself.

use std::fmt;
use std::rc::Rc;

use super::{Data, Value};

/// A secret scalar: what it is, and the text that stands for it wherever it is shown.
///
/// `Debug` and `Display` give the mask. The value itself is reached only through methods named
/// `expose_…`, so that every place that can leak it is found by searching for that word.
#[derive(Clone)]
pub struct Secret {
    value: Value,
    mask: Rc<str>,
}

impl Secret {
    /// A secret from a source as written, such as `ssm:/app/key`. `value` must be a scalar.
    pub fn from_source(value: Value, source: &str) -> Secret {
        Secret { value, mask: format!("<secret {source}>").into() }
    }

    /// A secret whose mask is put together from others, for text with secrets inside.
    pub fn with_mask(value: Value, mask: impl Into<Rc<str>>) -> Secret {
        Secret { value, mask: mask.into() }
    }

    /// What to show in place of the value.
    pub fn mask(&self) -> &Rc<str> {
        &self.mask
    }

    /// The value. Only for use, never for showing, unless the user asked with `--show-secrets`.
    pub fn expose_value(&self) -> &Value {
        &self.value
    }

    /// The text of the value, if it is text.
    pub fn expose_text(&self) -> Option<&Rc<str>> {
        match &self.value.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.mask)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.mask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Origin;

    #[test]
    fn no_formatting_of_a_secret_shows_it() {
        let value = Value::string("hunter2", Origin::Framework(&"test"));
        let secret = Secret::from_source(value, "ssm:/db/password");
        let shown = format!("{secret} {secret:?} {:?}", Data::Secret(Rc::new(secret.clone())));
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(secret.to_string(), "<secret ssm:/db/password>");
    }
}
