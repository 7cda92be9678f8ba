//! Credentials: which source of keys a framework release uses.

mod precedence;

pub use precedence::{Candidate, Given, Place, Precedence, precedence};
