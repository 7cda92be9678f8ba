//! `slsconf lint` and `slsconf rules` on the command line: which files, which formats, which exit codes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/folder.rs"]
mod folder;

use std::fs;

use folder::Folder;
use serde_json::Value as Json;

/// A service with a finding of each severity that lint has by default.
const FAULTY: &str = "service: shop
provider:
  name: aws
  lambdaHashingVersion: 20201221
  environment:
    STAGE: ${self:provider.stage}
";
const CLEAN: &str = "service: shop\nprovider:\n  name: aws\n  stage: dev\n";

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

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
fn keys_are_masked_in_every_format_and_around_other_findings() {
    // Put together here, so that no scanner of secrets takes this file for a leak.
    let key = format!("AKIA{}", "Z7YXQWERTY234567");
    let text = format!("{FAULTY}    # {key}\n    ID: {key}\n    TEXT: \"a {key}\"\n");
    let folder = Folder::with(&[("serverless.yml", &text)]);
    for format in ["text", "concise", "json", "sarif", "github", "gitlab", "junit"] {
        for select in ["ALL", "VAR003"] {
            let ran = folder.run(&format!("lint --format {format} --select {select}"));
            assert!(!ran.stdout.contains(&key) && !ran.stderr.contains(&key), "{format}: {}", ran.stdout);
            assert!(
                ran.stdout.contains(if select == "ALL" { "CRED004" } else { "VAR003" }),
                "{}",
                ran.stdout
            );
        }
    }
    let baseline = folder.path("baseline.json");
    assert_eq!(folder.run("lint --baseline baseline.json --write-baseline").code, 0);
    assert!(!fs::read_to_string(baseline).unwrap().contains(&key));
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
fn disabled_deprecations_of_the_framework_count_while_they_are_deprecations() {
    let disabled = format!("disabledDeprecations: [LAMBDA_HASHING_VERSION_PROPERTY]\n{FAULTY}");
    let folder = Folder::with(&[("serverless.yml", &disabled)]);
    assert_eq!(folder.run("lint --select DEP062").code, 0);
    assert_eq!(folder.run("lint --select DEP062 --target osls4").code, 1);
}

#[test]
fn annotations_of_github_are_single_lines() {
    let folder = Folder::with(&[("a,b/serverless.yml", FAULTY)]);
    let ran = folder.run("lint --format github");
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        lines[0],
        "::warning file=a%2Cb/serverless.yml,line=4,endLine=4,col=3,endColumn=23,title=DEP062 lambda-hashing-version::\
         `provider.lambdaHashingVersion` is not needed any more: 20201221 is the default since 3.0%0Adelete `lambdaHashingVersion`"
    );
}

#[test]
fn sarif_has_rules_places_fixes_and_fingerprints_that_stay() {
    let folder = Folder::with(&[("a b/serverless.yml", FAULTY)]);
    let run = |folder: &Folder| json(&folder.run("lint --format sarif").stdout)["runs"][0].clone();
    let before = run(&folder);
    let result = &before["results"][1];
    assert_eq!(result["ruleId"], "VAR003");
    let index = result["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(before["tool"]["driver"]["rules"][index]["id"], "VAR003");
    let place = &result["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "a%20b/serverless.yml");
    assert_eq!(place["physicalLocation"]["region"]["startLine"], 6);
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "provider.environment.STAGE");
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "${sls:stage}");
    fs::write(folder.path("a b/serverless.yml"), format!("# moved\n{FAULTY}")).unwrap();
    let after = run(&folder);
    assert_eq!(result["partialFingerprints"], after["results"][1]["partialFingerprints"]);
    assert_ne!(result["partialFingerprints"], before["results"][0]["partialFingerprints"]);
}

#[test]
fn junit_and_gitlab_count_what_was_found() {
    let folder = Folder::with(&[("a/serverless.yml", FAULTY), ("b/serverless.yml", CLEAN)]);
    let junit = folder.run("lint --format junit").stdout;
    assert_eq!(junit.matches("<testcase ").count(), 3);
    assert_eq!(junit.matches("<failure ").count(), 2);
    assert!(
        junit.contains("message=\"`${self:provider.stage}` has no value: `provider.stage` is not set\""),
        "{junit}"
    );
    let gitlab = json(&folder.run("lint --format gitlab").stdout);
    let issues = gitlab.as_array().unwrap();
    assert_eq!(issues.len(), 2);
    assert_eq!((&issues[0]["severity"], &issues[1]["severity"]), (&"minor".into(), &"major".into()));
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
    // What GitLab's Code Quality reports must have, and no more.
    for issue in issues {
        let keys: Vec<_> = issue.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["description", "check_name", "fingerprint", "severity", "location"]);
        assert!(["info", "minor", "major"].contains(&issue["severity"].as_str().unwrap()), "{issue}");
        assert_eq!(issue["location"]["path"], "a/serverless.yml");
        let lines = &issue["location"]["lines"];
        assert!(1 <= lines["begin"].as_u64().unwrap() && lines["begin"].as_u64() <= lines["end"].as_u64());
    }
    assert_eq!(folder.run("lint b --format gitlab").stdout.trim(), "[]");
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
fn places_in_other_files_are_shown_before_the_help() {
    let key = Folder::with(&[
        (
            "serverless.yml",
            "service: shop\nprovider: {name: aws, environment: {A: '${self:custom.key}'}}\ncustom: ${file(custom.yml)}\n",
        ),
        ("custom.yml", "key: AKIAQ5RKZXALPDISYS34\n"),
    ]);
    let ran = key.run("lint --select CRED007");
    let at = |text: &str| ran.stdout.find(text).unwrap_or_else(|| panic!("{text}\n{}", ran.stdout));
    let order = [
        at("CRED007 "),
        at("serverless.yml:2:"),
        at("custom.yml:1:6"),
        at("the key stands here"),
        at("help: "),
    ];
    assert!(order.is_sorted(), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("help: ").count(), 1);
    assert_eq!(ran.stdout.matches("CRED007").count(), 1);
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
