//! Values to JSON for node, and back.

use std::rc::Rc;

use serde_json::{Map, Number, Value as Json};

use crate::value::{Data, Mapping, Origin, Secret, Value};

/// A value as JSON; the secrets in it go to `secrets`.
pub fn to_json(value: &Value, secrets: &mut Vec<Rc<Secret>>) -> Json {
    match &value.data {
        Data::Null => Json::Null,
        Data::Bool(value) => Json::Bool(*value),
        Data::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Data::String(text) => Json::String(text.to_string()),
        Data::Sequence(items) => items.iter().map(|item| to_json(item, secrets)).collect(),
        Data::Mapping(mapping) => {
            let entries = mapping.iter().map(|(key, item)| (key.to_string(), to_json(item, secrets)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
        Data::Secret(secret) => {
            secrets.push(Rc::clone(secret));
            to_json(secret.expose_value(), secrets)
        }
    }
}

/// A value that node gave.
pub fn from_json(json: &Json, origin: Origin) -> Value {
    let data = match json {
        Json::Null => Data::Null,
        Json::Bool(value) => Data::Bool(*value),
        Json::Number(number) => number.as_f64().map_or(Data::Null, Data::Number),
        Json::String(text) => Data::String(text.as_str().into()),
        Json::Array(items) => {
            Data::Sequence(Rc::new(items.iter().map(|item| from_json(item, origin)).collect()))
        }
        Json::Object(object) => {
            let mut mapping = Mapping::with_capacity(object.len());
            for (key, item) in object {
                mapping.insert(key.as_str(), from_json(item, origin));
            }
            Data::Mapping(Rc::new(mapping))
        }
    };
    Value::new(data, origin)
}
