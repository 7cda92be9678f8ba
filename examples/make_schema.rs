//! Writes a framework's configuration schema in the compact form of `src/framework/schema/reader.rs`.
//!
//! ```text
//! cargo run --example make_schema -- schema.json src/framework/schema/data/aws-3.40.0
//! ```
//!
//! The sources of the four pairs: for `aws-…`, what `serverless.configSchemaHandler.schema` holds once the framework
//! has loaded its plugins for a service on AWS; for `other-…`, `lib/config-schema.js` after `relaxProviderSchema`.
//!
//! `schema.json` is the JSON schema that the framework hands to AJV for a service; `$ref`s into `definitions` are
//! followed. Two files are written: `….txt` with every text once, and `….bin` with the nodes, equal ones once.
//! The opcodes stand in [`opcode`] here and in the reader; keywords are written in the order AJV runs them.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Keywords of AJV that only describe.
const ANNOTATIONS: [&str; 8] =
    ["definitions", "description", "title", "default", "examples", "$comment", "$id", "$schema"];

/// AJV's groups of keywords by the type they apply to, in the order it runs them; `type` itself stands first
/// unless the node is an object with keywords for objects, whose type AJV checks together with those.
const ORDER: [&str; 29] = [
    "const",
    "enum",
    "not",
    "anyOf",
    "oneOf",
    "allOf",
    "maximum",
    "minimum",
    "maxLength",
    "minLength",
    "pattern",
    "format",
    "regexp",
    "maxItems",
    "minItems",
    "additionalItems",
    "items",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "propertyNames",
    "additionalProperties",
    "dependencies",
    "properties",
    "patternProperties",
    "type",
    "nullable",
    "if",
];
const OBJECT_KEYWORDS: [&str; 8] = [
    "maxProperties",
    "minProperties",
    "required",
    "propertyNames",
    "additionalProperties",
    "dependencies",
    "properties",
    "patternProperties",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        panic!("usage: make_schema <schema.json> <output stem>")
    };
    let json = std::fs::read_to_string(input).expect("the schema can be read");
    let root: Value = serde_json::from_str(&json).expect("the schema is JSON");
    let mut writer = Writer {
        definitions: root.get("definitions"),
        text: String::new(),
        nodes: Vec::new(),
        texts: HashMap::new(),
        known: HashMap::new(),
    };
    let root_offset = writer.node(&root);
    writer.nodes.extend(root_offset.to_le_bytes());
    std::fs::write(format!("{output}.txt"), &writer.text).expect("the text can be written");
    std::fs::write(format!("{output}.bin"), &writer.nodes).expect("the nodes can be written");
    println!(
        "{} distinct nodes in {} bytes, {} bytes of text",
        writer.known.len(),
        writer.nodes.len(),
        writer.text.len()
    );
}

struct Writer<'a> {
    definitions: Option<&'a Value>,
    text: String,
    nodes: Vec<u8>,
    texts: HashMap<String, usize>,
    /// Records written so far, with their offsets.
    known: HashMap<Vec<u8>, u32>,
}

impl<'a> Writer<'a> {
    /// Writes a node after its children, unless an equal one was written before; gives its offset.
    fn node(&mut self, schema: &'a Value) -> u32 {
        let schema = self.resolve(schema);
        let mut record = Vec::new();
        if let Value::Object(schema) = schema {
            self.keywords(schema, &mut record);
        } else if schema != &Value::Bool(true) {
            panic!("unsupported schema {schema}");
        }
        record.push(opcode::END);
        if let Some(offset) = self.known.get(&record) {
            return *offset;
        }
        let offset = u32::try_from(self.nodes.len()).expect("a schema is smaller than 4 GiB");
        self.nodes.extend(&record);
        self.known.insert(record, offset);
        offset
    }

