//! The fixes of the rules, proved and applied: for each what a file becomes, whether it needs a look, and what is left alone.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod comments;
mod forms;
mod keys;
mod mutated;
mod releases;
mod settings;
mod variables;

use std::path::Path;

use slsconf::fix::{Fixed, Policy, Reason, fix};
use slsconf::rules::{Date, Links, Request, Settings, TODAY};
use slsconf::service::{Location, Options, Target};
use slsconf::source::Sources;

/// A folder that does not exist: all files are given.
const FOLDER: &str = "/example";

/// Fixes a service of `serverless.yml` and other files, for some rules; none are all that are on.
fn run(rules: &str, target: Target, files: &[(&str, &str)], with_unsafe: bool) -> Fixed {
    let mut sources = Sources::relative_to(FOLDER);
    for (name, text) in files {
        sources.add(Path::new(FOLDER).join(name), *text);
    }
    let path = Path::new(FOLDER).join(files[0].0);
    let named = rules.split(',').filter(|rule| !rule.is_empty()).map(str::to_owned);
    let select = Some(named.collect()).filter(|named: &Vec<_>| !named.is_empty());
    let settings = Settings { select, ..Settings::default() };
    let request = Request {
        location: Location { path, stdin: false, service_dir: FOLDER.into() },
        options: Options::default(),
        target: Some(target),
        today: Date::parse(TODAY).unwrap(),
        selection: &settings.selection().unwrap(),
        links: &Links::default(),
    };
    let policy = Policy {
        with_unsafe,
        follow_files: true,
        may_change: &|_| Ok(()),
        known: &|findings, _| vec![false; findings.len()],
    };
    fix(sources, &request, &policy, None)
}

/// The text of `serverless.yml` afterwards.
fn text(fixed: &Fixed) -> &str {
    fixed.text.as_deref().unwrap()
}

/// Why findings are left.
fn reasons(fixed: &Fixed) -> Vec<String> {
    let say = |reason: &Reason| match reason {
        Reason::Layout(why) => why.clone(),
        Reason::Refused(problem) => format!("refused: {problem}"),
        reason => reason.name().to_owned(),
    };
    fixed.left.iter().flatten().map(|left| say(&left.reason)).collect()
}

/// Holds one fix to its text, in all kinds of line ends: safe ones are done without asking, unsafe ones are not.
#[track_caller]
fn becomes(rule: &str, target: Target, safe: bool, before: &str, after: &str) {
    for line_end in ["\n", "\r\n", "\r"] {
        let written = |text: &str| text.replace('\n', line_end);
        let fixed = run(rule, target, &[("serverless.yml", &written(before))], true);
        let left = reasons(&fixed);
        assert_eq!(text(&fixed), written(after), "{rule}, left: {left:?}");
        assert!(!left.iter().any(|left| left.starts_with("refused")), "{rule}: {left:?}");
        let unasked = run(rule, target, &[("serverless.yml", &written(before))], false);
        assert_eq!(unasked.changes.is_empty(), !safe, "{rule} in {before}");
        let again = run(rule, target, &[("serverless.yml", text(&fixed))], true);
        assert!(again.changes.is_empty(), "{rule}: {again:?}");
    }
}

#[track_caller]
fn safely(rule: &str, target: Target, before: &str, after: &str) {
    becomes(rule, target, true, before, after);
}

#[track_caller]
fn unsafely(rule: &str, target: Target, before: &str, after: &str) {
    becomes(rule, target, false, before, after);
}

/// Nothing is changed, for this reason.
#[track_caller]
fn left(rule: &str, target: Target, text: &str, why: &str) {
    let fixed = run(rule, target, &[("serverless.yml", text)], true);
    assert!(fixed.changes.is_empty(), "{:?}", fixed.changes);
    assert_eq!(reasons(&fixed), [why], "{rule} in {text}");
}
