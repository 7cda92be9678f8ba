//! YML002: a tab that indents.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Levels, Page, Rule};
use crate::yaml::YamlError;

pub static RULE: Rule = Rule {
    code: "YML002",
    name: "tab-indentation",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A line that is indented with a tab.",
        why: "YAML does not allow it, and the framework does not read the file.",
        instead: "Indent with spaces.",
        fix: None,
        links: &["https://yaml.org/spec/1.2.2/#61-indentation-spaces"],
    },
    examples: &[
        Example::fails("service: shop\nprovider:\n\tname: aws\n", &["\t"]),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  text: |\n    a\n    \tb\n  list: [a,\t\tb]\n",
        ),
    ],
    check: Check::Unreadable(|error, _, findings| {
        if is_about(error) {
            super::report(error, findings, "Tabs must not indent".to_owned());
        }
    }),
    ..Rule::DEFAULTS
};

pub(super) fn is_about(error: &YamlError) -> bool {
    error.reason.starts_with("tab characters must not be used in indentation")
}
