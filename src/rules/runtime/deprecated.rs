//! RUN002: a runtime that gets no more security updates.

use super::table::{AS_OF, Runtime};
use crate::diagnostics::Severity;
use crate::rules::places;
use crate::rules::{Check, Date, Example, Findings, Levels, Page, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "RUN002",
    name: "runtime-deprecated",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "Functions that run with a runtime that AWS has deprecated.",
        why: "Holes in the language's runtime are not closed any more, and on a known day AWS will refuse to create and to \
              update such functions.",
        instead: "Move to the runtime's successor and test the functions with it.",
        fix: None,
        links: &["https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs18.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
            &["nodejs18.x"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs24.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
        // Blocked: RUN001 says so.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs12.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
        // An image brings its own.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs18.x\nfunctions:\n  hello:\n    image: shop\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let reached = |date: Option<Date>| date.filter(|date| *date <= subject.today);
    for property in super::used(subject) {
        let Some(runtime) = property.text().and_then(Runtime::named) else { continue };
        let Some(since) = reached(runtime.deprecated()) else { continue };
        if reached(runtime.update_block()).is_some() {
            continue;
        }
        let message = format!("`{}` has had no security updates since {since}", runtime.name);
        let create = runtime.create_block().map(|date| match date <= subject.today {
            true => format!("has refused to create functions with it since {date}"),
            false => format!("refuses to create functions with it from {date} on"),
        });
        let update = runtime.update_block().map(|date| format!("refuses to update them from {date} on"));
        let blocked = match (create, update) {
            (Some(create), Some(update)) => format!("; AWS {create}, and {update}"),
            (Some(one), None) | (None, Some(one)) => format!("; AWS {one}"),
            (None, None) => String::new(),
        };
        findings
            .report(property.token(), message)
            .label(places::elsewhere(&property), "used here")
            .help(format!("{}{blocked} (dates as of {AS_OF})", successor(runtime)));
    }
}

/// What to do about a runtime.
pub(super) fn successor(runtime: &Runtime) -> String {
    match runtime.successor {
        Some(successor) => format!("move to `{successor}`"),
        None => "move to a newer runtime".to_owned(),
    }
}
