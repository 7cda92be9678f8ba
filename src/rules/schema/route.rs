//! SCH012: two events for the same method and path.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "SCH012",
    name: "duplicate-route",
    severity: Levels::always(Severity::Error),
    upstream: &["DUPLICATE_HTTP_API_ROUTE"],
    page: Page {
        what: "Two `httpApi` events, or two `http` events, with the same method and path.",
        why: "For `httpApi` the framework stops. For `http` the later one silently takes the place of the other.",
        instead: "Remove one of them, or give it another path.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/providers/aws/events/http-api"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  a:\n    handler: a.b\n    events:\n      - httpApi: GET /a\n  b:\n    \
             handler: a.b\n    events:\n      - httpApi: {method: get, path: /a}\n      - http: GET /a\n      - http: {method: GET, \
             path: a}\n",
            &["httpApi", "http"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  a:\n    handler: a.b\n    events:\n      - httpApi: GET /a\n      - \
             httpApi: POST /a\n      - http: GET /a\n      - http: GET /${env:A}\n      - http: GET /${env:A}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    for kind in ["http", "httpApi"] {
        let mut seen: Vec<(String, Property<'_>)> = Vec::new();
        for event in subject.events(kind) {
            let Some(route) = route(&event, kind) else { continue };
            let Some((_, first)) = seen.iter().find(|(known, _)| *known == route) else {
                seen.push((route, event));
                continue;
            };
            let report = findings
                .report(event.place(), format!("The route `{route}` is there twice"))
                .label(first.place(), "the first")
                .help("remove one of them, or give it another path");
            if kind == "http" {
                report.severity(Severity::Warning);
            }
        }
    }
}

/// The method and path of an event, if they are known.
fn route(event: &Property<'_>, kind: &str) -> Option<String> {
    let (method, path) = match event.text() {
        Some(text) => text.split_once(' ')?,
        None => (event.get("method")?.text()?, event.get("path")?.text()?),
    };
    let path = if kind == "http" { path.trim_start_matches('/').trim_end_matches('/') } else { path };
    let slash = if kind == "http" { "/" } else { "" };
    Some(format!("{} {slash}{path}", method.to_ascii_uppercase()))
}
