//! Where the secrets in a value come from, and the way they took.

use super::named::is_plain_secret;
use super::written_text;
use crate::rules::sensitive::{aws_key_ids, is_secret_name, known_tokens};
use crate::rules::{Property, Subject};
use crate::source::Span;
use crate::variables::sources::plain_address;
use crate::variables::syntax::Call;

/// A secret that gets into a value.
#[derive(Debug)]
pub(super) struct Source {
    /// What it is, in words.
    pub what: String,
    /// The variable or the text it comes from.
    pub span: Option<Span>,
    /// The variables on the way from the value to it, the first one in the value itself.
    pub route: Vec<Span>,
    /// What gives it.
    pub giver: Giver,
}

/// What gives a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Giver {
    /// A variable source.
    Variable(String),
    /// A file, in which it is written down.
    File,
    /// A file, in which the id of an AWS key is written down.
    FileWithAwsKey,
}

/// The secrets that get into a value by variables.
pub(super) fn sources(subject: &Subject, property: &Property<'_>) -> Vec<Source> {
    let references = property.references();
    let mut found: Vec<Source> = Vec::new();
    for reference in references.iter() {
        if let Some(what) = secret(&reference.call) {
            let route = reference.route.clone();
            let giver = Giver::Variable(reference.call.name.clone());
            found.push(Source { what, span: reference.span, route, giver });
        }
    }
    if references.is_empty() || !found.is_empty() {
        return found;
    }
    // A text that stands in a file, by its form or by the name of the setting it was taken from.
    let Some(text) = written_text(subject, property) else { return found };
    let is_named = references.iter().filter(|reference| !reference.is_passed).any(|reference| {
        let address = plain_address(&reference.call).unwrap_or_default();
        let name = address.rsplit('.').next().unwrap_or_default();
        matches!(reference.call.name.as_str(), "self" | "file" | "param") && is_plain_secret(name, text)
    });
    let giver = match aws_key_ids(text).next().is_none() {
        true if is_named || !known_tokens(text).is_empty() => Giver::File,
        true => return found,
        false => Giver::FileWithAwsKey,
    };
    let route = references.iter().filter_map(|reference| reference.span).collect();
    let what = "a secret that is written down".to_owned();
    found.push(Source { what, span: property.token(), route, giver });
    found
}

/// What secret a call gives, if it does.
fn secret(call: &Call) -> Option<String> {
    let address = plain_address(call).unwrap_or_default();
    match call.name.as_str() {
        "secrets" => Some(format!("the dashboard's secret `{address}`")),
        "ssm" => ssm_secret(call),
        "env" if is_secret_name(&address) => Some(format!("the environment variable `{address}`")),
        "vault" | "doppler" => Some(format!("the secret `{address}`")),
        _ => None,
    }
}

/// What secret a call of `ssm` gives: whether a parameter is encrypted can't be known, but names tell.
pub(super) fn ssm_secret(call: &Call) -> Option<String> {
    let address = call.address.as_ref().map(ToString::to_string)?;
    let address = address.split('~').next().unwrap_or_default();
    if address.starts_with("/aws/reference/secretsmanager/") {
        return Some("a secret of the Secrets Manager".to_owned());
    }
    let name = address.rsplit('/').next().unwrap_or_default();
    is_secret_name(name).then(|| format!("the parameter `{name}`"))
}
