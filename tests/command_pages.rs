//! docs/commands has a page for each command, which says what its `--help` says. `REGENERATE=1 cargo test --test
//! command_pages` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};
use slsconf::cli::Cli;

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
    writeln!(text, "{about}.\n").unwrap();
    let help = command.clone().term_width(100).render_long_help().to_string();
    let help: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    writeln!(text, "```text\n{}\n```", help.trim_end()).unwrap();
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
