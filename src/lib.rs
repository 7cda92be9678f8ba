//! slsconf: prints, lints and migrates Serverless Framework configuration.
//!
//! A file goes through the modules in this order; each knows only those above it.

pub mod suggest;
pub mod source;
pub mod value;
pub mod yaml;
pub mod diagnostics;
pub mod edit;
pub mod project;
pub mod javascript;
pub mod service;
pub mod aws;
pub mod credentials;
pub mod variables;
pub mod framework;
pub mod rules;
pub mod fix;
pub mod output;
pub mod cli;
pub mod commands;
