//! CRED001: deployment credentials by `${secrets:…}`, the vendor's first way to a role.

use super::{deployment_credentials, secrets_references, spaced_secrets};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "CRED001",
    name: "credentials-secrets-variable",
    severity: Levels::always(Severity::Error),
    lifetime: Lifetime { deprecated: Some("1.43.0"), removed: Some("2.36.0") },
    page: Page {
        what: "`provider.credentials` of a service on AWS that comes from a `${secrets:NAME}` variable: written there, or \
               reached through `custom`, an anchor, a merge, an included file or a fallback.",
        why: "NAME was an AWS access role on the vendor's dashboard. No release since 1.43 resolves it: 1.x stops with \"not \
              defined\" or asks for a login, 3.x and osls stop with \"property is not accessible\", release 4 with \"Provider \
              secrets is not supported\".",
        instead: "Link the role to a deployment profile, give the credentials through the environment (`AWS_PROFILE`, single \
                  sign-on, OpenID Connect in CI), and delete the line.",
        fix: None,
        links: &["https://github.com/serverless/serverless/pull/9287"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: '${secrets:deploy}' # the role\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, credentials: \"${secrets:deploy}\"}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: >-\n    ${secrets:deploy}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    ${secrets:deploy}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  role: &role ${secrets:deploy}\nprovider:\n  name: aws\n  credentials: *role\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  base: &base\n    credentials: ${secrets:deploy}\nprovider:\n  <<: *base\n  name: aws\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  role: ${secrets:deploy}\nprovider:\n  name: aws\n  credentials: ${self:custom.role}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${file(aws.yml):role}\n",
            &["${secrets:deploy}"],
        )
        .with_files(&[("aws.yml", "role: ${secrets:deploy}\n")]),
        Example::fails("service: shop\nprovider: ${file(provider.yml)}\n", &["${secrets:deploy}"])
            .with_files(&[("provider.yml", "name: aws\ncredentials: ${secrets:deploy}\n")]),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy, env:ROLE}\n",
            &["${secrets:deploy, env:ROLE}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy-${opt:stage, 'dev'}}\n",
            &["${secrets:deploy-${opt:stage, 'dev'}}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: ${secrets:id}\n    secretAccessKey: \
             ${secrets:key}\n",
            &["${secrets:id}", "${secrets:key}"],
        ),
        // A key of what the variable would have given.
        Example::fails(
            "service: shop\ncustom:\n  role: ${secrets:deploy}\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: \
             ${self:custom.role.accessKeyId}\n    secretAccessKey: ${self:custom.role.secretAccessKey}\n",
            &["${secrets:deploy}"],
        ),
        // Chosen by stage: any of them may be the one.
        Example::fails(
            "service: shop\ncustom:\n  roles:\n    dev: ${secrets:dev}\n    prod: \"${secrets:prod}\"\nprovider:\n  name: aws\n  \
             credentials: ${self:custom.roles.${opt:stage, 'dev'}}\n",
            &["${secrets:dev}", "${secrets:prod}"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  aws: &aws\n    name: aws\n    \"credentials\": '${ secrets:deploy }'\nprovider: *aws\n",
            &["'${ secrets:deploy }'"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${env:ROLE, self:custom.role, 'x'}\ncustom: {role: \
             '${secrets:deploy}'}\n",
            &["${secrets:deploy}"],
        ),
        // The provider google has credentials of its own.
        Example::passes("service: shop\nprovider:\n  name: google\n  credentials: ${secrets:deploy}\n"),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  # credentials: ${secrets:deploy}\n  stage: dev\n",
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n  credentials: ${file(aws.yml):role}\n")
            .with_files(&[("aws.yml", "role: {accessKeyId: x}\nother: ${secrets:deploy}\n")]),
        // Not the credentials of a deployment: CRED008.
        Example::passes("service: shop\nprovider:\n  name: aws\n  environment:\n    KEY: ${secrets:key}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

const HELP: &str = "delete `credentials`, and let deployments take theirs from the environment: AWS_PROFILE, single \
                    sign-on, or a role in CI";

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(credentials) = deployment_credentials(subject) else { return };
    for reference in secrets_references(&credentials) {
        let message = format!("`${{{}}}` gives no deployment credentials any more", reference.call);
        let mut report = findings.report(reference.span, message).say("resolved by no release since 1.43");
        for span in reference.route {
            report = report.label(span, "brought by this variable");
        }
        report.label(credentials.place(), "the credentials of deployments").help(HELP);
    }
    for leaf in spaced_secrets(&credentials) {
        findings
            .report(leaf.token(), "`${ secrets:… }` gives no deployment credentials any more")
            .say("since 3.0 this is not even a variable, because of the space")
            .label(credentials.place(), "the credentials of deployments")
            .help(HELP);
    }
}
