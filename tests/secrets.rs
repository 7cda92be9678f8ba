//! A secret stays one, whatever variables make of it, and nothing shows it unasked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::rc::Rc;

use slsconf::framework::Release;
use slsconf::javascript::JavaScript;
use slsconf::service::{Environment, Options, Target};
use slsconf::source::Sources;
use slsconf::value::{Data, Mapping, Origin, Provenance, Secret, Value};
use slsconf::variables::{Context, PassSources, Resolver};
use slsconf::yaml::emit::{self, Secrets};
use slsconf::yaml::{self, Schema};

/// What must never be seen.
const CANARY: &str = "hunter2";

const ALL: PassSources =
    PassSources { known: &["self", "strToBool", "env"], fulfilled: &["self", "strToBool", "env"] };

fn secret(data: Data) -> Value {
    let origin = Origin::Framework(&"test");
    Value::new(Data::Secret(Rc::new(Secret::from_source(Value::new(data, origin), "ssm:/db"))), origin)
}

/// Resolves a configuration to which `custom.secret`, a text, and `custom.map.port`, a number, are added as secrets.
fn resolve(text: &str) -> Resolver {
    let mut files = Sources::default();
    let file = files.add("serverless.yml", text);
    let mut configuration = yaml::read(&files, file, &Schema::SERVERLESS).unwrap().value.unwrap();
    let mut map = Mapping::new();
    map.insert("port", secret(Data::Number(5432.0)));
    let custom = configuration.as_mapping_mut().unwrap().get_mut("custom").unwrap().as_mapping_mut().unwrap();
    custom.insert("secret", secret(Data::String(CANARY.into())));
    custom.insert("map", Value::new(Data::Mapping(Rc::new(map)), Origin::Framework(&"test")));
    let context = Context {
        files,
        file_cache: Default::default(),
        javascript: JavaScript::off(),
        service_dir: "/".into(),
        options: Options::default().to_value(true),
        environment: Environment::new([]),
        aws: Default::default(),
        dialect: Release::of(Target::V3).dialect,
        keeps: false,
    };
    let mut resolver = Resolver::new(configuration, Provenance::default(), context);
    resolver.run_pass(ALL, None);
    resolver
}

const USES: &str = "custom:
  whole: ${self:custom.secret}
  inside: postgres://user:${self:custom.secret}@host:${self:custom.map.port}/db
  again: ${self:custom.inside}
  copied: ${self:custom.map}
  list: ['${self:custom.secret}', plain]
  joined: ${self:custom.list}-x
  letter: ${self:custom.secret.0}
";

#[test]
fn a_secret_is_masked_by_its_source_wherever_it_goes() {
    let resolver = resolve(USES);
    assert!(resolver.standing_errors().is_empty());
    let shown = emit::dump(resolver.configuration.get("custom").unwrap(), Secrets::Mask);
    let expected = "whole: <secret ssm:/db>
inside: postgres://user:<secret ssm:/db>@host:<secret ssm:/db>/db
again: postgres://user:<secret ssm:/db>@host:<secret ssm:/db>/db
copied:
  port: <secret ssm:/db>
list:
  - <secret ssm:/db>
  - plain
joined: <secret ssm:/db>,plain-x
letter: <secret ssm:/db>
secret: <secret ssm:/db>
map:
  port: <secret ssm:/db>
";
    assert_eq!(shown, expected);
    for shown in [
        shown,
        emit::json::stringify(&resolver.configuration, Secrets::Mask),
        emit::text::string(resolver.configuration.at(&["custom", "list"]).unwrap(), Secrets::Mask),
        format!("{resolver:?}"),
    ] {
        assert!(!shown.contains(CANARY) && !shown.contains("5432"), "{shown}");
    }
}

#[test]
fn a_secret_is_shown_when_asked_for() {
    let resolver = resolve(USES);
    let custom = resolver.configuration.get("custom").unwrap();
    let shown = emit::dump(custom.get("inside").unwrap(), Secrets::Show);
    assert_eq!(shown, "postgres://user:hunter2@host:5432/db\n");
    assert_eq!(emit::dump(custom.get("copied").unwrap(), Secrets::Show), "port: 5432\n");
}

#[test]
fn no_message_quotes_a_secret() {
    let resolver = resolve(
        "custom:
  boolean: ${strToBool(${self:custom.secret})}
  missing: ${env:${self:custom.secret}}
  address: ${self:custom.${self:custom.secret}.x}
  syntax: ${self:custom.secret}${self:custom.half}
  half: '\\${env:'
",
    );
    let errors: Vec<String> =
        resolver.errors.iter().map(|error| format!("{error} {:?}", error.help)).collect();
    assert!(errors.len() >= 3, "{errors:?}");
    for error in errors {
        assert!(!error.contains(CANARY), "{error}");
    }
}
