//! CRED003: any other `provider.credentials`, which nothing reads since 2.36.0.

use super::{deletion, deployment_credentials, literal_keys, secrets_references, spaced_secrets};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "CRED003",
    name: "provider-credentials-removed",
    // Release 1 still reads it.
    severity: Levels::always(Severity::Error).but(&[Target::V1], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: None, removed: Some("2.36.0") },
    page: Page {
        what: "`provider.credentials` of a service on AWS that is neither a `${secrets:…}` variable (CRED001) nor holds keys in \
               clear (CRED002).",
        why: "The key was never documented and went with 2.36.0. Since then the framework warns, ignores it and deploys with \
              whatever credentials it finds, possibly to another account; osls 4 stops.",
        instead: "Delete it, and give the credentials through the environment, `provider.profile` or single sign-on.",
        fix: Some(
            "Safe for targets that ignore it: release 3 and later, osls, and release 2 where `frameworkVersion` asks for 2.36.0 at \
             least.",
        ),
        links: &["https://github.com/serverless/serverless/pull/9287"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${file(./creds.yml):aws}\n",
            &["credentials"],
        )
        .with_files(&[("creds.yml", "aws: {accessKeyId: \"${env:ID}\"}\n")]),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${ssm:/deploy}\n",
            &["credentials"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, credentials: '${env:CREDENTIALS}'}\n",
            &["credentials"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  base: &base\n    credentials: ${env:CREDENTIALS}\nprovider:\n  <<: *base\n  name: aws\n",
            &["credentials"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: ${env:ID}\n    secretAccessKey: ${env:KEY}\n",
            &["credentials"],
        ),
        Example::passes("service: shop\nprovider:\n  name: google\n  credentials: ~/.gcloud/keyfile.json\n"),
        Example::passes("service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n"),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: AKIAIOSFODNN7EXAMPLE\n    secretAccessKey: \
             wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(credentials) = deployment_credentials(subject) else { return };
    let is_told = !secrets_references(&credentials).is_empty()
        || !spaced_secrets(&credentials).is_empty()
        || !literal_keys(&credentials).is_empty();
    if is_told {
        return;
    }
    let message = match subject.target {
        Target::V1 => "`provider.credentials` has no effect from 2.36.0 on",
        Target::Osls4 => "osls 4 refuses `provider.credentials`",
        _ => "`provider.credentials` has had no effect since 2.36.0",
    };
    let spans = credentials.leaves_where(Subject::may_have_references);
    let spans =
        spans.iter().flat_map(|leaf| leaf.references().to_vec()).filter_map(|reference| reference.span);
    let origins: Vec<_> = if subject.may_be_extended() { Vec::new() } else { spans.collect() };
    findings
        .report(credentials.place(), message)
        .say("deployments take their credentials elsewhere")
        .help("delete it, and set AWS_PROFILE, `provider.profile` or a role in CI")
        .fix_or_why_not(deletion::fix(subject, &credentials, &origins).map(Some));
}
