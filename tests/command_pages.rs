//! docs/commands has a page for each command, which says what its `--help` says. `REGENERATE=1 cargo test --test
//! command_pages` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};
use slsconf::cli::Cli;
use tempfile::TempDir;

#[path = "common/shown.rs"]
mod shown;

/// Runs that a page shows, with what they print. `tests/readme.rs` holds them to it.
const RUNS: &[(&str, &[&str])] = &[
    (
        "print",
        &[
            "slsconf print fixtures/examples/orders --stage prod --path functions.cancel",
            "slsconf print fixtures/examples/orders -v --path provider.stage --format text",
            "slsconf print fixtures/examples/broken",
        ],
    ),
    (
        "explain",
        &[
            "slsconf explain provider.environment.TABLE fixtures/examples/orders --stage prod",
            "slsconf explain RUN002",
        ],
    ),
    (
        "lint",
        &[
            "slsconf lint fixtures/examples/legacy --today 2026-11-22 --format concise",
            "slsconf lint fixtures/examples/legacy --select VAR",
        ],
    ),
    (
        "fix",
        &[
            "slsconf fix fixtures/examples/legacy --select VAR,SCH --unsafe --diff",
            "slsconf fix - --select VAR --verify < fixtures/examples/legacy/serverless.yml",
        ],
    ),
    ("rules", &["slsconf rules | grep RUN"]),
    ("init", &["cd \"$TMPDIR\" && slsconf init", "cd \"$TMPDIR\" && slsconf init"]),
    (
        "link",
        &[
            "cd \"$TMPDIR\" && slsconf link deploy --role-arn arn:aws:iam::123456789012:role/Deploy --app shop",
            "cd \"$TMPDIR\" && slsconf link deploy --role-arn arn:aws:iam::123456789012:role/Other",
        ],
    ),
    ("whoami", &["slsconf whoami --explain --stage prod --config fixtures/examples/shop/serverless.yml"]),
    (
        "role-template",
        &["slsconf role-template --format trust-policy --trust-account 123456789012 --external-id shop-7"],
    ),
    ("schema", &["slsconf schema | head -n 5"]),
    ("completions", &["slsconf completions fish | grep -m 1 'a \"print\"'"]),
    ("man", &["slsconf man \"$TMPDIR/man1\"", "ls \"$TMPDIR/man1\" | head -n 3"]),
];

/// The runs of a page, one after the other in the same empty folder.
fn runs(name: &str) -> String {
    let temporary = TempDir::new().unwrap();
    let commands = RUNS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, commands)| commands);
    let mut text = String::new();
    for command in commands {
        let mut printed = shown::run(command, temporary.path());
        for line in &mut printed {
            // Whoever reads has another folder.
            if let Some(start) = line.find(temporary.path().to_str().unwrap()) {
                let end = start + temporary.path().as_os_str().len();
                line.replace_range(start..end, "…");
            }
        }
        writeln!(text, "```console\n$ {command}\n{}\n```\n", printed.join("\n")).unwrap();
    }
    text
}

/// What a command's page says beside its help: where to read on.
const FURTHER: &[(&str, &str)] = &[
    ("print", "[What it reproduces](../../README.md#what-it-reproduces)"),
    ("explain", "[The rules](../rules/README.md)"),
    (
        "lint",
        "[The rules](../rules/README.md), [lint in CI](../ci.md), [the JSON it prints](../lint-json.md)",
    ),
    ("fix", "[Moving to another release](../migrate.md)"),
    ("rules", "[The rules](../rules/README.md)"),
    ("init", "[Credentials](../credentials.md)"),
    ("link", "[Credentials](../credentials.md)"),
    ("exec", "[Credentials](../credentials.md)"),
    ("env", "[Credentials](../credentials.md)"),
    ("credential-process", "[Credentials](../credentials.md)"),
    ("whoami", "[Credentials](../credentials.md)"),
    ("role-template", "[Credentials](../credentials.md)"),
];

fn page(command: &Command) -> String {
    let name = command.get_name();
    let mut text = format!("# slsconf {name}\n\n");
    let about = command.get_about().unwrap().to_string();
    write!(text, "{about}.\n\n{}", runs(name)).unwrap();
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let shown = examples.lines().filter(|line| line.contains(&format!("slsconf {name}"))).count();
    assert!(examples.starts_with("Examples:\n") && shown > 0, "{name} has no examples");
    let help = command.clone().term_width(100).render_long_help().to_string();
    let help: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    writeln!(text, "## All options\n\n```text\n{}\n```", help.trim_end()).unwrap();
    if let Some((_, further)) = FURTHER.iter().find(|(known, _)| *known == name) {
        writeln!(text, "\nRead on: {further}.").unwrap();
    }
    text
}

fn overview(commands: &[&Command]) -> String {
    let mut text = "# The commands\n\n| command | what it does |\n| --- | --- |\n".to_owned();
    for command in commands {
        let name = command.get_name();
        writeln!(text, "| [{name}]({name}.md) | {} |", command.get_about().unwrap()).unwrap();
    }
    text
}

#[test]
fn pages_say_what_help_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands");
    let mut program = Cli::command();
    program.build();
    let commands: Vec<_> = program.get_subcommands().filter(|command| command.get_name() != "help").collect();
    let mut pages: Vec<_> =
        commands.iter().map(|command| (format!("{}.md", command.get_name()), page(command))).collect();
    pages.push(("README.md".to_owned(), overview(&commands)));
    if std::env::var_os("REGENERATE").is_some() {
        fs::create_dir_all(&folder).unwrap();
        pages.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
    }
    for (name, text) in &pages {
        let written = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            written == *text,
            "docs/commands/{name} is out of date: REGENERATE=1 cargo test --test command_pages"
        );
    }
    let names: BTreeSet<_> = pages.iter().map(|(name, _)| name.clone()).collect();
    let there: BTreeSet<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, there, "pages of commands that are no more");
}
