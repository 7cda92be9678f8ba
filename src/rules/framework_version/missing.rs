//! FWV001: a service that takes any release of the framework.

use crate::diagnostics::Severity;
use crate::edit::Content;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};

pub static RULE: Rule = Rule {
    code: "FWV001",
    name: "framework-version-missing",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "A service without `frameworkVersion`.",
        why: "Whoever deploys it does so with the release that happens to be installed. Release 4 brings itself up to date, and a new \
              major release changes defaults.",
        instead: "Set `frameworkVersion: '3'`, or whatever release the service is for.",
        fix: Some("Unsafe: somebody has to know which release the service is deployed with."),
        links: &["https://www.serverless.com/framework/docs/guides/upgrading-v4"],
    },
    examples: &[
        Example::fails("service: shop\nprovider:\n  name: aws\n", &["service"]),
        Example::passes("service: shop\nframeworkVersion: '3'\nprovider:\n  name: aws\n"),
        Example::passes("service: shop\nframeworkVersion: ${env:VERSION}\nprovider:\n  name: aws\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.get(&["frameworkVersion"]).is_some_and(|version| version.value.is_truthy()) {
        return;
    }
    let version = super::major(subject.target).to_string();
    let fix = Editor::of(subject).insert(
        &subject.root(),
        &["frameworkVersion"],
        Some("service"),
        Content::Text(version),
    );
    let service = subject.get(&["service"]).and_then(|service| service.place());
    findings
        .report(service, "The service takes any release of the framework")
        .say("no `frameworkVersion` beside it")
        .help(format!("set `frameworkVersion: '{}'`", super::major(subject.target)))
        .fix_or_why_not(
            fix.map(|fix| Some(fix.only_if("it must be the release the service is deployed with"))),
        );
}
