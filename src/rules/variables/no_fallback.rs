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
            what: "`${opt:NAME}` without another source. Each option is reported once, where it is first asked for.",
            why: "Whoever leaves the option out gets an error that does not say which option is meant; releases 1 and 2 leave the \
                  property out. Tools that look at the configuration without options fail, too.",
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
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage}\n  environment:\n    TABLE: t-${opt:stage}\n",
                &["${opt:stage}"],
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
        // What is not given is not given anywhere: its first place stands for the others.
        if is_given || !told.insert(name.clone()) {
            continue;
        }
        let path = expression.path.to_string();
        let wanted = match source {
            "opt" => format!("without `--{name}`"),
            _ => format!("where {name} is not set"),
        };
        let message = match subject.target {
            // They warn, and leave the property out.
            Target::V1 | Target::V2 => format!("`${{{source}:{name}}}` has no value {wanted}"),
            _ => format!("`${{{source}:{name}}}` fails {wanted}"),
        };
        let has_core_variables = !matches!(subject.target, Target::V1 | Target::V2);
        let help = match (source, name.as_str(), path.as_str()) {
            ("opt", "stage", "provider.stage") => "give a fallback: `${opt:stage, 'dev'}`".to_owned(),
            ("opt", "region", "provider.region") => {
                "give a fallback: `${opt:region, 'us-east-1'}`".to_owned()
            }
            ("opt", "stage", _) if subject.target != Target::V1 => {
                "write `${sls:stage}`, which is `--stage`, else `provider.stage`, else `dev`".to_owned()
            }
            ("opt", "region", _) if has_core_variables => {
                "write `${aws:region}`, which is `--region`, else `provider.region`, else `us-east-1`"
                    .to_owned()
            }
            _ => format!("give a fallback: `${{{source}:{name}, 'value'}}`"),
        };
        findings.report(expression.span(), message).help(help);
    }
}
