//! The YAML reader against what js-yaml was recorded to do with the framework's schema.

use serde_json::Value as Json;
use slsconf::source::Sources;
use slsconf::value::{Data, Value};
use slsconf::yaml::{self, Schema, YamlError, YamlErrorKind};

/// Records that hold no lone surrogate, which neither Rust nor UTF-8 can hold.
const COMPARED: usize = 2384;

const FILENAME: &str = "/w/serverless.yml";

fn records() -> Vec<Json> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/oracle/yaml-load.json");
    let text = replace_lone_surrogates(&std::fs::read_to_string(path).unwrap());
    let records: Vec<Json> = serde_json::from_str(&text).unwrap();
    records.into_iter().filter(|record| record.get("lone").is_none()).collect()
}

/// `\ud83d` without its partner makes JSON that serde_json refuses as a whole.
fn replace_lone_surrogates(json: &str) -> String {
    let lone =
        regex::Regex::new(r"(?i)(\\\\)|(\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})|\\ud[89a-f][0-9a-f]{2}")
            .unwrap();
    lone.replace_all(json, |found: &regex::Captures| {
        let kept = found.get(1).or(found.get(2));
        kept.map_or_else(|| "\\ufffd".to_owned(), |kept| kept.as_str().to_owned())
    })
    .into_owned()
}

fn load(text: &str) -> Result<Option<Value>, (YamlError, String)> {
    let mut sources = Sources::default();
    let file = sources.add(FILENAME, text);
    yaml::read(&sources, file, &Schema::SERVERLESS).map(|document| document.value).map_err(|error| {
        let message = error.message(FILENAME, &sources.file(file).text);
        (error, message)
    })
}

fn same(json: &Json, value: &Value) -> bool {
    match (json, &value.data) {
        (Json::Null, Data::Null) => true,
        (Json::Bool(left), Data::Bool(right)) => left == right,
        (Json::Number(left), Data::Number(right)) => left.as_f64() == Some(*right),
        (Json::String(left), Data::String(right)) => **left == **right,
        (Json::Array(left), Data::Sequence(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| same(left, right))
        }
        (Json::Object(left), Data::Mapping(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right.iter())
                    .all(|(left, right)| **left.0 == **right.0 && same(left.1, right.1))
        }
        _ => false,
    }
}

/// What is wrong with our reading of a record, if anything.
fn difference(record: &Json) -> Option<String> {
    let result = load(record["yaml"].as_str().unwrap());
    if record.get("jsonError").is_some() {
        let agrees = matches!(&result, Err((error, _)) if error.kind == YamlErrorKind::Circular);
        return (!agrees).then(|| format!("circular expected, {result:?}"));
    }
    match (record.get("error"), result) {
        (None, Ok(None)) if record["value"].get("$undefined").is_some() => None,
        (None, Ok(Some(value))) if same(&record["value"], &value) => None,
        (None, Ok(value)) => Some(format!("value {}, ours {value:?}", record["value"])),
        (None, Err((error, _))) => Some(format!("value {}, ours error {error:?}", record["value"])),
        (Some(error), Ok(value)) => Some(format!("error {error}, ours value {value:?}")),
        (Some(error), Err((_, message))) => {
            let expected = error["message"].as_str().unwrap();
            (message != expected).then(|| format!("message\n{expected}\nours\n{message}"))
        }
    }
}

#[test]
fn every_recorded_text_gives_the_recorded_value_or_message() {
    let records = records();
    let differences: Vec<String> = records
        .iter()
        .filter_map(|record| {
            difference(record).map(|difference| format!("{}\n  {difference}", record["yaml"]))
        })
        .collect();
    assert!(records.len() >= COMPARED, "only {} records are compared", records.len());
    assert!(
        differences.is_empty(),
        "{} of {} differ:\n{}",
        differences.len(),
        records.len(),
        differences.join("\n")
    );
}
