//! Texts as scalars on one line, with quotes where the place needs them and of the kind the author uses.

use super::habits::Habits;
use crate::value::{Origin, Value};
use crate::yaml::Style;
use crate::yaml::emit::{self, Secrets, json};

/// A text as a scalar; `flow` says whether it stands between braces or brackets.
pub(super) fn scalar(text: &str, flow: bool, habits: &Habits) -> String {
    let value = Value::string(text, Origin::Framework(&"edit"));
    if habits.json {
        return json::stringify(&value, Secrets::Mask);
    }
    let dumped = emit::dump(&value, Secrets::Mask);
    let one_line = dumped.trim_end_matches('\n');
    let is_block = one_line.contains('\n') || one_line.starts_with(['|', '>']);
    let is_quoted = one_line.starts_with(['\'', '"']);
    // Between braces, these end a text that has no quotes.
    let ends_early = flow && one_line.contains([',', '[', ']', '{', '}']);
    match is_quoted || is_block || ends_early {
        false => one_line.to_owned(),
        true => match habits.quote {
            Some('"') => quoted(text, Style::DoubleQuoted),
            Some(_) => quoted(text, Style::SingleQuoted),
            None if is_quoted => one_line.to_owned(),
            None => quoted(text, Style::DoubleQuoted),
        },
    }
}

/// Whether a text can stand without quotes.
pub(super) fn is_plain(text: &str, flow: bool) -> bool {
    let value = Value::string(text, Origin::Framework(&"edit"));
    let dumped = emit::dump(&value, Secrets::Mask);
    dumped.trim_end_matches('\n') == text && !(flow && text.contains([',', '[', ']', '{', '}']))
}

/// Whether a text can stand anywhere within a scalar over several lines.
pub(super) fn is_word(text: &str) -> bool {
    let is_safe = |character: char| {
        character.is_alphanumeric()
            || matches!(character, '$' | '{' | '}' | '(' | ')' | '-' | '_' | '.' | '/' | ':')
    };
    !text.is_empty() && text.chars().all(is_safe) && !text.ends_with(':') && !text.starts_with(['-', '.'])
}

/// A text as a scalar between quotes; between double ones where it can't be written otherwise.
pub(super) fn quoted(text: &str, style: Style) -> String {
    let needs_escapes = text.contains(|character: char| character.is_control() || !is_printable(character));
    match style {
        Style::SingleQuoted if !needs_escapes => format!("'{}'", text.replace('\'', "''")),
        _ => json::stringify(&Value::string(text, Origin::Framework(&"edit")), Secrets::Mask),
    }
}

fn is_printable(character: char) -> bool {
    !matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
