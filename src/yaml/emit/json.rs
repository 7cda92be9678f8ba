//! JSON as `JSON.stringify(value, null, 2)` writes it (`spec/print.md` §7 item 3).

use super::{CHUNK, Secrets, push_spaces};
use crate::value::{Data, Value};
use crate::yaml::number::number_text;

/// The JSON text of a value, without a line feed at the end.
pub fn stringify(value: &Value, secrets: Secrets) -> String {
    let mut text = String::new();
    stringify_in_chunks(value, secrets, &mut |chunk| text.push_str(chunk));
    text
}

/// The same, piece by piece, so that a text that is much larger than its value is nowhere as a whole.
pub fn stringify_in_chunks(value: &Value, secrets: Secrets, write: &mut dyn FnMut(&str)) {
    stringify_within(value, secrets, 0, write);
}

/// The same for a value inside of a document, with so many collections around it.
pub fn stringify_within(value: &Value, secrets: Secrets, level: usize, write: &mut dyn FnMut(&str)) {
    let mut writer = Writer { out: String::new(), secrets, write };
    writer.value(value, level);
    (writer.write)(&writer.out);
}

/// Whether a value, written with so many collections around it, has no more bytes than that, about. What variables double
/// again and again, or put inside of one another, is small in memory and without end when it is written out.
pub fn is_at_most(bytes: usize, value: &Value, level: usize) -> bool {
    fits(value, level, &mut { bytes })
}

/// Whether a value has no more bytes than are left, which are counted down.
fn fits(value: &Value, level: usize, left: &mut usize) -> bool {
    // Quotes, comma and line feed; what collections open they close on a line of their own.
    let own = 4 + value.as_str().map_or(2 * level, str::len);
    let Some(less) = left.checked_sub(own) else { return false };
    *left = less;
    let mut item_fits = |key: usize, item: &Value| match left.checked_sub(key + 2 * level + 2) {
        Some(less) => {
            *left = less;
            fits(item, level + 1, left)
        }
        None => false,
    };
    match &value.data {
        Data::Mapping(mapping) => mapping.iter().all(|(key, item)| item_fits(key.len() + 4, item)),
        Data::Sequence(items) => items.iter().all(|item| item_fits(0, item)),
        _ => true,
    }
}

struct Writer<'w> {
    /// What is not passed on yet.
    out: String,
    secrets: Secrets,
    write: &'w mut dyn FnMut(&str),
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, level: usize) {
        match &value.data {
            Data::Null => self.out.push_str("null"),
            Data::Bool(true) => self.out.push_str("true"),
            Data::Bool(false) => self.out.push_str("false"),
            Data::Number(number) if !number.is_finite() => self.out.push_str("null"),
            Data::Number(number) => self.out.push_str(&number_text(*number)),
            Data::String(text) => push_quoted(text, &mut self.out),
            Data::Sequence(items) => {
                self.collection(['[', ']'], level, items.iter(), |item, writer| {
                    writer.value(item, level + 1)
                });
            }
            Data::Mapping(mapping) => {
                self.collection(['{', '}'], level, mapping.iter(), |(key, value), writer| {
                    push_quoted(key, &mut writer.out);
                    writer.out.push_str(": ");
                    writer.value(value, level + 1);
                });
            }
            Data::Secret(secret) => match self.secrets {
                Secrets::Mask => push_quoted(secret.mask(), &mut self.out),
                Secrets::Show => self.value(secret.expose_value(), level),
            },
        }
    }

    fn collection<Item>(
        &mut self,
        [open, close]: [char; 2],
        level: usize,
        items: impl ExactSizeIterator<Item = Item>,
        write_item: impl Fn(Item, &mut Self),
    ) {
        self.out.push(open);
        let empty = items.len() == 0;
        for (position, item) in items.enumerate() {
            if self.out.len() >= CHUNK {
                (self.write)(&self.out);
                self.out.clear();
            }
            self.out.push_str(if position == 0 { "\n" } else { ",\n" });
            push_spaces(2 * (level + 1), &mut self.out);
            write_item(item, self);
        }
        if !empty {
            self.out.push('\n');
            push_spaces(2 * level, &mut self.out);
        }
        self.out.push(close);
    }
}

fn push_quoted(text: &str, out: &mut String) {
    out.push('"');
    let mut written = 0;
    for (position, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\t' => "\\t",
            b'\r' => "\\r",
            0x08 => "\\b",
            0x0c => "\\f",
            0..=0x1f => &format!("\\u{byte:04x}"),
            _ => continue,
        };
        out.push_str(&text[written..position]);
        out.push_str(escape);
        written = position + 1;
    }
    out.push_str(&text[written..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Mapping, Origin};
    use std::rc::Rc;

    #[test]
    fn collections_are_indented_and_empty_ones_compact() {
        let value = |data| Value::new(data, Origin::Framework(&"test"));
        let list = value(Data::Sequence(Rc::new(vec![
            value(Data::Null),
            value(Data::Number(1e21)),
            value(Data::String("a\"\u{1}é\u{7f}\n".into())),
        ])));
        let mut mapping = Mapping::new();
        mapping.insert("l", list);
        mapping.insert("e", value(Data::Mapping(Rc::default())));
        mapping.insert("f", value(Data::Sequence(Rc::default())));
        let expected = "{\n  \"l\": [\n    null,\n    1e+21,\n    \"a\\\"\\u0001é\u{7f}\\n\"\n  ],\n  \"e\": {},\n  \"f\": []\n}";
        assert_eq!(stringify(&value(Data::Mapping(Rc::new(mapping))), Secrets::Mask), expected);
    }
}
