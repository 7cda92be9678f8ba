//! Secrets and temporary keys as their users meet them, against a stand-in for STS over HTTP on loopback.
//!
//! No test opens another connection or sees the user's own files: the environment is made anew for every run.

#![cfg(feature = "aws")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
mod handed_over;
mod roles;
mod secrets;
mod trust;
mod whoami;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::aws_stub::Stub;
use common::sts::{self, BASE_SECRET, Mood, role};
use tempfile::TempDir;

/// The shape of the first service that used such a secret: credentials by name, an app, and no keys anywhere.
const SERVICE: &str = "org: acme
app: sls-api
service: api
provider:
  name: aws
  runtime: nodejs8.10
  credentials: ${secrets:sls-api-services}
functions:
  hello:
    handler: handler.hello
";

/// What a run came to.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// A project folder, a home, and an STS.
struct World {
    folder: TempDir,
    stub: Stub,
}

impl World {
    fn new(mood: Mood) -> World {
        World::with(sts::start(mood))
    }

    fn with(stub: Stub) -> World {
        let folder = TempDir::new().unwrap();
        for name in ["home", "project/.git"] {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        World { folder, stub }
    }

    /// A project with a service and the secret it uses.
    fn seed(mood: Mood) -> World {
        let world = World::new(mood);
        world.write("serverless.yml", SERVICE);
        world.write("slsconf.yml", &project(&role("Deploy"), "allowed_apps: [sls-api]"));
        world
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.project().join(name), text).unwrap();
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_slsconf"));
        command
            .args(words)
            .current_dir(self.project())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.home())
            .env("USER", "ann")
            .env("AWS_ACCESS_KEY_ID", "AKIABASE")
            .env("AWS_SECRET_ACCESS_KEY", BASE_SECRET)
            .env("AWS_ENDPOINT_URL", self.stub.url())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("SLSCONF_TRUST", "1")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &str) -> Run {
        self.run_with(words, &[])
    }

    fn run_with(&self, words: &str, environment: &[(&str, &str)]) -> Run {
        let words: Vec<&str> = words.split(' ').collect();
        finish(self.command(&words).envs(environment.iter().copied()))
    }
}

fn finish(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A project file with one secret that is a role.
fn project(role_arn: &str, more: &str) -> String {
    format!(
        "version: 1\nsecrets:\n  sls-api-services:\n    type: aws-role\n    role_arn: {role_arn}\n    {more}\n\
         apps:\n  sls-api:\n    default_profile: sls-api-services\n"
    )
}

#[cfg(unix)]
fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
}

#[cfg(not(unix))]
fn assert_private(path: &Path) {
    assert!(path.is_file());
}
