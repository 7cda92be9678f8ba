//! Credentials: those of deployments in the configuration, and keys of AWS in clear text.

mod access_key_id;
mod removed;
mod secrets_variable;

use std::slice::from_ref;

use super::{Category, Property, Reference, Subject};

pub(super) static RULES: Category =
    &[from_ref(&secrets_variable::RULE), from_ref(&removed::RULE), from_ref(&access_key_id::RULE)];

/// `provider.credentials` of a service on AWS. Other providers have a key of that name, which is fine.
fn deployment_credentials(subject: &Subject) -> Option<Property<'_>> {
    subject
        .get(&["provider", "credentials"])
        .filter(|credentials| subject.is_aws() && !credentials.value.is_null())
}

/// The `${secrets:…}` that credentials come from, directly or through what they refer to.
fn secrets_references(credentials: &Property<'_>) -> Vec<Reference> {
    let references = credentials.leaves().into_iter().flat_map(|leaf| leaf.references());
    references.filter(|reference| reference.call.name == "secrets").collect()
}

/// Keys of credentials whose value stands in a file, in clear.
fn literal_keys<'s>(credentials: &Property<'s>) -> Vec<Property<'s>> {
    let keys = ["accessKeyId", "secretAccessKey", "sessionToken"];
    let found = keys.iter().filter_map(|key| credentials.get(key));
    found
        .filter(|key| key.text().is_some_and(|text| !text.is_empty()) && key.references().is_empty())
        .collect()
}
