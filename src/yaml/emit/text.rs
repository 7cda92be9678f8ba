//! Values as bare text: JavaScript's `String(value)` (`spec/print.md` §7 item 3).

use std::fmt;

use super::Secrets;
use crate::value::{Data, Value};
use crate::yaml::number::number_text;

/// A mapping has no text of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText;

impl fmt::Display for NotText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Cannot print an object as \"text\"")
    }
}

impl std::error::Error for NotText {}

/// The text of a scalar, or the items of a sequence one to a line, without a line feed at the end.
pub fn write(value: &Value, secrets: Secrets) -> Result<String, NotText> {
    match &value.data {
        Data::Mapping(_) => Err(NotText),
        Data::Sequence(items) => Ok(join(items, "\n", secrets)),
        _ => Ok(string(value, secrets)),
    }
}

/// `String(value)` in JavaScript.
pub fn string(value: &Value, secrets: Secrets) -> String {
    match &value.data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Number(number) => number_text(*number),
        Data::String(text) => text.to_string(),
        Data::Sequence(items) => join(items, ",", secrets),
        Data::Mapping(_) => "[object Object]".to_owned(),
        Data::Secret(secret) => match secrets {
            Secrets::Mask => secret.mask().to_string(),
            Secrets::Show => string(secret.expose_value(), secrets),
        },
    }
}

/// `items.join(separator)` in JavaScript: null leaves nothing.
fn join(items: &[Value], separator: &str, secrets: Secrets) -> String {
    let mut out = String::new();
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.push_str(separator);
        }
        if !item.is_null() {
            out.push_str(&string(item, secrets));
        }
    }
    out
}
