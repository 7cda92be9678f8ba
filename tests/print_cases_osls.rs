//! Whole runs of `slsconf print --target osls4` against recorded runs of `osls print` 4.3.1.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::{Path, PathBuf};

use common::print_run::{Recorded, Suite, recorded_in};

const TARGET: &[&str] = &["--target", "osls4"];

const DIFFERENT_ON_PURPOSE: &[(&str, &str)] = &[
    ("205-config-nested", "a configuration may be anywhere; its folder is the service directory"),
    ("220-unknown-command", "slsconf has commands of its own"),
    ("221-print-extra-arg", "the word after `print` is the path of a configuration"),
    ("235-plugin-missing", "plugins are not loaded, so they need not be there"),
    ("244-deprecation-error-mode", "deprecations do not stop print"),
    ("033-framework-version-unsatisfied", TARGET_OVERRULES),
    ("051-frameworkversion-ok", TARGET_OVERRULES),
    ("053-frameworkversion-mismatch", TARGET_OVERRULES),
    ("055-frameworkversion-range", TARGET_OVERRULES),
    ("247-multi-env-stage-real", TARGET_OVERRULES),
];

/// These are reproduced where the service itself names the release.
const TARGET_OVERRULES: &str = "a release named by --target overrules `frameworkVersion`";

fn oracle_folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle").join(name)
}

fn shared_runs() -> Vec<Recorded> {
    serde_json::from_str(&common::oracle("print-cases-osls-4.3.1.json")).unwrap()
}

/// The cases recorded with 3.40.0 do on osls what osls does with them.
#[test]
fn every_run_of_the_shared_cases_is_reproduced() {
    let (folder, runs) = (oracle_folder("print-cases"), shared_runs());
    assert_eq!(runs.len(), 368);
    Suite { folder, runs, arguments: TARGET, different_on_purpose: DIFFERENT_ON_PURPOSE }.check(331);
}

/// Cases written for what osls does in its own way.
#[test]
fn every_run_of_its_own_cases_is_reproduced() {
    let folder = oracle_folder("print-cases-osls");
    let runs = recorded_in(&folder);
    Suite { folder, runs, arguments: TARGET, different_on_purpose: DIFFERENT_ON_PURPOSE }.check(75);
}

/// Where package.json names the release instead of `--target`, `frameworkVersion` counts.
#[test]
fn a_release_the_service_names_is_held_against_the_framework_version() {
    let folder = tempfile::tempdir().unwrap();
    let shared = shared_runs().into_iter().map(|run| (oracle_folder("print-cases"), run));
    let own = recorded_in(&oracle_folder("print-cases-osls"));
    let own = own.into_iter().map(|run| (oracle_folder("print-cases-osls"), run));
    let overruled = |run: &Recorded| DIFFERENT_ON_PURPOSE.contains(&(&*run.case, TARGET_OVERRULES));
    let mut runs = Vec::new();
    for (from, run) in shared.chain(own).filter(|(_, run)| overruled(run)) {
        let copy = folder.path().join(&run.case);
        copy_folder(&from.join(&run.case), &copy);
        std::fs::write(copy.join("package.json"), r#"{"devDependencies": {"osls": "^4.3.1"}}"#).unwrap();
        runs.push(run);
    }
    Suite { folder: folder.path().to_owned(), runs, arguments: &[], different_on_purpose: &[] }.check(5);
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &to.join(entry.file_name())),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}
