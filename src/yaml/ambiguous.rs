//! Which plain text js-yaml reads as something other than a string (`spec/print.md` §2.1).

use super::number::number_from_text;

/// Whether `text`, written without quotes, would be read back as null, a boolean, a number, a date or a merge key.
pub fn resolves_to_non_string(text: &str) -> bool {
    match text.as_bytes() {
        [b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'<', ..] => matches!(
            text,
            "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE" | "<<"
        ),
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => is_integer(text) || is_float(text) || is_timestamp(text),
        _ => false,
    }
}

fn is_integer(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all =
        |digits: &str, allowed: fn(&u8) -> bool| !digits.is_empty() && digits.bytes().all(|b| allowed(&b));
    let integer = match unsigned.as_bytes() {
        [b'0', b'b', ..] => all(&unsigned[2..], |digit| matches!(digit, b'0' | b'1')),
        [b'0', b'o', ..] => all(&unsigned[2..], |digit| matches!(digit, b'0'..=b'7')),
        [b'0', b'x', ..] => all(&unsigned[2..], u8::is_ascii_hexdigit),
        _ => all(unsigned, u8::is_ascii_digit),
    };
    integer && number_from_text(unsigned).is_some_and(f64::is_finite)
}

fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    // A sign before a leading dot makes text of it.
    let candidate = if unsigned.starts_with('.') { text } else { unsigned };
    let bytes = candidate.as_bytes();
    let whole = digits(bytes, 0);
    let mut end = whole;
    if bytes.get(end) == Some(&b'.') {
        end = digits(bytes, end + 1);
        if whole == 0 && end == 1 {
            return false;
        }
    } else if whole == 0 {
        return false;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(bytes, end + 1 + sign);
        if exponent == end + 1 + sign {
            return false;
        }
        end = exponent;
    }
    end == bytes.len() && number_from_text(candidate).is_some_and(f64::is_finite)
}

fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape: Option<()> = (|| {
        let month = fixed(bytes, 0, 4, 4)?;
        let day = fixed(bytes, literal(bytes, month, b'-')?, 1, 2)?;
        let end = fixed(bytes, literal(bytes, day, b'-')?, 1, 2)?;
        if end == bytes.len() {
            return (end == 10 && day == 7).then_some(());
        }
        let hour = match bytes[end] {
            b'T' | b't' => end + 1,
            b' ' | b'\t' => blanks(bytes, end),
            _ => return None,
        };
        let minute = literal(bytes, fixed(bytes, hour, 1, 2)?, b':')?;
        let second = literal(bytes, fixed(bytes, minute, 2, 2)?, b':')?;
        let mut end = fixed(bytes, second, 2, 2)?;
        if bytes.get(end) == Some(&b'.') {
            end = digits(bytes, end + 1);
        }
        if end == bytes.len() {
            return Some(());
        }
        end = blanks(bytes, end);
        end = match bytes.get(end)? {
            b'Z' => end + 1,
            b'+' | b'-' => {
                let hours = fixed(bytes, end + 1, 1, 2)?;
                match bytes.get(hours) {
                    Some(b':') => fixed(bytes, hours + 1, 2, 2)?,
                    _ => hours,
                }
            }
            _ => return None,
        };
        (end == bytes.len()).then_some(())
    })();
    shape.is_some()
}

/// The offset after all digits from `from` on.
fn digits(bytes: &[u8], from: usize) -> usize {
    from + bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The offset after `least` to `most` digits, no more and no fewer.
fn fixed(bytes: &[u8], from: usize, least: usize, most: usize) -> Option<usize> {
    let end = digits(bytes, from);
    (least..=most).contains(&(end - from)).then_some(end)
}

fn literal(bytes: &[u8], at: usize, wanted: u8) -> Option<usize> {
    (bytes.get(at) == Some(&wanted)).then_some(at + 1)
}

fn blanks(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}
