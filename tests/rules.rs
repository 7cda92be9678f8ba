//! The rules keep what they say: their examples are linted, and no code is ever given twice.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use slsconf::rules::{
    Check, Date, Example, Finding, Outcome, Request, Rule, Settings, TODAY, Verdict, all, lint,
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
