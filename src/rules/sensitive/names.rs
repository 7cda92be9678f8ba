//! Names of settings that hold secrets: judged by their last words, so that `TOKEN_TTL` and `secretName` are none.

/// Words that make a name one of a secret if it ends with them.
const SECRETS: &[&[&str]] = &[
    &["apikey"],
    &["api", "key"],
    &["accesskey"],
    &["access", "key"],
    &["account", "key"],
    &["apitoken"],
    &["auth", "key"],
    &["authtoken"],
    &["clientsecret"],
    &["connectionstring"],
    &["connection", "string"],
    &["credential"],
    &["credentials"],
    &["dsn"],
    &["encryption", "key"],
    &["master", "key"],
    &["pass"],
    &["passphrase"],
    &["passwd"],
    &["password"],
    &["privatekey"],
    &["private", "key"],
    &["pwd"],
    &["secret"],
    &["secretkey"],
    &["secret", "key"],
    &["signing", "key"],
    &["token"],
];

/// Last words that say which of several secrets it is, not what it is.
const QUALIFIERS: &[&str] = &[
    "default",
    "dev",
    "development",
    "live",
    "local",
    "plain",
    "plaintext",
    "prod",
    "production",
    "qa",
    "sandbox",
    "stage",
    "staging",
    "stg",
    "test",
    "uat",
    "value",
];

const PASSWORDS: &[&str] = &["pass", "passphrase", "passwd", "password", "pwd"];

/// Words that make a name one of something public.
const PUBLIC: &[&str] = &["public", "publishable", "next", "page", "continuation"];

/// Whether a name has a part that each of [`SECRETS`] has: most have none, which is told without taking them apart.
fn has_part(name: &str) -> bool {
    let bytes = name.as_bytes();
    let is_at = |at: usize, part: &str| {
        bytes.get(at..at + part.len()).is_some_and(|found| found.eq_ignore_ascii_case(part.as_bytes()))
    };
    (0..bytes.len()).any(|at| match bytes[at].to_ascii_lowercase() {
        b'c' => is_at(at, "credential"),
        b'd' => is_at(at, "dsn"),
        b'k' => is_at(at, "key"),
        b'p' => is_at(at, "pass") || is_at(at, "pwd"),
        b's' => is_at(at, "secret") || is_at(at, "string"),
        b't' => is_at(at, "token"),
        _ => false,
    })
}

/// Whether a setting of this name holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    if name.is_ascii() && !has_part(name) {
        return false;
    }
    let words = essential_words(name);
    let ends_with = |secret: &&[&str]| {
        words.len() >= secret.len()
            && words[words.len() - secret.len()..].iter().zip(*secret).all(|(word, wanted)| word == wanted)
    };
    SECRETS.iter().any(ends_with) && !words.iter().any(|word| PUBLIC.contains(&word.as_str()))
}

/// Whether a setting of this name holds a password, which may be any word.
pub fn is_password_name(name: &str) -> bool {
    essential_words(name).last().is_some_and(|word| PASSWORDS.contains(&word.as_str()))
}

/// Whether a setting of this name holds a connection string, of which only a part is secret.
pub fn is_connection_string_name(name: &str) -> bool {
    let words = essential_words(name);
    words.last().is_some_and(|word| matches!(word.as_str(), "dsn" | "connectionstring"))
        || words.ends_with(&["connection".to_owned(), "string".to_owned()])
}

/// Whether a setting of this name holds the secret half of an AWS key: `secret` before `key`, or `aws` before `secret`.
pub fn is_aws_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let follows = |first: &str, second: &str| name.find(first).is_some_and(|at| name[at..].contains(second));
    follows("secret", "key") || follows("aws", "secret")
}

/// The words of a name, without those at its end that only say which one it is.
fn essential_words(name: &str) -> Vec<String> {
    let mut words = words(name);
    while words.len() > 1
        && words.last().is_some_and(|word| {
            QUALIFIERS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit())
        })
    {
        words.pop();
    }
    words
}

/// The words of a name in any of the usual ways to join them, in small letters.
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (index, &character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(index + 1);
        let begins = character.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_secret_has_a_part_that_tells() {
        for secret in SECRETS {
            assert!(has_part(&secret.join("_").to_uppercase()), "{secret:?}");
        }
        assert!(!has_part("TABLE_NAME"));
    }

    #[test]
    fn names_are_judged_by_their_last_words() {
        for name in [
            "PASSWORD",
            "dbPassword",
            "DB_PASSWORD_DEV",
            "github-token",
            "GITHUB_TOKEN_2",
            "apiKey",
            "APIKey",
            "API_KEY",
            "stripe.secretKey",
            "MONGO_CONNECTION_STRING",
            "JWTSecret",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "TOKEN_TTL",
            "secretName",
            "SECRET_ARN",
            "passwordPolicy",
            "PASSWORD_MIN_LENGTH",
            "apiKeys",
            "apiKeyId",
            "nextPageToken",
            "PUBLIC_API_KEY",
            "compass",
            "tokens",
            "key",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
        assert!(is_aws_secret_name("aws_secret_access_key") && is_aws_secret_name("secretAccessKey"));
        assert!(!is_aws_secret_name("secret") && !is_aws_secret_name("keySecret"));
    }
}
