//! Whole runs of `slsconf print` against recorded runs of `serverless print` 3.40.0.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::print_run::{Suite, recorded_in};

const DIFFERENT_ON_PURPOSE: &[(&str, &str)] = &[
    ("205-config-nested", "a configuration may be anywhere; its folder is the service directory"),
    ("221-print-extra-arg", "the word after `print` is the path of a configuration"),
    ("220-unknown-command", "slsconf has commands of its own"),
    ("235-plugin-missing", "plugins are not loaded, so they need not be there"),
    ("244-deprecation-error-mode", "deprecations do not stop print"),
    ("248-help-request", "slsconf has a help of its own"),
];

#[test]
fn every_recorded_run_is_reproduced() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle/print-cases");
    let mut runs = recorded_in(&folder);
    assert_eq!(runs.len(), 368);
    runs.retain(|run| common::skip_reasons(&run.case).is_empty());
    Suite { folder, runs, arguments: &[], different_on_purpose: DIFFERENT_ON_PURPOSE }.check(331);
}
