//! Values written as the framework prints them: YAML as js-yaml dumps it, JSON, and bare text.
//!
//! The YAML half is js-yaml 4.3.2's `dump(value, {noRefs: true})` (`spec/print.md` §7.1–7.4), character for character.

mod fold;
pub mod json;
mod scalar;
pub mod text;

use super::number::push_yaml_number;
use crate::value::{Data, Mapping, Value};
use scalar::Place;

/// Whether secrets are written as their masks or as what they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Secrets {
    /// The mask stands for the value.
    #[default]
    Mask,
    /// The user asked to see them.
    Show,
}

/// Keys longer than this many UTF-16 units are written as `? key`.
const LONGEST_IMPLICIT_KEY: usize = 1024;

/// How many bytes are put together before they are passed on.
const CHUNK: usize = 64 * 1024;

/// The YAML text of a value, with a line feed at the end.
pub fn dump(value: &Value, secrets: Secrets) -> String {
    let mut text = String::new();
    dump_in_chunks(value, secrets, &mut |chunk| text.push_str(chunk));
    text
}

/// The same, piece by piece, so that a text that is much larger than its value is nowhere as a whole.
pub fn dump_in_chunks(value: &Value, secrets: Secrets, write: &mut dyn FnMut(&str)) {
    let mut dumper = Dumper { out: String::with_capacity(CHUNK + CHUNK / 8), secrets, write };
    dumper.node(value, 0, true);
    dumper.out.push('\n');
    (dumper.write)(&dumper.out);
}

struct Dumper<'w> {
    /// What is not written yet.
    out: String,
    secrets: Secrets,
    write: &'w mut dyn FnMut(&str),
}

impl Dumper<'_> {
    /// Writes one node. `compact` nodes start on the line of the `-` or `?` before them; other collections
    /// start on a line of their own. Whatever stands before the node has not yet written its space.
    fn node(&mut self, value: &Value, level: usize, compact: bool) {
        match &value.data {
            Data::Null => self.out.push_str("null"),
            Data::Bool(true) => self.out.push_str("true"),
            Data::Bool(false) => self.out.push_str("false"),
            // JSON has no infinities, and what is printed has been through JSON.
            Data::Number(number) if !number.is_finite() => self.out.push_str("null"),
            Data::Number(number) => push_yaml_number(*number, &mut self.out),
            Data::String(text) => scalar::push(text, level, Place::Value, &mut self.out),
            Data::Sequence(items) if items.is_empty() => self.out.push_str("[]"),
            Data::Sequence(items) => self.sequence(items, level, compact),
            Data::Mapping(mapping) if mapping.is_empty() => self.out.push_str("{}"),
            Data::Mapping(mapping) => self.mapping(mapping, level, compact),
            Data::Secret(secret) => match self.secrets {
                Secrets::Mask => scalar::push(secret.mask(), level, Place::Value, &mut self.out),
                Secrets::Show => self.node(secret.expose_value(), level, compact),
            },
        }
    }

    fn sequence(&mut self, items: &[Value], level: usize, compact: bool) {
        for (position, item) in items.iter().enumerate() {
            if !compact || position > 0 {
                self.next_line(level);
            }
            self.out.push_str("- ");
            self.node(item, level + 1, true);
        }
    }

    fn mapping(&mut self, mapping: &Mapping, level: usize, compact: bool) {
        for (position, (key, value)) in mapping.iter().enumerate() {
            if !compact || position > 0 {
                self.next_line(level);
            }
            let key_start = self.out.len();
            scalar::push(key, level + 1, Place::Key, &mut self.out);
            let explicit = is_longer_than(&self.out[key_start..], LONGEST_IMPLICIT_KEY);
            if explicit {
                self.out.insert_str(key_start, "? ");
                self.next_line(level);
            }
            self.out.push(':');
            if explicit || !starts_on_its_own_line(value) {
                self.out.push(' ');
            }
            self.node(value, level + 1, explicit);
        }
    }

    fn next_line(&mut self, level: usize) {
        if self.out.len() >= CHUNK {
            (self.write)(&self.out);
            self.out.clear();
        }
        self.out.push('\n');
        push_spaces(2 * level, &mut self.out);
    }
}

/// Whether the value of a key begins on the next line.
fn starts_on_its_own_line(value: &Value) -> bool {
    match &value.data {
        Data::Sequence(items) => !items.is_empty(),
        Data::Mapping(mapping) => !mapping.is_empty(),
        _ => false,
    }
}

/// Whether `text` has more than `limit` UTF-16 units.
fn is_longer_than(text: &str, limit: usize) -> bool {
    // UTF-16 never needs more units than UTF-8 needs bytes.
    text.len() > limit && text.encode_utf16().count() > limit
}

fn push_spaces(mut count: usize, out: &mut String) {
    const SPACES: &str = "                                                                ";
    while count > SPACES.len() {
        out.push_str(SPACES);
        count -= SPACES.len();
    }
    out.push_str(&SPACES[..count]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Origin, Secret};
    use std::rc::Rc;

    #[test]
    fn a_secret_is_written_as_its_mask_unless_shown() {
        let origin = Origin::Framework(&"test");
        let secret = Secret::from_source(Value::string("0", origin), "ssm:/a");
        let value = Value::new(Data::Secret(Rc::new(secret)), origin);
        assert_eq!(dump(&value, Secrets::Mask), "<secret ssm:/a>\n");
        assert_eq!(dump(&value, Secrets::Show), "'0'\n");
        assert_eq!(json::stringify(&value, Secrets::Mask), r#""<secret ssm:/a>""#);
        assert_eq!(text::write(&value, Secrets::Show).as_deref(), Ok("0"));
    }
}
