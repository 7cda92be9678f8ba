//! What rules find: a diagnostic of a rule, with its fix.

use std::collections::HashSet;

use super::rule::Rule;
use crate::diagnostics::{Diagnostic, Severity};
use crate::edit::Fix;
use crate::source::Span;

/// One thing found by a rule.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What is to be said; the first label is the token at fault.
    pub diagnostic: Diagnostic,
    /// The keys that lead to the token in its file, as the framework writes paths; empty outside of YAML.
    pub path: String,
    /// A way to do away with it.
    pub fix: Option<Fix>,
    /// Why there is none, if that is because of how the text is written.
    pub unfixed: Option<String>,
}

impl Finding {
    /// All that can be shown of it or changed.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> {
        let labels = self.diagnostic.labels.iter().map(|label| label.span);
        labels.chain(self.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span))
    }

    /// The token at fault. Every finding has one: [`Findings`] sees to it.
    pub fn span(&self) -> Option<Span> {
        self.diagnostic.labels.first().map(|label| label.span)
    }
}

/// What one rule has found in one service. Findings with the same place and words are kept once.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    severity: Severity,
    /// Stands for a place that is in no file.
    fallback: Span,
    found: Vec<Finding>,
    /// Where there is a finding, and what it says.
    known: HashSet<(Span, String)>,
    concealed: Vec<Span>,
}

impl Findings {
    /// None yet.
    pub(super) fn new(rule: &'static Rule, severity: Severity, fallback: Span) -> Findings {
        Findings { rule, severity, fallback, found: Vec::new(), known: HashSet::new(), concealed: Vec::new() }
    }

    /// The rule whose findings these are.
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// Reports something about a token. Without a token, it is about the file as a whole.
    ///
    /// ```text
    /// findings.report(credentials.place(), "`provider.credentials` has no effect")
    ///     .label(span, "defined here")
    ///     .help("delete the line");
    /// ```
    pub fn report(&mut self, place: impl Into<Option<Span>>, message: impl Into<String>) -> Report<'_> {
        let place = place.into().unwrap_or(self.fallback);
        let message = message.into();
        if !self.known.insert((place, message.clone())) {
            return Report { findings: self, finding: None };
        }
        let diagnostic = Diagnostic {
            severity: self.severity,
            code: Some(self.rule.code),
            ..Diagnostic::error(message).label(Some(place), "")
        };
        self.found.push(Finding {
            rule: self.rule,
            diagnostic,
            path: String::new(),
            fix: None,
            unfixed: None,
        });
        let finding = Some(self.found.len() - 1);
        Report { findings: self, finding }
    }

    /// All of them, each once, and the bytes that must not be shown.
    pub(super) fn finish(self) -> (Vec<Finding>, Vec<Span>) {
        (self.found, self.concealed)
    }
}

/// A finding that is being put together; it counts from the start.
#[derive(Debug)]
pub struct Report<'f> {
    findings: &'f mut Findings,
    /// `None` if it is known.
    finding: Option<usize>,
}

impl Report<'_> {
    fn change(self, change: impl FnOnce(&mut Finding)) -> Self {
        if let Some(finding) = self.finding.and_then(|finding| self.findings.found.get_mut(finding)) {
            change(finding);
        }
        self
    }

    /// Words for the token itself.
    pub fn say(self, text: impl Into<String>) -> Self {
        self.change(|finding| {
            if let Some(label) = finding.diagnostic.labels.first_mut() {
                label.text = text.into();
            }
        })
    }

    /// Another place that explains it. A place that is in no file, or the token's own, is left out.
    pub fn label(self, span: impl Into<Option<Span>>, text: impl Into<String>) -> Self {
        self.change(|finding| {
            let span = span.into().filter(|span| Some(*span) != finding.span());
            let diagnostic = std::mem::replace(&mut finding.diagnostic, Diagnostic::error(""));
            finding.diagnostic = diagnostic.label(span, text);
        })
    }

    /// What to do.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.change(|finding| finding.diagnostic.help = Some(help.into()))
    }

    /// A way to do away with it.
    pub fn fix(self, fix: impl Into<Option<Fix>>) -> Self {
        self.change(|finding| finding.fix = fix.into())
    }

    /// A way to do away with it, or why the layout of the text does not allow one.
    pub fn fix_or_why_not<E: std::fmt::Display>(self, fix: Result<Option<Fix>, E>) -> Self {
        self.change(|finding| match fix {
            Ok(fix) => finding.fix = fix,
            Err(refusal) => finding.unfixed = Some(refusal.to_string()),
        })
    }

    /// The same, looked for only if the finding is not known: what many variables refer to is found as often.
    pub fn fix_if_new<E: std::fmt::Display>(self, find: impl FnOnce() -> Result<Option<Fix>, E>) -> Self {
        if self.finding.is_some() { self.fix_or_why_not(find()) } else { self }
    }

    /// Bytes that no output may show, here or around other findings: a key, a password.
    pub fn conceal(self, span: impl Into<Option<Span>>) -> Self {
        self.findings.concealed.extend(span.into());
        self
    }

    /// Another severity than the rule's.
    pub fn severity(self, severity: Severity) -> Self {
        self.change(|finding| finding.diagnostic.severity = severity)
    }
}
