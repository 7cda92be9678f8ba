//! SCH004: a property that must be there and is not.

use super::matter::{self, Matter};
use crate::diagnostics::Severity;
use crate::framework::ErrorKind;
use crate::framework::schema::ProblemKind;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "SCH004",
    name: "missing-required",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "A service without a name or provider, a provider without a name, an event without what it needs.",
        why: "Without service, provider or provider name the framework stops. For the rest it warns, or stops with \
              `configValidationMode: error`, which is the default of osls 4; what AWS makes of it comes later.",
        instead: "Add the property.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml"],
    },
    examples: &[
        Example::fails("provider: {name: aws}\nfunctions: {}\n", &[""]),
        Example::fails("service: shop\nprovider:\n  runtime: nodejs20.x\nfunctions: {}\n", &["provider"]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http:\n          \
             path: /hello\n",
            &["http"],
        ),
        Example::fails("service: shop\ncustom: {a: b}\n", &[""]),
        Example::fails("service: shop\nprovider:\n  name: [aws]\nfunctions: {}\n", &["name"]),
        Example::passes("service: shop\nprovider: aws\nfunctions: {}\n"),
        Example::passes("service: shop\nprovider: ${file(p.yml)}\nfunctions: {}\n"),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http: \
             ${file(e.js)}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for refusal in subject.refusals() {
        let is_about = |key: &str| refusal.message.starts_with(&format!("\"{key}\" property is missing"));
        let Some(key) = ["service", "provider"].into_iter().find(|key| is_about(key)) else { continue };
        // Release 4 takes a missing provider for AWS.
        if !matches!(refusal.kind, ErrorKind::Refused) || (key == "provider" && subject.target == Target::V4)
        {
            continue;
        }
        let example = if key == "service" { "service: my-service" } else { "provider:\n  name: aws" };
        findings
            .report(
                subject.get(&[key]).and_then(|property| property.place()),
                format!("The configuration has no `{key}`"),
            )
            .help(format!(
                "add `{}`",
                example.replace("\n  ", " {") + if key == "provider" { "}" } else { "" }
            ))
            .severity(Severity::Error);
    }
    let provider = subject.get(&["provider"]).filter(|provider| provider.value.as_mapping().is_some());
    if let Some(provider) = provider {
        let name = provider.get("name");
        match name.filter(|name| !name.value.is_null()) {
            None if subject.target == Target::V4 => {}
            None => {
                findings
                    .report(provider.place(), "The provider has no name")
                    .help("add `name: aws`")
                    .severity(Severity::Error);
            }
            // The framework says that it is missing.
            Some(name) if name.value.is_collection() => {
                findings
                    .report(name.place(), "The name of the provider is no text")
                    .help("write `name: aws`")
                    .severity(Severity::Error);
            }
            Some(_) => {}
        }
    }
    if subject.target == Target::V1 {
        return;
    }
    for problem in matter::of(subject, Matter::Missing) {
        let ProblemKind::MissingProperty(name) = problem.kind else { continue };
        // Told above.
        if problem.path.0.is_empty() || problem.path.to_string() == "provider" {
            continue;
        }
        let Some(owner) = subject.validated(&problem.path) else { continue };
        let report = findings
            .report(owner.place(), format!("`{}` has no `{name}`", owner.path()))
            .help(format!("add `{name}`"));
        matter::severe(subject, report);
    }
}
