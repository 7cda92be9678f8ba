//! One recorded run of `serverless print` 3.40.0, done again by slsconf.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

/// A recorded run, by the name of its folder.
#[derive(Deserialize)]
pub struct Case {
    pub case: String,
    pub exit: String,
    pub skip: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Recorded {
    argv: Vec<String>,
    env: BTreeMap<String, String>,
}

/// Runs slsconf in a case's folder; what differs from the record is the error.
pub fn compare(folder: &Path, exit: &str) -> Result<(), String> {
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
