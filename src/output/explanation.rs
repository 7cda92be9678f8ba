//! Where a value comes from, as text and as JSON.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::value::{Data, Value};
use crate::yaml::emit::{self, Secrets};

/// A value and the way it came.
#[derive(Debug)]
pub struct Explanation {
    /// Its path.
    pub path: String,
    /// The value.
    pub value: Value,
    /// Whether it may be shown if it is secret.
    pub secrets: Secrets,
    /// Whether it is secret.
    pub is_secret: bool,
    /// The steps from the value back to its beginning.
    pub steps: Vec<Step>,
    /// Maps and lists above the value that variables gave, outermost first, with their own steps.
    pub containers: Vec<(String, Vec<Step>)>,
}

/// One step on the way.
#[derive(Debug, Default)]
pub struct Step {
    /// What happened: "written", "variable", "put together", …
    pub words: String,
    /// File, line and column, both from 1.
    pub at: Option<(String, usize, usize)>,
    /// The text there; its first line.
    pub text: Option<String>,
    /// The source that gave the value, if a variable did.
    pub source: Option<String>,
    /// Sources asked in vain before, with the reason.
    pub passed: Vec<(String, String)>,
    /// The ways of the parts, if the value was put together from several.
    pub parts: Vec<Vec<Step>>,
}

impl Step {
    /// A step that is told in words only.
    pub fn words(words: &str) -> Step {
        Step { words: words.to_owned(), ..Step::default() }
    }
}

/// The explanation for people.
pub fn text(explanation: &Explanation) -> String {
    let Explanation { path, value, secrets, steps, containers, .. } = explanation;
    // Written out, maps and lists can be a million times larger than they are in memory.
    let shown = match &value.data {
        Data::Mapping(mapping) if !mapping.is_empty() => {
            format!("a map with {}", counted(mapping.len(), "key"))
        }
        Data::Sequence(items) if !items.is_empty() => {
            format!("a list with {}", counted(items.len(), "item"))
        }
        _ => emit::json::stringify(value, *secrets),
    };
    let mut out = format!("{path} = {shown}\n");
    write_steps(&mut out, steps, 1);
    for (path, steps) in containers {
        let _ = writeln!(out, "inside {path}");
        write_steps(&mut out, steps, 1);
    }
    out
}

fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

fn write_steps(out: &mut String, steps: &[Step], indent: usize) {
    let blank = "  ".repeat(indent);
    for step in steps {
        let _ = write!(out, "{blank}{}", step.words);
        if let Some(text) = &step.text {
            let _ = write!(out, " {text}");
        }
        if let Some((file, line, column)) = &step.at {
            let _ = write!(out, "  at {file}:{line}:{column}");
        }
        out.push('\n');
        for (source, reason) in &step.passed {
            let _ = writeln!(out, "{blank}  {source} was passed over: {reason}");
        }
        if let Some(source) = step.source.as_ref().filter(|_| !step.passed.is_empty()) {
            let _ = writeln!(out, "{blank}  {source} gave the value");
        }
        for part in &step.parts {
            write_steps(out, part, indent + 1);
        }
    }
}

/// The explanation for programs, piece by piece, since the value can be much larger than it is in memory, and deeper
/// than a JSON library would nest. `version` changes when the shape does.
pub fn json_in_chunks(explanation: &Explanation, write: &mut dyn FnMut(&str)) {
    let Explanation { path, value, secrets, is_secret, steps, containers } = explanation;
    let containers: Vec<_> =
        containers.iter().map(|(path, steps)| json!({ "path": path, "steps": json_steps(steps) })).collect();
    let before = format!("{:#}", json!({ "version": 1, "path": path }));
    let after = json!({ "secret": is_secret, "steps": json_steps(steps), "inside": containers });
    let after = format!("{after:#}\n");
    // Three parts of one object.
    write(before.trim_end_matches("\n}"));
    write(",\n  \"value\": ");
    emit::json::stringify_within(value, *secrets, 1, write);
    write(",");
    write(after.trim_start_matches('{'));
}

fn json_steps(steps: &[Step]) -> Vec<Json> {
    let passed = |step: &Step| -> Vec<Json> {
        step.passed.iter().map(|(source, reason)| json!({ "source": source, "reason": reason })).collect()
    };
    let step = |step: &Step| {
        let at = step
            .at
            .as_ref()
            .map(|(file, line, column)| json!({ "file": file, "line": line, "column": column }));
        let parts: Vec<_> = step.parts.iter().map(|part| json_steps(part)).collect();
        json!({
            "what": step.words,
            "at": at,
            "text": step.text,
            "source": step.source,
            "passedOver": passed(step),
            "parts": parts,
        })
    };
    steps.iter().map(step).collect()
}
