//! YML001: a key that stands twice in one map.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule};
use crate::yaml::YamlError;

pub static RULE: Rule = Rule {
    code: "YML001",
    name: "duplicate-key",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "The same key twice in one map of the configuration.",
        why: "The framework does not read the file: \"duplicated mapping key\". Other readers of YAML take the last one without a \
              word.",
        instead: "Remove one of the two, or join what they hold.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions: {}\nprovider: {name: aws}\n",
            &["provider"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:a}\n  'credentials': ${secrets:b}\n",
            &["'credentials'"],
        ),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom: {name: a, names: b, Name: c}\n"),
    ],
    check: Check::Unreadable(|error, _, findings| {
        if is_about(error) {
            check(error, findings);
        }
    }),
    ..Rule::DEFAULTS
};

pub(super) fn is_about(error: &YamlError) -> bool {
    error.reason == "duplicated mapping key"
}

fn check(error: &YamlError, findings: &mut Findings) {
    super::report(error, findings, "The same key stands in this map twice".to_owned());
}
