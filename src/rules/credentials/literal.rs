//! CRED002: keys in clear under `provider.credentials`.

use super::{deletion, deployment_credentials, literal_keys};
use crate::diagnostics::Severity;
use crate::rules::places;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject};
use crate::service::Target;
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: "CRED002",
    name: "provider-credentials-literal",
    severity: Levels::always(Severity::Error),
    lifetime: Lifetime { deprecated: None, removed: Some("2.36.0") },
    page: Page {
        what: "`accessKeyId`, `secretAccessKey` or `sessionToken` under `provider.credentials` of a service on AWS, with its \
               value written down: there, or where `custom`, an anchor or an included file leads to.",
        why: "The key is in the repository and its history, for everybody who can read them. And it is of no use: no release \
              since 2.36.0 reads `provider.credentials`, so deployments take their credentials elsewhere, possibly for another \
              account.",
        instead: "Deactivate the key in IAM, delete the block, and give deployments their credentials through the environment: \
                  `AWS_PROFILE`, single sign-on, or a role in CI.",
        fix: Some(
            "`credentials` goes, and what in `custom` is for it alone. Safe for targets that ignore it: release 3 and later, osls, \
             and release 2 where `frameworkVersion` asks for 2.36.0 at least. What goes is shown with asterisks only.",
        ),
        links: &[
            "https://github.com/serverless/serverless/pull/9287",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: AKIAIOSFODNN7EXAMPLE\n    secretAccessKey: \
             wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
            &["********************", "****************************************"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, credentials: {\"accessKeyId\": 'id', secretAccessKey: \"${env:KEY}\"}}\n",
            &["****"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  keys: &keys\n    accessKeyId: an-id\nprovider:\n  name: aws\n  credentials: *keys\n",
            &["*****"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  keys:\n    accessKeyId: an-id\nprovider:\n  name: aws\n  credentials:\n    <<: \
             {sessionToken: a-token}\n    accessKeyId: ${self:custom.keys.accessKeyId}\n",
            &["*****", "*******"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${file(keys.yml):${opt:stage, 'dev'}}\n",
            &["*****"],
        )
        .with_files(&[("keys.yml", "dev:\n  accessKeyId: an-id\n")]),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    sessionToken: >-\n      a-token\n",
            &["**\n      *******"],
        )
        .for_target(Target::V1),
        // Variables that are not known: CRED003.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: ${env:ID}\n    secretAccessKey: ''\n",
        ),
        Example::passes("service: shop\nprovider:\n  name: google\n  credentials: {accessKeyId: an-id}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(credentials) = deployment_credentials(subject) else { return };
    let effect = match subject.target {
        Target::V1 => "and has no effect from 2.36.0 on",
        _ => "and has had no effect since 2.36.0",
    };
    let keys = literal_keys(&credentials);
    // One fix does away with all of them.
    let mut fix = (!keys.is_empty()).then(|| deletion::fix(subject, &credentials, &origins(subject, &keys)));
    for key in keys {
        let fix = fix.take().map(|fix| fix.map(|fix| Some(fix.todo(DEACTIVATE)))).unwrap_or(Ok(None));
        findings
            .report(key.token(), format!("`{}` stands here in clear text, {effect}", key.path()))
            .conceal(key.token())
            .label(places::elsewhere(&key), "used here")
            .help("deactivate the key in IAM, delete `credentials`, and deploy with `slsconf exec`, AWS_PROFILE or a role in CI")
            .fix_or_why_not(fix);
    }
}

const DEACTIVATE: &str = "deactivate the key in IAM: whoever has the repository has it, too";

/// Where the keys come from. Plugins may read in `custom` what is written there, so then nothing is to go there.
fn origins(subject: &Subject, keys: &[Property<'_>]) -> Vec<Span> {
    if subject.may_be_extended() {
        return Vec::new();
    }
    let of_key = |key: &Property<'_>| {
        let way = key.references().iter().filter_map(|reference| reference.span).collect::<Vec<_>>();
        way.into_iter().chain(key.token()).collect::<Vec<_>>()
    };
    keys.iter().flat_map(of_key).collect()
}
