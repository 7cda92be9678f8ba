//! VAR010: a property under `custom` that nothing refers to.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};
use crate::service::Target;
use crate::variables::sources::file::is_script;

pub static RULE: Rule = Rule {
    code: "VAR010",
    name: "unused-custom",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "A property under `custom` that no variable refers to, in a service without plugins and JavaScript, which may read \
               it on their own.",
        why: "What is not used misleads whoever changes it.",
        instead: "Delete it.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  a: 1\n  b: ${self:custom.c}\n  c: 2\nfunctions:\n  f: {handler: a.b, \
             memorySize: \"${self:custom.b}\"}\n",
            &["a"],
        ),
        Example::passes("service: shop\nplugins: [x]\nprovider: {name: aws}\ncustom:\n  a: 1\n"),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  dev: 1\n  prod: 2\nfunctions:\n  f: {handler: a.b, memorySize: \
             \"${self:custom.${sls:stage}}\"}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// What the plugins built into release 4 read.
const BUILT_IN: &[&str] = &[
    "alerts",
    "appSync",
    "customDomain",
    "customDomains",
    "esbuild",
    "prune",
    "pythonRequirements",
    "webpack",
];

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(custom) = subject.get(&["custom"]).filter(|_| !subject.may_be_extended()) else { return };
    let mut used = Vec::new();
    for expression in subject.expressions() {
        for call in expression.calls() {
            if is_script(call) {
                return;
            }
            if call.name != "self" {
                continue;
            }
            let address = call.address.as_ref().map(ToString::to_string).unwrap_or_default();
            let mut keys = address.split('.');
            match (keys.next(), keys.next()) {
                (Some("custom"), Some(key)) if !key.contains("${") => used.push(key.to_owned()),
                (Some(root), _) if root != "custom" && !root.is_empty() && !root.contains("${") => {}
                // It may refer to any of them.
                _ => return,
            }
        }
    }
    let is_read = |key: &str| {
        used.iter().any(|known| known == key) || (subject.target == Target::V4 && BUILT_IN.contains(&key))
    };
    for property in custom.children().iter().filter(|property| !is_read(&property.key())) {
        findings
            .report(property.place(), format!("Nothing refers to `{}`", property.path()))
            .help("delete it, unless something outside of this service reads it");
    }
}
