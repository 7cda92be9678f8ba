//! What the framework does to a configuration before it prints, record by record
//! (`fixtures/oracle/normalize.json`).
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashSet;

use serde_json::Value as Json;
use slsconf::framework::schema::SchemaProblem;
use slsconf::framework::{Context, FrameworkError, Options, V3, ValidationMode, load, normalize};
use slsconf::value::Value;
use slsconf::yaml::emit::{Secrets, json};

/// What the program makes of a configuration: the output and the messages about the schema.
fn run(config: &Json) -> Result<(Json, Vec<String>), FrameworkError> {
    let mut value = common::value(config);
    let context = Context {
        behaviour: &V3,
        options: Options::default(),
        file_name: "serverless.yml",
        holds_version: true,
        unknowns: slsconf::framework::schema::Unknowns::AreTexts,
    };
    load(&mut value, &context)?;
    let report = normalize(&mut value, &context)?;
    let shown = if report.mode == ValidationMode::Off { Vec::new() } else { report.problems };
    Ok((as_json(&value), shown.into_iter().map(|SchemaProblem { message, .. }| message).collect()))
}

fn as_json(value: &Value) -> Json {
    serde_json::from_str(&json::stringify(value, Secrets::Mask)).unwrap()
}

/// Differences found, by what differs.
#[derive(Default)]
struct Tally {
    records: usize,
    outputs: Vec<String>,
    errors: Vec<String>,
    messages: Vec<String>,
}

impl Tally {
    /// Compares one record; messages that the base has are left out of it. Records of changes name the changed
    /// values, not their places among the keys, so their outputs are compared without order.
    fn compare(
        &mut self,
        name: &str,
        config: &Json,
        record: &Json,
        expected: &Json,
        base_messages: Option<&[String]>,
    ) {
        self.records += 1;
        match (run(config), record.get("error")) {
            (Err(error), Some(expected)) => {
                let expected = expected["message"].as_str().unwrap();
                if error.message.lines().next() != Some(expected) {
                    self.errors.push(format!("{name}\n  expected {expected}\n  got      {}", error.message));
                }
            }
            (Err(error), None) => self.errors.push(format!("{name}\n  unexpected error {}", error.message)),
            (Ok(_), Some(expected)) => self.errors.push(format!("{name}\n  expected an error {expected}")),
            (Ok((output, messages)), None) => {
                let same = match base_messages {
                    // Values of serde_json compare without the order of keys.
                    Some(_) => output == *expected,
                    None => json_text(&output) == json_text(expected),
                };
                if !same {
                    let mut differing = HashSet::new();
                    differences(expected, &output, &mut String::new(), &mut differing);
                    self.outputs.push(format!("{name}\n  {differing:?}\n  got {output}"));
                }
                let extra: Vec<&str> = messages
                    .iter()
                    .filter(|message| !base_messages.is_some_and(|base| base.contains(message)))
                    .map(String::as_str)
                    .collect();
                let recorded = record.get("messages").and_then(Json::as_array);
                let recorded: Vec<&str> =
                    recorded.into_iter().flatten().map(|m| m.as_str().unwrap()).collect();
                if extra != recorded {
                    self.messages.push(format!("{name}\n  expected {recorded:#?}\n  got      {extra:#?}"));
                }
            }
        }
    }

    fn assert_clean(&self) {
        for (what, differences) in
            [("outputs", &self.outputs), ("errors", &self.errors), ("messages", &self.messages)]
        {
            let sample: Vec<String> =
                differences.iter().take(8).map(|text| text.chars().take(3000).collect()).collect();
            assert!(
                differences.is_empty(),
                "{} of {} {what} differ:\n{}",
                differences.len(),
                self.records,
                sample.join("\n")
            );
        }
    }
}

fn json_text(json: &Json) -> String {
    json.to_string()
}

fn records() -> Json {
    serde_json::from_str(&common::oracle("normalize.json")).unwrap()
}

fn texts(json: &Json) -> Vec<String> {
    json.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_base_and_configurations_written_by_hand() {
    let records = records();
    let mut tally = Tally::default();
    let base = serde_json::json!({ "messages": records["baseMessages"] });
    tally.compare("base", &records["base"], &base, &records["baseOutput"], None);
    for record in records["hand"].as_array().unwrap() {
        let expected = record.get("output").unwrap_or(&Json::Null);
        tally.compare(&record["config"].to_string(), &record["config"], record, expected, None);
    }
    tally.assert_clean();
    assert_eq!(tally.records, 36);
}

#[test]
fn one_value_of_the_base_set_to_another() {
    let records = records();
    let base_messages = texts(&records["baseMessages"]);
    let mut tally = Tally::default();
    for record in records["mutations"].as_array().unwrap() {
        let path = record["path"].as_array().unwrap();
        let mut config = records["base"].clone();
        *at(&mut config, path).unwrap() = record["set"].clone();
        let mut expected = records["baseOutput"].clone();
        for change in record.get("changes").and_then(Json::as_array).into_iter().flatten() {
            apply(&mut expected, change.as_array().unwrap());
        }
        let name = format!("{} = {}", Json::Array(path.clone()), record["set"]);
        tally.compare(&name, &config, record, &expected, Some(&base_messages));
    }
    tally.assert_clean();
    assert_eq!(tally.records, 4_913);
}

/// Where two values differ.
fn differences(expected: &Json, output: &Json, path: &mut String, found: &mut HashSet<String>) {
    match (expected, output) {
        (Json::Object(one), Json::Object(other)) => {
            for key in one.keys().chain(other.keys()) {
                let length = path.len();
                path.push('.');
                path.push_str(key);
                let absent = Json::String("<absent>".into());
                differences(one.get(key).unwrap_or(&absent), other.get(key).unwrap_or(&absent), path, found);
                path.truncate(length);
            }
        }
        (Json::Array(one), Json::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                let length = path.len();
                path.push_str(&format!(".{index}"));
                differences(one, other, path, found);
                path.truncate(length);
            }
        }
        _ if expected == output => {}
        _ => {
            found.insert(format!("{path}: expected {expected}, got {output}"));
        }
    }
}

/// The place a path of keys and indices leads to.
fn at<'a>(json: &'a mut Json, path: &[Json]) -> Option<&'a mut Json> {
    path.iter().try_fold(json, |json, step| match step {
        Json::Number(index) => json.get_mut(index.as_u64().unwrap() as usize),
        key => json.get_mut(key.as_str().unwrap()),
    })
}

/// Applies `[path, value]`, or `[path]` for a value that is gone.
fn apply(json: &mut Json, change: &[Json]) {
    let (last, above) = change[0].as_array().unwrap().split_last().unwrap();
    let parent = at(json, above).unwrap();
    match (parent, change.get(1)) {
        (Json::Object(object), Some(value)) => {
            object.insert(last.as_str().unwrap().to_owned(), value.clone());
        }
        (Json::Object(object), None) => {
            object.shift_remove(last.as_str().unwrap());
        }
        (Json::Array(items), Some(value)) => {
            let index = last.as_u64().unwrap() as usize;
            while items.len() <= index {
                items.push(Json::Null);
            }
            items[index] = value.clone();
        }
        (Json::Array(items), None) => items.truncate(last.as_u64().unwrap() as usize),
        _ => unreachable!("changes are inside collections"),
    }
}
