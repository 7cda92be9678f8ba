//! The sources that ask AWS, held against what the framework made of the same answers: over HTTP, with a server that
//! gives each record's answer.

#![cfg(feature = "aws")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::sync::{Arc, Mutex};

use common::aws_stub::{Answer, Asked, Stub};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use slsconf::aws::{Aws, CredentialSource, KeyMaterial, StaticKeys};
use slsconf::credentials::Credentials;
use slsconf::framework::Release;
use slsconf::javascript::JavaScript;
use slsconf::service::{Environment, Options, Target};
use slsconf::source::Sources;
use slsconf::value::{Mapping, Origin, Provenance, Value};
use slsconf::variables::{Context, PassSources, Resolver};
use slsconf::yaml::emit::{Secrets, json::stringify};

/// One call of a source of 3.40.0.
#[derive(Debug, Deserialize)]
struct Record {
    source: String,
    input: Input,
    /// What the SDK was made to answer.
    answer: Json,
    result: Option<Json>,
    error: Option<RecordedError>,
    /// What the SDK was asked: service, method, parameters, options.
    calls: Vec<(String, String, serde_json::Map<String, Json>, Json)>,
}

#[derive(Debug, Deserialize)]
struct Input {
    #[serde(default, deserialize_with = "some")]
    address: Option<Json>,
    params: Option<Vec<Json>>,
    #[serde(default)]
    options: serde_json::Map<String, Json>,
    #[serde(default)]
    config: Json,
}

#[derive(Debug, Deserialize)]
struct RecordedError {
    message: String,
}

/// `null` is an address, too.
fn some<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}

/// Records whose canned answer or call can't be: what the SDK of 3.40.0 really does was tried with 2.1693.0.
enum Unreal {
    /// The outcome over HTTP is this value.
    Value(Json),
    /// The SDK refuses to make the call.
    Refused,
}

fn unreal(record: &Record) -> Option<Unreal> {
    match (record.source.as_str(), &record.input.address, &record.answer) {
        // An answer without outputs comes out of the SDK as an empty list.
        ("cf", _, answer) if answer.pointer("/Stacks/0/Outputs").is_none() && answer["error"].is_null() => {
            Some(Unreal::Value(Json::Null))
        }
        // `UriParameterError: Expected uri parameter to have length >= 1`.
        ("s3", Some(Json::String(address)), _) if ["b/", "/k"].contains(&address.as_str()) => {
            Some(Unreal::Refused)
        }
        // An answer always has a body.
        ("s3", Some(Json::String(address)), Json::Object(answer))
            if answer.is_empty() && address == "b/k" =>
        {
            Some(Unreal::Value(json!("")))
        }
        _ => None,
    }
}

