//! Which files are looked at, and for which release.

use std::fs;

use crate::folder::Folder;
use crate::{FAULTY, json};

#[test]
fn folders_are_walked_and_other_files_left_alone() {
    let folder = Folder::with(&[
        ("b/serverless.yml", FAULTY),
        ("a/serverless.yaml", FAULTY),
        (
            "c/serverless.json",
            "{\"service\": \"shop\", \"provider\": {\"name\": \"aws\", \"lambdaHashingVersion\": 1}}",
        ),
        ("c/other.yml", FAULTY),
        ("node_modules/x/serverless.yml", FAULTY),
        ("ignored/serverless.yml", FAULTY),
        (".gitignore", "ignored\n"),
        ("component/serverless.yml", "component: aws-lambda\nname: x\n"),
        ("program/serverless.ts", "export default {}\n"),
    ]);
    let ran = folder.run("lint --format concise");
    let places: Vec<_> = ran.stdout.lines().map(|line| line.split(": ").next().unwrap()).collect();
    let expected = [
        "a/serverless.yaml:4:3",
        "a/serverless.yaml:6:12",
        "b/serverless.yml:4:3",
        "b/serverless.yml:6:12",
        "c/serverless.json:1:49",
    ];
    assert_eq!(places, expected);
    assert!(ran.stderr.contains("component/serverless.yml is not judged: it is a Serverless Component"));
    assert!(ran.stderr.contains("program/serverless.ts is left out"));
    assert!(
        ran.stderr.ends_with("3 services for release 3: 2 errors, 3 warnings, 4 fixable\n"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.code, 1);
}

#[test]
fn the_file_says_which_release_it_is_for() {
    let with = |version: &str| format!("frameworkVersion: {version}\n{FAULTY}");
    let target = |version: &str, package: &str| {
        let folder = Folder::with(&[("serverless.yml", &with(version)), ("package.json", package)]);
        json(&folder.run("lint --format json").stdout)["services"][0]["target"].as_str().unwrap().to_owned()
    };
    assert_eq!(target("'3'", "{}"), "3");
    assert_eq!(target("2", "{}"), "2");
    assert_eq!(target("'>=1.83.0 <3.0.0'", "{\"devDependencies\": {\"serverless\": \"^3\"}}"), "1");
    assert_eq!(target("'*'", "{\"devDependencies\": {\"serverless\": \"^2\"}}"), "2");
    assert_eq!(target("'4'", "{\"devDependencies\": {\"osls\": \"^4\"}}"), "osls4");
    assert_eq!(target("${env:VERSION}", "{}"), "3");
}

#[test]
fn an_included_file_is_told_about_once_and_by_its_name() {
    let service = "service: NAME\nprovider: ${file(../shared/provider.yml)}\n";
    let folder = Folder::with(&[
        ("one/serverless.yml", &service.replace("NAME", "one")),
        ("two/serverless.yml", &service.replace("NAME", "two")),
        ("shared/provider.yml", "name: aws\nlambdaHashingVersion: 20201221\n"),
    ]);
    let ran = folder.run("lint --format concise --select DEP062");
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.starts_with("shared/provider.yml:2:1: warning DEP062"), "{}", ran.stdout);
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::with(&[]);
    let ran = folder.run_with("lint - --format concise --select DEP062", FAULTY);
    assert!(ran.stdout.starts_with("<stdin>:4:3: warning DEP062"), "{}", ran.stdout);
}

#[test]
fn a_folder_with_the_name_of_a_configuration_is_refused() {
    let folder = Folder::with(&[("serverless.yml/README.md", "")]);
    for command in ["lint serverless.yml", "lint", "lint .", "fix"] {
        let ran = folder.run(command);
        assert_eq!(ran.code, 2, "{command}");
        assert!(ran.stderr.contains("serverless.yml is a folder, not a configuration"), "{}", ran.stderr);
    }
    // Somewhere below, it does not keep the others from being judged.
    let folder = Folder::with(&[
        ("a/serverless.yml/README.md", ""),
        ("b/serverless.yml", "service: shop\nprovider: {name: aws}\n"),
    ]);
    let ran = folder.run("lint");
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("a/serverless.yml is a folder, not a configuration"), "{}", ran.stderr);
}

#[test]
fn the_last_line_says_for_which_releases_services_were_judged() {
    let of =
        |version: &str| format!("service: shop\nframeworkVersion: '{version}'\nprovider: {{name: aws}}\n");
    let folder = Folder::with(&[("a/serverless.yml", &of("2")), ("b/serverless.yml", &of("3"))]);
    assert!(folder.run("lint a").stderr.starts_with("1 service for release 2: nothing found"));
    assert!(folder.run("lint b --target osls4 --select CRED").stderr.starts_with("1 service for osls 4: "));
    let both = folder.run("lint").stderr;
    assert!(both.starts_with("2 services (1 for release 2, 1 for release 3): "), "{both}");
}

#[test]
fn severities_are_what_the_release_makes_of_it() {
    let severities = |text: &str, rule: &str, target: &str| {
        let folder = Folder::with(&[("serverless.yml", text)]);
        let ran =
            folder.run(&format!("lint --format json --select {rule} --today 2026-11-22 --target {target}"));
        let findings = json(&ran.stdout)["findings"].clone();
        let each = findings.as_array().unwrap().iter();
        each.map(|finding| finding["severity"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    let secret = "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy, 'key'}\n";
    assert_eq!(severities(secret, "CRED001", "2"), "warning");
    assert_eq!(severities(&secret.replace(", 'key'", ""), "CRED001", "2"), "error");
    assert_eq!(severities(secret, "CRED001", "3"), "error");
    let tenant = "service: shop\ntenant: acme\nprovider: {name: aws}\n";
    assert_eq!(severities(tenant, "DEP037", "3"), "warning");
    assert_eq!(severities(tenant, "DEP037", "osls4"), "error");
    // Not a matter of the schema only.
    let functions = "service: shop\nprovider: {name: aws}\nfunctions: {hello: abc}\n";
    assert_eq!(severities(functions, "SCH002", "3"), "error");
    let provider = "service: shop\nprovider: [aws]\nfunctions: {}\n";
    assert_eq!(severities(provider, "SCH002", "3"), "error");
    let runtime = "service: shop\nprovider: {name: aws, runtime: nodejs24.x}\n";
    assert_eq!(severities(runtime, "RUN005", "3"), "info");
    assert_eq!(severities(&runtime.replace("24", "10"), "RUN005", "3"), "warning");
    assert_eq!(severities(&runtime.replace("24", "10"), "RUN005", "osls4"), "error");
}

#[test]
fn a_file_is_read_as_its_release_reads_yaml() {
    let text = "service: shop
provider:
  name: aws
resources:
  Transform: !Transform {Name: AWS::Include}
";
    let package = "{\"devDependencies\": {\"osls\": \"^4\"}}";
    let folder = Folder::with(&[
        ("serverless.yml", text),
        ("osls/serverless.yml", text),
        ("osls/package.json", package),
    ]);
    let count = |arguments: &str| {
        folder.run(&format!("lint --format concise --select YML {arguments}")).stdout.lines().count()
    };
    assert_eq!(count("serverless.yml"), 1);
    assert_eq!(count("serverless.yml --target osls4"), 0);
    assert_eq!(count("osls/serverless.yml"), 0);
    assert_eq!(count("osls/serverless.yml --target 3"), 1);
    // The file itself names another release than its package.json.
    fs::write(folder.path("osls/serverless.yml"), format!("frameworkVersion: '3'\n{text}")).unwrap();
    assert_eq!(count("osls/serverless.yml"), 1);
}
