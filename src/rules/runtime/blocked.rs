//! RUN001: a runtime with which AWS neither creates nor updates functions any more.

use super::table::AS_OF;
use crate::diagnostics::Severity;
use crate::rules::places;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "RUN001",
    name: "runtime-blocked",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "Functions that run with a runtime for which AWS refuses to create and to update functions.",
        why: "The next deployment fails, also one that changes nothing but an environment variable.",
        instead: "Move to the runtime's successor and test the functions with it.",
        fix: Some(super::FIX),
        links: &["https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs12.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
            &["nodejs12.x"],
        ),
        // The token is where the runtime is written, not where it is used.
        Example::fails(
            "service: shop\ncustom:\n  runtime: python3.6\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: \
             hello.handler\n    runtime: ${self:custom.runtime}\n",
            &["python3.6"],
        ),
        // A function that CloudFormation makes.
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Job:\n      Type: AWS::Lambda::Function\n      \
             Properties: {Handler: index.handler, Runtime: python3.6}\n    Layer: {Type: Custom::X, Properties: {Runtime: \
             python3.6}}\n",
            &["python3.6"],
        )
        .for_target(Target::Osls4),
        // No function takes the provider's.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs12.x\nfunctions:\n  hello:\n    handler: hello.handler\n    \
             runtime: nodejs24.x\n",
        ),
        // osls 4 stops before AWS is asked: RUN005.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs12.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
        )
        .for_target(Target::Osls4),
        // Other clouds have runtimes of their own.
        Example::passes(
            "service: shop\nprovider:\n  name: google\n  runtime: nodejs12.x\nfunctions:\n  hello:\n    handler: hello\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for (property, runtime) in super::ending(subject) {
        let Some(since) = runtime.update_block().filter(|since| *since <= subject.today) else { continue };
        let message =
            format!("AWS has refused to create or update functions with `{}` since {since}", runtime.name);
        findings
            .report(property.token(), message)
            .label(places::elsewhere(&property), "used here")
            .help(format!("{} (dates as of {AS_OF})", super::successor(&property, runtime)))
            .fix_if_new(|| super::moved(&property, runtime));
    }
}
