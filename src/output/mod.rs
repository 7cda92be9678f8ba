//! How results and diagnostics look: one file a format.

pub mod decycle;
pub mod explanation;
pub mod human;
