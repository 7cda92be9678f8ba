//! What lets in whom it should not: permissions, policies, endpoints, and settings that somebody strict would want.

mod admin_statement;
mod cors_credentials;
mod public_bucket;
mod public_policy;
mod settings;
mod statements;
mod wildcard_action;
mod wildcard_resource;

use std::slice::from_ref;

use super::{Category, Property, Subject};

pub(super) static RULES: Category = &[
    from_ref(&admin_statement::RULE),
    from_ref(&wildcard_action::RULE),
    from_ref(&wildcard_resource::RULE),
    from_ref(&public_policy::RULE),
    from_ref(&cors_credentials::RULE),
    from_ref(&public_bucket::RULE),
    settings::RULES,
];

/// The resources of a type.
fn resources<'s>(subject: &'s Subject, kind: &str) -> Vec<Property<'s>> {
    let mut resources = subject.select("resources.Resources.*");
    resources.retain(|resource| resource.get("Type").is_some_and(|own| own.text() == Some(kind)));
    resources
}
