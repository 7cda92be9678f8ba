//! How results and diagnostics look: one file a format.

mod columns;
pub mod concise;
pub mod decycle;
pub mod diff;
mod excerpt;
pub mod explanation;
pub mod findings_json;
pub mod fix_json;
pub mod github;
pub mod gitlab;
pub mod human;
mod hyperlink;
pub mod junit;
mod landmarks;
mod placed;
pub mod process_credentials;
pub mod role_template;
pub mod rule_page;
pub mod rules;
pub mod sarif;
pub mod shell;
