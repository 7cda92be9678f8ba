//! Whole runs of `slsconf print`, held against what the framework printed on the same service.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// What one recorded run of the framework came to.
#[derive(Deserialize)]
pub struct Recorded {
    /// The case; under this name its folder is found.
    pub case: String,
    /// The exit code.
    pub exit: String,
    /// What went to standard output.
    pub stdout: String,
    /// Why the outcome can't be compared, if so.
    pub skip: Option<Vec<String>>,
}

/// How the framework was called (`cmd.json`).
#[derive(Deserialize)]
struct Call {
    argv: Vec<String>,
    env: BTreeMap<String, String>,
}

/// Cases that are about AWS: built without it, slsconf says that instead.
const NEED_AWS: [&str; 1] = ["171-ssm-no-credentials"];

/// A number of recorded runs, and how slsconf is to reproduce them.
pub struct Suite<'a> {
    /// The folder with a folder for every case.
    pub folder: PathBuf,
    /// The runs.
    pub runs: Vec<Recorded>,
    /// Arguments that come on top of the recorded ones.
    pub arguments: &'a [&'a str],
    /// Cases in which slsconf differs on purpose, and why.
    pub different_on_purpose: &'a [(&'a str, &'a str)],
}

impl Suite<'_> {
    /// Reproduces all runs but those that can't be compared or differ on purpose; only those whose name
    /// starts with `CASE`, if that environment variable is set.
    pub fn check(&self, expected_count: usize) {
        let only = std::env::var("CASE").unwrap_or_default();
        let needs_aws = |run: &Recorded| !cfg!(feature = "aws") && NEED_AWS.contains(&&*run.case);
        let expected_count = expected_count - self.runs.iter().filter(|run| needs_aws(run)).count();
        let differs = |run: &Recorded| {
            needs_aws(run) || self.different_on_purpose.iter().any(|(name, _)| *name == run.case)
        };
        let compared: Vec<&Recorded> = self
            .runs
            .iter()
            .filter(|run| run.skip.is_none() && !differs(run) && run.case.starts_with(&only))
            .collect();
        let failures: Vec<String> = compared
            .iter()
            .filter_map(|run| Some(format!("== {}\n{}", run.case, self.compare(run).err()?)))
            .collect();
        assert!(
            failures.is_empty(),
            "{} of {} differ:\n{}",
            failures.len(),
            compared.len(),
            failures.join("\n")
        );
        assert!(
            !only.is_empty() || compared.len() == expected_count,
            "{} cases were compared",
            compared.len()
        );
    }

    fn compare(&self, run: &Recorded) -> Result<(), String> {
        let folder = self.folder.join(&run.case);
        let call: Call =
            serde_json::from_str(&std::fs::read_to_string(folder.join("cmd.json")).unwrap()).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_slsconf"))
            .args(&call.argv)
            .args(self.arguments)
            .current_dir(&folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", "/nonexistent")
            .env("TZ", "UTC")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("SLS_TELEMETRY_DISABLED", "1")
            .envs(&call.env)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let folder_name = folder.canonicalize().unwrap().display().to_string();
        let stdout = String::from_utf8(output.stdout).unwrap().replace(&folder_name, "<SERVICE_DIR>");
        let stderr = String::from_utf8(output.stderr).unwrap().replace(&folder_name, "<SERVICE_DIR>");
        let (code, expected) = (output.status.code(), &run.stdout);
        if run.exit == "0" {
            return match code == Some(0) && stdout == *expected {
                true => Ok(()),
                false => Err(format!(
                    "exit {code:?}\n--- expected\n{expected}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
                )),
            };
        }
        let missing: Vec<_> =
            messages(expected).into_iter().filter(|message| !stderr.contains(message)).collect();
        match code != Some(0) && stdout.is_empty() && missing.is_empty() {
            true => Ok(()),
            false => Err(format!("exit {code:?}\n--- missing\n{}\n--- stderr\n{stderr}", missing.join("\n"))),
        }
    }
}

/// Recorded runs that are folders with `expected.stdout` and `expected.exit`.
pub fn recorded_in(folder: &Path) -> Vec<Recorded> {
    let mut runs: Vec<Recorded> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let read = |name: &str| std::fs::read_to_string(path.join(name)).unwrap();
            Recorded {
                case: path.file_name().unwrap().to_string_lossy().into_owned(),
                exit: read("expected.exit").trim().to_owned(),
                stdout: read("expected.stdout"),
                skip: None,
            }
        })
        .collect();
    runs.sort_by(|one, other| one.case.cmp(&other.case));
    runs
}

/// The framework's messages in what it printed: one an error, the source excerpts of js-yaml left out.
fn messages(expected: &str) -> Vec<&str> {
    let body = expected.trim_start_matches("Error:\n").trim();
    if let Some((_, list)) = body.split_once("Variables resolution errored with:\n") {
        let items = list.split("\n  - ");
        return items.map(|item| first_line(item.trim_start_matches("  - ").trim_end_matches(','))).collect();
    }
    match body.strip_prefix("Configuration error: \n") {
        Some(list) => list.lines().take_while(|line| !line.is_empty()).map(str::trim).collect(),
        None => vec![first_line(body)],
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}
