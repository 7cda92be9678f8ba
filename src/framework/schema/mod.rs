//! The framework's schema of a configuration: what it takes, how it coerces values, and its words for the rest.

mod coerce;
mod format;
mod message;
mod opcode;
mod pattern;
mod reader;
mod relevant;
mod simple;
mod table;
mod validate;
mod violation;

pub use message::{ProblemKind, SchemaProblem};
pub use reader::{Keyword, Limit, Measure, Node, Scalar, Schema, Type};
pub use validate::Unknowns;

use crate::value::Value;

/// Embeds a schema that `examples/make_schema.rs` wrote.
macro_rules! embedded {
    ($stem:literal) => {
        Schema {
            text: include_str!(concat!("data/", $stem, ".txt")),
            nodes: include_bytes!(concat!("data/", $stem, ".bin")),
        }
    };
}

/// What serverless 3.40.0 holds a service of provider aws against.
pub static AWS_V3: Schema = embedded!("aws-3.40.0");
/// What osls 4.3.1 holds a service of provider aws against.
pub static AWS_OSLS_4: Schema = embedded!("aws-osls-4.3.1");
/// What serverless 3.40.0 holds other services against: `lib/config-schema.js` after `relaxProviderSchema`.
pub static OTHER_V3: Schema = embedded!("other-3.40.0");
/// What osls 4.3.1 holds other services against.
pub static OTHER_OSLS_4: Schema = embedded!("other-osls-4.3.1");

/// Holds a configuration without nulls in its mappings against a schema, coercing its values in place
/// (`spec/print.md` §6.1), and gives what the framework would complain about.
pub fn validate(
    schema: &'static Schema,
    configuration: &mut Value,
    unknowns: Unknowns,
) -> Vec<SchemaProblem> {
    let outcome = validate::validate(schema.root(), configuration, unknowns);
    if outcome.violations.is_empty() { Vec::new() } else { message::problems(&outcome) }
}
