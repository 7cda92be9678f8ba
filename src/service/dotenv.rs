//! `.env` files, read and expanded as the framework's libraries do (`spec/print.md` §5.7).

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::environment::{Environment, EnvironmentVariable};
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::source::{FileId, ReadProblem, Sources, Span};

/// One assignment of a file.
struct Assignment {
    name: String,
    text: String,
    span: Span,
}

/// Loads `.env.<stage>`, or `.env` only if there is none, into the environment. Variables that are set already win.
pub fn load(
    files: &mut Sources,
    environment: &mut Environment,
    service_dir: &Path,
    stage: &str,
) -> Result<(), Failure> {
    for name in [format!(".env.{stage}"), ".env".to_owned()] {
        let path = service_dir.join(name);
        match files.read(&path) {
            Ok(file) => {
                let assignments = parse(&files.file(file).text, file);
                expand(environment, assignments);
                return Ok(());
            }
            Err(ReadProblem::NotFound) => {}
            Err(problem) => {
                let message = format!(
                    "Failed to load environment variables from \"{}\": Error: {problem}",
                    path.display()
                );
                let diagnostic = Diagnostic::error(message).help(problem.help());
                return Err(Failure::new(FailureKind::Environment, diagnostic));
            }
        }
    }
    Ok(())
}

/// The lines of a file that set something, by the expression dotenv 16 has for them.
fn parse(text: &str, file: FileId) -> Vec<Assignment> {
    // Fixed expressions: a test runs them, so they are known to compile.
    #[allow(clippy::unwrap_used)]
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?m)^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)",
            r#"(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\n]+)?\s*(?:#.*)?$"#,
        ))
        .unwrap()
    });
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut assignments: Vec<Assignment> = Vec::new();
    for captures in LINE.captures_iter(&lines) {
        let name = captures[1].to_owned();
        let written = captures.get(2);
        let value = written.map_or("", |value| value.as_str()).trim();
        let start = written.map_or(0, |value| value.start() + leading_space(value.as_str()));
        // Only line breaks were replaced, and each removed byte is a CR before a LF.
        let start = start + removed_before(text, start);
        let span = Span::new(file, start, (start + value.len()).min(text.len()));
        let text = unquote(value);
        match assignments.iter_mut().find(|known| known.name == name) {
            Some(known) => (known.text, known.span) = (text, span),
            None => assignments.push(Assignment { name, text, span }),
        }
    }
    assignments
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// How many CRs of `\r\n` come before the byte that is at `offset` without them.
fn removed_before(text: &str, offset: usize) -> usize {
    let mut removed = 0;
    for (index, _) in text.match_indices("\r\n") {
        if index - removed >= offset {
            break;
        }
        removed += 1;
    }
    removed
}

fn unquote(value: &str) -> String {
    let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`')) else {
        return value.to_owned();
    };
    let inner = match value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
        Some(inner) => inner,
        None => value,
    };
    if quote == '"' { inner.replace("\\n", "\n").replace("\\r", "\r") } else { inner.to_owned() }
}

/// Replaces `$NAME` in the values, as dotenv-expand 10 does, and sets what is not set yet.
fn expand(environment: &mut Environment, assignments: Vec<Assignment>) {
    // dotenv has put the file's own values into the process's environment before they are expanded.
    for Assignment { name, text, span } in &assignments {
        if environment.get(name).is_none() {
            let variable = EnvironmentVariable { text: text.as_str().into(), set_at: Some(*span) };
            environment.set(name.clone(), variable);
        }
    }
    let mut parsed: Vec<(String, String)> =
        assignments.iter().map(|known| (known.name.clone(), known.text.clone())).collect();
    for index in 0..parsed.len() {
        let name = parsed[index].0.clone();
        let value =
            environment.get(&name).map_or(parsed[index].1.clone(), |variable| variable.text.to_string());
        parsed[index].1 = interpolate(value, environment, &parsed).replace("\\$", "$");
    }
    for ((name, text), Assignment { span, .. }) in parsed.into_iter().zip(assignments) {
        let set_at = environment.get(&name).map_or(Some(span), |variable| variable.set_at);
        environment.set(name, EnvironmentVariable { text: text.into(), set_at });
    }
}

/// How often one value is expanded; upstream has no limit and recurses until its stack ends.
const EXPANSION_LIMIT: usize = 1_000;

/// Expands the last `$NAME`, `${NAME}` or `${NAME:-default}` that no backslash precedes, until there is none.
fn interpolate(value: String, environment: &Environment, parsed: &[(String, String)]) -> String {
    #[allow(clippy::unwrap_used)]
    static GROUP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\$\{?([\w]+)(?::-([^}\\]*))?\}?").unwrap());
    let mut value = value;
    for _ in 0..EXPANSION_LIMIT {
        let last =
            value.match_indices('$').map(|(index, _)| index).rfind(|&index| !value[..index].ends_with('\\'));
        let Some(start) = last else { break };
        let Some(captures) = GROUP.captures(&value[start..]) else { break };
        let known = |name: &str| parsed.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        let replacement = environment
            .get(&captures[1])
            .map(|variable| variable.text.to_string())
            .filter(|text| !text.is_empty())
            .or_else(|| {
                captures.get(2).map(|default| default.as_str().to_owned()).filter(|text| !text.is_empty())
            })
            .or_else(|| known(&captures[1]))
            .unwrap_or_default();
        let group = captures[0].to_owned();
        // As upstream does, the first occurrence of the same text is replaced.
        value = value.replacen(&group, &replacement, 1);
    }
    value
}
