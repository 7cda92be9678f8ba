//! Which rules count: by options, by the project file, by a baseline.

use std::fs;

use crate::folder::Folder;
use crate::{CLEAN, FAULTY, json};
use serde_json::Value as Json;

#[test]
fn exit_codes_say_what_happened() {
    let folder = Folder::with(&[
        ("clean.yml", CLEAN),
        ("faulty.yml", FAULTY),
        ("broken.yml", "service: [\n"),
        (
            "warned.yml",
            "service: shop\nprovider:\n  name: aws\n  stage: dev\n  lambdaHashingVersion: 20201221\n",
        ),
    ]);
    for (arguments, code) in [
        ("lint clean.yml", 0),
        ("lint faulty.yml", 1),
        ("lint warned.yml", 1),
        ("lint warned.yml --fail-on error", 0),
        ("lint faulty.yml --fail-on never", 0),
        ("lint broken.yml", 1),
        // Nothing says that it can't be read, so it is no result.
        ("lint broken.yml --select DEP", 2),
        ("lint missing.yml", 2),
        ("lint clean.yml --select NOPE", 2),
        ("lint clean.yml --today tomorrow", 2),
        ("lint clean.yml --unknown-option", 2),
        ("lint clean.yml --baseline missing.json", 2),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, code, "{arguments}\n{}{}", ran.stdout, ran.stderr);
    }
}

