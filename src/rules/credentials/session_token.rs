//! CRED006: a session token of AWS in clear text.

use super::{literal_key_spans, spans_brought_by_variables};
use crate::diagnostics::Severity;
use crate::rules::sensitive::is_placeholder;
use crate::rules::tokens::Family;
use crate::rules::{Check, Example, Findings, LONG_TEXT, Levels, Page, Rule, Subject};
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: "CRED006",
    name: "aws-session-token",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A session token of AWS: the value of a setting called `sessionToken` or `AWS_SESSION_TOKEN`, or any long text \
               that begins as they do; also in comments, in included files and in `.env`. Under `provider.credentials` it is \
               CRED002.",
        why: "With the key beside it, the token lets everybody act as its owner until it expires, and after that it fails \
              deployments.",
        instead: "Delete it. If it may still be valid, revoke the role's sessions in IAM. Set credentials in the environment.",
        fix: None,
        links: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  sessionToken: mQ2vXc0kT9bWz4LdN8sHy1\n",
            &["**********************"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    AWS_SESSION_TOKEN: \"mQ2vXc0kT9bWz4LdN8sHy1\"\n",
            &["************************"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws} # FwoGZXIvYXdzEA0aDKmQ2vXc0kT9bWz4LdN8sHy1GeRf6JaVo3KipUr7mQ2vXc0kT9bWz4LdN8sHy1GeRf6JaVo3KipUr7mQ2vXc0kT9bWz4LdN8s\n",
            &[
                "FwoG*************************************************************************************************************",
            ],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    AWS_SESSION_TOKEN: ${self:custom.value}\ncustom:\n  value: \
             mQ2vXc0kT9bWz4LdN8sHy1\n",
            &["**********************"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  sessionToken: ${env:AWS_SESSION_TOKEN}\n",
        ),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  sessionToken: <your-token-here>\n"),
        // The name of a cookie.
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  sessionToken: shop-session\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let told = literal_key_spans(subject);
    let of_form = subject.tokens().iter().filter(|token| token.kind.family == Family::AwsSession);
    let mut found: Vec<_> = of_form.map(|token| (token.span, token.kind.prefix.len())).collect();
    let is_named = |name: &str, text: &str| is_session_token_name(name) && is_token(text);
    let long = subject.long_texts().iter().filter(|scalar| {
        let text = scalar.value.as_str();
        scalar.key.as_ref().zip(text).is_some_and(|(key, text)| is_named(key, text))
    });
    let mut named: Vec<_> = long.map(|scalar| scalar.span).collect();
    // Few services have such a name anywhere.
    let has_name = |text: &str| text.contains("oken") || text.contains("OKEN");
    if subject.texts().iter().any(|file| has_name(subject.text(file.file))) {
        named.append(&mut spans_brought_by_variables(subject, is_named));
    }
    for span in named {
        if !found.iter().any(|(known, _): &(Span, usize)| span.contains(*known)) {
            found.push((span, 0));
        }
    }
    for (span, prefix) in found {
        if told.iter().any(|known| known.contains(span)) {
            continue;
        }
        findings
            .report(span, "A session token of AWS stands here in clear text")
            .conceal(span.sub(prefix, span.range().len()))
            .help("delete it, and set temporary credentials in the environment of the deployment");
    }
}

fn is_token(text: &str) -> bool {
    text.len() >= LONG_TEXT
        && !text.contains(char::is_whitespace)
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !is_placeholder(text)
}

fn is_session_token_name(name: &str) -> bool {
    if name.len() < "sessiontoken".len() {
        return false;
    }
    let letters = || name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    ["sessiontoken", "awssessiontoken"].iter().any(|wanted| letters().eq(wanted.bytes()))
}
