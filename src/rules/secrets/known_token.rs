//! SEC002: a key or token that can be told by its form.

use super::committed;
use crate::diagnostics::Severity;
use crate::rules::sensitive::known_among;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: "SEC002",
    name: "known-secret-pattern",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A token of GitHub, GitLab, Slack, Stripe, Google, Twilio, SendGrid, npm and some thirty others, a JSON Web Token or a \
               private key: anywhere in the configuration, its comments and the files it includes.",
        why: "These are told from other texts by their form alone, and there are programs that search public repositories for \
              nothing else.",
        instead: "Revoke it where it was issued, and take it out of the file and of the history. Keep its successor in the \
                  Parameter Store or the Secrets Manager.",
        fix: None,
        links: &["https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    GIT: ghp_q7Zt2Lw9Xc4Vb6Nm1Kj3Hg5Fd8Sa0QeRtYuI\n",
            &["ghp_************************************"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws} # AIzaq7Zt2Lw9Xc4Vb6Nm1Kj3Hg5Fd8Sa0QeRtYu\n",
            &["AIza***********************************"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom: ${file(keys.yml)}\n", &["-----BEGIN PRIVATE KEY-----\n  ****************************************\n  ****************************************\n  "])
            .with_files(&[(
                "keys.yml",
                "key: |\n  -----BEGIN PRIVATE KEY-----\n  q7Zt2Lw9Xc4Vb6Nm1Kj3Hg5Fd8Sa0QeRtYuIoP1z\n  q7Zt2Lw9Xc4Vb6Nm1Kj3Hg5Fd8Sa0QeRtYuIoP1z\n  -----END PRIVATE KEY-----\n",
            )]),
        Example::passes(
            "service: shop\nprovider: {name: aws, environment: {GIT: 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', KEY: AIza}}\n",
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws, environment: {KEY: \"-----BEGIN PUBLIC KEY-----q7Zt2Lw9Xc4Vb6Nm1Kj3Hg5Fd8Sa0QeRtYuIoP1zq7Zt2Lw9Xc4Vb6Nm1Kj3Hg5-----END\"}}\n",
        ),
        Example::passes("service: shop\nuseDotenv: true\nprovider: {name: aws}\n")
            .with_files(&[(".env", "GIT=ghp_q7Zt2Lw9Xc4Vb6Nm1Kj3Hg5Fd8Sa0QeRtYuI\n")]),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for file in committed(subject) {
        let of_file = subject.tokens().iter().filter(|token| token.span.file == file.file);
        let found = of_file.map(|token| (token.span.range(), token.kind));
        for token in known_among(subject.text(file.file), found) {
            let span = Span::new(file.file, token.range.start, token.range.end);
            findings
                .report(span, format!("This looks like {}, in clear text", token.name))
                .conceal(span.sub(token.prefix, token.range.len()))
                .help("revoke it where it was issued; keep the next one in the Parameter Store and write `${ssm:/path}`");
        }
    }
}
