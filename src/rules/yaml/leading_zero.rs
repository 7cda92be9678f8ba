//! YML003: a number that begins with a zero, which is lost.

use super::scalars::plain;
use crate::diagnostics::Severity;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "YML003",
    name: "leading-zero-number",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "Digits that begin with a zero and are not in quotes, such as the number of an account.",
        why: "They are read as a number: `012345670123` becomes 12345670123, and with release 1, which takes it for octal, \
              1402433619.",
        instead: "Put them in quotes.",
        fix: Some("Safe: the value becomes the text it looks like."),
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  account: 012345670123\n  list: [098765432109, \"0123\"]\n",
            &["012345670123", "098765432109"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom: ${file(c.yml)}\n", &["0755"])
            .with_files(&[("c.yml", "mode: 0755\n")]),
        // js-yaml 3 keeps what is not octal as a text.
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  account: 098765432109\n")
            .for_target(Target::V1),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom: {a: 0, b: 0.5, c: '012', d: 0x1F, e: !!str 012, f: 01-02}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let editor = Editor::of(subject);
    for scalar in plain(subject) {
        let digits = scalar.text.strip_prefix('0').unwrap_or_default();
        let is_octal = digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || (subject.target == Target::V1 && !is_octal) {
            continue;
        }
        let read = match subject.target {
            Target::V1 => u64::from_str_radix(digits, 8).ok().map(|number| number.to_string()),
            _ => Some(digits.trim_start_matches('0').to_owned()),
        };
        let read = read.filter(|read| !read.is_empty()).unwrap_or_else(|| "another number".to_owned());
        findings
            .report(scalar.span, format!("This is read as {read}: the zero is lost"))
            .help(format!("put it in quotes: '{}'", scalar.text))
            .fix_or_why_not(editor.quote(scalar.span).map(Some));
    }
}
