//! YML006: a tag that the framework does not know.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Levels, Page, Rule};
use crate::yaml::YamlError;

pub static RULE: Rule = Rule {
    code: "YML006",
    name: "unknown-tag",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A tag such as `!Refs` that is neither one of YAML nor a short form of CloudFormation's functions.",
        why: "The framework does not read the file: \"unknown tag\".",
        instead: "Correct it, or write the function as a key: `Fn::Transform: …`.",
        fix: None,
        links: &[
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html",
        ],
    },
    examples: &[
        Example::fails("service: shop\nprovider: {name: aws}\ncustom:\n  table: !Reff Table\n", &["!Reff"]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\npackage:\n  patterns:\n    - !node_modules/**\n",
            &["!node_modules/**"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  table: !Ref Table\n  arn: !GetAtt Table.Arn\n",
        ),
    ],
    check: Check::Unreadable(|error, _, findings| {
        if is_about(error) {
            let tag = error.reason.trim_start_matches("unknown tag !<").trim_end_matches('>');
            super::report(error, findings, format!("The framework does not know the tag `{tag}`"));
        }
    }),
    ..Rule::DEFAULTS
};

pub(super) fn is_about(error: &YamlError) -> bool {
    error.reason.starts_with("unknown tag !<")
}
