//! A text's variables as the framework's parser gives them.

use serde_json::{Map, Value, json};
use slsconf::variables::syntax::{Argument, Literal, Piece, Source, Template};

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

/// What the framework's parser gives for a text.
pub fn template(text: &str, template: &Template) -> Value {
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
pub fn canonical(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(canonical).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), canonical(value))).collect()
        }
        other => other.clone(),
    }
}
