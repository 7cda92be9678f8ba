//! Keys and passwords kept out of what is shown of a service.

use super::report::{Comparison, Problem, Side, ValueChange};
use crate::rules::Examination;

/// Shorter texts are not looked for: they stand everywhere.
const LENGTH: usize = 4;

/// The texts of what rules found to be a key or a password, the longest first.
pub(super) fn texts(examination: &Examination) -> Vec<String> {
    let files = examination.files();
    let texts = examination.concealed.iter().filter_map(|span| files.file(span.file).text.get(span.range()));
    let mut texts: Vec<_> = texts.filter(|text| text.len() >= LENGTH).map(str::to_owned).collect();
    texts.sort_by_key(|text| (std::cmp::Reverse(text.len()), text.clone()));
    texts.dedup();
    texts
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
    let side = |side: Side| Side(side.0.map(|text| mask(&text, concealed)));
    ValueChange { before: side(change.before), after: side(change.after), ..change }
}
