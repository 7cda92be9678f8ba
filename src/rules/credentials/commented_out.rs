//! CRED024: credentials by `${secrets:…}` that are commented out.

use std::ops::Range;

use crate::diagnostics::Severity;
use crate::edit::{Edit, Fix, whole_comment};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, TextKind, Tier};

pub static RULE: Rule = Rule {
    code: "CRED024",
    name: "commented-out-credentials",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "A comment with `credentials: ${secrets:NAME}` in a service on AWS: the line of CRED001, commented out.",
        why: "Nobody can take it back in: no release since 1.43 resolves it. It only makes readers believe that there is a way.",
        instead: "Delete it. Where NAME is still the name of a role, `slsconf link NAME --role-arn ARN` keeps that.",
        fix: Some("Safe: it is a comment."),
        links: &["https://github.com/serverless/serverless/pull/9287"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  # credentials: ${secrets:deploy} # Enter a secret\n  runtime: nodejs22.x\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws} #credentials: \"${ secrets:deploy }\"\ncustom: ${file(custom.yml)}\n",
            &["${ secrets:deploy }", "${secrets:a}"],
        )
        .with_files(&[("custom.yml", "a: 1\n#   credentials: '${secrets:a}'\n")]),
        Example::passes("service: shop\nprovider:\n  name: google\n  # credentials: ${secrets:deploy}\n"),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  # credentials come from AWS_PROFILE, no longer from ${secrets:deploy}\n  # \
             key: ${secrets:key}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    let of_yaml = |kind| matches!(kind, TextKind::Configuration | TextKind::Included);
    for file in subject.texts().iter().filter(|file| of_yaml(file.kind)).map(|file| file.file) {
        let text = subject.text(file);
        if !text.contains("credentials:") {
            continue;
        }
        for comment in subject.comments(file) {
            let Some(variable) = variable(subject.files().text(comment)) else { continue };
            let edit = Edit::replace(whole_comment(text, comment), "");
            findings
                .report(
                    comment.sub(variable.start, variable.end),
                    "Credentials that are commented out, in a form that no release resolves any more",
                )
                .help("delete the comment")
                .fix(Fix::safe("delete the comment", vec![edit]));
        }
    }
}

/// The `${secrets:…}` of a comment that is such a line.
fn variable(comment: &str) -> Option<Range<usize>> {
    let line = comment.trim_start_matches(['#', ' ', '\t']);
    let value = line.strip_prefix("credentials:")?.trim_start_matches([' ', '\t', '\'', '"']);
    value.strip_prefix("${")?.trim_start().strip_prefix("secrets:")?;
    let start = comment.len() - value.len();
    Some(start..start + value.find('}')? + 1)
}
