//! The forms of keys and tokens that can be told by how they look: a table, and the few that are more than a word.

use std::ops::Range;

use super::values::is_placeholder;
use crate::rules::tokens::{self, Family, TokenKind, TokenTable};

/// A token of known form.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is: "a GitHub token".
    pub name: &'static str,
    /// How many of its first bytes only say what it is.
    pub prefix: usize,
}

const fn aws_key_id(prefix: &'static str, name: &'static str) -> TokenKind {
    TokenKind { name, family: Family::AwsKeyId, prefix, letters: is_upper_or_digit, length: (16, 16) }
}

const fn session(prefix: &'static str) -> TokenKind {
    let name = "a session token of AWS";
    TokenKind { name, family: Family::AwsSession, prefix, letters: is_base64, length: (97, 8192) }
}

const fn row(
    prefix: &'static str,
    name: &'static str,
    letters: fn(u8) -> bool,
    least: usize,
    most: usize,
) -> TokenKind {
    TokenKind { name, family: Family::Other, prefix, letters, length: (least, most) }
}

/// All forms of tokens. Longer prefixes stand before those they begin with.
pub static TOKENS: TokenTable = TokenTable::new(&[
    // The ids of AWS keys, with prefixes of four letters; ASOA is none of AWS's but was used in the vendor's own samples.
    aws_key_id("AKIA", "a key that never expires"),
    aws_key_id("ASIA", "a temporary key"),
    aws_key_id("ABIA", "a bearer token of STS"),
    aws_key_id("ACCA", "a context-specific credential"),
    aws_key_id("ASOA", "a key"),
    // The session tokens of AWS by how they begin.
    session("FwoG"),
    session("FQoG"),
    session("IQoJ"),
    // Other tokens, as their issuers document them.
    row("AIza", "a Google API key", is_base64url, 35, 35),
    row("GOCSPX-", "a Google client secret", is_base64url, 28, 28),
    row("NRAK-", "a New Relic user key", is_upper_or_digit, 27, 27),
    row("PMAK-", "a Postman API key", is_base64url, 50, 64),
    row("SG.", "a SendGrid API key", is_base64url_or_dot, 60, 72),
    row("SK", "a Twilio API key", is_lower_hex, 32, 32),
    row("dapi", "a Databricks token", is_lower_hex, 32, 32),
    row("dop_v1_", "a DigitalOcean token", is_lower_hex, 64, 64),
    row("dp.pt.", "a Doppler token", is_alphanumeric, 40, 44),
    row("dp.st.", "a Doppler token", is_base64url_or_dot, 40, 60),
    row("eyJ", "a JSON Web Token", is_base64url_or_dot, 60, 8192),
    row("ghp_", "a GitHub token", is_alphanumeric, 36, 255),
    row("gho_", "a GitHub token", is_alphanumeric, 36, 255),
    row("ghu_", "a GitHub token", is_alphanumeric, 36, 255),
    row("ghs_", "a GitHub token", is_alphanumeric, 36, 255),
    row("ghr_", "a GitHub token", is_alphanumeric, 36, 255),
    row("github_pat_", "a GitHub token", is_word, 60, 100),
    row("glpat-", "a GitLab token", is_base64url, 20, 64),
    row("glsa_", "a Grafana token", is_word, 40, 48),
    row("hooks.slack.com/services/", "a Slack webhook", is_path, 30, 100),
    row("hvs.", "a HashiCorp Vault token", is_base64url, 24, 255),
    row("key-", "a Mailgun API key", is_lower_hex, 32, 32),
    row("lin_api_", "a Linear API key", is_alphanumeric, 40, 40),
    row("npm_", "an npm token", is_alphanumeric, 36, 36),
    row("pypi-AgEIcHlwaS5vcmc", "a PyPI token", is_base64url, 50, 1000),
    row("rk_live_", "a Stripe key", is_alphanumeric, 24, 247),
    row("shpat_", "a Shopify token", is_hex, 32, 32),
    row("shpca_", "a Shopify token", is_hex, 32, 32),
    row("shpss_", "a Shopify secret", is_hex, 32, 32),
    row("sk-ant-", "an Anthropic API key", is_base64url, 80, 120),
    row("sk-proj-", "an OpenAI API key", is_base64url, 40, 200),
    row("sk-", "an OpenAI API key", is_alphanumeric, 48, 48),
    row("sk_live_", "a Stripe key", is_alphanumeric, 24, 247),
    row("sntrys_", "a Sentry token", is_base64, 40, 500),
    row("sq0csp-", "a Square secret", is_base64url, 43, 43),
    row("whsec_", "a webhook signing secret", is_base64, 32, 64),
    row("xapp-", "a Slack token", is_base64url, 30, 250),
    row("xoxa-", "a Slack token", is_base64url, 20, 250),
    row("xoxb-", "a Slack token", is_base64url, 20, 250),
    row("xoxp-", "a Slack token", is_base64url, 20, 250),
    row("xoxr-", "a Slack token", is_base64url, 20, 250),
    row("xoxs-", "a Slack token", is_base64url, 20, 250),
]);

