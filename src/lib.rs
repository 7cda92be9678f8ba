//! slsconf: prints, lints and migrates Serverless Framework configuration.
//!
//! A file goes through the modules in this order; each knows only those above it.

pub mod framework;
pub mod source;
pub mod value;
pub mod yaml;
