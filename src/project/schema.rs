//! The JSON schema of `slsconf.yml` (draft 2020-12), made from the same tables as the reader's checks.

use serde_json::{Map, Value as Json, json};

use super::format::Format;
use super::shape::{FILE, Key, Shape};

/// The file that the first line of a project file names, beside it.
pub const FILE_NAME: &str = "slsconf.schema.json";

/// The schema as JSON text.
pub fn text() -> String {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!("slsconf.yml"));
    if let Json::Object(file) = of(&FILE, false) {
        schema.extend(file);
    }
    format!("{:#}\n", Json::Object(schema))
}

/// The schema of a value; `nullable` if the key may stand there without one.
fn of(shape: &Shape, nullable: bool) -> Json {
    let kind = |name: &str| if nullable { json!([name, "null"]) } else { json!(name) };
    match shape {
        Shape::Record(keys) => record(keys, None, kind("object")),
        Shape::ByType(types) => {
            let variants: Vec<_> =
                types.iter().map(|(name, keys)| record(keys, Some(name), json!("object"))).collect();
            json!({ "oneOf": variants })
        }
        Shape::Names(form, shape) => json!({
            "type": kind("object"),
            "propertyNames": { "pattern": form.pattern },
            "additionalProperties": of(shape, false),
        }),
        Shape::List(shape) => json!({ "type": kind("array"), "items": of(shape, false) }),
        Shape::Text(form) => text_of(form),
        Shape::Word(words) => {
            let numbers = words.iter().filter_map(|word| word.parse::<u32>().ok()).map(Json::from);
            let all: Vec<Json> = words.iter().map(|word| json!(word)).chain(numbers).collect();
            json!({ "enum": all })
        }
        Shape::Number(number) => json!({ "const": number }),
    }
}

fn text_of(form: &Format) -> Json {
    json!({ "type": "string", "pattern": form.pattern })
}

fn record(keys: &[Key], kind_of: Option<&str>, kind: Json) -> Json {
    let mut properties = Map::new();
    let mut required: Vec<&str> = Vec::new();
    if let Some(name) = kind_of {
        properties.insert("type".to_owned(), json!({ "const": name }));
        required.push("type");
    }
    for key in keys {
        let nullable = !key.required && key.shape.is_container();
        let mut schema = of(&key.shape, nullable);
        if let Json::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), json!(key.doc));
        }
        properties.insert(key.name.to_owned(), schema);
        if key.required {
            required.push(key.name);
        }
    }
    json!({ "type": kind, "properties": properties, "required": required, "additionalProperties": false })
}
