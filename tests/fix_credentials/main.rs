//! The migration of credentials, row by row of `spec/credentials.md` §4b and §4c: each file before and after, the
//! project file after, whether it is safe, and what is said where somebody has to decide.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod decisions;
#[path = "../common/folder.rs"]
mod folder;
mod forms;
mod keys;
mod leftovers;
mod links;

use std::fs;

use folder::{Folder, Ran};

/// A project file that knows the role `deploy`.
const LINKED: &str = "version: 1
secrets:
  deploy: # ours
    type: aws-role
    role_arn: arn:aws:iam::123456789012:role/Deploy
";

/// The same, used by the app `shop`.
const LINKED_USED: &str = "version: 1
secrets:
  deploy: # ours
    type: aws-role
    role_arn: arn:aws:iam::123456789012:role/Deploy
apps:
  shop:
    default_profile: deploy
";

/// What a migration adds to it for the app `shop`.
const USED: &str = "apps:
  shop:
    default_profile: deploy
";

/// Runs the program with a home of its own, for what is trusted.
fn run(folder: &Folder, arguments: &str) -> Ran {
    let mut command = folder.command(arguments);
    command.env("HOME", folder.path("home"));
    folder::run(command, b"")
}

/// What a file holds; nothing if it is not there.
fn content(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path(name)).unwrap_or_default()
}

/// Files, what is run on them, and what comes of it.
struct Row {
    about: &'static str,
    files: &'static [(&'static str, &'static str)],
    run: &'static str,
    /// The files that differ afterwards.
    after: &'static [(&'static str, &'static str)],
    says: &'static [&'static str],
    code: i32,
}

fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for row in rows {
        let folder = Folder::with(row.files);
        let ran = run(&folder, row.run);
        let silent: Vec<_> = row
            .says
            .iter()
            .filter(|text| !ran.stderr.contains(**text) && !ran.stdout.contains(**text))
            .collect();
        if !silent.is_empty() || ran.code != row.code || ran.stderr.contains("internal error") {
            wrong.push(format!(
                "{}: not said: {silent:#?} in {}{}, code {}",
                row.about, ran.stderr, ran.stdout, ran.code
            ));
        }
        let changed = |name: &str| row.after.iter().find(|(changed, _)| *changed == name);
        let kept = row.files.iter().filter(|(name, _)| changed(name).is_none());
        for (name, text) in kept.chain(row.after) {
            if content(&folder, name) != *text {
                wrong.push(format!(
                    "{}: {name} is\n{}\nsaid: {}",
                    row.about,
                    content(&folder, name),
                    ran.stderr
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const SERVICE: &str = "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n";
const WITHOUT: &str = "service: shop\nprovider:\n  name: aws\n";
const FIX: &str = "fix --select CRED001 --target 3";
const FIX_UNSAFE: &str = "fix --select CRED001 --target 3 --unsafe";
