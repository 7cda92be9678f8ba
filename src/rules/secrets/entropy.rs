//! SEC003: a long text that looks random.

use crate::diagnostics::Severity;
use crate::rules::sensitive::is_placeholder;
use crate::rules::{Check, Example, Findings, LONG_TEXT, Levels, Page, Rule, Subject, Tier};

pub static RULE: Rule = Rule {
    code: "SEC003",
    name: "high-entropy-string",
    severity: Levels::always(Severity::Info),
    tier: Tier::Off,
    page: Page {
        what: "A text of 20 or more letters, digits, `+`, `/` and `=` that looks random: more than 4.2 bits of entropy in each \
               character, or more than 3.0 if all are hexadecimal digits.",
        why: "It may be a key whose form no other rule knows. Many are identifiers and hashes, so this is off unless it is \
              selected.",
        instead: "If it is a secret, replace it and keep the next one in the Parameter Store or the Secrets Manager.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  salt: pUr7mQ2vXc0kT9bWz4LdN8sHy1GeRf6JaVo3Ki\n",
            &["**************************************"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  table: customers-and-their-orders-by-day\n",
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  role: arn:aws:iam::210987654321:role/pUr7mQ2vXc0kT9bWz4LdN8sHy1GeRf6\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for scalar in subject.long_texts() {
        let text = scalar.value.as_str().unwrap_or_default();
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        if !(LONG_TEXT..=512).contains(&text.len()) || !text.bytes().all(is_word) || text.starts_with('/') {
            continue;
        }
        let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let least = if is_hex { 3.0 } else { 4.2 };
        // Names of resources are long words, but have hardly a digit.
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if digits >= 3 && entropy(text) > least && !is_placeholder(text) {
            findings
                .report(scalar.span, "This text looks random, as keys do")
                .conceal(scalar.span)
                .help("if it is a secret, replace it and keep the next one in the Parameter Store");
        }
    }
}

/// Shannon's entropy, in bits for each byte.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let length = text.len() as f64;
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}
