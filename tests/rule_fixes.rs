//! The edits that findings propose, applied: what stands in the file afterwards.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use slsconf::edit::Applicability;
use slsconf::rules::{Date, Links, Outcome, Request, Settings, TODAY, Verdict, lint};
use slsconf::service::{Location, Options, Target};
use slsconf::source::Sources;

/// A folder that does not exist: the file is given.
const FOLDER: &str = "/example";

/// The text with the edits of a rule's fixes, and whether all are safe; `None` if no finding has a fix.
fn fixed(code: &str, target: Target, text: &str) -> Option<(String, bool)> {
    let mut files = Sources::relative_to(FOLDER);
    let path = Path::new(FOLDER).join("serverless.yml");
    files.add(&path, text);
    let settings = Settings { select: Some(vec![code.to_owned()]), ..Settings::default() };
    let request = Request {
        location: Location { path, stdin: false, service_dir: FOLDER.into() },
        options: Options::default(),
        target: Some(target),
        today: Date::parse(TODAY).unwrap(),
        selection: &settings.selection().unwrap(),
        links: &Links::default(),
    };
    let Outcome { verdict: Verdict::Judged { findings, .. }, .. } = lint(files, &request) else {
        panic!("not judged:\n{text}")
    };
    let fixes: Vec<_> = findings.into_iter().filter_map(|finding| finding.fix).collect();
    let safe = fixes.iter().all(|fix| fix.applicability == Applicability::Safe);
    let mut edits: Vec<_> = fixes.into_iter().flat_map(|fix| fix.edits).collect();
    edits.sort_by_key(|edit| edit.span.start);
    let mut result = text.to_owned();
    for edit in edits.iter().rev() {
        result.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
    }
    (!edits.is_empty()).then_some((result, safe))
}

#[test]
fn edits_do_what_they_say() {
    let function = |key: &str| {
        format!(
            "service: s\nprovider:\n  name: aws\nfunctions:\n  a:\n    handler: a.b\n    {key}: x # mine\n"
        )
    };
    let variable = |text: &str| format!("service: s\nprovider:\n  name: aws\ncustom:\n  a: '{text}'\n");
    let version =
        |text: &str| format!("service: s\nframeworkVersion: {text} # here\nprovider:\n  name: aws\n");
    for (code, target, before, after, safe) in [
        ("DEP021", Target::V3, function("awsKmsKeyArn"), function("kmsKeyArn"), true),
        (
            "DEP037",
            Target::V3,
            "service: s\n\"tenant\": t\nprovider: aws\n".to_owned(),
            "service: s\norg: t\nprovider: aws\n".to_owned(),
            true,
        ),
        (
            "DEP061",
            Target::V3,
            "service: s\nprovider: {name: aws, iam: {role: {permissionBoundary: p}}}\n".to_owned(),
            "service: s\nprovider: {name: aws, iam: {role: {permissionsBoundary: p}}}\n".to_owned(),
            true,
        ),
        ("DEP034", Target::V2, variable("${cf.eu-west-1:a.b}"), variable("${cf(eu-west-1):a.b}"), true),
        (
            "DEP035",
            Target::V3,
            variable("${ssm:/a~true}-${ssm:/b~split, env:B}"),
            variable("${ssm:/a}-${ssm:/b, env:B}"),
            true,
        ),
        (
            "DEP035",
            Target::V3,
            variable("${ssm:/a/${env:A, ssm:/b~true}~true}"),
            variable("${ssm:/a/${env:A, ssm:/b}}"),
            true,
        ),
        ("DEP035", Target::V3, variable("${ssm:/a~false}"), variable("${ssm(noDecrypt):/a}"), true),
        ("FWV003", Target::V3, version("3"), version("\"3\""), true),
        ("FWV002", Target::Osls4, version("'3'"), version("\"4\""), false),
    ] {
        assert_eq!(fixed(code, target, &before), Some((after, safe)), "{code} in\n{before}");
    }
}

#[test]
fn what_might_change_more_is_left_alone() {
    for (code, target, text) in [
        // Both names are there.
        ("DEP037", Target::V3, "service: s\ntenant: t\norg: o\nprovider: aws\n"),
        // The key is used in another place, too.
        (
            "DEP021",
            Target::V3,
            "service: s\ncustom: {base: &base {awsKmsKeyArn: x}}\nprovider: aws\nfunctions:\n  a:\n    <<: *base\n    handler: a.b\n",
        ),
        // It belongs elsewhere.
        ("DEP061", Target::V3, "service: s\nprovider: {name: aws, cfnRole: x}\n"),
        // It would ask for another release.
        ("FWV003", Target::V3, "service: s\nframeworkVersion: 2\nprovider: aws\n"),
    ] {
        assert_eq!(fixed(code, target, text), None, "{code} in\n{text}");
    }
}
