//! Map keys are text: what JavaScript's `String(value)` makes of a resolved key (`spec/print.md` §2.2).

use std::borrow::Cow;

use super::error::Problem;
use super::number::number_text;
use super::special::{self, Special, Specials};
use super::timestamp;
use crate::value::{Data, Value};

/// The key a value stands for.
pub(super) fn key_text<'v>(value: &'v Value, specials: &Specials) -> Result<Cow<'v, str>, Problem> {
    let Data::Sequence(items) = &value.data else { return Ok(element_text(value, specials)) };
    let mut parts = Vec::with_capacity(items.len());
    for item in items.iter() {
        let is_null = item.is_null() && specials.get(item).is_none();
        match &item.data {
            Data::Sequence(_) => return Err(Problem::new("nested arrays are not supported inside keys")),
            _ if is_null => parts.push(Cow::Borrowed("")),
            _ => parts.push(element_text(item, specials)),
        }
    }
    Ok(Cow::Owned(parts.join(",")))
}

fn element_text<'v>(value: &'v Value, specials: &Specials) -> Cow<'v, str> {
    if let Some(special) = specials.get(value) {
        return match special {
            Special::Date(time) => timestamp::to_text(*time).into(),
            Special::Number(number) => special::number_text(*number).into(),
            Special::Bytes(bytes) => special::joined(bytes, ",").into(),
        };
    }
    match &value.data {
        Data::Null => "null".into(),
        Data::Bool(value) => if *value { "true" } else { "false" }.into(),
        Data::Number(number) => number_text(*number).into(),
        Data::String(text) => Cow::Borrowed(&**text),
        Data::Sequence(_) | Data::Mapping(_) => "[object Object]".into(),
        Data::Secret(secret) => secret.mask().to_string().into(),
    }
}
