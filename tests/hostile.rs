//! Input that is broken, huge or made to hurt: never a panic, a hang, or pages of output.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};

use common::limited::{command, run, run_all};
use tempfile::TempDir;

fn service(text: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("serverless.yml"), text).unwrap();
    folder
}

/// Runs the commands on a configuration that `print` must refuse, and gives what that says about it.
fn refused(text: &[u8]) -> String {
    let folder = service(text);
    run_all(folder.path());
    let output = run(folder.path(), &["print"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    output.stderr
}

/// Runs the commands on a configuration that must print, and gives what is printed.
fn printed(text: &str) -> String {
    let folder = service(text.as_bytes());
    run(folder.path(), &["lint", "--pedantic"]);
    run(folder.path(), &["fix", "--diff", "--unsafe"]);
    let output = run(folder.path(), &["print"]);
    assert_eq!(output.status.code(), Some(0), "{}", output.stderr);
    output.stdout
}

const HEAD: &str = "service: svc\nprovider:\n  name: aws\ncustom:\n";

#[test]
fn bytes_that_are_not_text() {
    let output = run(service(b"service: svc\nx-y: \xff\nprovider: aws\n").path(), &["print"]);
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
    assert_eq!(run(folder.path(), &["print"]).status.code(), Some(1));
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
    let output = run(folder.path(), &["print"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.contains("larger than 32 MiB"));
    let fifo = folder.path().join("pipe.yml");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let output = run(folder.path(), &["print", "pipe.yml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.contains("not a regular file"));
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(run(folder.path(), &["print", "empty"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["print", "missing.yml"]).status.code(), Some(2));
}

#[test]
fn includes_that_lead_back() {
    let folder = service(b"service: svc\nprovider: aws\ncustom: ${file(a.yml)}\n");
    std::fs::write(folder.path().join("a.yml"), "x: ${file(b.yml)}\n").unwrap();
    std::fs::write(folder.path().join("b.yml"), "y: ${file(a.yml)}\n").unwrap();
    let output = run(folder.path(), &["print"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.contains("leads back to itself"));
    std::fs::write(folder.path().join("a.yml"), "x: ${file(a.yml):x}\n").unwrap();
    std::fs::write(
        folder.path().join("serverless.yml"),
        "service: svc\nprovider: aws\ncustom: ${file(a.yml):x.y}\n",
    )
    .unwrap();
    assert_eq!(run(folder.path(), &["print"]).status.code(), Some(1));
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
fn ways_without_number_are_not_all_explained() {
    // Nothing in the end, so that nothing is too large; but each of ninety parts has ninety parts.
    let mut text = format!("{HEAD}  a0: ''\n");
    (1..10).for_each(|level| {
        let parts = format!("${{self:custom.a{}}}", level - 1).repeat(90);
        writeln!(text, "  a{level}: '{parts}'").unwrap();
    });
    let folder = service(text.as_bytes());
    for format in ["text", "json"] {
        let ran = run(folder.path(), &["explain", "custom.a9", "--format", format]);
        assert_eq!(ran.status.code(), Some(0), "{}", ran.stderr);
        assert!(ran.stdout.contains("further steps are left out"), "{}", ran.stdout);
        assert!(ran.stdout.len() < (8 << 20), "{} bytes", ran.stdout.len());
    }
}

#[test]
fn what_is_deep_is_explained_as_it_is() {
    let mut text = HEAD.to_owned();
    (0..150)
        .for_each(|index| writeln!(text, "  k{index}: {{in: '${{self:custom.k{}}}'}}", index + 1).unwrap());
    let text = format!("{text}  k150: end\n");
    let folder = service(text.as_bytes());
    let ran = run(folder.path(), &["explain", "custom.k0", "--format", "json"]);
    // Deeper than a JSON library nests.
    let deep: String = (0..150).map(|level| format!("{{\n{}\"in\": ", "  ".repeat(level + 2))).collect();
    assert!(ran.stdout.contains(&format!("\n  \"value\": {deep}\"end\"\n")), "{}", ran.stdout);
}

#[test]
fn one_file_included_a_thousand_times() {
    let mut text = HEAD.to_owned();
    (0..1_000).for_each(|index| writeln!(text, "  i{index}: ${{file(part.yml):key}}").unwrap());
    let folder = service(text.as_bytes());
    std::fs::write(folder.path().join("part.yml"), "key: ${self:service}\n").unwrap();
    let output = run(folder.path(), &["print", "--path", "custom.i999", "--format", "text"]);
    assert_eq!(output.stdout, "svc\n");
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
    (0..20_000).for_each(|index| writeln!(text, "  k{index}: ${{self:service}} #").unwrap());
    // Long enough for the differences of one line, too.
    writeln!(text, "extra: {}", "x".repeat(1 << 20)).unwrap();
    let folder = service(text.as_bytes());
    for arguments in [
        &["print"][..],
        &["print", "--format", "json"],
        &["explain", "custom"],
        &["lint", "--select", "ALL", "--fail-on", "never"],
        &["fix", "--diff", "--select", "ALL", "--unsafe", "--target", "4"],
    ] {
        let mut child =
            command(folder.path(), arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut start = [0; 10];
        child.stdout.take().unwrap().read(&mut start).map(drop).unwrap();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!stderr.contains("panicked") && !stderr.contains("Cannot write"), "{arguments:?}: {stderr}");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {stderr}");
    }
}

#[test]
fn nothing_in_a_file_can_steer_the_terminal() {
    let stderr = refused("service: svc\nprovider: aws\ncustom: \"\\e[2J ${env:A\\e[31mB}\"\n".as_bytes());
    assert!(!stderr.contains('\u{1b}'), "{stderr:?}");
}
