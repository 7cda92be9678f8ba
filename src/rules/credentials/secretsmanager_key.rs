//! CRED011: a key of a secret written into the path that reads it from the Secrets Manager.

use super::sources::depending;
use crate::diagnostics::Severity;
use crate::edit::{Content, Edit, Fix, Refusal, insert};
use crate::rules::{Check, Example, Expression, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::sources::plain_address;
use crate::variables::syntax::Call;

pub static RULE: Rule = Rule {
    code: "CRED011",
    name: "secretsmanager-ssm-path",
    severity: Levels::always(Severity::Info).but(&[Target::V4], None),
    page: Page {
        what: "`${ssm:/aws/reference/secretsmanager/NAME.key}` where the last part is what keys in secrets are called, such as \
               `password`. (A `~true` after the name is a form of releases 1 and 2 and has a rule of its own.)",
        why: "All after `secretsmanager/` is the name of the secret, dots and all; there is none of that name, and the variable \
              fails with \"parameter not found\". A secret that is JSON is read as a map since 2.x, so its keys can be had.",
        instead: "Put the secret into `custom` and take the key from there: `secret: ${ssm:/aws/reference/secretsmanager/NAME}`, \
                  `${self:custom.secret.password}`.",
        fix: Some(
            "Unsafe: a secret may be called so, dot and all. The secret goes to `custom`, and the key is taken from there.",
        ),
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/guide/variables#reference-variables-using-aws-secrets-manager",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  password: ${ssm:/aws/reference/secretsmanager/db.password}\n",
            &["${ssm:/aws/reference/secretsmanager/db.password}"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  db: ${ssm:/aws/reference/secretsmanager/db}\n",
        ),
        // A name can have dots.
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  db: ${ssm:/aws/reference/secretsmanager/db.prod}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// What AWS calls the keys of its database secrets, and what people call others.
const KEYS: &[&str] = &[
    "apiKey",
    "api_key",
    "clientSecret",
    "client_secret",
    "dbname",
    "engine",
    "host",
    "password",
    "port",
    "username",
];

const PATH: &str = "/aws/reference/secretsmanager/";

fn check(subject: &Subject, findings: &mut Findings) {
    for expression in subject.expressions() {
        for call in expression.calls().filter(|call| call.name == "ssm") {
            let Some(address) = plain_address(call) else { continue };
            let Some((name, key)) = address.strip_prefix(PATH).and_then(|name| name.rsplit_once('.')) else {
                continue;
            };
            if KEYS.contains(&key) {
                findings
                    .report(
                        expression.span(),
                        format!(
                            "This asks for a secret named `{name}.{key}`, not for the `{key}` of `{name}`"
                        ),
                    )
                    .help(format!(
                        "set `custom.secret: ${{ssm:{PATH}{name}}}` and write `${{self:custom.secret.{key}}}`"
                    ))
                    .fix_or_why_not(fix(subject, &expression, call, name, key));
            }
        }
    }
}

/// Puts the secret into `custom`, and takes the key from there.
fn fix(
    subject: &Subject,
    expression: &Expression<'_>,
    call: &Call,
    name: &str,
    key: &str,
) -> Result<Option<Fix>, Refusal> {
    let span = expression.verbatim().ok_or(Refusal::Lines)?;
    // A region or a fallback would have to come along.
    if call.params.is_some() || expression.variable.sources.len() > 1 {
        return Ok(None);
    }
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let place: String = words.collect::<Vec<_>>().join("_");
    let known = subject.get(&["custom", &place]);
    let text = format!("${{ssm:{PATH}{name}}}");
    let layout = subject.layout(subject.main()).ok_or(Refusal::Unusual)?;
    let mut edits = vec![Edit::replace(span, format!("${{self:custom.{place}.{key}}}"))];
    let fix = Fix::safe(format!("take `{key}` from `custom.{place}`"), Vec::new());
    let mut fix = fix.only_if("a secret may be called so, dot and all");
    match known {
        Some(known) if known.text().is_none() && known.value.as_str() == Some(&text) => {}
        Some(_) => return Err(Refusal::Exists),
        None => {
            let path = ["custom", &place];
            let insertion = insert(&layout, &path, None, Content::Text(text))?;
            edits.extend(insertion.edits);
            fix = fix.changes(&insertion.made.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    fix.changes.extend(depending(subject, Some(span)));
    Ok(Some(Fix { edits, ..fix }))
}
