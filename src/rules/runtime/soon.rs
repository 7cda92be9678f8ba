//! RUN003: a runtime that AWS will deprecate before long.

use super::table::AS_OF;
use crate::diagnostics::Severity;
use crate::rules::places;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};

/// How many days before the day it is worth a word.
pub(super) const NOTICE: i64 = 180;

pub static RULE: Rule = Rule {
    code: "RUN003",
    name: "runtime-deprecation-soon",
    severity: Levels::always(Severity::Info),
    page: Page {
        what: "Functions that run with a runtime that AWS deprecates within 180 days.",
        why: "From that day on holes in it are not closed any more.",
        instead: "Plan the move to the runtime's successor.",
        fix: Some(super::FIX),
        links: &["https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs22.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
            &["nodejs22.x"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  - ${file(hello.yml)}\n",
            &["'ruby3.3'"],
        )
        .with_files(&[("hello.yml", "hello:\n  handler: hello.handler\n  runtime: 'ruby3.3'\n")]),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: java21\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
        // Already: RUN002 says so.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: python3.9\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for (property, runtime) in super::ending(subject) {
        let Some(day) = runtime.deprecated() else { continue };
        let left = subject.today.days_until(day);
        if !(1..=NOTICE).contains(&left) {
            continue;
        }
        let days = if left == 1 { "a day".to_owned() } else { format!("{left} days") };
        findings
            .report(
                property.token(),
                format!("`{}` gets no more security updates from {day} on, which is in {days}", runtime.name),
            )
            .label(places::elsewhere(&property), "used here")
            .help(format!("{} (dates as of {AS_OF})", super::successor(&property, runtime)))
            .fix_if_new(|| super::moved(&property, runtime));
    }
}
