//! SCH010: functions with both code and image, or neither.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "SCH010",
    name: "handler-and-image",
    // Images came in 2.11; what release 1 lacks in a function shows on AWS only.
    severity: Levels::always(Severity::Error).but(&[Target::V1], None),
    upstream: &[
        "FUNCTION_NEITHER_HANDLER_NOR_IMAGE_DEFINED_ERROR",
        "FUNCTION_BOTH_HANDLER_AND_IMAGE_DEFINED_ERROR",
    ],
    page: Page {
        what: "A function with both `handler` and `image`, or with neither. Where plugins are listed, neither is a warning.",
        why: "A function runs either a handler in a package or a container image. The framework stops when it packages the service.",
        instead: "Keep the one that is meant.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/providers/aws/guide/functions"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    image: shop\n",
            &["image"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello:\n      events: []\n",
            &["hello"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  a: {handler: a.b}\n  b: {image: shop}\n  c: ${file(c.js)}\n",
        ),
        Example::passes("service: shop\nprovider: {name: google}\nfunctions:\n  a: {events: []}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    for function in subject.functions() {
        let set = |key: &str| function.get(key).filter(|property| property.value.is_truthy());
        match (set("handler"), set("image")) {
            (Some(handler), Some(image)) => {
                findings
                    .report(image.place(), format!("`{}` has both a handler and an image", function.path()))
                    .label(handler.place(), "the handler")
                    .help("keep the one that is meant");
            }
            (None, None) => {
                let report = findings
                    .report(
                        function.place(),
                        format!("`{}` has neither a handler nor an image", function.path()),
                    )
                    .help("add `handler: file.function`");
                if subject.may_be_extended() {
                    report.severity(Severity::Warning);
                }
            }
            _ => {}
        }
    }
}
