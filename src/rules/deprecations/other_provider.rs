//! DEP071: clouds that later releases do not support.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP071",
    name: "non-aws-provider",
    severity: Levels::always(Severity::Info)
        .but(&[Target::V1, Target::V2, Target::V3], None)
        .but(&[Target::V4], Some(Severity::Error)),
    lifetime: Lifetime { deprecated: None, removed: Some("4.0.0") },
    page: Page {
        what: "A service for release 4 or osls whose `provider.name` is not `aws`.",
        why: "Release 4 stops at other clouds. osls still loads plugins for them, but documents and maintains AWS only.",
        instead: "Stay with release 3, or use a tool of that cloud.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/guides/upgrading-v4"],
    },
    examples: &[
        Example::fails("service: shop\nprovider:\n  name: google\n", &["google"]).for_target(Target::V4),
        Example::fails("service: shop\nprovider: 'azure'\n", &["'azure'"]).for_target(Target::Osls4),
        Example::passes("service: shop\nprovider:\n  name: google\n"),
        Example::passes("service: shop\nprovider:\n  name: aws\n").for_target(Target::V4),
        Example::passes("service: shop\nprovider:\n  name: ${env:CLOUD}\n").for_target(Target::V4),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(name) = subject.get(&["provider", "name"]) else { return };
    let Some(cloud) = name.text().filter(|cloud| *cloud != "aws") else { return };
    let (message, help) = match subject.target {
        Target::V4 => (
            format!("Release 4 supports AWS only, not `{cloud}`"),
            "stay with release 3, or use a tool of that cloud",
        ),
        _ => (
            format!("osls maintains AWS only; `{cloud}` depends on its plugin"),
            "see whether the plugin works with osls",
        ),
    };
    findings.report(name.token(), message).help(help);
}
