//! The variables of a configuration: those that can't be resolved, and those that don't do what they seem to.

mod cycle;
mod early_property;
mod evaluated_text;
mod failed;
mod file_missing;
mod file_outside;
mod flow_style;
mod interpolation;
mod near_miss;
mod no_fallback;
mod pseudo_parameter;
mod refused;
mod service_name;
mod stage_idiom;
mod stage_unset;
mod syntax_error;
mod truthy_text;
mod unknown_source;
mod unreachable_fallback;
mod unresolvable_self;
mod unused_custom;

use std::slice::from_ref;

use super::Category;

pub(super) static RULES: Category = &[
    from_ref(&unknown_source::RULE),
    from_ref(&unresolvable_self::RULE),
    from_ref(&stage_unset::RULE),
    from_ref(&stage_idiom::RULE),
    &no_fallback::RULES,
    &file_missing::RULES,
    from_ref(&file_outside::RULE),
    from_ref(&cycle::RULE),
    from_ref(&syntax_error::RULE),
    from_ref(&unused_custom::RULE),
    from_ref(&unreachable_fallback::RULE),
    from_ref(&service_name::RULE),
    &interpolation::RULES,
    from_ref(&pseudo_parameter::RULE),
    from_ref(&early_property::RULE),
    from_ref(&near_miss::RULE),
    from_ref(&flow_style::RULE),
    from_ref(&truthy_text::RULE),
    from_ref(&evaluated_text::RULE),
    from_ref(&refused::RULE),
];
