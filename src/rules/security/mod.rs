//! What lets in whom it should not: permissions, policies, endpoints, and settings that somebody strict would want.

mod admin_statement;
mod cors_credentials;
mod pass_role;
mod public_bucket;
mod public_policy;
mod settings;
mod statements;
mod wildcard_action;
mod wildcard_resource;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category = &[
    from_ref(&admin_statement::RULE),
    from_ref(&wildcard_action::RULE),
    from_ref(&wildcard_resource::RULE),
    from_ref(&public_policy::RULE),
    from_ref(&pass_role::RULE),
    from_ref(&cors_credentials::RULE),
    from_ref(&public_bucket::RULE),
    settings::RULES,
];
