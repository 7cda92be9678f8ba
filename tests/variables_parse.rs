//! The variable parser against 1,327 recorded results of the framework's own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Map, Value, json};
use slsconf::variables::syntax::{Argument, Literal, Piece, Source, Template, parse};

/// Offsets upstream counts in UTF-16 units from the start of the text or argument.
fn units(text: &str, start: usize, offset: usize) -> Value {
    json!(text[start..offset].encode_utf16().count())
}

fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(value) => json!(value),
        Literal::Number(number) if number.is_infinite() => {
            json!({ "$number": if *number > 0.0 { "Infinity" } else { "-Infinity" } })
        }
        Literal::Number(number) if *number == 0.0 && number.is_sign_negative() => json!({ "$number": "-0" }),
        Literal::Number(number) => json!(number),
        Literal::String(text) => json!(**text),
    }
}

fn argument(text: &str, argument: &Argument) -> Value {
    let mut record = Map::from_iter([("value".to_owned(), literal(&argument.value))]);
    if let Some(inner) = &argument.template {
        record.insert("variables".to_owned(), template(text, inner));
    }
    Value::Object(record)
}

fn source(text: &str, source: &Source) -> Value {
    let call = match source {
        Source::Literal(value) => return json!({ "value": literal(value) }),
        Source::Call(call) => call,
    };
    let mut record = Map::from_iter([("type".to_owned(), json!(call.name))]);
    if let Some(params) = &call.params {
        record.insert("params".to_owned(), params.iter().map(|param| argument(text, param)).collect());
    }
    if let Some(address) = &call.address {
        record.insert("address".to_owned(), argument(text, address));
    }
    Value::Object(record)
}

fn template(text: &str, template: &Template) -> Value {
    let pieces = template.pieces.iter().map(|piece| {
        let (start, end, key, value) = match piece {
            Piece::Variable(variable) => {
                let sources = variable.sources.iter().map(|each| source(text, each)).collect();
                (variable.start, variable.end, "sources", sources)
            }
            Piece::Escape { start, end, text } => (*start, *end, "value", json!(text)),
        };
        let mut record = Map::new();
        if template.pieces.len() > 1 || start != template.start || end != template.end {
            record.insert("start".to_owned(), units(text, template.start, start));
            record.insert("end".to_owned(), units(text, template.start, end));
        }
        record.insert(key.to_owned(), value);
        Value::Object(record)
    });
    pieces.collect()
}

/// Numbers compared as doubles: `1` and `1.0` are the same.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(canonical).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), canonical(value))).collect()
        }
        other => other.clone(),
    }
}

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
