//! Whether a value is what js-yaml makes of a text.

use serde_json::Value as Json;
use slsconf::value::{Data, Value};

/// Whether they are equal, the order of keys included.
pub fn same(json: &Json, value: &Value) -> bool {
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
