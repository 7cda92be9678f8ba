//! SCH005: `http: GET hello`, without the slash.

use super::matter::{self, Matter};
use crate::diagnostics::Severity;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "SCH005",
    name: "http-shorthand",
    // Release 1 has no schema, and takes it.
    severity: Levels::always(Severity::Warning).but(&[Target::V1], None),
    page: Page {
        what: "The short form of an `http` or `httpApi` event that is not a method, a space and a path that begins with a slash.",
        why: "The framework warns. With `configValidationMode: error`, which is the default of osls 4, it stops.",
        instead: "Write `http: GET /hello`.",
        fix: Some("Safe for `http` where only the slash is missing: the path stays the same."),
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/events/apigateway#simple-http-endpoint",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http: GET \
             hello\n      - httpApi: \"POST /a b\"\n",
            &["GET hello", "\"POST /a b\""],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello:\n      handler: hello.handler\n      events: [{http: \
             \"${self:custom.path}\"}]\ncustom:\n  path: ANY {proxy+}\n",
            &["ANY {proxy+}"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http: get \
             /hello\n      - httpApi: '*'\n      - http: GET ${env:PATH}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let editor = Editor::of(subject);
    for problem in matter::of(subject, Matter::HttpShorthand) {
        let Some(event) = subject.validated(&problem.path) else { continue };
        let Some(text) = event.text() else { continue };
        let token = event.token();
        let fixed = text
            .split_once(' ')
            .filter(|(method, path)| {
                is_method(method) && !path.is_empty() && !path.starts_with('/') && !path.contains(' ')
            })
            .map(|(method, path)| format!("{method} /{path}"));
        let help = match &fixed {
            Some(fixed) => format!("write `{fixed}`"),
            None => "write a method, a space and a path: `GET /hello`".to_owned(),
        };
        let fix = token.zip(fixed).filter(|_| event.key() == "http");
        let report = findings
            .report(token, "The path of an endpoint begins with a slash")
            .label(
                event.place().filter(|place| token.is_some_and(|token| token.file != place.file)),
                "used here",
            )
            .help(help)
            .fix_if_new(|| fix.map(|(token, fixed)| editor.retext(token, text, &fixed)).transpose());
        matter::severe(subject, report);
    }
}

fn is_method(word: &str) -> bool {
    ["GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE", "ANY"]
        .iter()
        .any(|method| method.eq_ignore_ascii_case(word))
}
