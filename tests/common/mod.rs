//! What tests of recorded behaviour share: records as values and back, and whole runs.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

pub mod aws_stub;
#[cfg(unix)]
pub mod limited;
pub mod mutate;
pub mod parse_tree;
pub mod print_run;
pub mod random;
pub mod same;
#[cfg(feature = "aws")]
pub mod sts;

use std::path::Path;
use std::rc::Rc;
use std::sync::LazyLock;

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

/// Why a case of 3.40.0 can't be compared in general, by `print-cases-index.json`.
pub fn skip_reasons(case: &str) -> Vec<String> {
    static INDEX: LazyLock<Vec<serde_json::Value>> =
        LazyLock::new(|| serde_json::from_str(&oracle("print-cases-index.json")).unwrap());
    let entry = INDEX.iter().find(|entry| entry["case"] == case).unwrap();
    let reasons = entry.get("skip").and_then(serde_json::Value::as_array);
    reasons.into_iter().flatten().filter_map(|reason| reason.as_str().map(str::to_owned)).collect()
}
