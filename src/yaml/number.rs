//! Numbers as JavaScript writes and reads them; the only file that knows ryu-js.

/// `String(number)` in JavaScript (ECMA-262 `Number::toString`): no exponent from 1e-6 up to 1e21. `-0` gives `0`.
pub fn number_text(number: f64) -> String {
    ryu_js::Buffer::new().format(number).to_owned()
}

/// A number as js-yaml dumps it: a fraction written with an exponent gets a dot after a mantissa of one digit
/// (`1.e-7`), because YAML asks for one (`spec/print.md` §7.4, js-yaml `type/float.js`).
pub(super) fn push_yaml_number(number: f64, out: &mut String) {
    let mut buffer = ryu_js::Buffer::new();
    let text = buffer.format(number);
    let mantissa = text.find('e').filter(|_| number % 1.0 != 0.0);
    match mantissa {
        Some(end) if !text[..end].contains('.') => {
            out.push_str(&text[..end]);
            out.push('.');
            out.push_str(&text[end..]);
        }
        _ => out.push_str(text),
    }
}

/// `Number(text)` in JavaScript (ECMA-262 `StringToNumber`); `None` stands for `NaN`. Blank text is 0.
pub fn number_from_text(text: &str) -> Option<f64> {
    let text = text.trim_matches(is_javascript_space);
    let bytes = text.as_bytes();
    match bytes {
        [] => return Some(0.0),
        [b'0', b'x' | b'X', ..] => return radix(&text[2..], 16),
        [b'0', b'o' | b'O', ..] => return radix(&text[2..], 8),
        [b'0', b'b' | b'B', ..] => return radix(&text[2..], 2),
        _ => {}
    }
    match text {
        "Infinity" | "+Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        // Rust reads `inf` and `nan` too, which JavaScript does not: let no other letter than the exponent's in.
        _ if bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) => {
            text.parse().ok()
        }
        _ => None,
    }
}

/// Digits of a power-of-two radix as the nearest double.
fn radix(digits: &str, radix: u32) -> Option<f64> {
    if digits.is_empty() {
        return None;
    }
    let bits_per_digit = radix.trailing_zeros() as i32;
    let (mut kept, mut dropped_bits, mut sticky) = (0u128, 0i32, false);
    for digit in digits.chars() {
        let digit = u128::from(digit.to_digit(radix)?);
        if kept >> 120 == 0 {
            kept = kept << bits_per_digit | digit;
        } else {
            dropped_bits = dropped_bits.saturating_add(bits_per_digit);
            sticky |= digit != 0;
        }
    }
    // 121 bits and a sticky one decide the rounding to 53 as all bits would.
    Some((kept | u128::from(sticky)) as f64 * 2f64.powi(dropped_bits))
}

/// White space and line ends of ECMA-262 (`StrWhiteSpaceChar`): Unicode's spaces without NEL, with the byte order mark.
pub fn is_javascript_space(character: char) -> bool {
    character == '\u{feff}' || (character != '\u{85}' && character.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.2345678901234567e29, "1.2345678901234568e+29"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (-1.5, "-1.5"),
        ] {
            assert_eq!(number_text(number), text);
        }
        let mut out = String::new();
        for number in [1e-7, 5e-324, 1e21, 1.5e-9] {
            push_yaml_number(number, &mut out);
            out.push(' ');
        }
        assert_eq!(out, "1.e-7 5.e-324 1e+21 1.5e-9 ");
    }

    #[test]
    fn text_is_read_as_javascript_number_does() {
        for (text, number) in [
            ("", Some(0.0)),
            (" \u{feff}\t\n", Some(0.0)),
            (" 12 ", Some(12.0)),
            ("\u{85}1", None),
            ("0x1F", Some(31.0)),
            ("-0x1F", None),
            ("0b101", Some(5.0)),
            ("0o17", Some(15.0)),
            ("0x", None),
            ("1e3", Some(1000.0)),
            ("1.", Some(1.0)),
            (".5", Some(0.5)),
            (".", None),
            ("+", None),
            ("1_000", None),
            ("inf", None),
            ("NaN", None),
            ("-Infinity", Some(f64::NEG_INFINITY)),
            ("1e400", Some(f64::INFINITY)),
            ("0x20000000000001", Some(9007199254740992.0)),
            ("0x20000000000003", Some(9007199254740996.0)),
            ("0x200000000000010000000000000000000000001", Some(2f64.powi(153) + 2f64.powi(101))),
        ] {
            assert_eq!(number_from_text(text), number, "{text:?}");
        }
    }
}
