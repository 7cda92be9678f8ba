//! YML000: a file that is not the YAML or JSON it should be.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule};
use crate::yaml::YamlError;

pub static RULE: Rule = Rule {
    code: "YML000",
    name: "unreadable",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A configuration that can't be read as YAML or JSON, for a reason that no other rule is about.",
        why: "No release of the framework reads it, and no other rule can look at it.",
        instead: "Correct the place that is shown. What is wrong is often a line or two above it.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails("service: shop\nprovider: {name: aws\nfunctions: {}\n", &["f"]),
        Example::passes("service: shop\nprovider: {name: aws}\n"),
    ],
    check: Check::Unreadable(check),
    ..Rule::DEFAULTS
};

fn check(error: &YamlError, _: &str, findings: &mut Findings) {
    super::report(error, findings, format!("The file can't be read: {}", error.reason));
}
