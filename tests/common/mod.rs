//! What tests of recorded behaviour share: records as values and back, and whole runs.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

pub mod print_run;

use std::path::Path;
use std::rc::Rc;

use serde_json::Value as Json;
use slsconf::value::{Data, Mapping, Origin, Value};

/// The text of a file of recorded behaviour.
pub fn oracle(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A record's value as the program holds it.
pub fn value(json: &Json) -> Value {
    let data = match json {
        Json::Null => Data::Null,
        Json::Bool(value) => Data::Bool(*value),
        Json::Number(number) => Data::Number(number.as_f64().unwrap()),
        Json::String(text) => Data::String(text.as_str().into()),
        Json::Array(items) => Data::Sequence(Rc::new(items.iter().map(value).collect())),
        Json::Object(object) => {
            let mut mapping = Mapping::new();
            for (key, item) in object {
                mapping.insert(key.as_str(), value(item));
            }
            Data::Mapping(Rc::new(mapping))
        }
    };
    Value::new(data, Origin::Framework(&"record"))
}
