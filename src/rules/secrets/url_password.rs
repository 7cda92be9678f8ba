//! SEC004: a password in an address.

use super::committed;
use crate::diagnostics::Severity;
use crate::rules::sensitive::passwords;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: "SEC004",
    name: "password-in-url",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "An address with a password in it, `scheme://user:password@host`, anywhere in the configuration and the files it \
               includes. Placeholders, and hosts on one's own machine, are left alone.",
        why: "Addresses are copied, logged and shown in error messages, and the password goes with them. It is in the \
              repository's history for ever.",
        instead: "Replace the password, keep it in the Parameter Store or the Secrets Manager, and write \
                  `scheme://user:${ssm:/path}@host`.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    DB: mongodb+srv://shop:hunter2@db.shop.dev/x\n",
            &["*******"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws} # https://ci:s3cr3t@git.shop.dev\n",
            &["******"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom: ${file(custom.json)}\n", &["******"])
            .with_files(&[("custom.json", "{\"db\": \"postgres://u:q1w2e3@${self:service}.db/x\"}")]),
        Example::passes(
            "service: shop\nprovider: {name: aws, environment: {DB: 'mongodb://u:${ssm:/db}@db.shop.dev', A: \
             'postgres://postgres:hunter2@localhost/x', B: 'https://user:password@example.com'}}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for file in committed(subject) {
        for range in passwords(subject.text(file.file)) {
            let span = Span::new(file.file, range.start, range.end);
            findings
                .report(span, "The password of this address stands here in clear text")
                .conceal(span)
                .help("replace it, keep the next one in the Parameter Store, and write `${ssm:/path}` in its place");
        }
    }
}
