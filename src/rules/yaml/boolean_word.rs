//! YML004: `yes`, `no`, `on` and `off`, which are texts here and booleans elsewhere.

use super::scalars::plain;
use crate::diagnostics::Severity;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};

pub static RULE: Rule = Rule {
    code: "YML004",
    name: "ambiguous-boolean",
    severity: Levels::always(Severity::Info),
    tier: Tier::Off,
    page: Page {
        what: "`yes`, `no`, `on` or `off` without quotes, as a value.",
        why: "The framework reads them as texts, and `no` is a true value then. Tools that follow YAML 1.1 read booleans.",
        instead: "Write `true` or `false`, or put the text in quotes.",
        fix: Some("Safe: the value stays the text it is."),
        links: &["https://yaml.org/type/bool.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws, versionFunctions: no}\ncustom:\n  a: Yes\n",
            &["no", "Yes"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom: {no: 'no', a: \"on\", b: true, c: none}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let editor = Editor::of(subject);
    for scalar in plain(subject) {
        if ["yes", "no", "on", "off"].iter().any(|word| scalar.text.eq_ignore_ascii_case(word)) {
            findings
                .report(scalar.span, "The framework reads this as a text, other tools as a boolean")
                .help("write `true` or `false`, or put it in quotes")
                .fix_or_why_not(editor.quote(scalar.span).map(Some));
        }
    }
}
