//! How results and diagnostics look: one file a format.

mod excerpt;
pub mod explanation;
pub mod human;
