//! What the framework has deprecated: settings that have gone, moved or changed their meaning.

mod alb_authorizer;
mod alexa_skill;
mod aws_addresses;
mod changed_defaults;
mod cloudfront_cache;
mod duplicate_plugin;
mod event_bridge;
mod free_form_option;
mod identity_source;
mod implicit_runtime;
mod imported_api;
mod ineffective_keys;
mod moved_keys;
mod other_provider;
mod package_patterns;
mod removed_keys;
mod service_object;
mod stage_parameters;
mod superseded_plugin;
mod tenant;
mod validation_mode;
mod variables_resolution_mode;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category = &[
    removed_keys::RULES,
    moved_keys::RULES,
    from_ref(&alb_authorizer::RULE),
    from_ref(&tenant::RULE),
    from_ref(&service_object::RULE),
    from_ref(&identity_source::RULE),
    from_ref(&imported_api::RULE),
    from_ref(&cloudfront_cache::RULE),
    from_ref(&alexa_skill::RULE),
    from_ref(&duplicate_plugin::RULE),
    from_ref(&implicit_runtime::RULE),
    aws_addresses::RULES,
    from_ref(&free_form_option::RULE),
    changed_defaults::RULES,
    from_ref(&package_patterns::RULE),
    ineffective_keys::RULES,
    from_ref(&stage_parameters::RULE),
    from_ref(&event_bridge::RULE),
    from_ref(&variables_resolution_mode::RULE),
    from_ref(&validation_mode::RULE),
    from_ref(&other_provider::RULE),
    from_ref(&superseded_plugin::RULE),
];
