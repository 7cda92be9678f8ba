//! Text the framework puts together from values, as JavaScript's template strings do.

use std::rc::Rc;

use crate::value::{Data, Origin, Secret, Value};
use crate::yaml::emit::{Secrets, text};

/// A part of a template.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Value(&'a Value),
}

/// The parts in a row; secret if one of them is, with the masks of the secrets in its own.
pub(super) fn concatenate(parts: &[Part<'_>], origin: Origin) -> Value {
    let text = |secrets| -> String { parts.iter().map(|part| part.text(secrets)).collect() };
    let value = Value::string(text(Secrets::Show), origin);
    if parts.iter().any(|part| part.holds_secret()) {
        return Value::new(Data::Secret(Rc::new(Secret::with_mask(value, text(Secrets::Mask)))), origin);
    }
    value
}

impl Part<'_> {
    fn text(&self, secrets: Secrets) -> String {
        match self {
            Part::Text(text) => (*text).to_owned(),
            Part::Value(value) => text::string(value, secrets),
        }
    }

    fn holds_secret(&self) -> bool {
        match self {
            Part::Text(_) => false,
            Part::Value(value) => holds_secret(value),
        }
    }
}

fn holds_secret(value: &Value) -> bool {
    match &value.data {
        Data::Secret(_) => true,
        Data::Sequence(items) => items.iter().any(holds_secret),
        _ => false,
    }
}
