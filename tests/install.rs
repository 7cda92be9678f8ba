//! The files that install slsconf somewhere are what those who read them want: the action, the snippets for CI, the image.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn yaml(text: &str) -> Json {
    serde_yaml::from_str(text).unwrap()
}

#[test]
fn the_action_is_a_composite_one_whose_parts_fit() {
    let text = read("action.yml");
    let action = yaml(&text);
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let ids: Vec<_> = steps.iter().filter_map(|step| step["id"].as_str()).collect();
    for step in steps {
        let runs = step["run"].as_str();
        assert!(runs.is_some() != step["uses"].is_string(), "{step}");
        assert!(runs.is_none() || step["shell"] == "bash", "{step}");
        // A text of somebody else's in a script is a script of somebody else's.
        assert!(!runs.unwrap_or_default().contains("${{"), "{step}");
    }
    for name in text.split("steps.").skip(1).map(|rest| rest.split('.').next().unwrap()) {
        assert!(ids.contains(&name), "no step {name}");
    }
    let inputs = action["inputs"].as_object().unwrap();
    for (name, input) in inputs {
        assert!(text.contains(&format!("inputs.{name}")), "{name} is not used");
        assert!(input["description"].is_string() && input["default"].is_string(), "{name}");
    }
    for name in text.split("inputs.").skip(1) {
        let name = name.split(|letter: char| !letter.is_alphanumeric() && letter != '-').next().unwrap();
        assert!(inputs.contains_key(name), "no input {name}");
    }
    let upload =
        steps.iter().find(|step| step["uses"].as_str().is_some_and(|uses| uses.contains("upload-sarif")));
    assert_eq!(upload.unwrap()["with"]["sarif_file"], "${{ steps.lint.outputs.sarif-file }}");
}

/// Runs the script of the action's lint step as the runner does.
#[cfg(unix)]
fn lint_step(folder: &Path, fail_on: &str) -> (Option<i32>, String, String) {
    let action = yaml(&read("action.yml"));
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == "lint").unwrap();
    let output = Command::new("bash")
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"].as_str().unwrap()])
        .current_dir(folder)
        .env("SLSCONF", env!("CARGO_BIN_EXE_slsconf"))
        .env("SARIF", folder.join("slsconf.sarif"))
        .env("GITHUB_OUTPUT", folder.join("output"))
        .envs([
            ("PATHS", "a b"),
            ("ARGUMENTS", "--target 3 --pedantic"),
            ("FAIL_ON", fail_on),
            ("ANNOTATIONS", "true"),
        ])
        .output()
        .unwrap();
    let sarif = fs::read_to_string(folder.join("slsconf.sarif")).unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), sarif)
}

#[cfg(unix)]
#[test]
fn the_action_lints() {
    let folder = tempfile::TempDir::new().unwrap();
    for name in ["a", "b"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        let text = "service: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221\n";
        fs::write(folder.path().join(name).join("serverless.yml"), text).unwrap();
    }
    let (code, stdout, sarif) = lint_step(folder.path(), "warning");
    assert_eq!(code, Some(1), "{stdout}");
    assert!(stdout.starts_with("::") && stdout.contains("a/serverless.yml"), "{stdout}");
    let sarif: Json = serde_json::from_str(&sarif).unwrap();
    assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty());
    assert_eq!(lint_step(folder.path(), "never").0, Some(0));
    assert!(fs::read_to_string(folder.path().join("output")).unwrap().starts_with("sarif-file="));
}

#[test]
fn snippets_for_ci_are_yaml_and_their_commands_are_known() {
    let text = read("docs/ci.md");
    let blocks: Vec<_> =
        text.split("```yaml\n").skip(1).map(|rest| yaml(rest.split("```").next().unwrap())).collect();
    assert_eq!(blocks.len(), 3);
    let script = blocks[1]["slsconf"]["script"].as_array().unwrap();
    for command in script.iter().filter_map(|line| line.as_str()?.strip_prefix(".cargo/bin/slsconf ")) {
        let command = command.split(" > ").next().unwrap();
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join("serverless.yml"), "service: shop\nprovider: {name: aws}\n").unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_slsconf"))
            .args(command.split(' '))
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(0), "{command}: {}", String::from_utf8_lossy(&done.stderr));
    }
    // What a reader has to put in is the owner, and that is said before the first snippet.
    let (intro, rest) = text.split_once("```yaml").unwrap();
    assert!(intro.contains("`OWNER` stands for"));
    assert_eq!(rest.matches("OWNER/slsconf").count(), 3);
    assert_eq!(rest.matches("OWNER").count(), 3);
    let hooks = yaml(&read(".pre-commit-hooks.yaml"));
    let used = &blocks[2]["repos"][0]["hooks"][0]["id"];
    assert!(hooks.as_array().unwrap().iter().any(|hook| hook["id"] == *used));
    let version = format!("v{}", env!("CARGO_PKG_VERSION"));
    assert!(text.matches(&version).count() >= 2, "docs/ci.md names another version than {version}");
}

#[test]
fn the_image_copies_what_is_there() {
    let dockerfile = read("Dockerfile");
    let rust_version = env!("CARGO_PKG_RUST_VERSION");
    assert!(
        dockerfile.contains(&format!("FROM rust:{rust_version}-")),
        "the image is of another Rust than {rust_version}"
    );
    for line in dockerfile
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
        .filter(|line| !line.starts_with("--from"))
    {
        let words: Vec<_> = line.split(' ').collect();
        for source in &words[..words.len() - 1] {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(source).exists(), "no {source}");
        }
    }
}