#[test]
fn rules_are_selected_by_code_group_name_and_upstream_code() {
    let folder = Folder::with(&[("serverless.yml", FAULTY)]);
    let codes = |arguments: &str| -> Vec<String> {
        let ran = folder.run(&format!("lint --format json {arguments}"));
        let findings = json(&ran.stdout)["findings"].clone();
        findings.as_array().unwrap().iter().map(|each| each["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(""), ["DEP062", "VAR003"]);
    assert_eq!(codes("--select VAR"), ["VAR003"]);
    assert_eq!(codes("--select lambda-hashing-version,CRED"), ["DEP062"]);
    assert_eq!(codes("--select LAMBDA_HASHING_VERSION_PROPERTY"), ["DEP062"]);
    assert_eq!(codes("--ignore VAR003"), ["DEP062"]);
    assert_eq!(codes("--select VAR --extend-select DEP062 --ignore VAR"), ["DEP062"]);
    assert_eq!(codes("--target 2"), Vec::<String>::new());
    let ran = folder.run("lint --select CRED0001");
    assert!(ran.stderr.contains("did you mean `CRED001`?"), "{}", ran.stderr);
}

#[test]
fn a_baseline_knows_findings_again_when_lines_move() {
    let folder = Folder::with(&[("serverless.yml", FAULTY)]);
    let written = folder.run("lint --baseline known.json --write-baseline");
    assert_eq!((written.code, written.stdout.as_str()), (0, ""));
    assert_eq!(written.stderr, "2 findings written down in known.json\n");
    let moved = format!("# A line more.\n{FAULTY}    OTHER: ${{self:provider.stage}}\n");
    fs::write(folder.path("serverless.yml"), moved).unwrap();
    let ran = folder.run("lint --baseline known.json --format concise");
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.starts_with("serverless.yml:8:12: error VAR003"), "{}", ran.stdout);
    assert!(ran.stderr.starts_with("2 findings left out by the baseline\n"), "{}", ran.stderr);
    fs::write(folder.path("serverless.yml"), CLEAN).unwrap();
    let ran = folder.run("lint --baseline known.json");
    assert!(
        ran.stderr.contains("0 findings left out by the baseline; 2 known ones are gone"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.code, 0);
}

#[test]
fn disabled_deprecations_of_the_framework_count_while_they_are_deprecations() {
    let disabled = format!("disabledDeprecations: [LAMBDA_HASHING_VERSION_PROPERTY]\n{FAULTY}");
    let folder = Folder::with(&[("serverless.yml", &disabled)]);
    assert_eq!(folder.run("lint --select DEP062").code, 0);
    assert_eq!(folder.run("lint --select DEP062 --target osls4").code, 1);
}

#[test]
fn the_list_of_rules_and_their_pages_are_told() {
    let folder = Folder::with(&[]);
    let listed = folder.run("rules").stdout;
    let rules = json(&folder.run("rules --format json").stdout);
    assert_eq!(listed.lines().count(), rules["rules"].as_array().unwrap().len());
    assert!(folder.run("explain cred001").stdout.starts_with("CRED001 credentials-secrets-variable\n"));
    let page = json(&folder.run("explain lambda-hashing-version --format json").stdout);
    assert_eq!((&page["code"], &page["severity"]["osls4"]), (&"DEP062".into(), &"error".into()));
    assert_eq!(page["severity"]["1"], Json::Null);
}

#[test]
fn a_beginning_of_codes_names_rules_of_the_tiers_looked_for() {
    let text = format!("{FAULTY}custom:\n  unused: 1\n");
    let folder = Folder::with(&[("serverless.yml", &text)]);
    let codes = |arguments: &str| {
        let ran = folder.run(&format!("lint --format json {arguments}"));
        let findings = json(&ran.stdout)["findings"].clone();
        let codes = findings.as_array().unwrap().iter().map(|each| each["rule"].as_str().unwrap().to_owned());
        codes.filter(|code| code.starts_with("VAR")).collect::<Vec<_>>().join(" ")
    };
    // VAR010 is pedantic.
    assert_eq!(codes("--select VAR"), "VAR003");
    assert_eq!(codes("--select VAR --pedantic"), "VAR003 VAR010");
    assert_eq!(codes("--select VAR01"), "");
    assert_eq!(codes("--select VAR010"), "VAR010");
    assert_eq!(codes("--extend-select unused-custom"), "VAR003 VAR010");
    assert_eq!(codes("--extend-select VAR"), "VAR003");
    assert_eq!(codes("--select ALL"), "VAR003 VAR010");
}

#[test]
fn the_project_file_says_what_counts_below_it() {
    let project = "version: 1
lint:
  severity: {DEP: error, DEP062: info}
  per_path_ignores:
    'legacy/**': [VAR]
";
    let folder = Folder::with(&[
        ("project/slsconf.yml", project),
        ("project/api/serverless.yml", FAULTY),
        ("project/legacy/serverless.yml", FAULTY),
        ("other/serverless.yml", FAULTY),
    ]);
    let found = |arguments: &str| {
        let ran = folder.run(&format!("lint --format concise {arguments}"));
        let line = |line: &str| {
            let mut words = line.splitn(4, ' ');
            let file = words.next().unwrap().split(':').next().unwrap();
            format!("{file} {} {}", words.next().unwrap(), words.next().unwrap())
        };
        ran.stdout.lines().map(line).collect::<Vec<_>>()
    };
    let expected = [
        "other/serverless.yml warning DEP062",
        "other/serverless.yml error VAR003",
        "project/api/serverless.yml info DEP062",
        "project/api/serverless.yml error VAR003",
        "project/legacy/serverless.yml info DEP062",
    ];
    assert_eq!(found(""), expected);
    let ran = folder.run("lint project/legacy --fail-on warning");
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[test]
fn the_command_line_wins_over_the_project_file() {
    let folder = Folder::with(&[("serverless.yml", FAULTY)]);
    let found = |lint: &str, arguments: &str| {
        fs::write(folder.path("slsconf.yml"), format!("version: 1\nlint: {lint}\n")).unwrap();
        let ran = folder.run(&format!("lint --format json {arguments}"));
        assert_ne!(ran.code, 2, "{}", ran.stderr);
        let findings = json(&ran.stdout)["findings"].clone();
        let codes = findings.as_array().unwrap().iter().map(|each| each["rule"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("{select: [VAR]}", ""), "VAR003");
    assert_eq!(found("{select: [VAR]}", "--select DEP062"), "DEP062");
    assert_eq!(found("{select: [VAR]}", "--extend-select DEP062"), "DEP062 VAR003");
    assert_eq!(found("{select: [VAR], extend_select: [DEP062]}", "--ignore VAR"), "DEP062");
    assert_eq!(found("{ignore: [DEP]}", ""), "VAR003");
    assert_eq!(found("{ignore: [DEP]}", "--extend-select DEP062"), "DEP062 VAR003");
    assert_eq!(found("{ignore: [DEP]}", "--select DEP"), "DEP062");
    // Release 2 has nothing against the key, and sets the stage itself.
    assert_eq!(found("{target: 2}", ""), "");
    assert_eq!(found("{target: 2}", "--target 3"), "DEP062 VAR003");
}

#[test]
fn the_project_file_sets_the_day() {
    let text = "service: shop\nprovider:\n  name: aws\n  runtime: nodejs14.x\nfunctions: {hello: {handler: hello.handler}}\n";
    let folder = Folder::with(&[("serverless.yml", text)]);
    let found = |lint: &str, arguments: &str| {
        fs::write(folder.path("slsconf.yml"), format!("version: 1\nlint: {lint}\n")).unwrap();
        folder.run(&format!("lint --format concise --select RUN {arguments}")).stdout.matches("RUN").count()
    };
    assert_eq!(found("{today: 2022-06-01}", ""), 0);
    assert_eq!(found("{today: 2026-11-22}", ""), 1);
    assert_eq!(found("{today: 2026-11-22}", "--today 2022-06-01"), 0);
}

#[test]
fn unknown_rules_in_the_project_file_are_shown_where_they_stand() {
    let project = "version: 1
lint:
  ignore: [VAR003, CRED0001]
  severity: {lambda-hashing-versoin: error}
  per_path_ignores:
    'a/**': [nothing-like-it]
";
    let folder = Folder::with(&[("slsconf.yml", project), ("a/serverless.yml", CLEAN)]);
    let ran = folder.run("lint");
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    for text in [
        "Invalid slsconf.yml: there is no rule `CRED0001`",
        "did you mean `CRED001`?",
        "slsconf.yml:3:20",
        "there is no rule `lambda-hashing-versoin`",
        "did you mean `lambda-hashing-version`?",
        "slsconf.yml:4:14",
        "there is no rule `nothing-like-it`",
        "slsconf.yml:6:14",
    ] {
        assert!(ran.stderr.contains(text), "{text}\n{}", ran.stderr);
    }
    fs::write(folder.path("slsconf.yml"), "version: 1\nlint: {ignores: []}\n").unwrap();
    assert_eq!(folder.run("lint").code, 2);
}

#[test]
fn rules_about_keys_and_passwords_can_t_be_ignored_per_file() {
    let refused = |word: &str| {
        let project = format!("version: 1\nlint:\n  per_path_ignores:\n    'a/**': [RUN001, {word}]\n");
        let folder = Folder::with(&[("slsconf.yml", &project), ("a/serverless.yml", CLEAN)]);
        let ran = folder.run("lint");
        if ran.code == 2 {
            assert!(ran.stderr.contains("slsconf.yml:4:22"), "{}", ran.stderr);
            assert!(ran.stderr.contains("can't be ignored per file"), "{}", ran.stderr);
        }
        ran.code == 2
    };
    assert!(["CRED004", "CRED", "SEC002", "SEC", "ALL", "plaintext-secret-name"].into_iter().all(refused));
    assert!(!["SEC1", "SEC104", "DEP"].into_iter().any(refused));
}
