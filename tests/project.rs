//! slsconf.yml as its users meet it: what is taken, what is refused and where, and that the JSON schema says the same.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use jsonschema::Validator;
use serde_json::Value as Json;
use slsconf::output::human::{self, Style};
use slsconf::project::{self, model};
use slsconf::source::Sources;
use slsconf::yaml::emit::{Secrets, json};
use slsconf::yaml::{self, Schema};
use tempfile::TempDir;

const ROLE: &str = "arn:aws:iam::123456789012:role/Deploy";
const EVERYTHING: &str = include_str!("../fixtures/project/everything.yml");

/// What reading a text as a project file comes to: the messages of a refusal as they are drawn.
fn read(text: &str) -> Result<project::Project, String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("slsconf.yml");
    std::fs::write(&path, text).unwrap();
    let mut files = Sources::relative_to(folder.path().canonicalize().unwrap());
    project::read(&mut files, &path).map_err(|failure| {
        human::render(
            &failure.diagnostics,
            &files,
            Style { color: false, graphics: true, width: None, links: false },
        )
    })
}

fn validator() -> Validator {
    jsonschema::validator_for(&serde_json::from_str(&project::schema::text()).unwrap()).unwrap()
}

/// A text as an editor's YAML reader gives it to a JSON schema.
fn as_json(text: &str) -> Json {
    let mut files = Sources::default();
    let file = files.add("slsconf.yml", text);
    let value = yaml::read(&files, file, &Schema::OSLS_4).unwrap().value.unwrap();
    serde_json::from_str(&json::stringify(&value, Secrets::Mask)).unwrap()
}

fn secret(lines: &str) -> String {
    format!("version: 1\nsecrets:\n  deploy: {{ type: aws-role, role_arn: {ROLE}, {lines} }}\n")
}

#[test]
fn every_key_is_taken_by_the_reader_and_by_the_schema() {
    let settings = read(EVERYTHING).unwrap().settings;
    assert!(validator().is_valid(&as_json(EVERYTHING)));
    let model::Secret::AwsRole(role) = &settings.secrets["deploy"] else { panic!() };
    assert_eq!(role.duration, model::Duration(2700));
    assert_eq!(role.external_id, Some(model::ExternalId::Variable("EXTERNAL_ID".into())));
    assert_eq!(settings.profiles["prod"].external_id, Some(model::ExternalId::Text("shop-1".into())));
    assert_eq!(settings.apps["shop"].stages["1"], "prod");
    assert_eq!(settings.lint.target.as_deref(), Some("3"));
    assert_eq!(settings.lint.select.as_ref().unwrap(), &["CRED", "hardcoded-secret"]);
    assert_eq!(settings.lint.per_path_ignores["legacy/**/{a,b}.yml"], ["RUN"]);
}

#[test]
fn mistakes_are_pointed_at_and_the_schema_sees_them_too() {
    let validator = validator();
    for (text, words) in [
        (secret("rol_arn: x"), "unknown key `rol_arn` in secrets.deploy"),
        (secret("rol_arn: x"), "did you mean `role_arn`?"),
        (secret("duration: 10"), "secrets.deploy.duration must be a duration"),
        (secret("duration: 1d"), "write a number and its unit"),
        (secret("external_id: 'a b'"), "secrets.deploy.external_id must be an external ID"),
        (secret("external_id: '${self:x}'"), "the only variable that is read here is ${env:NAME}"),
        (secret("allowed_apps: shop"), "secrets.deploy.allowed_apps must be a list"),
        (secret("region: Europe"), "a region looks like eu-west-1"),
        (secret("mfa_serial: x"), "secrets.deploy.mfa_serial must be"),
        (secret("source_profile: ''"), "it is empty"),
        (secret("source_profile: 7"), "YAML takes this for something else"),
        ("version: 1\nsecrets: { a: { type: aws-role } }\n".into(), "secrets.a lacks `role_arn`"),
        ("version: 1\nsecrets: { a: { type: role } }\n".into(), "it is one of `aws-role`, `ssm`"),
        ("version: 1\nsecrets: { a: { name: x } }\n".into(), "secrets.a lacks `type`"),
        ("version: 1\nsecrets: { a: x }\n".into(), "secrets.a must be a map"),
        ("version: 1\nsecrets: { a: { type: env, name: a-b } }\n".into(), "letters, digits and `_` only"),
        ("version: 1\nsecrets: { 'a,b': { type: env, name: A } }\n".into(), "`a,b` can't be a name"),
        (format!("version: 1\nprofiles: {{ p: {{ role_arn: {ROLE}, allowed_apps: [] }} }}\n"), "unknown key"),
        ("version: 1\nprofiles: { p: { role_arn: arn:aws:iam::12:role/x } }\n".into(), "twelve digits"),
        ("version: 1\nlint: { severity: { RUN001: warn } }\n".into(), "has an unknown value"),
        ("version: 1\nlint: { target: 5 }\n".into(), "has an unknown value"),
        ("version: 1\nlint: { today: tomorrow }\n".into(), "write it as 2026-12-31"),
        ("version: 2\n".into(), "version must be 1"),
        ("secrets: {}\n".into(), "lacks `version`"),
        ("[1]\n".into(), "the file must be a map"),
        ("version: 1\nlints: {}\n".into(), "did you mean `lint`?"),
    ] {
        let error = read(&text).unwrap_err();
        assert!(error.contains(words) && error.contains("Invalid slsconf.yml"), "{text}\n{error}");
        assert!(error.contains("[slsconf.yml:"), "no place: {error}");
        assert!(!validator.is_valid(&as_json(&text)), "the schema takes {text}");
    }
}

