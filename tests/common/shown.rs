//! Commands as the documentation shows them: run by a shell at the top of the repository, with nothing of the
//! environment.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command prints to both streams, in the order a terminal has it.
pub fn run(command: &str, temporary: &Path) -> Vec<String> {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_slsconf"));
    let command = command.replace("cargo run --release --", "slsconf");
    assert!(!command.contains("cargo"), "{command}: cargo can't run inside of cargo");
    let mut path = vec![binary.parent().unwrap().to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let printed = temporary.join("printed");
    let stdout = File::options().create(true).append(true).open(&printed).unwrap();
    let stderr = stdout.try_clone().unwrap();
    Command::new("sh")
        .args(["-c", &command])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("TMPDIR", temporary)
        .env("HOME", temporary)
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .status()
        .unwrap();
    let text = fs::read_to_string(&printed).unwrap();
    fs::remove_file(printed).unwrap();
    text.lines().map(str::to_owned).collect()
}
