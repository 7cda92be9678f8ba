//! The rules keep what they say: their examples are linted, and no code is ever given twice.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use slsconf::output::rule_page;
use slsconf::rules::{
    Check, Date, Example, Finding, Links, Outcome, Request, Rule, Settings, TODAY, Verdict, all, lint,
};
use slsconf::service::{Location, Options, Target};
use slsconf::source::Sources;

/// A folder that does not exist: all files of an example are given.
const FOLDER: &str = "/example";

fn lint_example(rule: &Rule, example: &Example) -> (Sources, Vec<Finding>) {
    let mut files = Sources::relative_to(FOLDER);
    let path = Path::new(FOLDER).join("serverless.yml");
    files.add(&path, example.text);
    for (name, text) in example.files {
        files.add(Path::new(FOLDER).join(name), *text);
    }
    // What the engine reports is about the findings of others.
    let select = if matches!(rule.check, Check::Engine) { "ALL" } else { rule.code };
    let settings = Settings { select: Some(vec![select.to_owned()]), ..Settings::default() };
    let request = Request {
        location: Location { path, stdin: false, service_dir: FOLDER.into() },
        options: Options::default(),
        target: Some(example.target.unwrap_or(Target::V3)),
        today: Date::parse(TODAY).unwrap(),
        selection: &settings.selection().unwrap(),
        links: &Links::default(),
    };
    match lint(files, &request) {
        Outcome { files, verdict: Verdict::Judged { mut findings, .. } } => {
            findings.retain(|finding| finding.rule.code == rule.code);
            (files, findings)
        }
        Outcome { verdict, .. } => panic!("{}: {verdict:?}\n{}", rule.code, example.text),
    }
}

#[test]
fn examples_give_what_they_say() {
    let mut wrong = Vec::new();
    for rule in all() {
        for example in rule.examples {
            let (files, findings) = lint_example(rule, example);
            let tokens: Vec<_> = findings.iter().map(|finding| files.text(finding.span().unwrap())).collect();
            if tokens != example.tokens {
                let code = rule.code;
                let expected = example.tokens;
                wrong.push(format!("{code}: {tokens:?} instead of {expected:?} in\n{}", example.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn findings_speak_alike() {
    let begins_small = |text: &str| text.starts_with(|first: char| first.is_ascii_lowercase());
    let mut wrong = BTreeSet::new();
    for rule in all() {
        for finding in rule.examples.iter().flat_map(|example| lint_example(rule, example).1) {
            let code = rule.code;
            let message = finding.diagnostic.message;
            // The name of a product keeps its small letter.
            if begins_small(&message) && !message.starts_with("osls") || message.ends_with('.') {
                wrong.insert(format!("{code}: message: {message}"));
            }
            match finding.diagnostic.help.as_deref() {
                None => drop(wrong.insert(format!("{code}: no help: {message}"))),
                Some(help) if !(begins_small(help) || help.starts_with('`')) || help.ends_with('.') => {
                    wrong.insert(format!("{code}: help: {help}"));
                }
                Some(_) => {}
            }
            for label in &finding.diagnostic.labels {
                if label.text.starts_with(|first: char| first.is_ascii_uppercase())
                    || label.text.ends_with('.')
                {
                    wrong.insert(format!("{code}: label: {}", label.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
}

#[test]
fn every_rule_is_whole() {
    let mut wrong = Vec::new();
    for rule in all() {
        let fails = rule.examples.iter().any(|example| !example.tokens.is_empty());
        let passes = rule.examples.iter().any(|example| example.tokens.is_empty());
        if !(fails && passes) {
            wrong.push(format!("{}: wants an example that fails and one that passes", rule.code));
        }
        let page = rule.page;
        if page.what.is_empty() || page.why.is_empty() || page.instead.is_empty() || rule.name.is_empty() {
            wrong.push(format!("{}: its page or name is empty", rule.code));
        }
        if rule.category() == "meta" && !rule.code.starts_with("META") {
            wrong.push(format!("{}: which category is that?", rule.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The pages, the index and the table of the README are made of the rules. `REGENERATE=1 cargo test --test rules` writes
/// them anew.
#[test]
fn pages_say_what_the_rules_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("docs/rules");
    let regenerate = std::env::var_os("REGENERATE").is_some();
    let mut pages: BTreeMap<PathBuf, String> = BTreeMap::new();
    for rule in all() {
        pages.insert(folder.join(format!("{}.md", rule.code)), rule_page::markdown(rule));
    }
    let index = format!("# The rules of `slsconf lint`\n\n{}", rule_page::index(all()));
    pages.insert(folder.join("README.md"), index);
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (before, rest) = readme.split_once("<!-- rules -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /rules -->").unwrap();
    let table = rule_page::categories(all());
    pages.insert(root.join("README.md"), format!("{before}<!-- rules -->\n{table}<!-- /rules -->{after}"));
    if regenerate {
        fs::create_dir_all(&folder).unwrap();
        for (path, page) in &pages {
            fs::write(path, page).unwrap();
        }
    }
    let stale = pages.iter().filter(|(path, page)| fs::read_to_string(path).ok().as_ref() != Some(*page));
    let stale: Vec<_> = stale.map(|(path, _)| path.display().to_string()).collect();
    assert!(stale.is_empty(), "REGENERATE=1 cargo test --test rules writes these anew: {stale:#?}");
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let orphans: Vec<_> = files.filter(|path| !pages.contains_key(path)).collect();
    assert!(orphans.is_empty(), "pages of no rule: {orphans:?}");
}

/// Codes are for ever: projects name them in comments and settings. One that is taken out of the program stays in
/// this list, and its number is not used again.
#[test]
fn codes_are_never_used_again() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules/codes.txt");
    let codes: Vec<_> = all().map(|rule| format!("{} {}", rule.code, rule.name)).collect();
    let distinct: BTreeSet<_> = all().map(|rule| rule.code).collect();
    assert_eq!(distinct.len(), codes.len(), "two rules have one code");
    let known = fs::read_to_string(&path).unwrap();
    let known: BTreeSet<&str> = known.lines().filter(|line| !line.starts_with('#')).collect();
    let unknown: Vec<_> = codes.iter().filter(|code| !known.contains(code.as_str())).collect();
    assert!(unknown.is_empty(), "add these lines to {}, in order: {unknown:#?}", path.display());
}
