//! FWV003: a `frameworkVersion` that is no range of versions.

use super::major;
use crate::diagnostics::Severity;
use crate::edit::Edit;
use crate::framework::{ValidationMode, takes_any_of_major};
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::value::Data;

pub static RULE: Rule = Rule {
    code: "FWV003",
    name: "framework-version-invalid",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "A `frameworkVersion` that is not a range of versions, or is a number instead of text.",
        why: "The framework does not look at the version at all; with `configValidationMode: error`, which is the default of osls 4, \
              it stops.",
        instead: "Write a range in quotes: `'3'`, `'^3.38.0'`, `'>=3.38.0 <4'`.",
        fix: Some("Safe for numbers that mean the target's release once they are in quotes."),
        links: &["https://github.com/npm/node-semver#ranges"],
    },
    examples: &[
        Example::fails("service: shop\nframeworkVersion: newest\nprovider:\n  name: aws\n", &["newest"]),
        Example::fails("service: shop\nframeworkVersion: 3\nprovider:\n  name: aws\n", &["3"]),
        Example::fails("service: shop\nframeworkVersion: 3.40\nprovider:\n  name: aws\n", &["3.40"])
            .for_target(Target::Osls4),
        Example::passes("service: shop\nframeworkVersion: '^3.38.0'\nprovider:\n  name: aws\n"),
        Example::passes("service: shop\nframeworkVersion: '>=2.1.0 <4 || 1.x'\nprovider:\n  name: aws\n"),
        Example::passes("service: shop\nframeworkVersion: ${env:VERSION}\nprovider:\n  name: aws\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(version) = subject.get(&["frameworkVersion"]).filter(|version| version.value.is_truthy()) else {
        return;
    };
    let is_number = matches!(version.value.data, Data::Number(_));
    let is_range = version.text().is_some_and(|range| takes_any_of_major(range, 0).is_some());
    if version.is_unknown() || is_range || matches!(version.value.data, Data::Secret(_)) {
        return;
    }
    let token = version.token();
    let written = token.map(|token| subject.files().text(token)).unwrap_or_default();
    let fix = token
        .filter(|_| is_number && version.is_literal())
        .filter(|_| takes_any_of_major(written, major(subject.target)) == Some(true));
    let fix = fix.map(|token| {
        let edits = vec![Edit::replace(token, format!("\"{written}\""))];
        Editor::of(subject).text_fix(token, "put it in quotes".to_owned(), edits)
    });
    let report = match is_number {
        true => findings
            .report(token, "A number is no range of versions")
            .help(format!("put it in quotes: `frameworkVersion: '{written}'`")),
        false => findings
            .report(token, "This is no range of versions")
            .help(format!("write a range such as `'{}'`", major(subject.target))),
    };
    let report = report.fix_or_why_not(fix.transpose());
    if subject.validation() == ValidationMode::Error {
        report.severity(Severity::Error);
    }
}
