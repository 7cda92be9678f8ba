//! YML002: a tab that indents.

use crate::diagnostics::Severity;
use crate::edit::{Edit, Fix};
use crate::rules::{Check, Example, Levels, Page, Rule};
use crate::source::{Sources, Span};
use crate::yaml::{Schema, YamlError, read_contents};

pub static RULE: Rule = Rule {
    code: "YML002",
    name: "tab-indentation",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A line that is indented with a tab.",
        why: "YAML does not allow it, and the framework does not read the file.",
        instead: "Indent with spaces.",
        fix: Some(
            "Safe: the file can not be read without it. A tab becomes as many spaces as the other lines are indented by.",
        ),
        links: &["https://yaml.org/spec/1.2.2/#61-indentation-spaces"],
    },
    examples: &[
        Example::fails("service: shop\nprovider:\n\tname: aws\n", &["\t"]),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  text: |\n    a\n    \tb\n  list: [a,\t\tb]\n",
        ),
    ],
    check: Check::Unreadable(|error, text, findings| {
        if is_about(error) {
            let fix = error.span.and_then(|span| without_tabs(text, span));
            super::report(error, findings, "Tabs must not indent".to_owned()).fix(fix);
        }
    }),
    ..Rule::DEFAULTS
};

pub(super) fn is_about(error: &YamlError) -> bool {
    error.reason.starts_with("tab characters must not be used in indentation")
}

/// How much further a tab indents where no line is indented by spaces.
const STEP: usize = 2;

/// Spaces for the tabs that lines begin with, and for those in the indentation of the line at fault, if the file can be
/// read with them.
fn without_tabs(text: &str, fault: Span) -> Option<Fix> {
    let step = text
        .split(['\n', '\r'])
        .map(|line| (line.len() - line.trim_start_matches(' ').len(), line))
        .filter(|(spaces, line)| {
            *spaces > 0 && line[*spaces..].starts_with(|next: char| !next.is_whitespace() && next != '#')
        })
        .map(|(spaces, _)| spaces)
        .min();
    let step = step.filter(|step| *step <= 8).unwrap_or(STEP);
    let mut edits = Vec::new();
    let mut expanded = String::with_capacity(text.len() * 2);
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let end = start + line.len();
        let indentation = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        let is_at_fault = (start..end).contains(&(fault.start as usize));
        let is_empty = line.trim().is_empty();
        if indentation.contains('\t') && !is_empty && (line.starts_with('\t') || is_at_fault) {
            let width = indentation.chars().fold(0, |width, character| match character {
                '\t' => (width / step + 1) * step,
                _ => width + 1,
            });
            let spaces = " ".repeat(width);
            expanded.push_str(&spaces);
            expanded.push_str(&line[indentation.len()..]);
            let span = Span::new(fault.file, start, start + indentation.len());
            edits.push(Edit::replace(span, spaces));
        } else {
            expanded.push_str(line);
        }
        start = end;
    }
    let mut files = Sources::default();
    let file = files.add("serverless.yml", expanded);
    let is_readable = read_contents(&files, file, &Schema::SERVERLESS).is_ok();
    is_readable.then(|| Fix::safe("indent with spaces", edits))
}
