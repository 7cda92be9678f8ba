//! YML007: a number that is read as another than it looks like.

use super::scalars::{Plain, plain};
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Page, Rule, Subject};
use crate::service::Target;
use crate::yaml::{Resolved, resolve_plain};

pub static RULE: Rule = Rule {
    code: "YML007",
    name: "unquoted-large-number",
    page: Page {
        what: "A value without quotes that is read as a number and changes by that: integers that are too large to be exact, `0x1F`, \
               `0o17`, `0b101`, digits with an exponent such as `12e3`; and for release 1 also `1_000` and `1:30`.",
        why: "`12345678901234567890` becomes 12345678901234567000, and `12e3`, which may be the hash of a commit, 12000.",
        instead: "Put it in quotes; or write the number in digits, if it is one.",
        fix: Some("Safe for large integers; unsafe for other notations, which may be meant as numbers."),
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  id: 12345678901234567890\n  color: 0xFF00\n  commit: 12e3\n",
            &["12345678901234567890", "0xFF00", "12e3"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom: {a: 1_000, b: 1:30}\n",
            &["1_000", "1:30"],
        )
        .for_target(Target::V1),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom: {a: 1_000, b: 1:30, c: 9007199254740991, d: 210987654321, e: '12e3', f: 1.5, g: \
             -3, h: 12ea, i: 1.10}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// The largest integer up to which all are exact.
const EXACT: f64 = 9_007_199_254_740_991.0;

fn check(subject: &Subject, findings: &mut Findings) {
    let editor = Editor::of(subject);
    for scalar in plain(subject) {
        let Some((is_integer, read)) = change(scalar, subject.target) else { continue };
        let fix = editor.quote(scalar.span).map(Some).map(|fix| match is_integer {
            true => fix,
            false => fix.map(|fix| fix.only_if("it may be meant as a number")),
        });
        let read = read.map(crate::yaml::number::number_text);
        let message = match read {
            Some(read) => format!("This is read as the number {read}"),
            None => "This is read as a number".to_owned(),
        };
        findings
            .report(scalar.span, message)
            .help(format!("put it in quotes: '{}'", scalar.text))
            .fix_or_why_not(fix);
    }
}

/// Whether a scalar is read as a number that it does not look like: whether it is a plain integer, and the number.
fn change(scalar: Plain<'_>, target: Target) -> Option<(bool, Option<f64>)> {
    let text = scalar.text;
    let magnitude = text.trim_start_matches(['-', '+']);
    if !magnitude.starts_with(|character: char| character.is_ascii_digit() || character == '.') {
        return None;
    }
    let is_integer = magnitude.bytes().all(|byte| byte.is_ascii_digit());
    match resolve_plain(text, false) {
        Resolved::Number(number) if is_integer => {
            let is_zero_led = magnitude.len() > 1 && magnitude.starts_with('0');
            (number.abs() > EXACT && !is_zero_led).then_some((true, Some(number)))
        }
        Resolved::Number(number) => {
            let is_radix = ["0x", "0o", "0b"].iter().any(|start| magnitude.starts_with(start));
            (is_radix || magnitude.contains(['e', 'E'])).then_some((false, Some(number)))
        }
        _ if target == Target::V1 => is_number_of_release_1(magnitude).then_some((false, None)),
        _ => None,
    }
}

/// Whether js-yaml 3 alone reads a text as a number: digits with underscores, or in sixties.
fn is_number_of_release_1(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let with_underscores =
        text.contains('_') && !text.ends_with('_') && text.bytes().all(|byte| is_digit(byte) || byte == b'_');
    let in_sixties = text.contains(':')
        && text.split(':').enumerate().all(|(index, part)| {
            let fits = index == 0 || part.len() <= 2 && part.parse::<u8>().is_ok_and(|part| part < 60);
            !part.is_empty() && part.bytes().all(is_digit) && fits
        });
    with_underscores || in_sixties
}
