//! Explicit tags: YAML's own and CloudFormation's (`spec/print.md` §2.1, §2.4).

use std::rc::Rc;

use super::Schema;
use super::error::Problem;
use super::scalar;
use super::special::{Special, Specials};
use super::timestamp;
use crate::source::Span;
use crate::value::{Data, Mapping, Origin, Value};

/// The tag of the merge key `<<`.
pub(super) const MERGE: &str = "tag:yaml.org,2002:merge";

/// CloudFormation's short forms, as the framework registers them.
const CLOUDFORMATION: [&str; 17] = [
    "And",
    "Base64",
    "Cidr",
    "Condition",
    "Equals",
    "FindInMap",
    "GetAtt",
    "GetAZs",
    "If",
    "ImportValue",
    "Join",
    "Not",
    "Or",
    "Ref",
    "Select",
    "Split",
    "Sub",
];

/// js-yaml's kinds of nodes; an alias or a missing node has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Absent,
    Scalar,
    Sequence,
    Mapping,
}

impl Shape {
    fn name(self) -> &'static str {
        match self {
            Shape::Absent => "null",
            Shape::Scalar => "scalar",
            Shape::Sequence => "sequence",
            Shape::Mapping => "mapping",
        }
    }
}

/// `!<?>` is for scalars only.
pub(super) fn check_implicit(value: &Value, shape: Shape) -> Result<(), Problem> {
    if value.is_null() || shape == Shape::Scalar {
        Ok(())
    } else {
        Err(wrong_kind("?", Shape::Scalar, shape))
    }
}

/// The value a tag makes of the node it stands before. `value` is the raw text of a scalar.
pub(super) fn construct(
    tag: &str,
    shape: Shape,
    value: Value,
    node: Span,
    schema: &Schema,
    specials: &mut Specials,
) -> Result<Value, Problem> {
    if tag == "!" {
        return Ok(value);
    }
    if let Some(name) = tag.strip_prefix("tag:yaml.org,2002:") {
        return core(tag, name, shape, value, specials);
    }
    let name = tag.strip_prefix('!').unwrap_or_default();
    if !CLOUDFORMATION.contains(&name) && !schema.extra_tags.contains(&name) {
        return Err(unknown(tag, name, schema));
    }
    if shape == Shape::Absent && !value.is_null() {
        return Err(wrong_kind(tag, Shape::Sequence, shape));
    }
    // A date is text in JSON only.
    let is_text = specials.get(&value).is_none();
    Ok(function(name, value, is_text, node))
}

/// `!Name x` to `{Fn::Name: x}`.
fn function(name: &str, mut value: Value, is_text: bool, node: Span) -> Value {
    if name == "GetAtt"
        && is_text
        && let Data::String(text) = &value.data
    {
        let (resource, attribute) = text.split_once('.').unwrap_or((text, ""));
        let parts = [resource, attribute].map(|part| Value::string(part, value.origin));
        value.data = Data::Sequence(Rc::new(parts.into()));
    }
    let key = if matches!(name, "Ref" | "Condition") { name.to_owned() } else { format!("Fn::{name}") };
    let mut mapping = Mapping::with_capacity(1);
    mapping.insert_entry(key.into(), None, value);
    Value::new(Data::Mapping(Rc::new(mapping)), Origin::Written(node))
}

/// One of YAML's own tags.
fn core(
    tag: &str,
    name: &str,
    shape: Shape,
    value: Value,
    specials: &mut Specials,
) -> Result<Value, Problem> {
    let wanted = match name {
        "str" | "null" | "bool" | "int" | "float" | "timestamp" | "merge" | "binary" => Shape::Scalar,
        "seq" | "omap" | "pairs" => Shape::Sequence,
        "map" | "set" => Shape::Mapping,
        _ => return Err(Problem::new(format!("unknown tag !<{tag}>"))),
    };
    if shape == Shape::Absent && !value.is_null() {
        return Err(wrong_kind(tag, wanted, shape));
    }
    if shape != Shape::Absent && shape != wanted {
        return Err(Problem::new(format!("unknown tag !<{tag}>")).help(format!(
            "`!!{name}` is for a {}, and this is a {}",
            wanted.name(),
            shape.name()
        )));
    }
    let origin = value.origin;
    let data = match wanted {
        Shape::Scalar => core_scalar(name, &value, specials),
        Shape::Sequence => core_sequence(name, &value, specials),
        _ => core_mapping(name, &value, specials),
    };
    data.map(|data| Value::new(data, origin))
        .ok_or_else(|| Problem::new(format!("cannot resolve a node with !<{tag}> explicit tag")))
}

