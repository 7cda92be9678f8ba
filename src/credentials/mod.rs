//! Credentials: which source of keys counts, temporary keys of the roles in `slsconf.yml`, and who may use them.

mod broker;
mod cache;
pub mod environment;
mod error;
pub mod permissions;
mod person;
mod precedence;
pub mod session;
mod trust;

pub use broker::{Asker, Credentials, Settings, Store};
pub use cache::Cache;
pub use error::{AccessError, AccessErrorKind};
pub use person::{Nobody, Person};
pub use precedence::{Candidate, Given, Place, Precedence, precedence};
pub use trust::Trust;
