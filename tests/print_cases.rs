//! Whole runs of `slsconf print` against recorded runs of `serverless print` 3.40.0.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

/// Cases in which slsconf differs on purpose, and why.
const DIFFERENT_ON_PURPOSE: &[(&str, &str)] = &[
    ("205-config-nested", "a configuration may be anywhere; its folder is the service directory"),
    ("221-print-extra-arg", "the word after `print` is the path of a configuration"),
    ("220-unknown-command", "slsconf has commands of its own"),
    ("235-plugin-missing", "plugins are not loaded, so they need not be there"),
    ("244-deprecation-error-mode", "deprecations do not stop print"),
    ("248-help-request", "slsconf has a help of its own"),
];

#[derive(Deserialize)]
struct Case {
    case: String,
    exit: String,
    skip: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Recorded {
    argv: Vec<String>,
    env: BTreeMap<String, String>,
}

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

fn compare(folder: &Path, exit: &str) -> Result<(), String> {
    let recorded: Recorded =
        serde_json::from_str(&std::fs::read_to_string(folder.join("cmd.json")).unwrap()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .args(&recorded.argv)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", "/nonexistent")
        .env("TZ", "UTC")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("SLS_TELEMETRY_DISABLED", "1")
        .envs(&recorded.env)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let folder_name = folder.canonicalize().unwrap().display().to_string();
    let stdout = String::from_utf8(output.stdout).unwrap().replace(&folder_name, "<SERVICE_DIR>");
    let stderr = String::from_utf8(output.stderr).unwrap().replace(&folder_name, "<SERVICE_DIR>");
    let expected = std::fs::read_to_string(folder.join("expected.stdout")).unwrap();
    let code = output.status.code();
    if exit == "0" {
        return match code == Some(0) && stdout == expected {
            true => Ok(()),
            false => Err(format!(
                "exit {code:?}\n--- expected\n{expected}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
            )),
        };
    }
    let missing: Vec<_> =
        messages(&expected).into_iter().filter(|message| !stderr.contains(message)).collect();
    match code != Some(0) && stdout.is_empty() && missing.is_empty() {
        true => Ok(()),
        false => Err(format!("exit {code:?}\n--- missing\n{}\n--- stderr\n{stderr}", missing.join("\n"))),
    }
}

/// The framework's messages in what it printed: one an error, the source excerpts of js-yaml left out.
fn messages(expected: &str) -> Vec<&str> {
    let body = expected.trim_start_matches("Error:\n").trim();
    match body.split_once("Variables resolution errored with:\n") {
        Some((_, list)) => list
            .split("\n  - ")
            .map(|item| item.trim_start_matches("  - ").trim_end_matches(','))
            .map(first_line)
            .collect(),
        None => match body.strip_prefix("Configuration error: \n") {
            Some(list) => list.lines().map(str::trim).take_while(|line| line.starts_with("at ")).collect(),
            None => vec![first_line(body)],
        },
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}
