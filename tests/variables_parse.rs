//! The variable parser against 1,327 recorded results of the framework's own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::parse_tree::{canonical, template};
use serde_json::Value;
use slsconf::variables::syntax::parse;

#[test]
fn every_recorded_input_gives_the_recorded_result() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/oracle/variables-parse.json");
    let records: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(records.len(), 1327);
    let mut failures = Vec::new();
    for record in &records {
        let input = record["input"].as_str().unwrap();
        let matches = match (parse(input), record.get("error")) {
            (Ok(parsed), None) => {
                let output = parsed.map_or(Value::Null, |parsed| template(input, &parsed));
                canonical(&output) == canonical(&record["output"])
            }
            (Err(error), Some(expected)) => {
                let message = error.to_string();
                let expected_message = expected["message"].as_str().unwrap();
                let code = error.kind.code();
                // What follows is the wording of the JavaScript engine's own JSON parser.
                let same_message = match expected_message.split_once(": ") {
                    Some((ours, _)) if code == "INVALID_VARIABLE_STRING_LITERAL" => message.starts_with(ours),
                    _ => message == expected_message,
                };
                code == expected["code"] && same_message
            }
            _ => false,
        };
        if !matches {
            failures.push(format!("{input:?}: expected {record}, got {:?}", parse(input)));
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}
