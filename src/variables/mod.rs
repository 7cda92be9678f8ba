//! Variables: the language of `${…}`, its sources, and the resolution of a configuration.

use crate::value::Derivation;

mod aws_calls;
mod context;
mod error;
mod evaluate;
mod javascript;
mod lookup;
mod partial;
mod properties;
mod register;
mod resolver;
mod settle;
pub mod sources;
pub mod syntax;

/// The source that gave a variable its value, as written: `self:custom.table`, `env:HOME`, `'fallback'`.
pub fn chosen_source(derivation: &Derivation) -> Option<String> {
    let Derivation::Variable { text, range: (start, end), chosen, .. } = derivation else { return None };
    // Read again instead of kept: there are very many derivations, and few are ever told.
    let template = syntax::parse(text.get(*start as usize..*end as usize)?).ok()??;
    let variable = template.variables().next()?;
    variable.sources.get(*chosen as usize).map(ToString::to_string)
}

pub use aws_calls::AwsCalls;
pub use context::{Context, Dialect};
pub use error::{Cause, ErrorId, Problem, VariableError};
pub use javascript::{Text, coerce_text, property, trim};
pub use properties::{Entry, Properties, PropertyId, State};
pub use resolver::{MetText, PassSources, Resolver};