#[test]
fn every_recorded_call_comes_to_what_it_came_to() {
    let records: Vec<Record> = serde_json::from_str(&common::oracle("aws-sources.json")).unwrap();
    assert_eq!(records.len(), 168);
    let current: Arc<Mutex<Json>> = Arc::default();
    let answer = Arc::clone(&current);
    let stub = Stub::start(move |asked| over_http(asked, &answer.lock().unwrap()));
    let mut failures = Vec::new();
    let (mut unreal_ones, mut asked_before) = (0, 0);
    for record in &records {
        current.lock().unwrap().clone_from(&record.answer);
        let outcome = resolve(record, &stub);
        let asked = stub.asked().split_off(asked_before);
        asked_before += asked.len();
        let unreal = unreal(record);
        unreal_ones += usize::from(unreal.is_some());
        if let Err(problem) = check(record, unreal, &outcome, &asked) {
            failures.push(format!("{}\n    {:?}\n    {outcome:?}", problem, record.input));
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(unreal_ones, 4);
}

/// What a call came to: its value, or an error.
type Outcome = Result<Json, String>;

fn check(record: &Record, unreal: Option<Unreal>, outcome: &Outcome, asked: &[Asked]) -> Result<(), String> {
    let refused = matches!(unreal, Some(Unreal::Refused));
    let expected = match (unreal, &record.result, &record.error) {
        (Some(Unreal::Refused), ..) => Err(String::new()),
        (Some(Unreal::Value(value)), ..) => Ok(value),
        (None, Some(result), _) => Ok(result["value"].clone()),
        (None, None, error) => Err(error.as_ref().unwrap().message.clone()),
    };
    let same = match (&expected, outcome) {
        // The time of the run.
        (Ok(value), Ok(found)) if record.input.address == Some(json!("instanceId")) => {
            let digits = |json: &Json| json.as_str().unwrap().bytes().all(|byte| byte.is_ascii_digit());
            digits(value) && digits(found)
        }
        (Ok(value), Ok(found)) => value == found,
        // A source that has nothing is the end of a variable without a fallback.
        (Ok(Json::Null), Err(error)) => {
            error.contains(&format!("Value not found at \"{}\" source", record.source))
        }
        (Err(message), Err(error)) => error.contains(message.as_str()),
        _ => false,
    };
    if !same {
        return Err(format!("expected {expected:?}"));
    }
    let expected = if refused { &[][..] } else { &record.calls[..] };
    if asked.len() != expected.len() {
        return Err(format!("{} requests instead of {}", asked.len(), expected.len()));
    }
    for ((service, method, parameters, options), asked) in expected.iter().zip(asked) {
        let region = options["region"].as_str().unwrap_or_else(|| service_region(record));
        let same_service = asked.service == service.to_lowercase();
        let same_parameters =
            parameters.iter().all(|(name, value)| asked.parameters.get(name) == Some(value));
        let no_more = asked.parameters.len() == parameters.len();
        let same_action = asked.action.to_lowercase() == method.to_lowercase()
            || (asked.action == "GET" && method == "getObject");
        if !(same_service && same_parameters && no_more && same_action && asked.region == region) {
            return Err(format!("asked {asked:?}"));
        }
    }
    Ok(())
}

fn service_region(record: &Record) -> &str {
    let text = |json: &'_ Json| json.as_str().is_some_and(|text| !text.is_empty());
    let option = record.input.options.get("region").filter(|region| text(region));
    let region = option.or_else(|| record.input.config.pointer("/provider/region"));
    region.and_then(Json::as_str).unwrap_or("us-east-1")
}

/// Resolves the recorded call with the stub as AWS.
fn resolve(record: &Record, stub: &Stub) -> Outcome {
    const ALL: &[&str] = &["aws", "cf", "s3", "ssm", "sls", "self", "opt"];
    let mut options = Options::default().to_value(true);
    for (name, value) in &record.input.options {
        options.as_mapping_mut().unwrap().insert(name.as_str(), common::value(value));
    }
    let mut configuration = common::value(&record.input.config);
    if configuration.as_mapping().is_none() {
        configuration = common::value(&json!({}));
    }
    let text = Value::string(variable(record), Origin::Framework(&"record"));
    let mut custom = Mapping::new();
    custom.insert("value", text);
    let custom = Value::new(slsconf::value::Data::Mapping(custom.into()), Origin::Framework(&"record"));
    configuration.as_mapping_mut().unwrap().insert("custom", custom);
    let endpoint = ("AWS_ENDPOINT_URL".to_owned(), stub.url());
    let attempts = ("AWS_MAX_ATTEMPTS".to_owned(), "1".to_owned());
    let environment = Environment::new([endpoint, attempts]);
    let aws = Aws::new(CredentialSource::Keys(keys()), service_region(record), &environment, false);
    let context = Context {
        files: Sources::default(),
        file_cache: Default::default(),
        javascript: JavaScript::off(),
        service_dir: "/".into(),
        options,
        environment,
        credentials: Credentials::none(),
        target: Target::V3,
        aws: Default::default(),
        dialect: Release::of(Target::V3).dialect,
        keeps: false,
    };
    let mut resolver = Resolver::new(configuration, Provenance::default(), context);
    resolver.run_pass(PassSources { known: ALL, fulfilled: ALL }, None);
    while resolver.context.aws.are_waiting() {
        resolver.context.aws.send(&aws, "a test");
        resolver.resume_pass(None);
    }
    match resolver.standing_errors().first() {
        Some(error) => Err(resolver.errors[error.index()].to_string()),
        None => {
            let value = resolver.configuration.at(&["custom", "value"]).unwrap();
            Ok(serde_json::from_str(&stringify(value, Secrets::Show)).unwrap())
        }
    }
}

/// The recorded call in the variable language.
fn variable(record: &Record) -> String {
    let literal = |json: &Json| match json.as_str() {
        Some("") => "\"\"".to_owned(),
        Some(text) => text.to_owned(),
        None => json.to_string(),
    };
    let params = record.input.params.as_ref().map(|params| {
        let params: Vec<String> = params.iter().map(literal).collect();
        format!("({})", params.join(", "))
    });
    // `null` would be text here.
    let address = record.input.address.as_ref().filter(|address| !address.is_null());
    let address = address.map(literal).unwrap_or_default();
    format!("${{{}{}:{address}}}", record.source, params.unwrap_or_default())
}

fn keys() -> StaticKeys {
    StaticKeys {
        access_key_id: KeyMaterial::new("AKIAIOSFODNN7EXAMPLE"),
        secret_access_key: KeyMaterial::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        session_token: None,
    }
}

/// What a service sends for the SDK to make this answer of it.
fn over_http(asked: &Asked, answer: &Json) -> Answer {
    if let Some(error) = answer.get("error") {
        let (code, message) = (error["code"].as_str().unwrap(), error["message"].as_str().unwrap());
        return Answer::error(asked, 400, native_code(code), message);
    }
    match asked.service.as_str() {
        "ssm" => {
            let parameter = |name: &str| answer["Parameter"][name].as_str().unwrap();
            Answer::parameter(parameter("Type"), parameter("Value"))
        }
        "cloudformation" => match answer.pointer("/Stacks/0/Outputs").and_then(Json::as_array) {
            Some(outputs) => {
                let text = |output: &'_ Json, name: &str| output[name].as_str().unwrap().to_owned();
                let pairs: Vec<_> = outputs
                    .iter()
                    .map(|output| (text(output, "OutputKey"), text(output, "OutputValue")))
                    .collect();
                let pairs: Vec<_> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
                Answer::stack(&pairs)
            }
            None => Answer::stacks(""),
        },
        "s3" => Answer::new(200, answer["Body"].as_str().unwrap_or_default()),
        "sts" => Answer::identity(answer["Account"].as_str().unwrap()),
        service => panic!("{service} is asked"),
    }
}

/// AWS's name for an error, which the framework makes its own code of.
fn native_code(code: &str) -> &'static str {
    const CODES: [(&str, &str); 6] = [
        ("AWS_S_S_M_GET_PARAMETER_PARAMETER_NOT_FOUND", "ParameterNotFound"),
        ("AWS_S_S_M_GET_PARAMETER_ACCESS_DENIED_EXCEPTION", "AccessDeniedException"),
        ("AWS_CLOUD_FORMATION_DESCRIBE_STACKS_VALIDATION_ERROR", "ValidationError"),
        ("AWS_CLOUD_FORMATION_DESCRIBE_STACKS_ACCESS_DENIED", "AccessDenied"),
        ("AWS_S3_GET_OBJECT_NO_SUCH_KEY", "NoSuchKey"),
        ("AWS_S3_GET_OBJECT_NO_SUCH_BUCKET", "NoSuchBucket"),
    ];
    CODES.iter().find(|(ours, _)| *ours == code).map(|(_, native)| *native).unwrap()
}
