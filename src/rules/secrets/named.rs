//! SEC001: a value in clear text in a setting that is called like a secret.

use super::written_text;
use crate::rules::sensitive::{
    aws_key_ids, is_aws_secret_key, is_aws_secret_name, is_secret_name, is_secret_shaped, known_tokens,
    looks_secret,
};
use crate::rules::{Check, Example, Findings, Page, Property, Rule, Subject, credentials};
use crate::value::Value;

pub static RULE: Rule = Rule {
    code: "SEC001",
    name: "plaintext-secret-name",
    page: Page {
        what: "A text of eight or more characters in `environment`, `params`, `custom` or a resource's property whose name ends in \
               what secrets are called (`PASSWORD`, `apiKey`, `JWT_SECRET`, …), written down there or where variables lead. \
               Placeholders, names, paths, addresses and references are left alone, and so are keys that another rule knows by \
               their form.",
        why: "Who can read the repository, or its history, has the secret. It can't be changed without a commit, and is often the \
              same for all stages.",
        instead: "Keep the value in the Parameter Store or the Secrets Manager and write `${ssm:/path}`, or read it in the function \
                  when it runs. Replace the secret: it is known.",
        fix: None,
        links: &["https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    DB_PASSWORD: hunter2hunter2\n",
            &["**************"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello: {handler: a.b, environment: {JWT_SECRET: 'mysupersecretkey'}}\n",
            &["******************"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, environment: {PASSWORD: '${self:custom.stages.${sls:stage}.db}'}}\ncustom:\n  \
             stages:\n    dev: {db: hunter2hunter2}\n",
            &["**************"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom: ${file(custom.yml)}\n", &["**************"])
            .with_files(&[("custom.yml", "login: &login {apiKey: \"8d3f0c1ab271\"}\nother: *login\n")]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Db:\n      Type: AWS::RDS::DBInstance\n      \
             Properties:\n        MasterUserPassword: hunter2hunter2\n",
            &["**************"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, environment: {PASSWORD: \"${env:PASSWORD, 'hunter2hunter2'}\"}}\n",
            &["*************** *****************"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nparams:\n  default: {dbPassword: '${ssm:/db}', tokenTtl: '3600seconds', apiKey: \
             changeme1, secret: <your secret>}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    SECRET_NAME: hunter2hunter2\n    TOKEN: {Ref: ApiTokenParameter}\n    \
             API_KEY: /shop/api-key\n    JWT_SECRET: shop-jwt-secret\n    PASSWORD: ${env:PASSWORD}\n",
        ),
        // Keys of AWS are told by rules of their own.
        Example::passes(
            "service: shop\nprovider: {name: aws, environment: {S3_SECRET: '${self:custom.secretKey}'}}\ncustom:\n  secretKey: \
             pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n",
        ),
        // The place for secrets of one machine.
        Example::passes(
            "service: shop\nuseDotenv: true\nprovider: {name: aws, environment: {PASSWORD: '${env:PASSWORD}'}}\n",
        )
        .with_files(&[(".env", "PASSWORD=hunter2hunter2\n")]),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let mut aws_keys = None;
    for setting in settings(subject) {
        let name = setting.nearest_key();
        let Some(text) = written_text(subject, &setting) else { continue };
        if !is_plain_secret(&name, text) {
            continue;
        }
        let told = aws_keys.get_or_insert_with(|| credentials::aws_keys(subject));
        if setting.token().is_some_and(|token| told.contains(&token)) {
            continue;
        }
        findings
            .report(setting.token(), format!("`{name}` looks like a secret and stands here in clear text"))
            .conceal(setting.token())
            .label(setting.place().filter(|_| setting.token() != setting.value_span()), "used here")
            .help("replace the secret, keep it in the Parameter Store, and write `${ssm:/path}`");
    }
}

/// The settings that can hold secrets and may do.
fn settings(subject: &Subject) -> Vec<Property<'_>> {
    let roots =
        ["provider.environment", "params", "stages.*.params", "custom", "resources.Resources.*.Properties"];
    let roots = roots.iter().flat_map(|path| subject.select(path));
    let functions = subject.select("functions.*.environment");
    let may_be_secret =
        |name: &str, value: &Value| is_secret_name(name) && value.as_str().is_some_and(is_secret_shaped);
    roots.chain(functions).flat_map(|root| root.leaves_named(may_be_secret)).collect()
}

/// Whether a text is a secret by the name of its setting, and no other rule knows it by its form.
pub(super) fn is_plain_secret(name: &str, text: &str) -> bool {
    is_secret_name(name)
        && looks_secret(name, text)
        && known_tokens(text).is_empty()
        && aws_key_ids(text).next().is_none()
        && !(is_aws_secret_name(name) && is_aws_secret_key(text))
        && !name.to_ascii_lowercase().replace('_', "").ends_with("sessiontoken")
}
