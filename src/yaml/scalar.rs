//! What a plain scalar means: js-yaml's core schema and timestamps (`spec/print.md` §2.1).

use super::timestamp;

/// What a plain scalar resolves to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved {
    /// `null`, in any of its spellings.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, which may be an infinity or NaN.
    Number(f64),
    /// A point in time, in milliseconds since 1970.
    Timestamp(i64),
    /// `<<`
    Merge,
    /// Text.
    String,
}

/// Whether a plain scalar with this text is read as something other than text. `<<` counts as text:
/// it is special only as a key.
pub fn resolves_to_non_string(text: &str) -> bool {
    !matches!(resolve(text, true), Resolved::String | Resolved::Merge)
}

/// What the text of a plain scalar resolves to, with or without implicit timestamps.
pub fn resolve(text: &str, timestamps: bool) -> Resolved {
    let bytes = text.as_bytes();
    let found = match bytes.first() {
        None => Some(Resolved::Null),
        Some(b'~' | b'n' | b'N') => null(bytes).then_some(Resolved::Null),
        Some(b't' | b'T' | b'f' | b'F') => boolean(bytes).map(Resolved::Bool),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text).map(Resolved::Number).or_else(|| {
            let milliseconds = if timestamps { timestamp::parse(bytes) } else { None };
            milliseconds.map(Resolved::Timestamp)
        }),
        Some(b'<') => (text == "<<").then_some(Resolved::Merge),
        Some(_) => None,
    };
    found.unwrap_or(Resolved::String)
}

/// Whether the text spells null.
pub(super) fn null(bytes: &[u8]) -> bool {
    matches!(bytes, b"~" | b"null" | b"Null" | b"NULL")
}

/// The boolean the text spells.
pub(super) fn boolean(bytes: &[u8]) -> Option<bool> {
    match bytes {
        b"true" | b"True" | b"TRUE" => Some(true),
        b"false" | b"False" | b"FALSE" => Some(false),
        _ => None,
    }
}

fn number(text: &str) -> Option<f64> {
    integer(text).or_else(|| float(text))
}

/// The integer the text spells; `None` also where it exceeds what a double can hold.
pub(super) fn integer(text: &str) -> Option<f64> {
    let (negative, digits) = split_sign(text);
    let value = match digits.as_bytes() {
        [b'0', b'b', rest @ ..] => power_of_two_radix(rest, 1),
        [b'0', b'o', rest @ ..] => power_of_two_radix(rest, 3),
        [b'0', b'x', rest @ ..] => power_of_two_radix(rest, 4),
        bytes if !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit) => digits.parse().ok(),
        _ => None,
    }?;
    signed(negative, value)
}

/// The float the text spells; integers count, infinities only where they are spelled out.
pub(super) fn float(text: &str) -> Option<f64> {
    let (negative, magnitude) = split_sign(text);
    let has_sign = magnitude.len() < text.len();
    match magnitude.as_bytes() {
        b".inf" | b".Inf" | b".INF" => Some(if negative { f64::NEG_INFINITY } else { f64::INFINITY }),
        b".nan" | b".NaN" | b".NAN" if !has_sign => Some(f64::NAN),
        [b'.', ..] if has_sign => None,
        bytes if is_decimal(bytes) => signed(negative, magnitude.parse().ok()?),
        _ => None,
    }
}

/// `1`, `1.`, `1.5`, `.5`, each with or without an exponent.
fn is_decimal(bytes: &[u8]) -> bool {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(0);
    let mut at = whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if whole == 0 && fraction == 0 {
            return false;
        }
        at += 1 + fraction;
    } else if whole == 0 {
        return false;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        let exponent = digits(at);
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

fn signed(negative: bool, value: f64) -> Option<f64> {
    value.is_finite().then_some(if negative { -value } else { value })
}

/// Digits of `bits` bits each as a double, rounded to even as `parseInt` does.
fn power_of_two_radix(digits: &[u8], bits: u32) -> Option<f64> {
    let (mut mantissa, mut exponent) = (0u64, 0i32);
    for digit in digits {
        let digit = char::from(*digit).to_digit(1 << bits)?;
        if mantissa >> 59 == 0 {
            mantissa = (mantissa << bits) | u64::from(digit);
        } else {
            // Only whether a lower bit is set matters to the rounding.
            mantissa |= u64::from(digit != 0);
            exponent = exponent.saturating_add(bits as i32);
        }
    }
    (!digits.is_empty()).then(|| mantissa as f64 * 2f64.powi(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> f64 {
        match resolve(text, true) {
            Resolved::Number(number) => number,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn numbers_are_read_as_javascript_reads_them() {
        for (text, value) in [
            ("012", 12.0),
            ("0o17", 15.0),
            ("-0x1F", -31.0),
            ("0b101", 5.0),
            ("1.", 1.0),
            (".5", 0.5),
            ("1.e3", 1000.0),
            ("+1E-2", 0.01),
            ("-.inf", f64::NEG_INFINITY),
            ("9007199254740993", 9007199254740992.0),
            ("0x20000000000001", 9007199254740992.0),
            ("0x20000000000003", 9007199254740996.0),
            ("0x80000000000004001", 147573952589676429312.0 + 32768.0),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
        assert!(number(".nan").is_nan());
    }

    #[test]
    fn what_only_looks_special_is_text() {
        for text in [
            "yes",
            "on",
            "-.5",
            "+.5",
            "1_000",
            "0B1",
            "0b2",
            "0o8",
            "0x",
            "1e400",
            "1e",
            ".",
            "-",
            "+",
            ".e1",
            "1:20",
            "nULL",
            "+.nan",
            "1 2",
            "é",
            "<",
            "<<",
            "2020-01-02T03:04",
        ] {
            assert!(!resolves_to_non_string(text), "{text}");
        }
        for text in ["", "~", "Null", "TRUE", "0", "2020-01-02", "2020-1-2 3:04:05.6 +1:30"] {
            assert!(resolves_to_non_string(text), "{text}");
        }
        assert!(matches!(resolve("2020-01-02", false), Resolved::String));
    }
}
