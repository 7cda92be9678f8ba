//! CRED004: the id of an AWS access key in clear text, wherever it stands.

use super::literal_key_spans;
use crate::diagnostics::Severity;
use crate::rules::tokens::Family;
use crate::rules::{Check, Example, Findings, FoundToken, Levels, Page, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "CRED004",
    name: "aws-access-key-id",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "The id of an AWS access key, anywhere in the configuration, in comments, in the files it includes and in the \
               `.env` files it loads. Ids that end in `EXAMPLE`, which AWS uses in its documentation, are left alone.",
        why: "An id in a repository means that its secret key is not far, and repositories are read by many. Ids that begin \
              with AKIA belong to keys that never expire.",
        instead: "Deactivate the key in IAM and take it out of the file and of the repository's history. Give functions a role, \
                  and people single sign-on.",
        fix: None,
        links: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    ID: AKIAQ5RKZXALPDISYS34\n",
            &["AKIA****************"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws # was ASIAQ5RKZXALPDISYS34\n",
            &["ASIA****************"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment: ${file(env.yml)}\n",
            &["AKIA****************"],
        )
        .with_files(&[("env.yml", "TEXT: |\n  first\n  key=AKIAQ5RKZXALPDISYS34;\n")]),
        Example::fails("service: shop\nuseDotenv: true\nprovider:\n  name: aws\n", &["AKIA****************"])
            .with_files(&[(".env", "ID=AKIAQ5RKZXALPDISYS34\n")]),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    ID: AKIAIOSFODNN7EXAMPLE\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    ID: xAKIAQ5RKZXALPDISYS34\n",
        ),
        // Under `provider.credentials`: CRED002.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: AKIAQ5RKZXALPDISYS34\n",
        ),
        // Not loaded, so not part of the service.
        Example::passes("service: shop\nprovider:\n  name: aws\n")
            .with_files(&[(".env", "ID=AKIAQ5RKZXALPDISYS34\n")]),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let told = literal_key_spans(subject);
    for FoundToken { span, kind } in subject.tokens() {
        let is_example = subject.files().text(*span).ends_with("EXAMPLE");
        if kind.family != Family::AwsKeyId || is_example || told.iter().any(|known| known.contains(*span)) {
            continue;
        }
        findings
            .report(*span, format!("The id of an AWS access key ({}…) stands here in clear text", kind.prefix))
            .say(kind.name)
            .conceal(span.sub(kind.prefix.len(), span.range().len()))
            .help("deactivate the key in IAM; give functions a role, and deployments AWS_PROFILE or a role in CI");
    }
}
