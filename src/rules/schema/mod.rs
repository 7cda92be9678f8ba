//! What the framework's own schema holds against a configuration, and what it checks beyond that when it packages.

mod authorizer;
mod events;
mod handler;
mod http_shorthand;
mod matter;
mod required;
mod route;
mod top_level;
mod unknown_property;
mod values;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category = &[
    from_ref(&unknown_property::RULE),
    &values::RULES,
    from_ref(&required::RULE),
    from_ref(&http_shorthand::RULE),
    &events::RULES,
    from_ref(&top_level::RULE),
    from_ref(&handler::RULE),
    from_ref(&authorizer::RULE),
    from_ref(&route::RULE),
];
