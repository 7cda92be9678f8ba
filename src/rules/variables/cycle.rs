//! VAR008: properties that need each other.

use super::failed::failed;
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::source::Span;
use crate::variables::{Cause, Problem};

pub static RULE: Rule = Rule {
    code: "VAR008",
    name: "circular-reference",
    // Releases 1 and 2 hang.
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A property that refers to itself, directly or through others. Where an option or environment variable is asked \
               first, it is a warning: the cycle closes only without it.",
        why: "The framework stops with \"Circular reference\"; releases 1 and 2 hang.",
        instead: "Give one of the properties a value that does not depend on the others.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${self:custom.b}\n  b: x-${self:custom.a}\n",
            &["x-${self:custom.a}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  all:\n    a: \"${self:custom.all}\"\n",
            &["${self:custom.all}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, self:provider.stage}\n",
            &["${opt:stage, self:provider.stage}"],
        ),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${self:custom.b}\n  b: x\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    // Those whose first source may have a value elsewhere.
    let mut asking_elsewhere: Option<Vec<Span>> = None;
    for failed in failed(subject, Cause::Cycle) {
        let property = &failed.error.property;
        let message = match &failed.error.problem {
            Problem::Resolution(message) if message.contains("refers to itself") => {
                format!("`{property}` refers to itself")
            }
            _ => format!("`{property}` needs itself through other properties"),
        };
        // The first source asked may have a value elsewhere, and then nothing goes round.
        let may_be_spared = failed.may_be_spared()
            || asking_elsewhere
                .get_or_insert_with(|| ask_elsewhere_first(subject))
                .iter()
                .any(|span| failed.explains(*span));
        let report = failed.report(findings, message);
        if may_be_spared && subject.target != Target::V1 {
            report.severity(Severity::Warning);
        }
    }
}

/// The variables that ask another source first than a property or a file.
fn ask_elsewhere_first(subject: &Subject) -> Vec<Span> {
    let asking = subject.expressions().filter(|expression| {
        let mut calls = expression.calls();
        let is_elsewhere = calls.next().is_some_and(|call| !matches!(call.name.as_str(), "self" | "file"));
        is_elsewhere && calls.next().is_some()
    });
    asking.filter_map(|expression| expression.span()).collect()
}
