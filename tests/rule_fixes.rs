//! The edits that findings propose, applied: what stands in the file afterwards.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use slsconf::edit::{Applicability, apply};
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
    let edits: Vec<_> = fixes.into_iter().flat_map(|fix| fix.edits).collect();
    let result = edits.first().and_then(|edit| apply(edit.span.file, text, &edits).ok());
    result.map(|result| (result, safe))
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
            "service: s\n\"org\": t\nprovider: aws\n".to_owned(),
            true,
        ),
        (
            "DEP061",
            Target::V3,
            "service: s\nprovider: {name: aws, iam: {role: {permissionBoundary: p}}}\n".to_owned(),
            "service: s\nprovider: {name: aws, iam: {role: {permissionsBoundary: p}}}\n".to_owned(),
            true,
        ),
        ("DEP034", Target::V2, variable("${cf.eu-west-1:a.b}"), variable("${cf(eu-west-1):a.b}"), false),
        ("DEP034", Target::V3, variable("${cf.eu-west-1:a.b}"), variable("${cf(eu-west-1):a.b}"), true),
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
        ("FWV002", Target::Osls4, version("'3'"), version("'3 || 4'"), false),
    ] {
        assert_eq!(fixed(code, target, &before), Some((after, safe)), "{code} in\n{before}");
    }
}

#[test]
fn keys_go_or_move_in_the_hand_of_their_author() {
    for (code, target, before, after, safe) in [
        (
            "DEP001",
            Target::V3,
            "service: s\nprovider:\n  name: aws\n  httpApi:\n    timeout: 10 # seconds\n\ncustom: {}\n",
            "service: s\nprovider:\n  name: aws\n\ncustom: {}\n",
            true,
        ),
        (
            "DEP001",
            Target::V1,
            "service: s\nprovider: {name: aws, httpApi: {timeout: 10, cors: true}}\n",
            "service: s\nprovider: {name: aws, httpApi: {cors: true}}\n",
            false,
        ),
        (
            "DEP003",
            Target::V3,
            "service: s\nprovider:\n  name: aws\nfunctions:\n  a:\n    handler: a.b\n    destinations:\n      # short\n      maximumEventAge: 60\n",
            "service: s\nprovider:\n  name: aws\nfunctions:\n  a:\n    handler: a.b\n    # short\n    maximumEventAge: 60\n",
            true,
        ),
        (
            "DEP005",
            Target::V3,
            "service: s\nenableLocalInstallationFallback: true\nprovider: aws\n",
            "service: s\nprovider: aws\n",
            true,
        ),
        (
            "DEP005",
            Target::V2,
            "service: s\nenableLocalInstallationFallback: true\nprovider: aws\n",
            "service: s\nprovider: aws\n",
            false,
        ),
        (
            "DEP021",
            Target::V3,
            "service:\n  name: s\n  awsKmsKeyArn: x # key\nprovider:\n  name: aws\n",
            "service:\n  name: s\nprovider:\n  name: aws\n  kmsKeyArn: x # key\n",
            true,
        ),
        (
            "DEP022",
            Target::V3,
            "service: s\nprovider:\n    name: aws\n    # who may\n    resourcePolicy:\n        - Effect: Deny\n    stage: x\n",
            "service: s\nprovider:\n    name: aws\n    apiGateway:\n        # who may\n        resourcePolicy:\n            - Effect: Deny\n    stage: x\n",
            true,
        ),
        (
            "DEP061",
            Target::V3,
            "service: s\nprovider:\n  name: aws\n  iamRoleStatements:\n  - Effect: Allow\n    Action: a:b\n    Resource: x\n",
            "service: s\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n      - Effect: Allow\n        Action: a:b\n        Resource: x\n",
            true,
        ),
        (
            "DEP062",
            Target::V3,
            "service: s\nprovider:\n  name: aws\n  lambdaHashingVersion: '20201221'\n",
            "service: s\nprovider:\n  name: aws\n",
            true,
        ),
        (
            "DEP072",
            Target::Osls4,
            "service: s\norg: o # ours\nprovider: aws\n",
            "service: s\nprovider: aws\n",
            false,
        ),
        (
            "DEP075",
            Target::V4,
            "service: s\nprovider: aws\n\nuseDotenv: true\n",
            "service: s\nprovider: aws\n",
            true,
        ),
    ] {
        assert_eq!(fixed(code, target, before), Some((after.to_owned(), safe)), "{code} in\n{before}");
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
        // It is there already, or something else is.
        ("DEP061", Target::V3, "service: s\nprovider: {name: aws, cfnRole: x, iam: {deploymentRole: y}}\n"),
        ("DEP061", Target::V3, "service: s\nprovider: {name: aws, iamRoleStatements: [], iam: {role: y}}\n"),
        // It asks for the other one.
        ("DEP062", Target::V3, "service: s\nprovider: {name: aws, lambdaHashingVersion: 20200924}\n"),
        // Variables would have to be written in another way.
        ("DEP032", Target::V3, "service: s\nprovider: {name: aws, variableSyntax: x}\n"),
        // The events are those of another function, too.
        (
            "DEP001",
            Target::V3,
            "service: s\nprovider: aws\nfunctions: {a: {handler: a.b, events: &e [httpApi: {timeout: 1}]}, b: {handler: a.b, events: *e}}\n",
        ),
        // It would ask for another release.
        ("FWV003", Target::V3, "service: s\nframeworkVersion: 2\nprovider: aws\n"),
    ] {
        assert_eq!(fixed(code, target, text), None, "{code} in\n{text}");
    }
}
