//! YML005: a date without quotes, which is read as a point in time.

use super::scalars::plain;
use crate::diagnostics::Severity;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::yaml::{Resolved, resolve_plain};

pub static RULE: Rule = Rule {
    code: "YML005",
    name: "unquoted-date",
    // osls 4 reads it as a text.
    severity: Levels::always(Severity::Warning).but(&[Target::Osls4], None),
    page: Page {
        what: "A date without quotes as a value, such as `Version: 2012-10-17`.",
        why: "It is read as a point in time and becomes \"2012-10-17T00:00:00.000Z\", which is not a version of policies that AWS \
              knows.",
        instead: "Put it in quotes.",
        fix: Some("Safe: the value becomes the text it looks like."),
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  AWSTemplateFormatVersion: 2010-09-09\n  Resources: {}\n",
            &["2010-09-09"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nresources:\n  AWSTemplateFormatVersion: '2010-09-09'\n  Description: 2010-09-09b\n",
        ),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom: {since: 2010-09-09}\n")
            .for_target(Target::Osls4),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let editor = Editor::of(subject);
    for scalar in plain(subject) {
        if scalar.text.starts_with(|character: char| character.is_ascii_digit())
            && matches!(resolve_plain(scalar.text, true), Resolved::Timestamp(_))
        {
            findings
                .report(scalar.span, "This is read as a point in time, not as the text that stands here")
                .help(format!("put it in quotes: '{}'", scalar.text))
                .fix_or_why_not(editor.quote(scalar.span).map(Some));
        }
    }
}
