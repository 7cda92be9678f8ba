//! Whole runs of `slsconf print` against recorded runs of `serverless print` 3.40.0.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::recorded::{Case, compare};

/// Cases in which slsconf differs on purpose, and why.
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle");
    let index = std::fs::read_to_string(root.join("print-cases-index.json")).unwrap();
    let cases: Vec<Case> = serde_json::from_str(&index).unwrap();
    assert_eq!(cases.len(), 358);
    let only = std::env::var("CASE").unwrap_or_default();
    let mut failures = Vec::new();
    let mut compared = 0;
    for case in cases.iter().filter(|case| case.skip.is_none() && case.case.starts_with(&only)) {
        if DIFFERENT_ON_PURPOSE.iter().any(|(name, _)| *name == case.case) {
            continue;
        }
        compared += 1;
        if let Err(difference) = compare(&root.join("print-cases").join(&case.case), &case.exit) {
            failures.push(format!("== {}\n{difference}", case.case));
        }
    }
    assert!(failures.is_empty(), "{} of {compared} differ:\n{}", failures.len(), failures.join("\n"));
    assert!(!only.is_empty() || compared == 323, "{compared} cases were compared");
}
