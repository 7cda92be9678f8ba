//! RUN002: a runtime that gets no more security updates.

use super::table::AS_OF;
use crate::diagnostics::Severity;
use crate::rules::places;
use crate::rules::{Check, Date, Example, Findings, Levels, Page, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "RUN002",
    name: "runtime-deprecated",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "Functions that run with a runtime that AWS has deprecated, also where it refuses to create new ones already: those \
               deployed can still be updated. When they can't, it is RUN001.",
        why: "Holes in the language's runtime are not closed any more. On a known day AWS will refuse to create such functions, and \
              so new stages, and on another to update them.",
        instead: "Move to the runtime's successor and test the functions with it.",
        fix: Some(super::FIX),
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
        // No new ones can be made, but those there are can be updated.
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello: {handler: hello.handler, runtime: nodejs14.x}\n",
            &["nodejs14.x"],
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
    for (property, runtime) in super::ending(subject) {
        let is_reached = |date: &Date| *date <= subject.today;
        let Some(since) = runtime.deprecated().filter(is_reached) else { continue };
        if runtime.update_block().as_ref().is_some_and(is_reached) {
            continue;
        }
        let refused = runtime.create_block().filter(is_reached);
        let refused =
            refused.map(|since| format!(", and AWS has refused to create functions with it since {since}"));
        let message = format!(
            "`{}` has had no security updates since {since}{}",
            runtime.name,
            refused.unwrap_or_default()
        );
        let create = runtime.create_block().filter(|date| !is_reached(date));
        let create = create.map(|date| format!("create functions from {date} on"));
        let update = runtime.update_block().map(|date| format!("update them from {date} on"));
        let blocks: Vec<_> = create.into_iter().chain(update).collect();
        let blocks = match blocks.is_empty() {
            true => String::new(),
            false => format!("; with `{}` AWS refuses to {}", runtime.name, blocks.join(", and to ")),
        };
        findings
            .report(property.token(), message)
            .label(places::elsewhere(&property), "used here")
            .help(format!("{}{blocks} (dates as of {AS_OF})", super::successor(&property, runtime)))
            .fix_if_new(|| super::moved(&property, runtime));
    }
}
