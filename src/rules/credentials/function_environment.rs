//! CRED007: AWS keys in the environment of functions.

use crate::diagnostics::Severity;
use crate::edit::{Comments, Fix};
use crate::rules::repair::{Editor, Obstacle};
use crate::rules::sensitive::{aws_key_ids, made_keys};
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};
use crate::variables::sources::plain_address;

use super::secret_access_key::secret_keys;

pub static RULE: Rule = Rule {
    code: "CRED007",
    name: "aws-credentials-in-function-env",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "Environment variables of functions on AWS that are called `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` or \
               `AWS_SESSION_TOKEN`, or whose value is an AWS key: from the environment of who deploys, written down \
               somewhere and brought there by variables, or made by CloudFormation.",
        why: "Lambda reserves these names and refuses the deployment. Under another name the key of who deploys is stored with \
              the function, where everybody who may look at it can read it, and it lives longer than it should.",
        instead: "Delete the variable. The SDK in the function finds the credentials of the function's role by itself; give that \
                  role the permissions it needs.",
        fix: Some("Unsafe: the variable goes, and code may read it. The key itself stays where it stands, if that is elsewhere."),
        links: &["https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    AWS_SECRET_ACCESS_KEY: ${env:AWS_SECRET_ACCESS_KEY}\n",
            &["AWS_SECRET_ACCESS_KEY"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    environment:\n      \"S3_KEY\": \
             '${env:AWS_ACCESS_KEY_ID, \"\"}'\n",
            &["${env:AWS_ACCESS_KEY_ID, \"\"}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, environment: {KEY: '${self:custom.key}'}}\ncustom:\n  key: \
             ${env:AWS_SECRET_ACCESS_KEY}\n",
            &["${env:AWS_SECRET_ACCESS_KEY}"],
        ),
        // Written down elsewhere, and brought here by variables.
        Example::fails(
            "service: shop\ncustom:\n  s3: ${file(s3.yml)}\nprovider:\n  name: aws\n  environment:\n    ID: ${self:custom.s3.id}\n    \
             SECRET: ${self:custom.s3.secretKey}\n",
            &["${self:custom.s3.id}", "${self:custom.s3.secretKey}"],
        )
        .with_files(&[(
            "s3.yml",
            "id: AKIAQ5RKZXALPDISYS34\nsecretKey: pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n",
        )]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  - ${file(functions.yml)}\n",
            &["AWS_ACCESS_KEY_ID"],
        )
        .with_files(&[("functions.yml", "hello: {handler: a.b, environment: {AWS_ACCESS_KEY_ID: x}}\n")]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Job:\n      Type: AWS::Lambda::Function\n      \
             Properties:\n        Environment:\n          Variables:\n            AWS_SESSION_TOKEN: x\n",
            &["AWS_SESSION_TOKEN"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, environment: {KEY: !GetAtt Keys.SecretAccessKey}}\nresources:\n  Resources:\n    Keys: \
             {Type: AWS::IAM::AccessKey, Properties: {UserName: u}}\n",
            &["Keys.SecretAccessKey"],
        ),
        // The file has it, which CRED004 says where it stands.
        Example::passes(
            "service: shop\nprovider: {name: aws, environment: {ID: AKIAQ5RKZXALPDISYS34}}\n",
        ),
        Example::passes("service: shop\nprovider: {name: aws, environment: {REGION: '${env:AWS_REGION}'}}\n"),
        // A function elsewhere has no role at AWS.
        Example::passes("service: shop\nprovider: {name: google, environment: {AWS_ACCESS_KEY_ID: '${env:X}'}}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

const RESERVED: &[&str] = &["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    let resources = subject.select("resources.Resources.*.Properties.Environment.Variables.*");
    let variables: Vec<_> = subject.environment().into_iter().chain(resources).collect();
    let secret_keys = if variables.is_empty() { &[] } else { secret_keys(subject) };
    for variable in variables {
        let name = variable.key();
        let fix = || removal(subject, &variable);
        if RESERVED.contains(&name.as_str()) {
            findings
                .report(
                    variable.place(),
                    format!("Lambda reserves `{name}` and refuses functions that set it"),
                )
                .help("delete it: in the function, the SDK uses the credentials of its role")
                .fix_or_why_not(fix());
            continue;
        }
        if let Some(reference) = variable.references().iter().find(|reference| {
            let address = plain_address(&reference.call).unwrap_or_default();
            reference.call.name == "env" && RESERVED.contains(&address.as_str())
        }) {
            let message = format!("`${{{}}}` puts a key of who deploys into the function", reference.call);
            findings
                .report(reference.span.or_else(|| variable.value_span()), message)
                .label(variable.place(), "as this environment variable")
                .help("delete it: in the function, the SDK uses the credentials of its role")
                .fix_or_why_not(fix());
            continue;
        }
        for made in made_keys(&variable) {
            findings
                .report(
                    made.span,
                    "A secret key that CloudFormation makes gets into the environment of the function",
                )
                .label(made.resource, "the key is made here")
                .help("delete both: in the function, the SDK uses the credentials of its role")
                .fix_or_why_not(fix());
        }
        let Some(token) = variable.token().filter(|_| !variable.is_literal()) else { continue };
        if is_key_id(&variable) || secret_keys.contains(&token) {
            findings
                .report(
                    variable.value_span(),
                    "An AWS key gets into the environment of the function this way",
                )
                .label(token, "the key stands here")
                .help("delete both: in the function, the SDK uses the credentials of its role")
                .fix_or_why_not(fix());
        }
    }
}

/// Takes the variable out; an environment that has no other goes, too.
fn removal(subject: &Subject, variable: &Property<'_>) -> Result<Option<Fix>, Obstacle> {
    let is_resource = variable.path().0.first().is_some_and(|step| step.to_string() == "resources");
    let kept = variable.path().0.len() - if is_resource { 1 } else { 2 };
    let fix = Editor::of(subject).remove(variable, kept, Comments::Keep)?;
    Ok(Some(
        fix.only_if("code that reads the variable finds none; the function's role needs the permissions"),
    ))
}

fn is_key_id(variable: &Property<'_>) -> bool {
    let text = variable.text().unwrap_or_default();
    aws_key_ids(text).any(|range| !text[range].ends_with("EXAMPLE"))
}