/// The ids of AWS keys in a text.
pub fn aws_key_ids(text: &str) -> impl Iterator<Item = Range<usize>> {
    let found = tokens::find(text, &TOKENS).into_iter();
    found.filter(|(_, kind)| kind.family == Family::AwsKeyId).map(|(range, _)| range)
}

/// The tokens and private keys in a text that are of no family of their own, without those that are only examples.
pub fn known_tokens(text: &str) -> Vec<Token> {
    known_among(text, tokens::find(text, &TOKENS))
}

/// The same, of a text whose tokens were found before.
pub fn known_among(
    text: &str,
    found: impl IntoIterator<Item = (Range<usize>, &'static TokenKind)>,
) -> Vec<Token> {
    let others = found.into_iter().filter(|(_, kind)| kind.family == Family::Other);
    let mut all: Vec<_> = others
        .map(|(range, kind)| Token { range, name: kind.name, prefix: kind.prefix.len() })
        .filter(|token| {
            let word = &text[token.range.clone()];
            !is_placeholder(&word[token.prefix..]) && (!word.starts_with("eyJ") || is_web_token(word))
        })
        .chain(private_keys(text))
        .collect();
    all.sort_by_key(|token| token.range.start);
    all
}

/// Three parts, of which the first two are JSON.
fn is_web_token(word: &str) -> bool {
    let parts: Vec<_> = word.split('.').collect();
    parts.len() == 3 && parts[1].starts_with("eyJ") && parts.iter().all(|part| part.len() >= 10)
}

/// The private keys in a text, each to the end of what can belong to it.
fn private_keys(text: &str) -> impl Iterator<Item = Token> {
    const BEGIN: &str = "-----BEGIN ";
    text.match_indices(BEGIN).filter_map(move |(start, _)| {
        let rest = &text[start..];
        let header = BEGIN.len() + rest[BEGIN.len()..].find("-----")? + "-----".len();
        let title = &rest[..header];
        let body_end = rest[header..].find("-----END").map_or(header, |length| header + length);
        let body = &rest[header..body_end];
        let is_key = title.contains("PRIVATE KEY") && !title.contains(['\n', '\r']);
        // A variable in between, or nothing, is a template for a key.
        let is_whole = body.len() >= 64 && !body.contains("${") && !is_placeholder(body);
        (is_key && is_whole).then(|| Token {
            range: start..start + body_end,
            name: "a private key",
            prefix: header,
        })
    })
}

/// How long the secret half of an AWS key is.
const AWS_SECRET_KEY: usize = 40;

/// The lines that may hold the secret half of an AWS key: they have that many of its letters in a row.
pub fn lines_with_long_words(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let mut lines = Vec::new();
    let mut at = 0;
    while let Some(window) = bytes.get(at..at + AWS_SECRET_KEY) {
        // Nothing that begins before the last other byte is long enough.
        if let Some(other) = window.iter().rposition(|byte| !is_base64(*byte)) {
            at += other + 1;
            continue;
        }
        let start = bytes[..at].iter().rposition(is_break).map_or(0, |before| before + 1);
        let end = bytes[at..].iter().position(is_break).map_or(bytes.len(), |length| at + length);
        lines.push(start..end);
        at = end;
    }
    lines
}

/// Whether a text has the form of the secret half of an AWS key.
pub fn is_aws_secret_key(text: &str) -> bool {
    text.len() == AWS_SECRET_KEY
        && text.bytes().all(is_base64)
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !is_placeholder(text)
}

fn is_upper_or_digit(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_base64url_or_dot(byte: u8) -> bool {
    is_base64url(byte) || byte == b'.'
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'/'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        known_tokens(text).into_iter().map(|token| token.name).collect()
    }

    /// A text that looks random, put together here so that no scanner of this repository finds a key.
    fn noise(letters: &str, length: usize) -> String {
        let letters = letters.as_bytes();
        let mut state = 7_usize;
        let mut text = String::new();
        for _ in 0..length {
            state = (state * 1_103_515_245 + 12_345) % (1 << 31);
            text.push(char::from(letters[(state >> 8) % letters.len()]));
        }
        text
    }

    const HEX: &str = "0123456789abcdef";
    const ALPHANUMERIC: &str = "abcdefghijkmnopqrsuvwzABCDEFGHJKLMNPQRSUVWZ23456789";

    #[test]
    fn every_row_finds_its_tokens_and_no_examples() {
        let others = TOKENS.kinds().iter().filter(|kind| kind.family == Family::Other);
        for kind in others.filter(|kind| kind.prefix != "eyJ") {
            let letters = if (kind.letters)(b'g') { ALPHANUMERIC } else { HEX };
            let letters: String = letters.chars().filter(|letter| (kind.letters)(*letter as u8)).collect();
            let letters = if letters.is_empty() { "ABCDEFGHJK23456789".to_owned() } else { letters };
            let token = format!("{}{}", kind.prefix, noise(&letters, kind.length.0));
            assert_eq!(names(&format!("a: '{token}'")), [kind.name], "{token}");
            assert!(names(&format!("a: x{token}")).is_empty(), "{token}");
            let blank = format!("{}{}", kind.prefix, "x".repeat(kind.length.0));
            assert!(names(&blank).is_empty(), "{blank}");
        }
    }

    #[test]
    fn web_tokens_have_three_parts_and_private_keys_a_body() {
        let part = noise(ALPHANUMERIC, 30);
        assert_eq!(names(&format!("eyJ{part}.eyJ{part}.{part}")), ["a JSON Web Token"]);
        assert!(names(&format!("eyJ{part}.{part}.{part}")).is_empty());
        let dashes = "-----";
        let key =
            format!("{dashes}BEGIN RSA PRIVATE KEY{dashes}\n  {}\n{dashes}END", noise(ALPHANUMERIC, 80));
        assert_eq!(names(&key), ["a private key"]);
        assert!(names(&key.replace("PRIVATE", "PUBLIC")).is_empty());
        assert!(names(&format!("{dashes}BEGIN PRIVATE KEY{dashes}${{env:KEY}}{dashes}END")).is_empty());
    }

    #[test]
    fn only_lines_with_a_long_word_may_hold_the_secret_half_of_a_key() {
        let key = noise(ALPHANUMERIC, 40);
        let lines = |text: &str| -> Vec<String> {
            lines_with_long_words(text).into_iter().map(|line| text[line].to_owned()).collect()
        };
        assert_eq!(lines(&key), std::slice::from_ref(&key));
        let text = format!("a\n- '{key}' é {key}\r\nb\n{key}=\nc");
        assert_eq!(lines(&text), [format!("- '{key}' é {key}"), format!("{key}=")]);
        assert!(lines(&format!("{} {}\n{}", &key[1..], &key[..39], &key[..39])).is_empty());
        assert!(lines("").is_empty());
    }

    #[test]
    fn the_secret_half_of_a_key_is_neither_a_hash_nor_an_example() {
        assert!(is_aws_secret_key(&noise(ALPHANUMERIC, 40)));
        assert!(!is_aws_secret_key(&noise(HEX, 40)));
        assert!(!is_aws_secret_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    }
}
