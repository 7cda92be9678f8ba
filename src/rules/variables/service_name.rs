//! VAR012: `${self:service.name}` of a service that is a name.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::sources::plain_address;

pub static RULE: Rule = Rule {
    code: "VAR012",
    name: "self-service-name",
    // Release 1 makes `service` a map before it resolves variables; release 2 warns.
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
    page: Page {
        what: "`${self:service.name}` where `service` is a text. With a fallback after it, it is a warning.",
        why: "Release 1 turned `service: shop` into a map with a name. Since 2.72 there is no such property: the framework stops, \
              or takes the fallback.",
        instead: "Write `${self:service}`.",
        fix: Some(
            "Safe where the variable has no other source; else the value changes from the fallback to the name.",
        ),
        links: &["https://www.serverless.com/framework/docs/deprecations/#SERVICE_OBJECT_NOTATION"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    TABLE: ${self:service.name}-t\n",
            &["${self:service.name}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  n: \"${self:service.name, 'x'}\"\n",
            &["${self:service.name, 'x'}"],
        ),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  n: ${self:service}\n"),
        Example::passes("service: {name: shop}\nprovider: {name: aws}\ncustom:\n  n: ${self:service.name}\n"),
        Example::passes(
            "service: ${file(s.js)}\nprovider: {name: aws}\ncustom:\n  n: ${self:service.name}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(service) = subject.get(&["service"]).filter(|service| service.text().is_some()) else { return };
    for expression in subject.expressions() {
        let is_name = |call: &&crate::variables::syntax::Call| {
            call.name == "self" && plain_address(call).as_deref() == Some("service.name")
        };
        if expression.calls().find(is_name).is_none() {
            continue;
        }
        let is_only = expression.variable.sources.len() == 1;
        let rewritten = expression.written().replacen("self:service.name", "self:service", 1);
        let fix = expression.replaced_by(&rewritten).filter(|_| is_only);
        let report = findings
            .report(expression.span(), "`service` is a text, so `${self:service.name}` has no value")
            .label(service.value_span(), "the service's name")
            .help("write `${self:service}`")
            .fix(fix);
        if !is_only {
            report.severity(Severity::Warning);
        }
    }
}
