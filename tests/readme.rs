//! README.md does what it says: its commands are run, and what they print is compared.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/shown.rs"]
mod shown;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser;
use shown::run;
use slsconf::cli::Cli;
use tempfile::TempDir;

/// A line that stands for any number of lines, or a part of a line that stands for any text.
const ANYTHING: &str = "…";

/// A command of a block, and the lines after it.
#[derive(Debug)]
struct Example {
    command: String,
    output: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The lines of the fenced blocks of a language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<Vec<&'a str>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        // In a list they are indented.
        let indentation = &line[..line.len() - line.trim_start().len()];
        let Some(found) = line.trim_start().strip_prefix("```").filter(|found| !found.is_empty()) else {
            continue;
        };
        let unindented = |line: &'a str| line.strip_prefix(indentation).unwrap_or(line);
        let block: Vec<_> = lines.by_ref().map(unindented).take_while(|line| *line != "```").collect();
        if found == language {
            blocks.push(block);
        }
    }
    blocks
}

fn examples(text: &str) -> Vec<Vec<Example>> {
    let parse = |block: Vec<&str>| {
        let mut examples: Vec<Example> = Vec::new();
        for line in block {
            match (line.strip_prefix("$ "), examples.last_mut()) {
                (Some(command), _) => {
                    examples.push(Example { command: command.to_owned(), output: Vec::new() });
                }
                (None, Some(example)) => example.output.push(line.to_owned()),
                (None, None) => panic!("a block begins with {line:?}, not with a command"),
            }
        }
        examples
    };
    blocks(text, "console").into_iter().map(parse).collect()
}

/// Whether lines are as the README has them.
fn matches(expected: &[String], actual: &[String]) -> bool {
    match (expected, actual) {
        ([], []) => true,
        ([dots, rest @ ..], _) if dots == ANYTHING => {
            (0..=actual.len()).any(|skipped| matches(rest, &actual[skipped..]))
        }
        ([line, rest @ ..], [other, others @ ..]) => line_matches(line, other) && matches(rest, others),
        _ => false,
    }
}

fn line_matches(expected: &str, actual: &str) -> bool {
    match expected.split_once(ANYTHING) {
        None => expected == actual,
        Some((start, end)) => {
            let rest = actual.strip_prefix(start);
            rest.is_some_and(|rest| rest.ends_with(end))
        }
    }
}

/// Runs the commands of a page and compares what they print; how many there were.
fn compare(name: &str, text: &str) -> usize {
    let shown = text.lines().filter(|line| line.starts_with("$ ")).count();
    let temporary = TempDir::new().unwrap();
    let mut compared = 0;
    for example in examples(text).into_iter().flatten() {
        let actual = run(&example.command, temporary.path());
        let show = |lines: &[String]| lines.join("\n");
        assert!(
            matches(&example.output, &actual),
            "$ {}\n--- {name}\n{}\n--- printed\n{}",
            example.command,
            show(&example.output),
            show(&actual)
        );
        // A comparison that takes a changed line for the same would be none.
        for index in 0..example.output.len() {
            let mut changed = example.output.clone();
            if changed[index] == ANYTHING {
                continue;
            }
            changed[index].insert(0, '#');
            assert!(!matches(&changed, &actual), "line {index} below $ {} is not compared", example.command);
        }
        assert!(!matches(&[], &actual) || actual.is_empty());
        compared += 1;
    }
    assert_eq!(compared, shown, "{name}: a command stands outside a ```console block");
    compared
}

#[test]
fn every_command_prints_what_the_readme_shows() {
    let compared = compare("README.md", &readme());
    assert!(compared > 10, "{compared}");
}

/// The pages below docs, but those of rules, which are made from the rules and have no commands.
fn pages() -> Vec<PathBuf> {
    let folders = [root().join("docs"), root().join("docs/commands")];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut pages: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    pages
}

#[test]
fn every_command_prints_what_the_docs_show() {
    let mut compared = 0;
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        compared += compare(&path.display().to_string(), &text);
        links_lead_somewhere(&path, &text);
    }
    links_lead_somewhere(
        &root().join("SECURITY.md"),
        &fs::read_to_string(root().join("SECURITY.md")).unwrap(),
    );
    assert!(compared > 30, "{compared}");
}

