//! CRED009: `${state:…}`, which became `${output:…}`.

use super::sources::{REMOVED_SOURCE, ask_instead, calls_of, place};
use crate::rules::{Check, Example, Findings, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "CRED009",
    name: "state-variable-removed",
    page: Page {
        what: "A `${state:service.key}` variable, which gave an output of another service.",
        why: "It went with 3.0. Release 3 and osls stop with \"Unrecognized configuration variable sources\".",
        instead: "Write `${output:service.key}` if the services are on the dashboard; else, and always with osls, \
                  `${cf:stack.Output}`.",
        fix: Some("Safe where the configuration has `org` and the target has a dashboard."),
        links: &["https://www.serverless.com/framework/docs/guides/output-variables"],
    },
    examples: &[
        Example::fails(
            "service: shop\norg: acme\napp: shop\nprovider: {name: aws}\ncustom:\n  url: ${state:api.url}\n",
            &["state"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom: {url: \"${state:api.url, 'none'}\"}\n",
            &["state"],
        )
        .for_target(Target::Osls4),
        Example::passes(
            "service: shop\norg: acme\nprovider: {name: aws}\ncustom:\n  url: ${output:api.url}\n",
        ),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  url: ${state:api.url}\n")
            .for_target(Target::V1),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  url: ${self:custom.state}\n  state: x\n",
        ),
    ],
    check: Check::Service(check),
    ..REMOVED_SOURCE
};

fn check(subject: &Subject, findings: &mut Findings) {
    let has_dashboard = !matches!(subject.target, Target::Osls3 | Target::Osls4);
    let has_org = subject.get(&["org"]).is_some();
    for (expression, call) in calls_of(subject, "state") {
        let fix = ask_instead(subject, &expression, call, "output").filter(|_| has_dashboard && has_org);
        let help = match has_dashboard {
            true => "write `${output:…}`; it wants `org` in the configuration",
            false => "write `${cf:stack.Output}`: osls has no dashboard",
        };
        findings
            .report(place(&expression, call), "The variable source `state` became `output`")
            .help(help)
            .fix(fix);
    }
}
