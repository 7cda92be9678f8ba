//! CRED015: a secret that goes from the environment of who deploys to the environment of a function.

use crate::diagnostics::Severity;
use crate::rules::sensitive::is_secret_name;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};
use crate::variables::sources::plain_address;

pub static RULE: Rule = Rule {
    code: "CRED015",
    name: "env-secret-variable",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "An environment variable of functions whose value comes from `${env:NAME}`, where NAME is what secrets are called.",
        why: "The secret passes through the settings of CI and everybody's shells, and then stands in clear in the template and \
              in the function's settings.",
        instead: "Keep it in the Parameter Store or the Secrets Manager and let the function read it when it runs; or at least \
                  write `${ssm:/path}`.",
        fix: None,
        links: &["https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    environment:\n      TOKEN: \
             ${env:GITHUB_TOKEN}\n",
            &["${env:GITHUB_TOKEN}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, environment: '${self:custom.env}'}\ncustom:\n  env:\n    DB: \
             'postgres://${env:DB_PASSWORD, \"x\"}@db'\n",
            &["${env:DB_PASSWORD, \"x\"}"],
        ),
        Example::passes("service: shop\nprovider: {name: aws, environment: {LEVEL: '${env:LOG_LEVEL}'}}\n"),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom: {token: '${env:GITHUB_TOKEN}'}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for variable in subject.environment() {
        for reference in variable.references().iter() {
            let name = plain_address(&reference.call).unwrap_or_default();
            // CRED007 is about the keys of AWS.
            if reference.call.name != "env" || !is_secret_name(&name) || name.starts_with("AWS_") {
                continue;
            }
            findings
                .report(
                    reference.span.or_else(|| variable.value_span()),
                    format!("`{name}` will stand in clear in the settings of the function"),
                )
                .label(variable.place(), "as this environment variable")
                .help(
                    "let the function read it from the Secrets Manager or the Parameter Store when it runs",
                );
        }
    }
}
