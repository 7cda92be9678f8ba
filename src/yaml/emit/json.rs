//! JSON as `JSON.stringify(value, null, 2)` writes it (`spec/print.md` §7 item 3).

use super::{Secrets, push_spaces};
use crate::value::{Data, Value};
use crate::yaml::number::number_text;

/// The JSON text of a value, without a line feed at the end.
pub fn stringify(value: &Value, secrets: Secrets) -> String {
    let mut out = String::new();
    push(value, secrets, 0, &mut out);
    out
}

fn push(value: &Value, secrets: Secrets, level: usize, out: &mut String) {
    match &value.data {
        Data::Null => out.push_str("null"),
        Data::Bool(true) => out.push_str("true"),
        Data::Bool(false) => out.push_str("false"),
        Data::Number(number) if !number.is_finite() => out.push_str("null"),
        Data::Number(number) => out.push_str(&number_text(*number)),
        Data::String(text) => push_quoted(text, out),
        Data::Sequence(items) => {
            let items = items.iter();
            push_collection(['[', ']'], level, items, out, |item, out| push(item, secrets, level + 1, out));
        }
        Data::Mapping(mapping) => {
            push_collection(['{', '}'], level, mapping.iter(), out, |(key, value), out| {
                push_quoted(key, out);
                out.push_str(": ");
                push(value, secrets, level + 1, out);
            });
        }
        Data::Secret(secret) => match secrets {
            Secrets::Mask => push_quoted(secret.mask(), out),
            Secrets::Show => push(secret.expose_value(), secrets, level, out),
        },
    }
}

fn push_collection<Item>(
    [open, close]: [char; 2],
    level: usize,
    items: impl ExactSizeIterator<Item = Item>,
    out: &mut String,
    push_item: impl Fn(Item, &mut String),
) {
    out.push(open);
    let empty = items.len() == 0;
    for (position, item) in items.enumerate() {
        out.push_str(if position == 0 { "\n" } else { ",\n" });
        push_spaces(2 * (level + 1), out);
        push_item(item, out);
    }
    if !empty {
        out.push('\n');
        push_spaces(2 * level, out);
    }
    out.push(close);
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
