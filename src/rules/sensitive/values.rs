//! Whether a text is a secret or only stands for one: placeholders, names, paths and references are none.

use super::names::{is_connection_string_name, is_password_name};

/// Parts of texts that stand for something still to be put there.
const PLACEHOLDERS: &[&str] = &[
    "...",
    "***",
    "<",
    ">",
    "[",
    "{{",
    "${",
    "change",
    "dummy",
    "enter",
    "example",
    "fake",
    "fill",
    "fixme",
    "foobar",
    "here",
    "insert",
    "lorem",
    "mock",
    "notreal",
    "placeholder",
    "redacted",
    "replace",
    "sample",
    "sometoken",
    "test",
    "todo",
    "undefined",
    "unused",
    "update",
    "xxxx",
    "your",
];

/// Whole texts that are no secrets, however the setting is called.
const WORDS: &[&str] = &[
    "accesskey",
    "admin123",
    "anonymous",
    "apikey",
    "disabled",
    "dynamodb",
    "guest",
    "localhost",
    "none",
    "null",
    "optional",
    "password",
    "postgres",
    "required",
    "rootpassword",
    "secret",
    "secretkey",
    "token",
    "username",
];

/// Beginnings of texts that lead to a value, or are none.
const POINTERS: &[&str] = &[
    "/",
    "./",
    "../",
    "~",
    "$",
    "%",
    "#{",
    "@",
    "arn:",
    "file:",
    "http:",
    "https:",
    "Fn::",
    "ssm:",
    "sls:",
    "self:",
    "env:",
    "alias/",
    "projects/",
];

/// Whether a text only stands for a secret, or is one that everybody knows.
pub fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let essential: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    PLACEHOLDERS.iter().any(|part| lower.contains(part))
        || WORDS.contains(&essential.as_str())
        || distinct(&essential) < 5
        || is_run("0123456789012345678901234567890", &essential)
        || is_run("abcdefghijklmnopqrstuvwxyz", &essential)
}

/// Whether a text has the length and the letters of a secret, and is no reference to something else.
pub fn is_secret_shaped(text: &str) -> bool {
    (8..=4096 * 4).contains(&text.len())
        && (8..=4096).contains(&text.chars().count())
        && !POINTERS.iter().any(|start| text.starts_with(start))
        && !text.contains(char::is_whitespace)
}

/// Whether the literal value of a setting with a secret's name is a secret that somebody wrote down.
pub fn looks_secret(name: &str, text: &str) -> bool {
    if !is_secret_shaped(text) || is_placeholder(text) || repeats_name(name, text) {
        return false;
    }
    if is_connection_string_name(name) {
        let lower = text.to_ascii_lowercase();
        return ["password=", "pwd=", "accountkey=", "sharedaccesskey="]
            .iter()
            .any(|part| lower.contains(part));
    }
    // Urls have a rule of their own.
    !text.contains("://") && (is_password_name(name) || !reads_as_name(text))
}

/// Whether a text reads as the name of something: words of letters with signs between them, a path, a file, a domain.
fn reads_as_name(text: &str) -> bool {
    let is_file = text.rsplit_once('.').is_some_and(|(_, extension)| {
        (2..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    if is_file || text.contains("::") || text.contains(':') && text.matches('/').count() > 1 {
        return true;
    }
    let parts: Vec<&str> = text.split(['-', '_', '.', '/', ':']).collect();
    let is_word = |part: &&str| {
        let letters = part.trim_end_matches(|character: char| character.is_ascii_digit());
        part.len() - letters.len() <= 2
            && letters.chars().all(char::is_alphabetic)
            && letters.len() <= 24
            // Letters of both kinds in turn are a random text or camel case; the latter has few changes.
            && letters.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count() <= 2
    };
    let is_camel = || {
        let text = parts[0].as_bytes();
        text.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
    };
    parts.iter().all(is_word) && (parts.len() > 1 || is_camel())
}

/// Whether a text says no more than the name of its setting: `apiKey: x-api-key`.
fn repeats_name(name: &str, text: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let (name, text) = (plain(name), plain(text));
    name.contains(&text) || (text.contains(&name) && text.len() <= name.len() + 4 && name.len() >= 5)
}

fn distinct(text: &str) -> usize {
    let mut seen = [false; 256];
    text.bytes().for_each(|byte| seen[usize::from(byte)] = true);
    seen.iter().filter(|seen| **seen).count()
}

fn is_run(run: &str, text: &str) -> bool {
    text.len() >= 6 && run.contains(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_told_from_what_stands_for_it() {
        for (name, text) in [
            ("DB_PASSWORD", "hunter2hunter2"),
            ("PASSWORD", "correct-horse-battery"),
            ("JWT_SECRET", "mysupersecretkey"),
            ("API_KEY", "8d3f0c1ab2"),
            ("TOKEN", "aGVsbG9Xb3JsZA=="),
            ("CONNECTION_STRING", "Server=db;Uid=shop;Password=hunter2;"),
        ] {
            assert!(looks_secret(name, text), "{name} {text}");
        }
        for (name, text) in [
            ("DB_PASSWORD", "changeme123"),
            ("DB_PASSWORD", "<your password>"),
            ("PASSWORD", "password"),
            ("PASSWORD", "short"),
            ("SECRET", "shop-db-secret"),
            ("TOKEN", "arn:aws:secretsmanager:eu-west-1:1:secret:x"),
            ("API_KEY", "/shop/dev/api-key"),
            ("API_KEY", "x-api-key"),
            ("TOKEN", "CognitoAuthorizer"),
            ("SECRET", "xxxxxxxxxxxx"),
            ("SECRET", "0123456789"),
            ("PRIVATE_KEY", "keys/private.pem"),
            ("DATABASE_CONNECTION_STRING", "host=db;user=shop"),
        ] {
            assert!(!looks_secret(name, text), "{name} {text}");
        }
    }
}
