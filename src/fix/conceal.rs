//! Keys and passwords kept out of what is shown of a service.

use super::report::{Comparison, Problem, Side, ValueChange};
use crate::rules::Examination;
use crate::source::Span;
use crate::value::{Data, Origin, Value};
use crate::yaml::emit::{Secrets, json};

/// Shorter texts are not looked for: they stand everywhere.
const LENGTH: usize = 4;

/// How much of a value is shown.
const SHOWN: usize = 80;

/// The texts of what rules found to be a key or a password, the longest first: as they stand in files, without their
/// quotes, and as values are shown.
pub(super) fn texts(examination: &Examination) -> Vec<String> {
    let files = examination.files();
    let concealed = &examination.concealed;
    let written = concealed.iter().filter_map(|span| files.file(span.file).text.get(span.range()));
    let mut texts: Vec<String> = Vec::new();
    for text in written {
        texts.push(text.to_owned());
        texts.extend(['"', '\''].into_iter().filter_map(|quote| unquoted(text, quote)).map(str::to_owned));
    }
    if let Some(subject) = examination.subject().filter(|_| !concealed.is_empty()) {
        for document in subject.documents() {
            for value in concealed_values(document.value, concealed) {
                let shown = json::stringify(value, Secrets::Mask);
                let shown = unquoted(&shown, '"').unwrap_or(&shown);
                texts.push(shown.split_whitespace().collect::<Vec<_>>().join(" "));
                texts.push(shown.to_owned());
            }
        }
    }
    texts.retain(|text| text.len() >= LENGTH);
    texts.sort_by_key(|text| (std::cmp::Reverse(text.len()), text.clone()));
    texts.dedup();
    texts
}

/// How many values of a file are looked at: aliases can make more of them than anybody wrote.
const LOOKED_AT: usize = 100_000;

/// The scalars of a file that stand in concealed bytes.
fn concealed_values<'v>(root: &'v Value, concealed: &[Span]) -> Vec<&'v Value> {
    let is_concealed = |span: &Span| concealed.iter().any(|secret| secret.contains(*span));
    let mut open = vec![root];
    let mut count = 0;
    let mut found = Vec::new();
    while let Some(value) = open.pop().filter(|_| count < LOOKED_AT) {
        count += 1;
        match (&value.data, value.origin) {
            (Data::Mapping(mapping), _) => open.extend(mapping.values()),
            (Data::Sequence(items), _) => open.extend(items.iter()),
            (_, Origin::Written(span)) if is_concealed(&span) => found.push(value),
            _ => {}
        }
    }
    found
}

fn unquoted(text: &str, quote: char) -> Option<&str> {
    text.strip_prefix(quote)?.strip_suffix(quote)
}

fn cut(line: String) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A text with asterisks in place of some others. Line breaks stay.
pub fn mask(text: &str, concealed: &[String]) -> String {
    let mut text = text.to_owned();
    for secret in concealed.iter().filter(|secret| !secret.is_empty()) {
        if text.contains(secret.as_str()) {
            let stars = |letter| if matches!(letter, '\n' | '\r') { letter } else { '*' };
            text = text.replace(secret.as_str(), &secret.chars().map(stars).collect::<String>());
        }
    }
    text
}

/// A problem that can be shown.
pub(super) fn problem(problem: Problem, concealed: &[String]) -> Problem {
    match problem {
        Problem::Unreadable(reason) => Problem::Unreadable(mask(&reason, concealed)),
        Problem::Undeclared { of, change } => {
            Problem::Undeclared { of, change: value_change(change, concealed) }
        }
        Problem::NewError { rule, message } => Problem::NewError { rule, message: mask(&message, concealed) },
        other => other,
    }
}

/// A comparison that can be shown.
pub(super) fn comparison(comparison: Comparison, concealed: &[String]) -> Comparison {
    let changes = comparison.changes.into_iter().map(|change| value_change(change, concealed)).collect();
    Comparison { changes, ..comparison }
}

fn value_change(change: ValueChange, concealed: &[String]) -> ValueChange {
    // A part of a secret can't be told from other text, so that it is cut only now.
    let side = |side: Side| Side(side.0.map(|text| cut(mask(&text, concealed))));
    ValueChange { before: side(change.before), after: side(change.after), ..change }
}
