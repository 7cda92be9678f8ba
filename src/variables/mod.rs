//! Variables: the language of `${…}`, its sources, and the resolution of a configuration.

mod context;
mod error;
mod evaluate;
mod javascript;
mod lookup;
mod properties;
mod register;
mod resolver;
mod settle;
pub mod sources;
pub mod suggest;
pub mod syntax;

pub use context::{Context, Dialect};
pub use error::{ErrorId, Problem, VariableError};
pub use javascript::{Text, property};
pub use properties::{Entry, Properties, PropertyId, State};
pub use resolver::{PassSources, Resolver};
