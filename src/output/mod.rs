//! How results and diagnostics look: one file a format.

pub mod decycle;
mod excerpt;
pub mod explanation;
pub mod human;
pub mod process_credentials;
pub mod role_template;
pub mod shell;