    fn resolve(&self, schema: &'a Value) -> &'a Value {
        match schema.get("$ref").and_then(Value::as_str) {
            None => schema,
            Some(reference) => {
                let path = reference.strip_prefix("#/definitions").expect("references lead into definitions");
                let target =
                    self.definitions.and_then(|all| all.pointer(path)).expect("a reference has a target");
                self.resolve(target)
            }
        }
    }

    fn keywords(&mut self, schema: &'a Map<String, Value>, record: &mut Vec<u8>) {
        for key in schema.keys() {
            let known = ORDER.contains(&key.as_str()) || ANNOTATIONS.contains(&key.as_str());
            assert!(known, "unsupported keyword {key}");
        }
        let has_object_keyword = OBJECT_KEYWORDS.iter().any(|keyword| schema.contains_key(*keyword));
        let type_comes_late = schema.get("type").is_some_and(|kind| kind == "object") && has_object_keyword;
        let (before, object) = ORDER.split_at(18);
        if !type_comes_late {
            self.keyword("type", schema, record);
        }
        for keyword in before {
            self.keyword(keyword, schema, record);
        }
        if type_comes_late {
            self.keyword("type", schema, record);
        }
        for keyword in object.iter().filter(|keyword| **keyword != "type") {
            self.keyword(keyword, schema, record);
        }
    }

    fn keyword(&mut self, keyword: &str, schema: &'a Map<String, Value>, record: &mut Vec<u8>) {
        let Some(value) = schema.get(keyword) else { return };
        let mut payload = Vec::new();
        let code = match (keyword, value) {
            ("type", Value::String(kind)) => {
                payload.push(type_code(kind));
                opcode::TYPE
            }
            ("const", value) => {
                self.scalar(value, &mut payload);
                opcode::CONST
            }
            ("enum", Value::Array(values)) => {
                for value in values {
                    self.scalar(value, &mut payload);
                }
                opcode::ENUM
            }
            ("anyOf" | "oneOf" | "allOf", Value::Array(branches)) => {
                let offsets: Vec<u32> = branches.iter().map(|branch| self.node(branch)).collect();
                // AJV leaves an anyOf out if one of its branches takes everything.
                if keyword == "anyOf"
                    && offsets.iter().any(|offset| self.nodes[*offset as usize] == opcode::END)
                {
                    return;
                }
                offsets.iter().for_each(|offset| push_number(*offset as usize, &mut payload));
                match keyword {
                    "anyOf" => opcode::ANY_OF,
                    "oneOf" => opcode::ONE_OF,
                    _ => opcode::ALL_OF,
                }
            }
            ("additionalProperties" | "additionalItems", Value::Bool(true)) => return,
            ("additionalProperties", Value::Bool(false)) => opcode::NO_ADDITIONAL_PROPERTIES,
            ("additionalItems", Value::Bool(false)) => opcode::NO_ADDITIONAL_ITEMS,
            ("not" | "propertyNames" | "additionalProperties", value) => {
                push_number(self.node(value) as usize, &mut payload);
                match keyword {
                    "not" => opcode::NOT,
                    "propertyNames" => opcode::PROPERTY_NAMES,
                    _ => opcode::ADDITIONAL_PROPERTIES,
                }
            }
            ("items", Value::Array(items)) => {
                for item in items {
                    push_number(self.node(item) as usize, &mut payload);
                }
                opcode::TUPLE
            }
            ("items", value) => {
                push_number(self.node(value) as usize, &mut payload);
                opcode::ITEMS
            }
            ("uniqueItems", Value::Bool(false)) => return,
            ("uniqueItems", Value::Bool(true)) => opcode::UNIQUE_ITEMS,
            ("pattern" | "regexp" | "format", Value::String(text)) => {
                self.push_text(text, &mut payload);
                match keyword {
                    "pattern" => opcode::PATTERN,
                    "regexp" => opcode::REGEXP,
                    _ => opcode::FORMAT,
                }
            }
            ("required", Value::Array(names)) => {
                for name in names {
                    self.push_text(name.as_str().expect("names are text"), &mut payload);
                }
                opcode::REQUIRED
            }
            ("properties" | "patternProperties", Value::Object(properties)) => {
                for (name, property) in properties {
                    self.push_text(name, &mut payload);
                    push_number(self.node(property) as usize, &mut payload);
                }
                if keyword == "properties" { opcode::PROPERTIES } else { opcode::PATTERN_PROPERTIES }
            }
            ("dependencies", Value::Object(dependencies)) => {
                for (name, needed) in dependencies {
                    let needed = needed.as_array().expect("dependencies are lists of names");
                    self.push_text(name, &mut payload);
                    push_number(needed.len(), &mut payload);
                    for name in needed {
                        self.push_text(name.as_str().expect("names are text"), &mut payload);
                    }
                }
                opcode::DEPENDENCIES
            }
            (_, Value::Number(number)) => {
                self.push_text(&number.to_string(), &mut payload);
                limit_code(keyword)
            }
            _ => panic!("unsupported {keyword}: {value}"),
        };
        record.push(code);
        push_number(payload.len(), record);
        record.extend(payload);
    }

    fn scalar(&mut self, value: &Value, payload: &mut Vec<u8>) {
        match value {
            Value::Null => payload.push(opcode::SCALAR_NULL),
            Value::Bool(false) => payload.push(opcode::SCALAR_FALSE),
            Value::Bool(true) => payload.push(opcode::SCALAR_TRUE),
            Value::Number(number) => {
                payload.push(opcode::SCALAR_NUMBER);
                self.push_text(&number.to_string(), payload);
            }
            Value::String(text) => {
                payload.push(opcode::SCALAR_TEXT);
                self.push_text(text, payload);
            }
            _ => panic!("only scalars are supported in const and enum: {value}"),
        }
    }

    /// A text as its offset and length in the text file.
    fn push_text(&mut self, text: &str, payload: &mut Vec<u8>) {
        let end = self.text.len();
        let offset = *self.texts.entry(text.to_owned()).or_insert(end);
        if offset == end {
            self.text.push_str(text);
        }
        push_number(offset, payload);
        push_number(text.len(), payload);
    }
}

fn type_code(name: &str) -> u8 {
    opcode::TYPES.iter().position(|known| *known == name).expect("the type is one of JSON schema's") as u8
}

fn limit_code(keyword: &str) -> u8 {
    let limit = opcode::LIMITS.iter().find(|(known, _)| *known == keyword);
    limit.unwrap_or_else(|| panic!("unsupported keyword {keyword}")).1
}

/// A number in groups of seven bits, the lowest first, with the high bit set on all but the last.
fn push_number(mut number: usize, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The numbers that stand for keywords; the reader has the same.
#[path = "../src/framework/schema/opcode.rs"]
mod opcode;
