//! VAR009: variables that break the rules of their language.

use super::failed::failed;
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::{Cause, Problem};

pub static RULE: Rule = Rule {
    code: "VAR009",
    name: "variable-syntax-error",
    // Release 1 has another language; release 2 falls back to it.
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    upstream: &[
        "INVALID_VARIABLE_TYPE",
        "INVALID_VARIABLE_SOURCE",
        "INVALID_VARIABLE_PARAM",
        "INVALID_VARIABLE_ADDRESS",
        "INVALID_VARIABLE_LITERAL_SOURCE",
        "INVALID_VARIABLE_STRING_LITERAL",
        "UNTERMINATED_VARIABLE",
    ],
    page: Page {
        what: "A text that begins a variable and does not end it well: no closing bracket, a fallback without quotes, a \
               variable as a fallback (`${opt:x, ${self:y}}`), and the like.",
        why: "The framework stops with \"Variable syntax error\". Release 4 leaves a variable without a closing bracket in the text, \
              and nothing says so.",
        instead: "A variable is `${source:address}`, with more sources or one literal after commas: `${opt:stage, self:custom.stage, \
                  'dev'}`.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/guides/variables"],
    },
    examples: &[
        Example::fails("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:stage, dev}\n", &["d"]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  a: \"x ${self:custom.b\"\n",
            &["${self:custom.b"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:x, ${self:service}}\n",
            &["$"],
        ),
        // The tag splits at the first dot, before anybody looks for variables.
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  Outputs:\n    A: {Value: !GetAtt \"${self:service.x}.Arn\"}\n",
            &["${self:service"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:x, []}\n", &["["]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  a: \"x ${self:custom.b\"\n",
            &["${self:custom.b"],
        )
        .for_target(Target::V4),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:x, []}\n")
            .for_target(Target::V4),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:stage, 'dev'}\n"),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${AWS::Region} ${} ${foo\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// What the parser says of a variable without an end.
const UNTERMINATED: &str = "Missing variable closing bracket";

fn check(subject: &Subject, findings: &mut Findings) {
    for failed in failed(subject, Cause::Syntax) {
        let Problem::Syntax(message) = &failed.error.problem else { continue };
        // The whole text follows in the framework's words, and the place shows it anyway.
        let reason = message.split(" in \"").next().unwrap_or_default();
        let reason = reason.split(" in ").next().unwrap_or_default();
        let reason = reason.split(" at index").next().unwrap_or_default();
        let property = &failed.error.property;
        match subject.target {
            // It is a list without items there.
            Target::V4 if failed.span.is_some_and(|span| subject.files().text(span).starts_with('[')) => {
                continue;
            }
            Target::V4 if reason == UNTERMINATED => {
                let message =
                    format!("`{property}`: the variable is not closed, and release 4 leaves it as it is");
                failed.report(findings, message).severity(Severity::Warning).help("add the `}`");
                continue;
            }
            _ => {}
        }
        let report = failed.report(findings, format!("`{property}`: {reason}"));
        if failed.error.property.ends_with("Fn::GetAtt.0") {
            report.help("`!GetAtt` splits its text at the first dot; write a list: `Fn::GetAtt: [\"${self:…}\", Arn]`");
        }
    }
}
