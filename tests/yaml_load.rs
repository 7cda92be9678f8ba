//! The YAML reader against what js-yaml was recorded to do with the framework's schema.

#![allow(clippy::unwrap_used, reason = "a test file; clippy only knows this of functions marked as tests")]

mod common;

use common::same::same;
use serde_json::Value as Json;
use slsconf::source::Sources;
use slsconf::value::Value;
use slsconf::yaml::{self, Schema, YamlError, YamlErrorKind};

/// Records that hold no lone surrogate, which neither Rust nor UTF-8 can hold.
const COMPARED: usize = 2384;

const FILENAME: &str = "/w/serverless.yml";

fn records() -> Vec<Json> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/oracle/yaml-load.json");
    let text = replace_lone_surrogates(&std::fs::read_to_string(path).unwrap());
    let records: Vec<Json> = serde_json::from_str(&text).unwrap();
    records.into_iter().filter(|record| record.get("lone").is_none()).collect()
}

/// `\ud83d` without its partner makes JSON that serde_json refuses as a whole.
fn replace_lone_surrogates(json: &str) -> String {
    let lone =
        regex::Regex::new(r"(?i)(\\\\)|(\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})|\\ud[89a-f][0-9a-f]{2}")
            .unwrap();
    lone.replace_all(json, |found: &regex::Captures| {
        let kept = found.get(1).or(found.get(2));
        kept.map_or_else(|| "\\ufffd".to_owned(), |kept| kept.as_str().to_owned())
    })
    .into_owned()
}

fn load(text: &str) -> Result<Option<Value>, Box<(YamlError, String)>> {
    let mut sources = Sources::default();
    let file = sources.add(FILENAME, text);
    yaml::read(&sources, file, &Schema::SERVERLESS).map(|document| document.value).map_err(|error| {
        let message = error.message(FILENAME, &sources.file(file).text);
        Box::new((error, message))
    })
}

/// What is wrong with our reading of a record, if anything.
fn difference(record: &Json) -> Option<String> {
    let result = load(record["yaml"].as_str().unwrap());
    if record.get("jsonError").is_some() {
        let agrees = matches!(&result, Err(failure) if failure.0.kind == YamlErrorKind::Circular);
        return (!agrees).then(|| format!("circular expected, {result:?}"));
    }
    match (record.get("error"), result) {
        (None, Ok(None)) if record["value"].get("$undefined").is_some() => None,
        (None, Ok(Some(value))) if same(&record["value"], &value) => None,
        (None, Ok(value)) => Some(format!("value {}, ours {value:?}", record["value"])),
        (None, Err(failure)) => Some(format!("value {}, ours error {:?}", record["value"], failure.0)),
        (Some(error), Ok(value)) => Some(format!("error {error}, ours value {value:?}")),
        (Some(error), Err(failure)) => {
            let message = failure.1;
            let expected = error["message"].as_str().unwrap();
            (message != expected).then(|| format!("message\n{expected}\nours\n{message}"))
        }
    }
}

#[test]
fn every_recorded_text_gives_the_recorded_value_or_message() {
    let records = records();
    let differences: Vec<String> = records
        .iter()
        .filter_map(|record| {
            difference(record).map(|difference| format!("{}\n  {difference}", record["yaml"]))
        })
        .collect();
    assert!(records.len() >= COMPARED, "only {} records are compared", records.len());
    assert!(
        differences.is_empty(),
        "{} of {} differ:\n{}",
        differences.len(),
        records.len(),
        differences.join("\n")
    );
}