/// Commands that are shown without what they print, because they need AWS or the reader's own files.
#[test]
fn commands_that_are_not_run_are_known_at_least() {
    let mut known = 0;
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        for block in blocks(&text, "sh") {
            for line in block.join("\n").replace("\\\n", " ").lines() {
                let command = line.split(" # ").next().unwrap().split(" > ").next().unwrap();
                let command = command.trim().trim_start_matches("eval \"$(").trim_end_matches(")\"");
                if !command.starts_with("slsconf ") {
                    continue;
                }
                let words = command.split_whitespace().map(|word| word.trim_matches(['\'', '"']));
                let parsed = Cli::try_parse_from(words);
                assert!(parsed.is_ok(), "{}: {command}: {}", path.display(), parsed.unwrap_err());
                known += 1;
            }
        }
    }
    assert!(known > 2, "{known}");
}

/// Checks the links of a page to files of the repository.
fn links_lead_somewhere(page: &Path, text: &str) {
    for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        let (file, heading) = link.split_once('#').unwrap_or((link, ""));
        let target = if file.is_empty() { page.to_owned() } else { page.with_file_name(file) };
        assert!(link.starts_with("http") || target.is_file(), "{}: {link}", page.display());
        if !heading.is_empty() {
            let text = fs::read_to_string(target).unwrap();
            let known = text.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == heading);
            assert!(known, "{}: {link}", page.display());
        }
    }
}

/// What a heading is called in links: letters, digits, and dashes in place of blanks.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    text.chars()
        .filter(|character| character.is_alphanumeric() || [' ', '-', '_'].contains(character))
        .map(|character| if character == ' ' { '-' } else { character })
        .collect()
}

#[test]
fn the_first_screen_has_the_two_commands_for_a_fresh_machine() {
    let text = readme();
    let first_screen: Vec<_> = text.lines().take(30).collect();
    let first_screen = first_screen.join("\n");
    let examples = examples(&first_screen);
    let example = &examples[0][0];
    assert!(example.command.starts_with("cargo run --release -- print fixtures/examples/"));
    assert_eq!(blocks(&first_screen, "sh"), [["cargo test"]]);
}

#[test]
fn scripts_and_links_lead_somewhere() {
    let text = readme();
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    for command in blocks(&text, "sh").into_iter().flatten() {
        match command.split(' ').collect::<Vec<_>>().as_slice() {
            ["cargo", "test"] => {
                let run = ci.lines().any(|line| line.trim() == command);
                assert!(run, ".ci/run does not run `{command}`");
            }
            ["python3", script, ..] => assert!(root().join(script).is_file(), "{command}"),
            _ => panic!("nothing checks `{command}`"),
        }
    }
    for target in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        assert!(root().join(target).is_file(), "{target}");
    }
    for script in text.split("`python3 ").skip(1).map(|rest| rest.split('`').next().unwrap()) {
        assert!(root().join(script).is_file(), "{script}");
    }
    for test in text.split("--test ").skip(1).map(|rest| rest.split([' ', '`']).next().unwrap()) {
        assert!(root().join(format!("tests/{test}.rs")).is_file(), "{test}");
    }
}

#[test]
fn the_comparison_sees_differences() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(matches(&lines("a\n…\nd"), &lines("a\nb\nc\nd")));
    assert!(matches(&lines("a …"), &lines("a b")));
    for (expected, actual) in
        [("a", "b"), ("a", "a\nb"), ("a\nb", "a"), ("a\n…\nd", "a\nb"), ("a …", "b"), ("", "a")]
    {
        assert!(!matches(&lines(expected), &lines(actual)), "{expected:?} {actual:?}");
    }
}

/// Asks the script whether tables and pictures say what some figures do; what it holds against them.
fn disagreements(figures: &Path) -> String {
    let run = Command::new("python3")
        .args(["benches/run.py", "--check", "--figures"])
        .arg(figures)
        .current_dir(root())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert_eq!(run.status.success(), run.stderr.is_empty(), "{run:?}");
    String::from_utf8(run.stderr).unwrap()
}

#[test]
fn tables_and_pictures_say_what_was_measured() {
    let figures = root().join("benches/figures.json");
    assert_eq!(disagreements(&figures), "");
    // With another time for the first program of the first input, all that was made from it differs.
    let text = fs::read_to_string(figures).unwrap();
    let (before, after) = text.split_once("\"cpu\": 0.0").unwrap();
    let temporary = TempDir::new().unwrap();
    let changed = temporary.path().join("figures.json");
    fs::write(&changed, format!("{before}\"cpu\": 0.9{after}")).unwrap();
    let said = disagreements(&changed);
    for file in ["benches/README.md", "docs/speed.svg"] {
        assert!(said.contains(file), "{file} does not depend on the figures:\n{said}");
    }
}
