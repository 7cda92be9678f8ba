//! How js-yaml writes one string: plain, quoted or as a block (`spec/print.md` §7.2–7.4).

use super::{fold, push_spaces};
use crate::yaml::resolves_to_non_string;

/// What a string is in the mapping or sequence around it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A mapping's key, which must stand on one line.
    Key,
    /// Anything else.
    Value,
}

/// Writes `text` as a node at `level` (`writeScalar` of js-yaml's `dumper.js`).
pub(super) fn push(text: &str, level: usize, place: Place, out: &mut String) {
    if text.is_empty() {
        out.push_str("''");
        return;
    }
    if is_word(text) && !is_yaml_1_1_boolean(text) && !resolves_to_non_string(text) {
        out.push_str(text);
        return;
    }
    if is_yaml_1_1_boolean(text) || is_base_60(text) {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
        return;
    }
    let indent = 2 * level.max(1);
    let width = 80usize.saturating_sub(indent).max(NARROWEST);
    let Some(contents) = survey(text, place, width) else {
        push_double_quoted(text, out);
        return;
    };
    if contents.foldable {
        push_block_header('>', text, out);
        fold::push(text, width, indent, out);
    } else if contents.line_feeds {
        push_block_header('|', text, out);
        push_indented(text, indent, out);
    } else if can_stand_plain(text) && !resolves_to_non_string(text) && text != "<<" {
        out.push_str(text);
    } else {
        push_single_quoted(text, out);
    }
}

/// Lines are at least this wide, however deep they stand.
const NARROWEST: usize = 40;

/// Whether a text consists of letters, digits and what joins them in names and paths, as most do. It need not be looked at
/// more closely: it stands plain unless it is read as something else.
fn is_word(text: &str) -> bool {
    let joins = |byte| matches!(byte, b'-' | b'.' | b'/' | b'_');
    text.len() <= NARROWEST
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || joins(byte))
}

/// What decides between the styles, for text all of whose characters can be printed.
struct Contents {
    line_feeds: bool,
    foldable: bool,
}

/// Looks at every character once; `None` if one must be escaped.
fn survey(text: &str, place: Place, width: usize) -> Option<Contents> {
    let mut line_feeds = false;
    let mut ascii = true;
    for byte in text.bytes() {
        match byte {
            b' '..=b'~' => {}
            b'\n' if place == Place::Value => line_feeds = true,
            0x80.. => ascii = false,
            _ => return None,
        }
    }
    if !ascii && !text.chars().all(|character| character == '\n' || is_printable(character)) {
        return None;
    }
    // A line has no more UTF-16 units than bytes, so that only longer text needs counting.
    let foldable = place == Place::Value
        && text.len() > width
        && text.split('\n').any(|line| !line.starts_with(' ') && super::is_longer_than(line, width));
    Some(Contents { line_feeds, foldable })
}

fn is_printable(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{a1}'..) && !is_unprintable_above_ascii(character)
}

fn is_unprintable_above_ascii(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether one line of printable text can stand without quotes, were it not for what it would be read as.
///
/// js-yaml asks of every character whether it is safe after the one before it; on printable text that comes
/// down to these tests.
fn can_stand_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts_well = !matches!(
        bytes.first(),
        None | Some(
            b' ' | b'-'
                | b'?'
                | b':'
                | b','
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b'#'
                | b'&'
                | b'*'
                | b'!'
                | b'|'
                | b'='
                | b'>'
                | b'\''
                | b'"'
                | b'%'
                | b'@'
                | b'`'
        )
    );
    starts_well
        && !matches!(bytes.last(), Some(b' ' | b':'))
        && !bytes.windows(2).any(|pair| matches!(pair, b": " | b" #"))
}

/// The spellings YAML 1.1 reads as booleans, quoted for old readers (`DEPRECATED_BOOLEANS_SYNTAX`).
fn is_yaml_1_1_boolean(text: &str) -> bool {
    matches!(
        text,
        "y" | "Y"
            | "yes"
            | "Yes"
            | "YES"
            | "on"
            | "On"
            | "ON"
            | "n"
            | "N"
            | "no"
            | "No"
            | "NO"
            | "off"
            | "Off"
            | "OFF"
    )
}

/// `^[-+]?[0-9_]+(?::[0-9_]+)+(?:\.[0-9_]*)?$`, the numbers YAML 1.1 reads to base 60.
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(is_base_60_digit) {
        return false;
    }
    let (groups, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    groups.contains(':')
        && groups.split(':').all(|group| !group.is_empty() && group.chars().all(is_base_60_digit))
        && fraction.chars().all(is_base_60_digit)
}

fn is_base_60_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '_')
}

fn push_single_quoted(text: &str, out: &mut String) {
    out.push('\'');
    for (position, part) in text.split('\'').enumerate() {
        if position > 0 {
            out.push_str("''");
        }
        out.push_str(part);
    }
    out.push('\'');
}

fn push_double_quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '\0' => out.push_str("\\0"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\x0b' => out.push_str("\\v"),
            '\x0c' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\x1b' => out.push_str("\\e"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{85}' => out.push_str("\\N"),
            '\u{a0}' => out.push_str("\\_"),
            '\u{2028}' => out.push_str("\\L"),
            '\u{2029}' => out.push_str("\\P"),
            _ if is_printable(character) => out.push(character),
            _ => {
                let code = u32::from(character);
                out.push_str(&if code <= 0xff { format!("\\x{code:02X}") } else { format!("\\u{code:04X}") });
            }
        }
    }
    out.push('"');
}

/// `|` or `>` with the indentation indicator and the chomping of `text` (`blockHeader`).
fn push_block_header(style: char, text: &str, out: &mut String) {
    out.push(style);
    if text.trim_start_matches('\n').starts_with(' ') {
        out.push('2');
    }
    if text == "\n" || text.ends_with("\n\n") {
        out.push('+');
    } else if !text.ends_with('\n') {
        out.push('-');
    }
    out.push('\n');
}

/// Writes `text` with its lines indented, but for empty ones, without its last line feed.
fn push_indented(text: &str, indent: usize, out: &mut String) {
    let text = text.strip_suffix('\n').unwrap_or(text);
    for (position, line) in text.split('\n').enumerate() {
        if position > 0 {
            out.push('\n');
        }
        if !line.is_empty() {
            push_spaces(indent, out);
            out.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = String::new();
        push(text, 1, Place::Value, &mut out);
        out
    }

    #[test]
    fn quotes_stand_where_a_reader_would_misread() {
        for (text, expected) in [
            ("a:b", "a:b"),
            ("a: b", "'a: b'"),
            ("a#b", "a#b"),
            ("a #b", "'a #b'"),
            ("it's", "it's"),
            ("'", "''''"),
            ("12:30", "'12:30'"),
            ("12:30.", "'12:30.'"),
            ("12.30:1", "12.30:1"),
            ("1_000", "1_000"),
            ("off", "'off'"),
            ("0777", "'0777'"),
            ("2012-10-17", "'2012-10-17'"),
            ("True", "'True'"),
            ("null", "'null'"),
            ("no-reply", "no-reply"),
            ("src/hello.handler", "src/hello.handler"),
            ("a\tb", r#""a\tb""#),
            ("${AWS::Region}", "${AWS::Region}"),
        ] {
            assert_eq!(written(text), expected);
        }
    }
}
