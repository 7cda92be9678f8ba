//! Input that is broken, huge or made to hurt: never a panic, a hang, or pages of output.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What a run may take in the debug profile, with other tests beside it.
const PATIENCE: Duration = Duration::from_secs(60);

fn slsconf(folder: &Path, arguments: &[&str]) -> Output {
    let started = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(started.elapsed() < PATIENCE, "took {:?}", started.elapsed());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert!(output.status.code().is_some(), "killed: {:?}", output.status);
    output
}

fn service(text: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("serverless.yml"), text).unwrap();
    folder
}

/// Runs `print` on a configuration that must be refused, and gives what is said about it.
fn refused(text: &[u8]) -> String {
    let output = slsconf(service(text).path(), &["print"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.len() < 200_000, "{} bytes of errors", stderr.len());
    stderr
}

/// Runs `print` on a configuration that must print, and gives the output.
fn printed(text: &str) -> String {
    let output = slsconf(service(text.as_bytes()).path(), &["print"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const HEAD: &str = "service: svc\nprovider:\n  name: aws\ncustom:\n";

#[test]
fn bytes_that_are_not_text() {
    let output = slsconf(service(b"service: svc\nx-y: \xff\nprovider: aws\n").path(), &["print"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(refused(b"service: a\0b\n").contains("null byte is not allowed in input"));
}

#[test]
fn nesting_without_end() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000), "? ".repeat(100_000)] {
        assert!(refused(text.as_bytes()).contains("nesting exceeded maxDepth (100)"));
    }
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("serverless.json"), "[".repeat(100_000)).unwrap();
    assert_eq!(slsconf(folder.path(), &["print"]).status.code(), Some(1));
}

#[test]
fn aliases_and_variables_that_double() {
    let mut aliases = format!("{HEAD}  a0: &a0 [1]\n");
    let mut lists = format!("{HEAD}  a0: [1]\n");
    let mut texts = format!("{HEAD}  a0: 0123456789\n");
    for level in 1..60 {
        let below = level - 1;
        writeln!(aliases, "  a{level}: &a{level} [*a{below}, *a{below}]").unwrap();
        writeln!(lists, "  a{level}: ['${{self:custom.a{below}}}', '${{self:custom.a{below}}}']").unwrap();
        writeln!(texts, "  a{level}: ${{self:custom.a{below}}}${{self:custom.a{below}}}").unwrap();
    }
    assert!(refused(aliases.as_bytes()).contains("aliases expand this file"));
    assert!(refused(lists.as_bytes()).contains("too large"));
    assert!(refused(texts.as_bytes()).contains("too large"));
}

#[test]
fn files_that_are_too_large_or_no_files() {
    let folder = TempDir::new().unwrap();
    File::create(folder.path().join("serverless.yml")).unwrap().set_len(100 << 20).unwrap();
    let output = slsconf(folder.path(), &["print"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("larger than 32 MiB"));
    let fifo = folder.path().join("pipe.yml");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let output = slsconf(folder.path(), &["print", "pipe.yml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a regular file"));
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(slsconf(folder.path(), &["print", "empty"]).status.code(), Some(2));
    assert_eq!(slsconf(folder.path(), &["print", "missing.yml"]).status.code(), Some(2));
}

#[test]
fn includes_that_lead_back() {
    let folder = service(b"service: svc\nprovider: aws\ncustom: ${file(a.yml)}\n");
    std::fs::write(folder.path().join("a.yml"), "x: ${file(b.yml)}\n").unwrap();
    std::fs::write(folder.path().join("b.yml"), "y: ${file(a.yml)}\n").unwrap();
    let output = slsconf(folder.path(), &["print"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("leads back to itself"));
    std::fs::write(folder.path().join("a.yml"), "x: ${file(a.yml):x}\n").unwrap();
    std::fs::write(
        folder.path().join("serverless.yml"),
        "service: svc\nprovider: aws\ncustom: ${file(a.yml):x.y}\n",
    )
    .unwrap();
    assert_eq!(slsconf(folder.path(), &["print"]).status.code(), Some(1));
}

#[test]
fn long_chains_and_many_references() {
    let mut chain = HEAD.to_owned();
    for index in 0..5_000 {
        writeln!(chain, "  k{index}: ${{self:custom.k{}}}", index + 1).unwrap();
    }
    assert!(printed(&format!("{chain}  k5000: end\n")).contains("\n  k0: end\n"));
    let cycle = refused(format!("{chain}  k5000: ${{self:custom.k0}}\n").as_bytes());
    assert!(cycle.contains("Circular reference among"), "{cycle}");

    let mut shared = format!("{HEAD}  shared:\n");
    (0..20).for_each(|index| writeln!(shared, "    s{index}: ${{opt:none, 'x{index}'}}").unwrap());
    (0..20_000).for_each(|index| writeln!(shared, "  r{index}: ${{self:custom.shared.s1}}").unwrap());
    (0..500).for_each(|index| writeln!(shared, "  m{index}: ${{self:custom.shared}}").unwrap());
    assert!(printed(&shared).contains("\n  r19999: x1\n"));

    let mut deep = HEAD.to_owned();
    (0..5_000)
        .for_each(|index| writeln!(deep, "  k{index}:\n    in: ${{self:custom.k{}}}", index + 1).unwrap());
    assert!(refused(format!("{deep}  k5000: end\n").as_bytes()).contains("too large"));
}

#[test]
fn one_file_included_a_thousand_times() {
    let mut text = HEAD.to_owned();
    (0..1_000).for_each(|index| writeln!(text, "  i{index}: ${{file(part.yml):key}}").unwrap());
    let folder = service(text.as_bytes());
    std::fs::write(folder.path().join("part.yml"), "key: ${self:service}\n").unwrap();
    let output = slsconf(folder.path(), &["print", "--path", "custom.i999", "--format", "text"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "svc\n");
}

#[test]
fn variables_inside_variables_without_end() {
    let text = format!("{HEAD}  a: {}x{}\n", "${self:".repeat(50_000), "}".repeat(50_000));
    assert!(refused(text.as_bytes()).contains("nested too deeply"));
}

#[test]
fn more_errors_than_anybody_reads() {
    let mut text = HEAD.to_owned();
    (0..20_000).for_each(|index| writeln!(text, "  e{index}: ${{env:MISSING_{index}}}").unwrap());
    assert!(refused(text.as_bytes()).contains("more"));
}

#[test]
fn a_reader_that_stops_reading() {
    let mut text = HEAD.to_owned();
    (0..20_000).for_each(|index| writeln!(text, "  k{index}: value").unwrap());
    let folder = service(text.as_bytes());
    let mut child = Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .arg("print")
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn nothing_in_a_file_can_steer_the_terminal() {
    let stderr = refused("service: svc\nprovider: aws\ncustom: \"\\e[2J ${env:A\\e[31mB}\"\n".as_bytes());
    assert!(!stderr.contains('\u{1b}'), "{stderr:?}");
}
