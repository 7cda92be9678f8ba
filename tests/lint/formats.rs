//! What the formats say, and that none shows a key.

use std::fs;

use crate::folder::Folder;
use crate::{CLEAN, FAULTY, json};

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