#[test]
fn what_a_schema_cannot_say_is_still_refused() {
    for (text, words) in [
        (secret("duration: 13h"), "temporary keys live from 15m to 12h"),
        ("version: 1\napps: { shop: { default_profile: prod } }\n".into(), "there is no profile `prod`"),
        (
            secret("allowed_apps: []") + &format!("profiles: {{ deploy: {{ role_arn: {ROLE} }} }}\n"),
            "both a secret and a profile",
        ),
        ("version: 1\nversion: 1\n".into(), "duplicated mapping key"),
        ("version: [\n".into(), "Invalid slsconf.yml"),
        ("".into(), "the file is empty"),
        ("version: !x 1\n".into(), "Invalid slsconf.yml"),
    ] {
        let error = read(&text).unwrap_err();
        assert!(error.contains(words), "{text}\n{error}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let error = read("version: 1\nsecrets: { a: { type: env, nam: X }, b: 1 }\nlnt: {}\n").unwrap_err();
    for words in
        ["unknown key `nam`", "secrets.a lacks `name`", "secrets.b must be a map", "unknown key `lnt`"]
    {
        assert!(error.contains(words), "{words}\n{error}");
    }
}

#[test]
fn key_material_is_refused_without_being_shown() {
    let id = format!("AKIA{}", "IOSFODNN7EXAMPLE");
    for text in [
        format!("version: 1\nsecrets:\n  a: {{ type: env, name: {id} }}\n"),
        format!("version: 1 # {id}\n"),
        format!("version: 1\nsecrets:\n  a:\n    aws_secret_access_key: {id}\n"),
    ] {
        let error = read(&text).unwrap_err();
        assert!(error.contains("it holds a") && !error.contains("IOSFODNN7"), "{error}");
    }
}

#[test]
fn empty_sections_are_as_good_as_none() {
    let text = "version: 1\nsecrets:\nprofiles: ~\napps:\n  shop:\nlint:\n  select:\n";
    let error = read(text).unwrap_err();
    assert!(error.contains("apps.shop must be a map"), "{error}");
    let text = "version: 1\nsecrets:\nprofiles: ~\napps:\nlint:\n  select:\n";
    assert!(read(text).unwrap().settings.secrets.is_empty());
    assert!(validator().is_valid(&as_json(text)));
}

fn slsconf(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .output()
        .unwrap()
}

#[test]
fn init_writes_a_file_that_is_valid_as_it_is_and_with_its_examples() {
    let folder = TempDir::new().unwrap();
    let written = slsconf(folder.path(), &["init"]);
    assert!(written.status.success() && written.stdout.is_empty());
    let text = std::fs::read_to_string(folder.path().join("slsconf.yml")).unwrap();
    assert!(text.starts_with("# yaml-language-server: $schema=slsconf.schema.json\n"));
    assert!(read(&text).unwrap().settings.secrets.is_empty());
    assert!(validator().is_valid(&as_json(&text)));
    let examples = text.replace("\n  # ", "\n  ");
    assert_eq!(read(&examples).unwrap().settings.secrets.len(), 2);
    assert!(validator().is_valid(&as_json(&examples)));

    std::fs::write(folder.path().join("slsconf.yml"), "mine").unwrap();
    let refused = slsconf(folder.path(), &["init"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(folder.path().join("slsconf.yml")).unwrap(), "mine");

    let schema = slsconf(folder.path(), &["schema"]);
    assert_eq!(String::from_utf8(schema.stdout).unwrap(), project::schema::text());
}

#[test]
fn the_file_is_found_upwards_to_the_root_of_the_repository() {
    let folder = TempDir::new().unwrap();
    let root = folder.path().canonicalize().unwrap();
    std::fs::create_dir_all(root.join("repository/services/api")).unwrap();
    let api = root.join("repository/services/api");
    std::fs::write(root.join("slsconf.yml"), "version: 1\n").unwrap();
    assert_eq!(project::find(&api), Some(root.join("slsconf.yml")));
    std::fs::create_dir(root.join("repository/.git")).unwrap();
    assert_eq!(project::find(&api), None);
    std::fs::write(root.join("repository/slsconf.yml"), "version: 1\n").unwrap();
    assert_eq!(project::find(&api), Some(root.join("repository/slsconf.yml")));
}
