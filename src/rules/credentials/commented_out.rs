//! CRED024: deployment credentials by `${secrets:…}` in a comment (`spec/credentials.md` §4b).

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};

pub static RULE: Rule = Rule {
    code: "CRED024",
    name: "commented-out-credentials",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "A comment with `credentials: ${secrets:NAME}` in a service on AWS.",
        why: "Whoever takes the `#` away gets a service that no release since 1.43 deploys.",
        instead: "Delete the comment. If the name of the role in it is of use, keep it with `slsconf link NAME --role-arn ARN`.",
        fix: None,
        links: &["https://github.com/serverless/serverless/pull/9287"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  # credentials: ${secrets:deploy} # Enter a secret\n",
            &["# credentials: ${secrets:deploy} # Enter a secret"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n#  credentials: '${ secrets:deploy }'\n",
            &["#  credentials: '${ secrets:deploy }'"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  # no credentials here: see ${secrets:…} in the wiki\n",
        ),
        Example::passes("service: shop\nprovider:\n  name: google\n  # credentials: ${secrets:deploy}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    for file in subject.texts().iter().map(|text| text.file) {
        for span in subject.comments(file) {
            let comment = subject.files().text(span).trim_start_matches(['#', ' ', '\t']);
            let value =
                comment.strip_prefix("credentials:").map(|value| value.trim_start_matches([' ', '"', '\'']));
            let inside = value.and_then(|value| value.strip_prefix("${")).map(str::trim_start);
            if inside.is_some_and(|inside| inside.starts_with("secrets:")) {
                findings
                    .report(span, "The comment has credentials that no release since 1.43 resolves")
                    .help("delete it; `slsconf link NAME --role-arn ARN` keeps a role under its name");
            }
        }
    }
}
