//! How results and diagnostics look: one file a format.

pub mod concise;
pub mod decycle;
mod excerpt;
pub mod explanation;
pub mod findings_json;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod junit;
mod placed;
pub mod rule_page;
pub mod rules;
pub mod sarif;
