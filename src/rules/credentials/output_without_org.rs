//! CRED010: `${output:…}` in a service that is on no dashboard.

use super::sources::{calls_of, place};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "CRED010",
    name: "dashboard-variable-without-org",
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
    upstream: &["NEW_VARIABLES_RESOLVER"],
    page: Page {
        what: "An `${output:service.key}` variable in a configuration without `org`, and any for osls.",
        why: "Outputs of other services are kept on the vendor's dashboard. Release 3 stops with \"`output` variable can only be \
              used in services deployed with Serverless Dashboard\"; osls has no dashboard and does not know the source.",
        instead: "Add `org` and `app`, or write `${cf:stack.Output}`.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/guides/output-variables"],
    },
    examples: &[
        Example::fails("service: shop\nprovider: {name: aws}\ncustom:\n  url: ${output:api.url}\n", &["output"]),
        Example::fails(
            "service: shop\norg: acme\nprovider: {name: aws}\ncustom:\n  url: \"${output:api.url, 'none'}\"\n",
            &["output"],
        )
        .for_target(Target::Osls4),
        Example::passes("service: shop\norg: acme\nprovider: {name: aws}\ncustom:\n  url: ${output:api.url}\n"),
        // The organisation may be in there.
        Example::passes("service: shop\norg: ${env:ORG}\nprovider: {name: aws}\ncustom:\n  url: ${output:api.url}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let is_osls = matches!(subject.target, Target::Osls3 | Target::Osls4);
    let has_org = subject.get(&["org"]).or_else(|| subject.get(&["tenant"])).is_some();
    if has_org && !is_osls {
        return;
    }
    for (expression, call) in calls_of(subject, "output") {
        let message = match is_osls {
            true => "osls has no dashboard, so it does not know the variable source `output`",
            false => "`${output:…}` asks the dashboard, and the configuration has no `org`",
        };
        findings
            .report(place(&expression, call), message)
            .help("read the output of the other stack: `${cf:stack.Output}`");
    }
}
