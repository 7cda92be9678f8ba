//! VAR002: `${self:path}` that leads nowhere.

use std::collections::BTreeSet;

use super::failed::failed;
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::Cause;
use crate::variables::sources::plain_address;

pub static RULE: Rule = Rule {
    code: "VAR002",
    name: "unresolvable-self",
    // Releases 1 and 2 warn, and leave the property out.
    severity: Levels::always(Severity::Error).but(&[Target::V1, Target::V2], Some(Severity::Warning)),
    page: Page {
        what: "`${self:path}` as the last source of a variable, where the configuration has no such property, or one that is \
               null. Each path is reported once, where it is first asked for.",
        why: "The framework stops: \"Value not found at \\\"self\\\" source\". Releases 1 and 2 leave the property out and go on.",
        instead: "Correct the path, define the property, or give a fallback after a comma: `${self:custom.size, 128}`.",
        fix: None,
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/guide/variables#reference-properties-in-serverlessyml",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    TABLE: t-${self:custom.tabel}\n    ARN: \
             x:${self:custom.tabel}\ncustom:\n  table: t\n",
            &["${self:custom.tabel}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\ncustom:\n  a: ${opt:a, self:custom.b}\n  b: ~\n",
            &["${opt:a, self:custom.b}"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom: ${file(c.yml)}\n", &["${self:custom.y}"])
            .with_files(&[("c.yml", "x: \"${self:custom.y}\"\n")]),
        Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  a: ${self:custom.b, 'x'}\n"),
        // What it is asked for depends on an option.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, 'dev'}\ncustom:\n  \
             size: ${self:custom.sizes.${self:provider.stage}}\n  sizes: {prod: 1024}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\ncustom:\n  sizes: ${file(sizes.js)}\n  size: ${self:custom.sizes.a}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\ncustom:\n  all: ${file(${opt:stage, 'dev'}.yml)}\n  a: ${self:custom.all.a}\n",
        )
        .with_files(&[("dev.yml", "b: 1\n")]),
        // Another rule's matter.
        Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  a: ${self:provider.stage}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// Paths that other rules are about.
const OF_OTHER_RULES: &[&str] = &["provider.stage", "service.name"];

fn check(subject: &Subject, findings: &mut Findings) {
    let mut told = BTreeSet::new();
    for failed in failed(subject, Cause::Missing) {
        let Some(call) = failed.certain_call("self", |_| true) else { continue };
        let address = plain_address(call);
        let shown = address.as_deref().unwrap_or("this path");
        // What is not there is not there for any variable: the first stands for the others, which defining it helps, too.
        let is_news = address.is_none() || told.insert((address.clone(), failed.may_be_spared()));
        if !is_news
            || OF_OTHER_RULES.contains(&shown)
            || (subject.target == Target::V4 && shown == "provider.region")
        {
            continue;
        }
        let report = failed.report(findings, format!("The configuration has no value at `{shown}`"));
        if failed.may_be_spared() {
            report.severity(Severity::Warning);
        }
    }
}
