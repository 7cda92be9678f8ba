//! The formats `uri` and `date-time` as ajv-formats checks them.

use super::pattern;

/// Whether `text` has the named format; formats the schemas do not use take everything.
pub(super) fn matches(format: &str, text: &str) -> bool {
    match format {
        "uri" => pattern::matches(URI, text),
        "date-time" => is_date_time(text),
        _ => true,
    }
}

/// Parts of `ajv-formats/dist/formats.js`'s pattern; its IPv4 addresses are among the registered names.
macro_rules! uri {
    (hex) => { "[0-9A-Fa-f]{1,4}" };
    (escape) => { "%[0-9A-Fa-f]{2}" };
    (name) => { concat!(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|", uri!(escape), ")") };
    (user) => { concat!(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|", uri!(escape), ")") };
    (path) => { concat!(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|", uri!(escape), ")") };
    (query) => { concat!(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|", uri!(escape), ")") };
    (segments) => { concat!("(?:/", uri!(path), "*)*") };
    (octet) => { r"(?:25[0-5]|2[0-4]\d|[01]?\d\d?)" };
    // Up to `$most` groups before the `::` of an IPv6 address.
    (before $most:literal) => { concat!("(?:(?:", uri!(hex), ":){0,", $most, "}", uri!(hex), ")?::") };
    (ipv6) => {
        concat!(
            "(?:(?:(?:", uri!(hex), ":){6}|::(?:", uri!(hex), ":){5}|(?:", uri!(hex), ")?::(?:", uri!(hex), ":){4}|",
            uri!(before 1), "(?:", uri!(hex), ":){3}|", uri!(before 2), "(?:", uri!(hex), ":){2}|",
            uri!(before 3), uri!(hex), ":|", uri!(before 4), ")",
            "(?:", uri!(hex), ":", uri!(hex), r"|(?:", uri!(octet), r"\.){3}", uri!(octet), ")|",
            uri!(before 5), uri!(hex), "|", uri!(before 6), ")",
        )
    };
    (address) => { concat!(r"\[(?:", uri!(ipv6), r"|[Vv][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+)\]") };
    (authority) => { concat!("(?:", uri!(user), "*@)?(?:", uri!(address), "|", uri!(name), "*)", r"(?::\d*)?") };
}

const URI: &str = concat!(
    r"^[A-Za-z][A-Za-z0-9+\-.]*:(?:",
    concat!("/?/", uri!(authority), uri!(segments)),
    concat!("|/(?:", uri!(path), "+", uri!(segments), ")?"),
    concat!("|", uri!(path), "+", uri!(segments)),
    concat!(r")(?:\?", uri!(query), "*)?(?:#", uri!(query), "*)?$"),
);

fn is_date_time(text: &str) -> bool {
    let separator = |character: char| matches!(character, 't' | 'T') || character.is_whitespace();
    let mut parts = text.split(separator);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(date), Some(time), None) => is_date(date) && is_time(time),
        _ => false,
    }
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    let (true, Some(year), Some(month), Some(day)) =
        (shaped, digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// `hh:mm:ss[.fraction]` with a zone; a leap second only at 23:59 UTC.
fn is_time(text: &str) -> bool {
    let Some(zone_start) = text.find(['z', 'Z', '+', '-']) else { return false };
    let (clock, zone) = text.split_at(zone_start);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let bytes = clock.as_bytes();
    let shaped = bytes.len() == 8 && bytes[2] == b':' && bytes[5] == b':';
    let fraction_is_digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let (true, true, Some(hour), Some(minute), Some(second)) =
        (shaped, fraction_is_digits, digits(clock, 0, 2), digits(clock, 3, 5), digits(clock, 6, 8))
    else {
        return false;
    };
    let Some((zone_hours, zone_minutes)) = zone_offset(zone) else { return false };
    if hour <= 23 && minute <= 59 && second < 60 {
        return true;
    }
    let utc_minute = minute as i32 - zone_minutes;
    let utc_hour = hour as i32 - zone_hours - i32::from(utc_minute < 0);
    matches!(utc_hour, 23 | -1) && matches!(utc_minute, 59 | -1) && second < 61
}

fn zone_offset(zone: &str) -> Option<(i32, i32)> {
    if zone.eq_ignore_ascii_case("z") {
        return Some((0, 0));
    }
    let (sign, rest) = match zone.as_bytes().first()? {
        b'-' => (-1, &zone[1..]),
        _ => (1, &zone[1..]),
    };
    let hours = digits(rest, 0, 2)?;
    let minutes = match &rest[2..] {
        "" => 0,
        rest => {
            let minutes = rest.strip_prefix(':').unwrap_or(rest);
            (minutes.len() == 2).then(|| digits(minutes, 0, 2)).flatten()?
        }
    };
    (hours <= 23 && minutes <= 59).then_some((sign * hours as i32, sign * minutes as i32))
}

/// The digits from `start` to `end` as a number.
fn digits(text: &str, start: usize, end: usize) -> Option<u32> {
    let digits = text.get(start..end)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_take_what_ajv_takes() {
        for (format, text, expected) in [
            ("uri", "https://example.com/a?b#c", true),
            ("uri", "s3://x", true),
            ("uri", "arn:aws:x", true),
            ("uri", "example.com", false),
            ("uri", "https://exa mple.com", false),
            ("uri", "http://[::1]:80/", true),
            ("uri", "http://[1:2:3:4:5:6:7::]/", true),
            ("uri", "http://[::g]/", false),
            ("uri", "x:", false),
            ("date-time", "2020-02-29T23:59:60Z", true),
            ("date-time", "2021-02-29T00:00:00Z", false),
            ("date-time", "2020-01-01 00:00:00.5+0130", true),
            ("date-time", "2020-01-01T00:00:00", false),
            ("date-time", "2020-01-01T00:00:60Z", false),
        ] {
            assert_eq!(matches(format, text), expected, "{format} {text}");
        }
    }
}
