//! CRED008: `${secrets:…}` anywhere else than in the credentials of deployments.

use super::sources::{REMOVED_SOURCE, ask_instead, calls_of, place};
use super::{deployment_credentials, secrets_references};
use crate::rules::{Check, Example, Findings, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "CRED008",
    name: "secrets-variable-removed",
    page: Page {
        what: "A `${secrets:NAME}` variable that is not about `provider.credentials` (which is CRED001). Plugins whose name has \
               `secret` in it, and resolvers of release 4 with this name, may know the source; then nothing is reported.",
        why: "Only the resolver before 3.0 knew the source, with the vendor's dashboard behind it. Release 3 and osls stop with \
              \"Unrecognized configuration variable sources\", also if there is a fallback.",
        instead: "Write `${param:NAME}` if the value is a parameter on the dashboard or under `params`, else `${ssm:/path}` or \
                  `${ssm:/aws/reference/secretsmanager/NAME}`; best of all, let the function read the secret when it runs.",
        fix: Some(
            "`secrets` becomes `param`. Safe for release 3 and later where the file has a parameter of that name under `params` or \
             `stages`; else somebody has to see to it that there is one.",
        ),
        links: &["https://www.serverless.com/framework/docs/guides/parameters"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    KEY: ${secrets:stripe}\n",
            &["secrets"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: google, credentials: '${secrets:google}'}\ncustom:\n  x: \"a-${opt:x, secrets:y}\"\n",
            &["secrets", "secrets"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom: ${file(custom.yml)}\n", &["secrets"])
            .with_files(&[("custom.yml", "key: >-\n  ${secrets:key}\n")]),
        Example::fails(
            "service: shop\nprovider: {name: aws, environment: {A: '${ssm:/x/${secrets:y}}'}}\n",
            &["secrets"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n  environment:\n    KEY: ${param:stripe}\n"),
        Example::passes("service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n"),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${self:custom.role}\ncustom:\n  role: ${secrets:deploy}\n",
        ),
        Example::passes("service: shop\nprovider: {name: aws, environment: {KEY: '${secrets:stripe}'}}\n")
            .for_target(Target::V1),
        Example::passes(
            "service: shop\nplugins: [serverless-secrets]\nprovider: {name: aws, environment: {KEY: '${secrets:a}'}}\n",
        ),
        Example::passes(
            "service: shop\nstages: {default: {resolvers: {secrets: {type: vault}}}}\nprovider: {name: aws, environment: {KEY: \
             '${secrets:a}'}}\n",
        )
        .for_target(Target::V4),
    ],
    check: Check::Service(check),
    ..REMOVED_SOURCE
};

fn check(subject: &Subject, findings: &mut Findings) {
    let credentials = deployment_credentials(subject);
    let of_credentials: Vec<_> = credentials.iter().flat_map(secrets_references).collect();
    for (expression, call) in calls_of(subject, "secrets") {
        let is_told = |span| of_credentials.iter().any(|reference| reference.span == span);
        if expression.span().is_some_and(|span| is_told(Some(span))) {
            continue;
        }
        let name = call.address.as_ref().map(ToString::to_string).unwrap_or_default();
        let fix =
            ask_instead(subject, &expression, call, "param").map(|fix| match is_parameter(subject, &name) {
                true => fix,
                false => {
                    fix.only_if("a parameter of that name must exist, on the dashboard or under `params`")
                }
            });
        let effect = match subject.target {
            Target::V2 => "is deprecated and gone in 3.0",
            Target::V4 => "is not known to release 4",
            _ if expression.variable.sources.len() > 1 => "is gone since 3.0, and the fallback does not help",
            _ => "is gone since 3.0",
        };
        findings
            .report(place(&expression, call), format!("The variable source `secrets` {effect}"))
            .help(format!(
                "write `${{param:{name}}}` for a parameter, `${{ssm:/path}}` for one in the Parameter Store, or \
                 `${{ssm:/aws/reference/secretsmanager/{name}}}` for a secret in the Secrets Manager"
            ))
            .fix(fix);
    }
}

/// Whether the file gives a parameter to all stages. Release 2 may still know the secret, with another value.
fn is_parameter(subject: &Subject, name: &str) -> bool {
    let is_there = |above: &[&str]| subject.get(&[above, &[name]].concat()).is_some();
    subject.target != Target::V2
        && (is_there(&["params", "default"]) || is_there(&["stages", "default", "params"]))
}