/// What texts made by chance have shown, and js-yaml 4.3.2 says of them.
#[test]
fn what_the_differential_test_found_is_read_as_by_js_yaml() {
    for (text, expected) in [
        // In what is no first key of a block mapping, the anchor stands for the mapping that might have been.
        ("a: &x\n   {b: *x}", r#"{"a":{"b":{}}}"#),
        ("a: &x\n  [*x]\nb: *x", r#"{"a":[{}],"b":[{}]}"#),
        ("&x\n*x : v", r#"{"[object Object]":"v"}"#),
        ("a: &x\n  b: 1\nc: *x", r#"{"a":{"b":1},"c":{"b":1}}"#),
        // Columns are counted in signs, also where a key stands before a tag or an anchor.
        ("é: !Sub :\n    [b]", r#"{"é":{"[object Object]":["b"]}}"#),
        ("éé: &x b: c\n    d: e", r#"{"éé":{"b":"c","d":"e"}}"#),
        ("'😀': &x b: c\n      d: e", r#"{"😀":{"b":"c","d":"e"}}"#),
        // A date is no text that could be split.
        ("!GetAtt \n2020-01-01", r#"{"Fn::GetAtt":"2020-01-01T00:00:00.000Z"}"#),
        ("!GetAtt 2020-01-01", r#"{"Fn::GetAtt":["2020-01-01",""]}"#),
        // A list that is a call of a function by now stays one; of pairs there are as many as `undefined` says, which is one.
        ("!!seq\n!Join [a]", r#"{"Fn::Join":["a"]}"#),
        ("!!omap\n!Join [a, b]", r#"{"Fn::Join":["a","b"]}"#),
        ("!!pairs\n!Join [a]", "[null]"),
        ("!!map\n!Sub {a: b}", r#"{"Fn::Sub":{"a":"b"}}"#),
        ("!!pairs\n!!omap [{a: 1}]", r#"[["a",1]]"#),
    ] {
        let value = load(text).unwrap().unwrap();
        assert!(same(&serde_json::from_str(expected).unwrap(), &value), "{text:?}: {value:?}");
    }
    for text in ["!!omap\n!!pairs [{a: 1}]", "!!set\n!Sub {a: b}", "!!seq\n!!pairs\n!Sub []"] {
        assert!(load(text).is_err(), "{text:?}");
    }
    for text in ["a: &x {b: *x}", "a: &x\n  b: *x", "a: &x\n  - *x"] {
        assert_eq!(load(text).unwrap_err().0.kind, YamlErrorKind::Circular, "{text:?}");
    }
}

/// The texts of all keys and values, in the order of the file, keys marked by a colon.
fn spans(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add(FILENAME, text);
    let document = yaml::read(&sources, file, &Schema::SERVERLESS).unwrap();
    let tree = &document.tree;
    let mut shown = Vec::new();
    for (key, value) in tree.entries(tree.root().unwrap()) {
        shown.push(format!("{}:", sources.text(tree.span(key))));
        shown.push(sources.text(tree.span(value)).to_owned());
        shown.push(sources.text(tree.content_span(value)).to_owned());
    }
    shown
}

#[test]
fn spans_cover_what_is_written_and_nothing_around_it() {
    for (text, expected) in [
        ("a: b # c", ["a:", "b", "b"]),
        ("'a' :  \"b\" # c", ["'a':", "\"b\"", "\"b\""]),
        ("a: !Sub &x 'é' # c", ["a:", "!Sub &x 'é'", "'é'"]),
        ("a: [1, 2, ] # c", ["a:", "[1, 2, ]", "[1, 2, ]"]),
        ("a:\n- 1\n- 2\n# c", ["a:", "- 1\n- 2", "- 1\n- 2"]),
        ("a: !Or\n  - 1\n  - b: 2\n\n", ["a:", "!Or\n  - 1\n  - b: 2", "- 1\n  - b: 2"]),
        ("a: |- # c\n  x\n   y\n\n# c\n", ["a:", "|- # c\n  x\n   y", "|- # c\n  x\n   y"]),
        ("a: !Sub >\n  x\n", ["a:", "!Sub >\n  x", ">\n  x"]),
        ("a: b\n  c # d", ["a:", "b\n  c", "b\n  c"]),
        ("a:  # c", ["a:", "", ""]),
        ("? a\n: b", ["a:", "b", "b"]),
        ("a:\tb\t# c", ["a:", "b", "b"]),
    ] {
        assert_eq!(spans(text), expected, "{text:?}");
    }
}

/// A text with no indentation that ends without a line break: js-yaml, which puts one there, finds a line behind it.
#[test]
fn spans_of_block_scalars_end_with_the_file() {
    for (text, value) in
        [("|1\ne", "e\n"), ("!!str\n>1\n  b\nc", "  b\nc "), (">1- ", ""), ("|1+\ne\n\n", "e\n\n")]
    {
        let mut sources = Sources::default();
        let file = sources.add(FILENAME, text);
        let document = yaml::read(&sources, file, &Schema::SERVERLESS).unwrap();
        let span = document.tree.content_span(document.tree.root().unwrap());
        assert_eq!(sources.text(span), text[text.find(['|', '>']).unwrap()..].trim_end());
        assert_eq!(document.value.unwrap().as_str(), Some(value), "{text:?}");
    }
}

/// Aliases share values: what would be 9³⁰ of them is refused at once, and so is what nests too deep.
#[test]
fn alias_bombs_are_refused_quickly() {
    let level = |index: usize| {
        let alias = format!("*a{}", index.saturating_sub(1));
        let items = if index == 0 { "x".to_owned() } else { [alias.as_str(); 9].join(",") };
        format!("a{index}: &a{index} [{items}]\n")
    };
    let wide: String = (0..30).map(level).collect();
    let reason = load(&wide).unwrap_err().0.reason;
    assert_eq!(reason, "aliases expand this file to more than 10000000 values");

    let chain: String = (1..5000).map(|index| format!("b{index}: &b{index} [*b{}]\n", index - 1)).collect();
    let reason = load(&format!("b0: &b0 [x]\n{chain}")).unwrap_err().0.reason;
    assert_eq!(reason, "aliases nest values deeper than 1000 levels");
}

/// Long runs of one sign, each of which must be answered in a time that grows with its length only.
#[test]
fn hostile_texts_are_answered() {
    for sign in [
        "[", "{", "- ", "\"", "'", "&a ", "!", "? ", ": ", "|", "a: ", "*", "[,", "\t", "\r", "#", "é", "-\n",
    ] {
        let text = sign.repeat(200_000);
        let _ = load(&text);
        let _ = load(&format!("a: {text}"));
        let _ = load(&format!("a:\n  - [{text}"));
    }
}

/// Dates and the like become what JSON makes of them, and are listed as Node would show them.
#[test]
fn values_that_json_lacks_are_listed() {
    let mut sources = Sources::default();
    let file = sources.add(FILENAME, "d: 2020-01-02\nn: .nan\ni: -.inf\nb: !!binary aGk=\nz: -0");
    let document = yaml::read(&sources, file, &Schema::SERVERLESS).unwrap();
    let listed: Vec<_> =
        document.not_json.iter().map(|(span, shown)| (sources.text(*span), shown.as_str())).collect();
    let expected = [
        ("2020-01-02", "2020-01-02T00:00:00.000Z"),
        (".nan", "NaN"),
        ("-.inf", "-Infinity"),
        ("aGk=", "Uint8Array(2) [ 104, 105 ]"),
    ];
    assert_eq!(listed, expected);

    let document = yaml::read(&sources, file, &Schema::OSLS_4).unwrap();
    assert_eq!(document.value.unwrap().get("d").unwrap().as_str(), Some("2020-01-02"));
}
