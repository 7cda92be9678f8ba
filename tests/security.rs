//! What SECURITY.md says of commands that must not run anything, and of keys that no command may show.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

use clap::CommandFactory;
use slsconf::cli::Cli;
use tempfile::TempDir;

/// All commands with all formats that show anything of a service, and errors.
const SHOWING: &[&str] = &[
    "print",
    "print -vv",
    "print --format json",
    "print --format text",
    "print --format nonsense",
    "print --path custom.nothing",
    "print --path functions --transform keys",
    "print --target osls4",
    "print --allow-unresolved --offline",
    "explain custom.id",
    "explain functions.hello --format json",
    "explain custom.nothing",
    "lint --pedantic --format text",
    "lint --pedantic --format concise",
    "lint --pedantic --format json",
    "lint --pedantic --format sarif",
    "lint --pedantic --format github",
    "lint --pedantic --format gitlab",
    "lint --pedantic --format junit",
    "lint --select ALL",
    "lint --select VAR003,YML",
    "fix --diff",
    "fix --check --verify",
    "fix --check --unsafe --format json",
    "fix --diff --unsafe --verify -v",
    "fix --diff --unsafe --verify --format json --target 4",
    "lint -v",
    "lint --quiet",
    "role-template --no-js",
    "whoami --explain",
    "whoami",
    "env",
    "env --shell fish",
    "env --shell powershell",
    "credential-process deploy",
    "exec -- true",
    "link deploy --role-arn arn:aws:iam::123456789012:role/Deploy",
    "init --project-file other.yml",
    "rules --format json",
    "schema",
];

fn run(folder: &TempDir, words: &str, environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .args(words.split(' '))
        .current_dir(folder.path())
        .env_clear()
        .env("HOME", folder.path())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        // Whatever is tried against AWS finds nobody.
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn the_list_of_commands_is_complete() {
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        let shows_no_service = ["help", "completions", "man"].contains(&name);
        let is_listed = SHOWING.iter().any(|words| words.split(' ').next() == Some(name));
        assert!(shows_no_service || is_listed, "nothing looks for a canary in what `{name}` prints");
    }
}

#[test]
fn keys_of_the_environment_are_shown_by_no_command() {
    // Put together here, so that no scanner of secrets takes this file for a leak.
    let id = format!("AKIA{}", "Z7YXQWERTY234567");
    let secret = format!("{}{}", "Hq7sVbN2wXcR9tLmP4yK", "dF6gJ1zQa8uEoT3iSvBn");
    let token = "canary-session-token-".repeat(8);
    let environment =
        [("AWS_ACCESS_KEY_ID", &*id), ("AWS_SECRET_ACCESS_KEY", &*secret), ("AWS_SESSION_TOKEN", &*token)];
    let folder = TempDir::new().unwrap();
    let service = "service: shop\nprovider:\n  name: aws\n  runtime: nodejs8.10\ncustom:\n  id: x\nfunctions:\n  hello:\n    handler: a.b\n";
    for words in SHOWING {
        fs::write(folder.path().join("serverless.yml"), service).unwrap();
        let output = run(&folder, words, &environment);
        let shown =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        for canary in [&id, &secret, &token] {
            assert!(!shown.contains(&canary[..16]), "{words}\n{shown}");
        }
    }
}

#[test]
fn keys_in_files_are_shown_by_no_finding_and_no_fix() {
    let id = format!("AKIA{}", "Z7YXQWERTY234567");
    let secret = format!("{}{}", "Hq7sVbN2wXcR9tLmP4yK", "dF6gJ1zQa8uEoT3iSvBn");
    let service = format!(
        "service: shop\nuseDotenv: true\nprovider:\n  name: aws\n  runtime: nodejs8.10\n  environment:\n    AWS_ACCESS_KEY_ID: {id} \
         # {id}\n    AWS_SECRET_ACCESS_KEY: \"{secret}\"\ncustom:\n  id: x\nfunctions:\n  hello:\n    handler: a.b\n"
    );
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(".env"), format!("AWS_SECRET_ACCESS_KEY={secret}\nKEY={id}\n")).unwrap();
    for words in SHOWING.iter().filter(|words| words.starts_with("lint") || words.starts_with("fix")) {
        fs::write(folder.path().join("serverless.yml"), &service).unwrap();
        let output = run(&folder, words, &[]);
        let shown =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!shown.contains(&id[..12]) && !shown.contains(&secret[..12]), "{words}\n{shown}");
    }
}

#[test]
fn lint_and_fix_run_nothing() {
    let folder = TempDir::new().unwrap();
    // Whatever program is looked for, this one is found, and leaves a trace.
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    for name in ["node", "npm", "npx", "git", "sh", "bash", "aws", "sls", "serverless"] {
        let path = bin.join(name);
        fs::write(&path, format!("#!/bin/sh\necho ran > {}/trace\n", folder.path().display())).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::write(folder.path().join("a.js"), "module.exports = () => 'x'\n").unwrap();
    fs::write(folder.path().join("serverless.ts"), "export default {}\n").unwrap();
    let service = "service: shop\nplugins: [./a.js]\nprovider:\n  name: aws\n  runtime: nodejs8.10\n  credentials: ${secrets:x}\n\
                   custom:\n  id: ${file(a.js)}\n  b: ${file(a.js):key}\n  c: ${ssm:/x}\n";
    fs::write(folder.path().join(".npmrc"), "node-options=--require ./a.js\n").unwrap();
    let path = bin.to_string_lossy().into_owned();
    let trace = folder.path().join("trace");
    for words in SHOWING {
        if !["lint", "fix", "rules", "schema", "link", "init"].contains(&words.split(' ').next().unwrap()) {
            continue;
        }
        fs::write(folder.path().join("serverless.yml"), service).unwrap();
        run(&folder, words, &[("PATH", &path), ("NODE_OPTIONS", "--require ./a.js")]);
        assert!(!trace.exists(), "`{words}` ran something");
    }
    // The trap works: `print` runs node.
    fs::write(folder.path().join("serverless.yml"), service).unwrap();
    run(&folder, "print", &[("PATH", &path)]);
    assert!(trace.exists());
}
