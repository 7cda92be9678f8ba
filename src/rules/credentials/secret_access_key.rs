//! CRED005: the secret half of an AWS key in clear text.

use super::{literal_key_spans, spans_brought_by_variables};
use crate::diagnostics::Severity;
use crate::rules::sensitive::{
    Assignment, assignments, aws_key_ids, is_aws_secret_key, is_aws_secret_name, lines_with_long_words,
};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Scalar, Subject, TextKind};
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: "CRED005",
    name: "aws-secret-access-key",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A text with the form of an AWS secret access key: 40 letters, digits, `+` and `/`, in a setting that is called so \
               or that stands beside the id of a key; in the configuration, in the files it includes, in comments, and in \
               scripts inside of texts. Under `provider.credentials` it is CRED002, in `.env` CRED012.",
        why: "Who has it can do all that its owner may, and a repository's history keeps it for ever.",
        instead: "Deactivate the key in IAM and take it out of the file and of the history. Give functions a role, and people \
                  single sign-on.",
        fix: None,
        links: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\ncustom:\n  s3:\n    secretAccessKey: pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n",
            &["****************************************"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment: {SECRET_KEY: \"pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\"}\n",
            &["******************************************"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\ncustom:\n  ses:\n    user: AKIAQ5RKZXALPDISYS34\n    login: \
             pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n",
            &["****************************************"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  # AWS_SECRET_ACCESS_KEY=pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n",
            &["****************************************"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom: ${file(custom.json)}\n",
            &["******************************************"],
        )
        .with_files(&[("custom.json", "{\"awsSecret\": \"pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\"}")]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  script: |\n    export AWS_SECRET_ACCESS_KEY=\"pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\"\n",
            &["****************************************"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom: ${file(./custom.js)}\n",
            &["****************************************"],
        )
        .with_files(&[(
            "custom.js",
            "module.exports = {\n  secretAccessKey: 'pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki',\n};\n",
        )]),
        // Variables bring it there.
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    AWS_SECRET: ${self:custom.value}\n    SECRET_KEY: \
             ${file(key.txt)}\ncustom:\n  value: pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n",
            &["****************************************", "****************************************"],
        )
        .with_files(&[("key.txt", "pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Kj")]),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  secretKey: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ),
        // The hash of a commit, and a text of that length that is called something else.
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  secretKeyCommit: 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n  \
             salt: pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    secretAccessKey: \
             pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for &span in secret_keys(subject) {
        findings
            .report(span, "The secret key of an AWS account stands here in clear text")
            .conceal(span)
            .help("deactivate the key in IAM; give functions a role, and deployments AWS_PROFILE or a role in CI");
    }
}

/// Where the secret halves of keys stand, without those of CRED002.
pub(super) fn secret_keys(subject: &Subject) -> &[Span] {
    subject.secret_keys(|| find(subject))
}

/// Whether what looks like the secret half of a key is the whole of a value or an included file, as variables bring it.
fn stands_alone(subject: &Subject) -> bool {
    let in_value = |scalar: &Scalar| scalar.value.as_str().is_some_and(is_aws_secret_key);
    let mut included = subject.texts().iter().filter(|file| file.kind == TextKind::Included);
    subject.long_texts().iter().any(in_value)
        || included.any(|file| is_aws_secret_key(subject.text(file.file).trim()))
}

fn find(subject: &Subject) -> Vec<Span> {
    let is_key = |scalar: &&Scalar| {
        scalar.value.as_str().is_some_and(is_aws_secret_key) && (is_named(scalar) || is_beside_id(scalar))
    };
    let mut found: Vec<_> = subject.long_texts().iter().filter(is_key).map(|scalar| scalar.span).collect();
    let brought = |key: &str, text: &str| is_aws_secret_key(text) && is_aws_secret_name(key);
    if stands_alone(subject) {
        for span in spans_brought_by_variables(subject, brought) {
            if !found.contains(&span) {
                found.push(span);
            }
        }
    }
    // Inside of longer texts, and in comments.
    for file in subject.texts().iter().filter(|file| file.kind != TextKind::Dotenv) {
        let source = subject.text(file.file);
        for line in lines_with_long_words(source) {
            let text = &source[line.clone()];
            for Assignment { name, value } in assignments(text) {
                let is_key = is_aws_secret_name(&text[name]) && is_aws_secret_key(&text[value.clone()]);
                let span = Span::new(file.file, line.start + value.start, line.start + value.end);
                if is_key && !found.iter().any(|known| known.contains(span)) {
                    found.push(span);
                }
            }
        }
    }
    let told = literal_key_spans(subject);
    found.retain(|span| !told.iter().any(|known| known.contains(*span)));
    found
}

fn is_named(scalar: &Scalar) -> bool {
    scalar.key.as_ref().is_some_and(|key| is_aws_secret_name(key))
}

/// Whether the id of a key stands in the same map.
fn is_beside_id(scalar: &Scalar) -> bool {
    let values = scalar.beside.iter().flat_map(|mapping| mapping.values());
    values.filter_map(|value| value.as_str()).any(|text| aws_key_ids(text).next().is_some())
}
