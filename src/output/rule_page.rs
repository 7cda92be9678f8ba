//! The page of a rule: for the terminal, for SARIF, and for `docs/rules/`, all from the same data.

use std::fmt::Write;

use super::placed::severity_name;
use super::rules::tier_name;
use crate::diagnostics::Severity;
use crate::rules::{Example, Rule, Tier};
use crate::service::Target;

/// The page as Markdown.
pub fn markdown(rule: &Rule) -> String {
    let page = rule.page;
    let mut text = format!("# {} {}\n\n{}\n\n", rule.code, rule.name, facts(rule));
    let _ = write!(text, "## What it finds\n\n{}\n\n## Why it matters\n\n{}\n", page.what, page.why);
    if let Some(example) = rule.examples.iter().find(|example| !example.tokens.is_empty()) {
        let needed = example.target.map(|target| format!("Found with `--target {}`:\n\n", target.name()));
        let _ = write!(text, "\n## Example\n\n{}{}", needed.unwrap_or_default(), block(example));
    }
    let _ = write!(text, "\n## What to do\n\n{}\n", page.instead);
    if let Some(example) = rule.examples.iter().find(|example| example.tokens.is_empty()) {
        let with = example.target.map(|target| format!(", with `--target {}`", target.name()));
        let _ = write!(text, "\nNothing is found here{}:\n\n{}", with.unwrap_or_default(), block(example));
    }
    if let Some(fix) = page.fix {
        let _ = write!(text, "\n## The fix\n\n{fix}\n");
    }
    if !page.links.is_empty() {
        text.push_str("\n## Read on\n\n");
        for link in page.links {
            let _ = writeln!(text, "- <{link}>");
        }
    }
    text
}

/// The page as text for a terminal.
pub fn text(rule: &Rule) -> String {
    let page = markdown(rule);
    let mut text = String::with_capacity(page.len());
    let mut in_block = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
            continue;
        }
        let link = line.strip_prefix("- <").and_then(|rest| rest.strip_suffix('>'));
        let heading = line.strip_prefix("# ").or_else(|| line.strip_prefix("## "));
        let shown = match (in_block, link.or(heading)) {
            (true, _) => format!("    {line}"),
            (false, Some(bare)) => bare.to_owned(),
            (false, None) => line.to_owned(),
        };
        text.push_str(shown.trim_end());
        text.push('\n');
    }
    text
}

/// How bad, since when, and under which name with the framework.
fn facts(rule: &Rule) -> String {
    let mut facts = vec![format!("Severity: {}.", severities(rule))];
    match rule.tier {
        Tier::Default => {}
        Tier::Pedantic => facts.push("Only with `--pedantic`.".to_owned()),
        Tier::Off => facts.push(format!("Only with `--extend-select {}`.", rule.code)),
    }
    if let Some(since) = rule.lifetime.deprecated {
        facts.push(format!("Deprecated since {since}."));
    }
    if let Some(removed) = rule.lifetime.removed {
        facts.push(format!("Removed in {removed}."));
    }
    if !rule.upstream.is_empty() {
        let codes: Vec<_> = rule.upstream.iter().map(|code| format!("`{code}`")).collect();
        facts.push(format!("The framework's code: {}.", codes.join(", ")));
    }
    facts.join(" ")
}

/// The severity, or those of the targets where they differ: "error; warning for 1; nothing for 2".
fn severities(rule: &Rule) -> String {
    let mut groups: Vec<(Option<Severity>, Vec<&str>)> = Vec::new();
    for target in Target::ALL {
        let severity = rule.severity.of(target);
        match groups.iter_mut().find(|(known, _)| *known == severity) {
            Some((_, targets)) => targets.push(target.name()),
            None => groups.push((severity, vec![target.name()])),
        }
    }
    let word = |severity: Option<Severity>| severity.map_or("silent", severity_name);
    // What counts for most targets comes first.
    groups.sort_by_key(|(severity, targets)| (severity.is_none(), std::cmp::Reverse(targets.len())));
    match groups.as_slice() {
        [(severity, _)] => word(*severity).to_owned(),
        groups => {
            let parts = groups.iter().enumerate().map(|(index, (severity, targets))| match index {
                0 => word(*severity).to_owned(),
                _ => format!("{} for {}", word(*severity), targets.join(", ")),
            });
            parts.collect::<Vec<_>>().join("; ")
        }
    }
}

/// An example with its files, each with its name if there is more than one.
fn block(example: &Example) -> String {
    if example.files.is_empty() {
        return format!("```yaml\n{}```\n", example.text);
    }
    let mut blocks = format!("```yaml\n# serverless.yml\n{}```\n", example.text);
    for (name, text) in example.files {
        let language = if name.starts_with(".env") { "dotenv" } else { "yaml" };
        let _ = write!(blocks, "\n```{language}\n# {name}\n{text}```\n");
    }
    blocks
}

/// The index of all pages as Markdown.
pub fn index<'r>(rules: impl Iterator<Item = &'r Rule>) -> String {
    let mut text = String::from("| rule | name | severity | finds |\n| --- | --- | --- | --- |\n");
    for rule in rules {
        let tier = match rule.tier {
            Tier::Default => String::new(),
            tier => format!(" ({})", tier_name(tier)),
        };
        let _ = writeln!(
            text,
            "| [{code}]({code}.md) | {} | {}{tier} | {} |",
            rule.name,
            severities(rule),
            super::rules::first_sentence(rule.page.what).replace('|', "\\|"),
            code = rule.code
        );
    }
    text
}

/// The categories with their rules, as a table for the README.
pub fn categories<'r>(rules: impl Iterator<Item = &'r Rule>) -> String {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for rule in rules {
        let link = format!("[{}](docs/rules/{}.md)", rule.code, rule.code);
        match groups.iter_mut().find(|(category, _)| *category == rule.category()) {
            Some((_, links)) => links.push(link),
            None => groups.push((rule.category(), vec![link])),
        }
    }
    let mut text = String::from("| about | rules |\n| --- | --- |\n");
    for (category, links) in groups {
        let _ = writeln!(text, "| {category} | {} |", links.join(" "));
    }
    text
}
