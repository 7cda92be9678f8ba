//! VAR022: variables that a source refuses: a wrong argument, a value it can't take, a file it can't read.

use super::failed::failed;
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::syntax::Source;
use crate::variables::{Cause, Problem};

pub static RULE: Rule = Rule {
    code: "VAR022",
    name: "variable-refused",
    // Release 1 has another language; release 2 falls back to it. Release 4 knows more forms.
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1, Target::V4], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    page: Page {
        what: "A variable whose source does not take what it is given: no address where one is needed, an address that is not \
               known (`${sls:x}`), a text that is neither true nor false in `${strToBool(…)}`, an included file with an error in it.",
        why: "The framework stops with the source's words.",
        instead: "The finding says what the source wants.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/guides/variables"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  s: ${sls:region}\n",
            &["${sls:region}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  s: x-${strToBool(yes)}\n",
            &["${strToBool(yes)}"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom: ${file(c.yml)}\n", &["a"])
            .with_files(&[("c.yml", "a: 1\na: 2\n")]),
        // Nobody has to ask AWS to know that.
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  p: ${aws:partition}\n  c: ${cf:stack}\n  s: ${s3:bucket}\n  n: ${ssm:}\n",
            &["${aws:partition}", "${cf:stack}", "${s3:bucket}", "${ssm:}"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  c: ${cf:stack.Output}\n  d: ${cf:${env:STACK}}\n  s: ${s3:bucket/key}\n",
        ),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  s: ${strToBool(true)}\n"),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  s: ${strToBool(${env:ON, 'x'})}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for failed in failed(subject, Cause::Refused) {
        let variable = failed.variable();
        let calls = variable.iter().flat_map(|variable| &variable.sources);
        let mut calls = calls.filter_map(|source| match source {
            Source::Call(call) => Some(call),
            Source::Literal(_) => None,
        });
        if calls.any(|call| subject.is_asked_from_outside(call)) {
            continue;
        }
        let Problem::Resolution(message) = &failed.error.problem else { continue };
        // What follows is the text of the parser, with lines of the file.
        let message = message.lines().next().unwrap_or_default();
        let message = message.split(" in \"/").next().unwrap_or_default();
        let report = failed.report(findings, message);
        if failed.may_be_spared() {
            report.severity(Severity::Warning);
        }
    }
}
