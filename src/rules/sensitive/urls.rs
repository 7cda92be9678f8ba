//! Passwords in addresses: `scheme://user:password@host`.

use std::ops::Range;

use super::values::is_placeholder;

/// Hosts of one's own machine, where passwords are no secrets.
const LOCAL: &[&str] = &["localhost", "127.", "0.0.0.0", "[::1]", "host.docker.internal"];

/// The bytes of the passwords written down in addresses.
pub fn passwords(text: &str) -> Vec<Range<usize>> {
    text.match_indices("://").filter_map(|(at, sign)| password(text, at, at + sign.len())).collect()
}

fn password(text: &str, scheme_end: usize, start: usize) -> Option<Range<usize>> {
    if !text[..scheme_end].ends_with(|character: char| character.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = &text[start..];
    let ends = |character: char| {
        character.is_whitespace() || matches!(character, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>' | ',')
    };
    let authority = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let (login, host) = authority.rsplit_once('@')?;
    let (user, password) = login.split_once(':')?;
    let is_variable =
        login.contains("${") || password.contains(['{', '$', '%', '*', '[']) || password.starts_with(':');
    let is_known = password.eq_ignore_ascii_case(user) || is_placeholder(password) && !is_weak(password);
    let is_example = ["pass", "passwd", "pwd", "p", "pw"].contains(&password.to_ascii_lowercase().as_str());
    let is_local = LOCAL.iter().any(|local| host.starts_with(local)) || host.is_empty();
    if password.is_empty() || is_variable || is_known || is_example || is_local {
        return None;
    }
    let at = start + user.len() + 1;
    Some(at..at + password.len())
}

/// Whether a text counts as a placeholder only because it is short or simple.
fn is_weak(password: &str) -> bool {
    password.len() < 8 && password.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_passwords_that_somebody_wrote_down_count() {
        let found = |text: &'static str| -> Vec<&str> {
            passwords(text).into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(found("mongodb+srv://shop:hunter2@db.shop.dev/x?a=b"), ["hunter2"]);
        assert_eq!(found("a https://u:s3cr3t@git.shop.dev b amqp://x:q1w2e3@h"), ["s3cr3t", "q1w2e3"]);
        for text in [
            "postgres://postgres:hunter2@localhost:5432/db",
            "postgres://user:password@db.shop.dev/db",
            "postgres://shop:${env:PASSWORD}@db/x",
            "postgres://shop:{{resolve:secretsmanager:x}}@db/x",
            "postgres://postgres:postgres@db/x",
            "https://shop.dev/a:b@c",
            "https://user@shop.dev",
            "://a:b2345678@c",
        ] {
            assert!(passwords(text).is_empty(), "{text}");
        }
    }
}