fn core_scalar(name: &str, value: &Value, specials: &mut Specials) -> Option<Data> {
    let Origin::Written(content) = value.origin else { return None };
    let is_null = value.is_null() && specials.get(value).is_none();
    // What an inner node resolved to before is no text any more, and a date only looks like one.
    let text = value.as_str().filter(|_| specials.get(value).is_none());
    match name {
        "str" if is_null => Some(Data::String("".into())),
        "str" => Some(value.data.clone()),
        "null" => (is_null || text.is_some_and(|text| scalar::null(text.as_bytes()))).then_some(Data::Null),
        "bool" => scalar::boolean(text?.as_bytes()).map(Data::Bool),
        "int" => Some(specials.number(scalar::integer(text?)?, content)),
        "float" => Some(specials.number(scalar::float(text?)?, content)),
        "timestamp" => Some(specials.add(Special::Date(timestamp::parse(text?.as_bytes())?), content)),
        "merge" => (is_null || text == Some("<<")).then(|| value.data.clone()),
        "binary" => Some(specials.add(Special::Bytes(decode_base64(text?)?), content)),
        _ => None,
    }
}

fn core_sequence(name: &str, value: &Value, specials: &Specials) -> Option<Data> {
    let Some(items) = value.as_sequence() else {
        return Some(match name {
            _ if value.is_null() => Data::Sequence(Rc::default()),
            // The list was made a call of CloudFormation's before. js-yaml looks at its items, and such a mapping has none;
            // `new Array(undefined)`, for as many pairs, has one.
            "pairs" => Data::Sequence(Rc::new(vec![Value::new(Data::Null, value.origin)])),
            _ => value.data.clone(),
        });
    };
    if name == "seq" {
        return Some(value.data.clone());
    }
    let mut keys = Vec::with_capacity(items.len());
    let mut pairs = Vec::with_capacity(items.len());
    for item in items {
        let mapping = item.as_mapping().filter(|mapping| mapping.len() == 1)?;
        if specials.get(item).is_some() {
            return None;
        }
        let (key, value) = mapping.iter().next()?;
        pairs.push(Value::new(
            Data::Sequence(Rc::new(vec![Value::string(Rc::clone(key), item.origin), value.clone()])),
            item.origin,
        ));
        keys.push(key);
    }
    if name == "pairs" {
        return Some(Data::Sequence(Rc::new(pairs)));
    }
    keys.sort_unstable();
    let unique = keys.windows(2).all(|pair| pair[0] != pair[1]);
    unique.then(|| value.data.clone())
}

fn core_mapping(name: &str, value: &Value, specials: &Specials) -> Option<Data> {
    let Some(mapping) = value.as_mapping() else { return Some(Data::Mapping(Rc::default())) };
    let holds =
        name == "map" || mapping.values().all(|value| value.is_null() && specials.get(value).is_none());
    holds.then(|| value.data.clone())
}

/// js-yaml's base64: line breaks are skipped, the sextets must fill whole bytes.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let (mut sextets, mut data) = (0usize, Vec::with_capacity(text.len()));
    for byte in text.bytes() {
        let sextet = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                sextets += 1;
                continue;
            }
            b'\n' | b'\r' => continue,
            _ => return None,
        };
        sextets += 1;
        data.push(sextet);
    }
    if sextets % 4 != 0 {
        return None;
    }
    let mut bytes = Vec::with_capacity(data.len() / 4 * 3 + 3);
    for group in data.chunks(4) {
        let bits = group.iter().fold(0u32, |bits, sextet| bits << 6 | u32::from(*sextet));
        match group.len() {
            4 => bytes.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]),
            3 => bytes.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
            2 => bytes.push((bits >> 4) as u8),
            _ => {}
        }
    }
    if data.is_empty() {
        // js-yaml flushes its empty accumulator.
        bytes.extend([0, 0, 0]);
    }
    Some(bytes)
}

fn wrong_kind(tag: &str, wanted: Shape, found: Shape) -> Problem {
    let (wanted, found) = (wanted.name(), found.name());
    Problem::new(format!(
        "unacceptable node kind for !<{tag}> tag; it should be \"{wanted}\", not \"{found}\""
    ))
}

fn unknown(tag: &str, name: &str, schema: &Schema) -> Problem {
    let problem = Problem::new(format!("unknown tag !<{tag}>"));
    let known = CLOUDFORMATION.iter().chain(schema.extra_tags);
    let nearest = known
        .map(|known| (distance(&name.to_ascii_lowercase(), &known.to_ascii_lowercase()), known))
        .min()
        .filter(|(distance, known)| *distance <= known.len() / 3);
    match nearest {
        Some((_, known)) => problem.help(format!("did you mean `!{known}`?")),
        None if name.is_empty() || name.contains(':') => problem,
        None => problem.help(format!(
            "the framework knows CloudFormation's short forms such as !Ref and !Sub; write `Fn::{name}:` as a key instead"
        )),
    }
}

/// Levenshtein's distance, on short names only.
fn distance(left: &str, right: &str) -> usize {
    if left.len() > 32 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, left) in left.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right) in right.bytes().enumerate() {
            let change = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
