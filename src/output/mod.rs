//! How results and diagnostics look: one file a format.

pub mod concise;
pub mod decycle;
mod excerpt;
pub mod explanation;
pub mod human;
pub mod rules;
