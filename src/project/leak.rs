//! Key material that was written into `slsconf.yml`: found by its form, and never shown.

/// Names of keys under which people write key material.
const NAMES: [&str; 9] = [
    "accesskeyid",
    "awsaccesskeyid",
    "awssecretaccesskey",
    "awssessiontoken",
    "password",
    "secretaccesskey",
    "secretkey",
    "sessiontoken",
    "token",
];
/// How AWS's key IDs begin: those of users and temporary ones.
const PREFIXES: [&str; 2] = ["AKIA", "ASIA"];
const ID_LENGTH: usize = 20;
const SECRET_LENGTH: usize = 40;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Offset of its first byte.
    pub start: usize,
    /// What it looks like.
    pub what: &'static str,
}

/// The first key material in a text, comments included.
pub fn find(text: &str) -> Option<Leak> {
    words(text).find_map(|(start, word)| {
        let what = if is_access_key_id(word) {
            "an AWS access key ID"
        } else if is_secret_access_key(word) {
            "an AWS secret access key"
        } else if is_name(word) && has_scalar(&text[start + word.len()..]) {
            "a key named like a secret"
        } else {
            return None;
        };
        Some(Leak { start, what })
    })
}

/// Whether the text after a key goes on with a value on the same line; a map is that of a secret with such a name.
fn has_scalar(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '\'', ' ']);
    let value = rest.strip_prefix(':').and_then(|value| value.lines().next()).unwrap_or_default().trim();
    !value.is_empty() && !value.starts_with(['{', '#', '&', '*'])
}

/// Runs of the characters that keys and names consist of, with their offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let part = |character: char| character.is_ascii_alphanumeric() || "/+_-".contains(character);
    text.split(move |character| !part(character))
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn is_access_key_id(word: &str) -> bool {
    let id = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    PREFIXES.iter().any(|prefix| {
        word.match_indices(prefix).any(|(at, _)| {
            let rest = &word.as_bytes()[at..];
            rest.iter().take_while(|byte| id(**byte)).count() >= ID_LENGTH
        })
    })
}

/// Forty characters of base 64 with letters of both cases and digits; hexadecimal hashes have one case only.
fn is_secret_access_key(word: &str) -> bool {
    let any = |kind: fn(&u8) -> bool| word.as_bytes().iter().any(kind);
    word.len() == SECRET_LENGTH
        && !any(|byte| b"_-".contains(byte))
        && any(u8::is_ascii_uppercase)
        && any(u8::is_ascii_lowercase)
        && any(u8::is_ascii_digit)
}

fn is_name(word: &str) -> bool {
    let plain: String = word
        .chars()
        .filter(|letter| !"_-".contains(*letter))
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    NAMES.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here so that no scanner of this repository takes it for a real one.
    fn secret() -> String {
        format!("wJalrXUtnFEMI/K7MDENG/{}", "bPxRfiCYEXAMPLEKEY")
    }

    #[test]
    fn keys_are_found_wherever_they_stand() {
        let id = format!("AKIA{}", "IOSFODNN7EXAMPLE");
        for (text, what) in [
            (format!("a: {id}"), "an AWS access key ID"),
            (format!("# was {id}, rotate"), "an AWS access key ID"),
            (format!("a: \"x{}\"", id.replace("AKIA", "ASIA")), "an AWS access key ID"),
            (format!("a: {}", secret()), "an AWS secret access key"),
            ("x:\n  aws_secret_access_key: 1".to_owned(), "a key named like a secret"),
            ("{\"secretAccessKey\" : 1}".to_owned(), "a key named like a secret"),
        ] {
            assert_eq!(find(&text).map(|leak| leak.what), Some(what), "{text}");
        }
    }

    #[test]
    fn names_and_hashes_are_none() {
        for text in [
            "role_arn: arn:aws:iam::123456789012:role/AKIAteam",
            "external_id: da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "name: /app/token",
            "secrets:\n  token-of-ci: {}",
            "secrets:\n  token: { type: env }\n  password: # of the database\n    type: ssm",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
