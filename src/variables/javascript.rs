//! What JavaScript makes of values where the framework leaves it to the language: property access, text.

use std::rc::Rc;

use crate::value::{Data, Origin, Secret, Value};
use crate::yaml::number;

/// Text made from a value, and the mask to show in its place if any of it is secret.
#[derive(Clone, Debug)]
pub struct Text {
    text: Rc<str>,
    mask: Option<Rc<str>>,
}

impl Text {
    /// Text that may be shown.
    pub fn plain(text: impl Into<Rc<str>>) -> Text {
        Text { text: text.into(), mask: None }
    }

    /// The text as the framework has it, secret or not.
    pub fn expose(&self) -> &Rc<str> {
        &self.text
    }

    /// Whether it must not be shown.
    pub fn is_secret(&self) -> bool {
        self.mask.is_some()
    }

    /// What may be shown of it.
    pub fn shown(&self) -> &Rc<str> {
        self.mask.as_ref().unwrap_or(&self.text)
    }

    /// Other text that is as secret as this one, under the same mask.
    pub fn with_text(&self, text: &str) -> Text {
        Text { text: text.into(), mask: self.mask.clone() }
    }

    /// The texts one after the other; secret if one of them is.
    pub fn concat(parts: &[Text]) -> Text {
        // In one piece at once: these texts can be the largest of all.
        let in_a_row = |text: fn(&Text) -> &str| parts.iter().map(text).collect::<Vec<_>>().concat().into();
        let secret = parts.iter().any(|part| part.mask.is_some());
        Text { text: in_a_row(|part| &part.text), mask: secret.then(|| in_a_row(|part| part.shown())) }
    }

    /// A string value with this text.
    pub fn into_value(self, origin: Origin) -> Value {
        let value = Value::string(self.text, origin);
        match self.mask {
            None => value,
            Some(mask) => Value::new(Data::Secret(Rc::new(Secret::with_mask(value, mask))), origin),
        }
    }
}

/// A value as text, where that is not the useless text of an object (npm `type`, `string/coerce`).
pub fn coerce_text(value: &Value) -> Option<Text> {
    match &value.data {
        Data::Null | Data::Mapping(_) => None,
        _ => Some(text_of(value)),
    }
}

/// A value as text, whatever it is: JavaScript's `"" + value`.
pub fn text_of(value: &Value) -> Text {
    match &value.data {
        Data::Null => Text::plain("null"),
        Data::Bool(value) => Text::plain(if *value { "true" } else { "false" }),
        Data::Number(number) => Text::plain(number::number_text(*number)),
        Data::String(text) => Text::plain(Rc::clone(text)),
        Data::Mapping(_) => Text::plain("[object Object]"),
        Data::Secret(secret) => {
            Text { text: text_of(secret.expose_value()).text, mask: Some(Rc::clone(secret.mask())) }
        }
        Data::Sequence(items) => {
            let mut parts = Vec::with_capacity(items.len() * 2);
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    parts.push(Text::plain(","));
                }
                if !item.is_null() {
                    parts.push(text_of(item));
                }
            }
            Text::concat(&parts)
        }
    }
}

/// A value in a message: at most 100 characters, on one line (npm `type`, `to-short-string`).
pub fn short_text(value: &Value) -> String {
    let text = text_of(value);
    let text = text.shown();
    let units: Vec<u16> = text.encode_utf16().collect();
    let short = match units.len() {
        0..=100 => text.to_string(),
        _ => String::from_utf16_lossy(&units[..99]) + "…",
    };
    short
        .replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// The property of a value that `value[key]` gives; `None` for `undefined`.
///
/// Inherited members are not followed: see [`inherited_function`].
pub fn property(value: &Value, key: &str) -> Option<Value> {
    match &value.data {
        Data::Mapping(mapping) => mapping.get(key).cloned(),
        Data::Sequence(items) if key == "length" => Some(length(items.len(), value.origin)),
        Data::Sequence(items) => items.get(crate::value::array_index(key)? as usize).cloned(),
        Data::String(text) if key == "length" => Some(length(text.encode_utf16().count(), value.origin)),
        Data::String(text) => {
            let unit = text.encode_utf16().nth(crate::value::array_index(key)? as usize)?;
            Some(Value::string(String::from_utf16_lossy(&[unit]), value.origin))
        }
        Data::Secret(secret) => {
            let found = property(secret.expose_value(), key)?;
            Some(Value::new(
                Data::Secret(Rc::new(Secret::with_mask(found, Rc::clone(secret.mask())))),
                value.origin,
            ))
        }
        Data::Null | Data::Bool(_) | Data::Number(_) => None,
    }
}

/// What Node shows for a member every object inherits, if `key` names one: all of them are functions.
pub fn inherited_function(key: &str) -> Option<String> {
    const MEMBERS: [&str; 10] = [
        "toString",
        "toLocaleString",
        "valueOf",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
    ];
    MEMBERS.contains(&key).then(|| format!("[Function: {key}]"))
}

fn length(length: usize, origin: Origin) -> Value {
    Value::new(Data::Number(length as f64), origin)
}

/// JavaScript's `trim`: its white space is Unicode's, with the byte order mark and without U+0085.
pub fn trim(text: &str) -> &str {
    text.trim_matches(number::is_javascript_space)
}
