//! Credentials: those of deployments in the configuration, keys of AWS in clear text, and what is left of the dashboard.

mod access_key_id;
mod by_hand;
mod commented_out;
mod dead_variables;
mod deletion;
mod dotenv_key;
mod dotenv_tracked;
mod enterprise_package;
mod enterprise_plugin;
mod environment_variable;
mod function_environment;
mod gitignore;
mod literal;
mod migration;
mod names;
mod output_without_org;
mod profile;
mod removed;
mod requirers;
mod safeguards;
mod safety;
mod secret_access_key;
mod secrets_removed;
mod secrets_variable;
mod secretsmanager_key;
mod session_token;
mod sources;
mod state_removed;
mod vendor_trust;

use std::slice::from_ref;

use super::{Category, Property, Reference, Subject, referrers};
use crate::source::Span;
use crate::value::{Origin, Value};

pub(super) static RULES: Category = &[
    from_ref(&secrets_variable::RULE),
    from_ref(&literal::RULE),
    from_ref(&removed::RULE),
    from_ref(&access_key_id::RULE),
    from_ref(&secret_access_key::RULE),
    from_ref(&session_token::RULE),
    from_ref(&function_environment::RULE),
    from_ref(&secrets_removed::RULE),
    from_ref(&state_removed::RULE),
    from_ref(&output_without_org::RULE),
    from_ref(&secretsmanager_key::RULE),
    from_ref(&dotenv_key::RULE),
    from_ref(&dotenv_tracked::RULE),
    from_ref(&profile::RULE),
    from_ref(&environment_variable::RULE),
    from_ref(&enterprise_plugin::RULE),
    from_ref(&enterprise_package::RULE),
    from_ref(&dead_variables::RULE),
    from_ref(&vendor_trust::RULE),
    from_ref(&commented_out::RULE),
    from_ref(&safeguards::RULE),
];

/// `provider.credentials` of a service on AWS, or with a provider that has no name yet. Other providers have a key of that
/// name, which is fine.
fn deployment_credentials(subject: &Subject) -> Option<Property<'_>> {
    let is_nameless = || subject.get(&["provider", "name"]).is_none();
    subject
        .get(&["provider", "credentials"])
        .filter(|credentials| !credentials.value.is_null() && (subject.is_aws() || is_nameless()))
}

/// The `${secrets:…}` that credentials come from, directly or through what they refer to.
fn secrets_references(credentials: &Property<'_>) -> Vec<Reference> {
    let leaves = credentials.leaves_where(Subject::may_have_references);
    let references = leaves.iter().flat_map(|leaf| leaf.references().to_vec());
    references.filter(|reference| reference.call.name == "secrets").collect()
}

/// Credentials that only release 1 takes for a variable: `${ secrets:NAME }`, with a space.
fn spaced_secrets<'s>(credentials: &Property<'s>) -> Vec<Property<'s>> {
    let is_spaced = |text: &str| {
        let after = text.split("${").skip(1);
        after.into_iter().any(|text| text.starts_with(' ') && text.trim_start().starts_with("secrets:"))
    };
    credentials.leaves().into_iter().filter(|leaf| leaf.value.as_str().is_some_and(is_spaced)).collect()
}

/// Keys of credentials whose value stands in a file, in clear; also where a variable leads to it.
fn literal_keys<'s>(credentials: &Property<'s>) -> Vec<Property<'s>> {
    const FILES: &[&str] = &["self", "file", "opt", "sls", "param"];
    let keys = ["accessKeyId", "secretAccessKey", "sessionToken"];
    let found = keys.iter().filter_map(|key| credentials.get(key));
    found
        .filter(|key| {
            let from_files =
                |reference: &Reference| reference.is_passed || FILES.contains(&reference.call.name.as_str());
            key.text().is_some_and(|text| !text.is_empty() && !text.contains("${"))
                && key.references().iter().all(from_files)
        })
        .collect()
}

/// Where keys of credentials stand in clear, which CRED002 is about.
fn literal_key_spans(subject: &Subject) -> Vec<Span> {
    let credentials = deployment_credentials(subject);
    credentials.iter().flat_map(literal_keys).filter_map(|key| key.token()).collect()
}

/// Where texts stand that variables bring under keys for which they count, by the key and the text.
fn spans_brought_by_variables(subject: &Subject, counts: impl Fn(&str, &str) -> bool) -> Vec<Span> {
    let is_brought = |value: &Value| matches!(value.origin, Origin::Derived(_));
    let leaves = subject
        .root()
        .leaves_named(|key, value| is_brought(value) && value.as_str().is_some_and(|text| counts(key, text)));
    let from_files = |reference: &Reference| {
        reference.is_passed || matches!(reference.call.name.as_str(), "self" | "file")
    };
    let from_files = leaves.iter().filter(|leaf| leaf.references().iter().all(from_files));
    from_files.filter_map(Property::token).collect()
}

/// Where keys of AWS stand in clear that CRED002 and CRED005 are about.
pub(super) fn aws_keys(subject: &Subject) -> Vec<Span> {
    let mut spans = literal_key_spans(subject);
    spans.extend_from_slice(secret_access_key::secret_keys(subject));
    spans
}

/// The properties that refer to a place, to what it is in, or to something in it.
pub(super) fn places_referring_to(subject: &Subject, path: &[String]) -> Vec<String> {
    referrers::of_path(subject, path, &[])
}
