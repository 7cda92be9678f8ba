//! VAR005 and VAR006: options and environment variables without a fallback.

use std::collections::BTreeSet;

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};
use crate::service::Target;
use crate::variables::sources::plain_address;
use crate::variables::syntax::Source;

pub static RULES: [Rule; 2] = [
    Rule {
        code: "VAR005",
        name: "option-without-fallback",
        severity: Levels::always(Severity::Warning),
        page: Page {
            what: "`${opt:NAME}` without another source.",
            why: "Whoever leaves the option out gets an error that does not say which option is meant; tools that look at the \
                  configuration without options fail, too.",
            instead: "Give a fallback: `${opt:NAME, 'value'}`. For the stage and the region there are `${sls:stage}` and \
                      `${aws:region}`, which know the defaults.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/providers/aws/guide/variables#referencing-cli-options"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage}\n",
                &["${opt:stage}"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  url: \"https://${opt:host}/${opt:region, 'x'}\"\n",
                &["${opt:host}"],
            ),
            Example::passes("service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, 'dev'}\n"),
            Example::passes("service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, env:STAGE}\n"),
        ],
        check: Check::Service(|subject, findings| check(subject, findings, "opt")),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "VAR006",
        name: "env-without-fallback",
        // Release 1 warns and leaves the property out.
        severity: Levels::always(Severity::Info),
        tier: Tier::Pedantic,
        page: Page {
            what: "`${env:NAME}` without another source, for a variable that no `.env` file sets. Each variable is reported once, where it \
                   is first asked for.",
            why: "The framework stops where the variable is not set. That may be just what is wanted.",
            instead: "Give a fallback, `${env:NAME, 'value'}`, or say in the project's documentation what must be set.",
            fix: None,
            links: &[
                "https://www.serverless.com/framework/docs/providers/aws/guide/variables#referencing-environment-variables",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  environment:\n    HOST: ${env:HOST}\n    URL: https://${env:HOST}\n",
                &["${env:HOST}"],
            ),
            Example::passes(
                "service: shop\nuseDotenv: true\nprovider:\n  name: aws\n  environment:\n    HOST: ${env:HOST}\n",
            )
            .with_files(&[(".env", "HOST=shop.example.com\n")]),
            Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  host: ${env:HOST, 'localhost'}\n"),
        ],
        check: Check::Service(|subject, findings| check(subject, findings, "env")),
        ..Rule::DEFAULTS
    },
];

fn check(subject: &Subject, findings: &mut Findings, source: &str) {
    let mut told = BTreeSet::new();
    for expression in subject.expressions() {
        let [Source::Call(call)] = expression.variable.sources.as_slice() else { continue };
        let Some(name) = plain_address(call).filter(|_| call.name == source) else { continue };
        let is_given = match source {
            "opt" => subject.option(&name).is_some(),
            _ => subject.sets_environment(&name),
        };
        // A variable that is not set is not set anywhere: its first place stands for the others.
        if is_given || (source == "env" && !told.insert(name.clone())) {
            continue;
        }
        let (message, help) = match (source, name.as_str()) {
            ("opt", "stage") if subject.target != Target::V1 => (
                "`${opt:stage}` fails without `--stage`".to_owned(),
                "write `${sls:stage}`, which is `dev` by default; in `provider.stage` itself, `${opt:stage, 'dev'}`".to_owned(),
            ),
            ("opt", "region") if !matches!(subject.target, Target::V1 | Target::V2) => (
                "`${opt:region}` fails without `--region`".to_owned(),
                "write `${aws:region}`, which knows the default; in `provider.region` itself, `${opt:region, 'us-east-1'}`"
                    .to_owned(),
            ),
            ("opt", _) => (
                format!("`${{opt:{name}}}` fails without `--{name}`"),
                format!("give a fallback: `${{opt:{name}, 'value'}}`"),
            ),
            _ => (
                format!("`${{env:{name}}}` fails where {name} is not set"),
                format!("give a fallback: `${{env:{name}, 'value'}}`"),
            ),
        };
        findings.report(expression.span(), message).help(help);
    }
}
