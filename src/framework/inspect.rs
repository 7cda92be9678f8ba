//! Values as Node's `util.inspect` shows them in messages.

use crate::value::{Data, Value};
use crate::yaml::emit::{Secrets, text};

/// A scalar as `util.inspect` shows it; lists and maps in short.
pub(super) fn inspect(value: &Value) -> String {
    match &value.data {
        Data::String(text) => quoted(text),
        Data::Secret(secret) => quoted(secret.mask()),
        Data::Sequence(items) if items.is_empty() => "[]".to_owned(),
        Data::Sequence(items) => format!("[ {} ]", items.iter().map(inspect).collect::<Vec<_>>().join(", ")),
        Data::Mapping(mapping) if mapping.is_empty() => "{}".to_owned(),
        Data::Mapping(mapping) => {
            let entries =
                mapping.iter().map(|(key, value)| format!("{}: {}", shown_key(key), inspect(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        _ => text::string(value, Secrets::Mask),
    }
}

fn shown_key(key: &str) -> String {
    let starts_name = |character: char| character.is_ascii_alphabetic() || character == '_';
    let is_name = key.starts_with(starts_name) && key.chars().all(|c| starts_name(c) || c.is_ascii_digit());
    if is_name { key.to_owned() } else { quoted(key) }
}

/// Text in the first of the three kinds of quotes that it does not contain.
fn quoted(text: &str) -> String {
    let quote = ['\'', '"', '`'].into_iter().find(|quote| !text.contains(*quote)).unwrap_or('\'');
    let mut out = String::from(quote);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\x0b' => out.push_str("\\v"),
            '\\' => out.push_str("\\\\"),
            _ if character == quote => out.extend(['\\', quote]),
            '\0'..='\x1f' | '\x7f'..='\u{9f}' => out.push_str(&format!("\\x{:02X}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push(quote);
    out
}
