//! RUN002: a runtime that gets no more security updates.

use super::table::{AS_OF, Runtime};
use crate::diagnostics::Severity;
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
        let message = format!("`{}` gets no more security updates since {since}", runtime.name);
        let blocks = [(runtime.create_block(), "creating"), (runtime.update_block(), "updating")];
        let blocks: Vec<_> = blocks
            .iter()
            .filter_map(|(date, what)| date.map(|date| format!("{what} functions with it from {date}")))
            .collect();
        let blocked = match blocks.is_empty() {
            true => String::new(),
            false => format!("; AWS refuses {}", blocks.join(" and ")),
        };
        findings
            .report(property.token(), message)
            .label(property.place(), "used here")
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
