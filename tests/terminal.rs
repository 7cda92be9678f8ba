//! What the program looks like to whoever uses it: colours, widths, screen readers, completions and manual pages.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Output, Stdio};

use clap::CommandFactory;
use slsconf::cli::Cli;
use tempfile::TempDir;

const FAULTY: &str =
    "service: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221\ncustom:\n  a: ${env:NONE}\n";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("serverless.yml"), FAULTY).unwrap();
    folder
}

fn run(folder: &TempDir, words: &str, environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .args(words.split(' '))
        .current_dir(folder.path())
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn colours_are_for_terminals_unless_forced() {
    let folder = folder();
    let colored = |environment: &[(&str, &str)]| {
        let print = text(&run(&folder, "print", environment).stderr).contains('\u{1b}');
        let lint = text(&run(&folder, "lint", environment).stdout).contains('\u{1b}');
        assert_eq!(print, lint);
        lint
    };
    assert!(!colored(&[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")]));
}

#[test]
fn without_graphics_everything_is_said_in_words() {
    let folder = folder();
    let environment = [("NO_GRAPHICS", "1"), ("CLICOLOR_FORCE", "1")];
    for said in
        [text(&run(&folder, "print", &environment).stderr), text(&run(&folder, "lint", &environment).stdout)]
    {
        let drawn = ['─', '│', '╭', '·', '⚠', '×', '\u{1b}'];
        assert!(!said.contains(drawn), "{said}");
        assert!(
            said.contains("serverless.yml") && said.contains("at line ") && said.contains("help: "),
            "{said}"
        );
    }
}

#[test]
fn quiet_leaves_the_summary_out_and_failures_in() {
    let folder = folder();
    let loud = run(&folder, "lint --format concise", &[]);
    let quiet = run(&folder, "lint --format concise -q", &[]);
    assert_eq!((loud.stdout, loud.status), (quiet.stdout, quiet.status));
    assert!(!loud.stderr.is_empty() && quiet.stderr.is_empty());
    fs::write(folder.path().join("serverless.yml"), "a: [\n").unwrap();
    let failed = run(&folder, "lint -q --select DEP", &[]);
    assert!(text(&failed.stderr).contains("serverless.yml can't be read"));
}

#[test]
fn verbose_says_what_was_used() {
    let folder = folder();
    fs::write(
        folder.path().join("serverless.yml"),
        "service: shop\nuseDotenv: true\nprovider: aws\ncustom: ${file(a.yml)}\n",
    )
    .unwrap();
    fs::write(folder.path().join("a.yml"), "a: ${env:A}\n").unwrap();
    fs::write(folder.path().join(".env"), "A=1\n").unwrap();
    fs::write(folder.path().join("slsconf.yml"), "version: 1\n").unwrap();
    let said = text(&run(&folder, "print -v --stage prod", &[]).stderr);
    for word in ["serverless.yml", "a.yml", ".env", "slsconf.yml", "stage prod", "3.40.0"] {
        assert!(said.contains(word), "no {word} in {said}");
    }
    assert!(run(&folder, "print", &[]).stderr.is_empty());
}

#[test]
fn completions_know_all_commands_and_shells_take_them() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&folder, &format!("completions {shell}"), &[]);
        assert!(output.status.success());
        let script = text(&output.stdout);
        for command in Cli::command().get_subcommands() {
            assert!(script.contains(command.get_name()), "{shell}: no {}", command.get_name());
        }
        let path = folder.path().join(format!("completions.{shell}"));
        fs::write(&path, script).unwrap();
        // Shells that are not installed can't be asked.
        if let Ok(checked) = Command::new(shell).arg("-n").arg(&path).output()
            && ["bash", "zsh", "fish"].contains(&shell)
        {
            assert!(checked.status.success(), "{shell}: {}", text(&checked.stderr));
        }
    }
    let script = "source completions.bash; COMP_WORDS=(slsconf lint --form); COMP_CWORD=2; _slsconf slsconf --form lint; \
                  echo \"${COMPREPLY[@]}\"";
    if let Ok(completed) = Command::new("bash").args(["-c", script]).current_dir(folder.path()).output() {
        assert_eq!(text(&completed.stdout), "--format\n", "{}", text(&completed.stderr));
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = folder();
    let output = run(&folder, "man pages", &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        let page = fs::read_to_string(folder.path().join(format!("pages/slsconf-{name}.1"))).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(".SH OPTIONS"), "{page}");
        assert!(page.contains(&format!("slsconf-{name}").replace('-', "\\-")), "{page}");
    }
    let own = fs::read_to_string(folder.path().join("pages/slsconf.1")).unwrap();
    assert_eq!(text(&run(&folder, "man", &[]).stdout), own);
    assert!(own.contains("Exit codes"));
    let failed = run(&folder, "man serverless.yml/x", &[]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(text(&failed.stderr).contains("help: "));
}
