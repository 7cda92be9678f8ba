//! SEC005: a secret of the Parameter Store or the Secrets Manager that is put into a function's environment.

use super::flow::ssm_secret;
use crate::diagnostics::Severity;
use crate::rules::sensitive::is_secret_name;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};

pub static RULE: Rule = Rule {
    code: "SEC005",
    name: "secret-resolved-at-deploy",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "An environment variable of functions that is called like a secret, or read from a parameter called so or from the \
               Secrets Manager, by `${ssm:…}`: directly or through other variables.",
        why: "The value is decrypted when the service is deployed, and from then on stands in clear in the template in S3 and in \
              the function's settings, for all who may look at them. When the secret changes, the function keeps the old one.",
        instead: "Put the name of the parameter into the environment and read it in the function, for example with the Parameters \
                  and Secrets Lambda extension.",
        fix: None,
        links: &[
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    GITHUB_TOKEN: ${ssm:/github}\n",
            &["${ssm:/github}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  db: ${ssm:/aws/reference/secretsmanager/db}\nfunctions:\n  hello: \
             {handler: a.b, environment: {DB: '${self:custom.db.host}'}}\n",
            &["${ssm:/aws/reference/secretsmanager/db}"],
        ),
        Example::passes("service: shop\nprovider: {name: aws, environment: {TABLE: '${ssm:/shop/table}'}}\n"),
        Example::passes("service: shop\nprovider: {name: aws, environment: {TOKEN_NAME: /shop/token}}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for variable in subject.environment() {
        for reference in variable.references().iter() {
            if reference.call.name != "ssm" {
                continue;
            }
            if is_secret_name(&variable.key()) || ssm_secret(&reference.call).is_some() {
                let message =
                    "This secret will stand in clear in the template and in the function's settings";
                findings
                    .report(reference.span.or_else(|| variable.value_span()), message)
                    .label(variable.place(), "as this environment variable")
                    .help("pass the name of the parameter, and read it in the function");
            }
        }
    }
}
