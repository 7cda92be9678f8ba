//! Origins followed back to where they end, in words and places.

use crate::diagnostics::span_of;
use crate::output::explanation::Step;
use crate::source::{Sources, Span};
use crate::value::{Derivation, Origin, Provenance};
use crate::variables::chosen_source;

/// How many steps of one chain are told; chains can be thousands of steps long.
const CHAIN_LIMIT: usize = 100;
/// How deep concatenations are told inside one another.
const DEPTH_LIMIT: usize = 8;

/// Follows origins.
pub(super) struct Tracer<'a> {
    provenance: &'a Provenance,
    files: &'a Sources,
}

impl<'a> Tracer<'a> {
    pub fn new(provenance: &'a Provenance, files: &'a Sources) -> Tracer<'a> {
        Tracer { provenance, files }
    }

    /// The steps from a value back to where it begins.
    pub fn trace(&self, origin: Origin) -> Vec<Step> {
        self.trace_below(origin, 0)
    }

    fn trace_below(&self, origin: Origin, depth: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut origin = origin;
        while steps.len() < CHAIN_LIMIT {
            let (step, next) = self.step(origin, depth);
            steps.push(step);
            let Some(next) = next else { return steps };
            origin = next;
        }
        steps.push(Step::words("and so on"));
        steps
    }

    fn step(&self, origin: Origin, depth: usize) -> (Step, Option<Origin>) {
        let id = match origin {
            Origin::Framework(rule) => return (Step::words(&format!("set by the framework: {rule}")), None),
            Origin::Written(span) => {
                let step =
                    Step { at: self.at(span), text: Some(self.first_line(span)), ..Step::words("written") };
                return (step, None);
            }
            Origin::Derived(id) => id,
        };
        match self.provenance.get(id) {
            Derivation::External(what) => (Step::words(&format!("from the {what}")), None),
            derivation @ Derivation::Variable { expression, found, passed, .. } => {
                let span = expression.as_ref().map(|place| span_of(self.files, place));
                let step = Step {
                    at: span.and_then(|span| self.at(span)),
                    text: span.map(|span| self.first_line(span)),
                    source: chosen_source(derivation),
                    passed: passed
                        .iter()
                        .map(|passed| (passed.source.to_string(), passed.reason.to_string()))
                        .collect(),
                    ..Step::words("variable")
                };
                // A literal stands in the variable itself, which has just been told.
                let is_literal =
                    matches!((found, span), (Origin::Written(inner), Some(span)) if inner.contains(span));
                (step, (!is_literal).then_some(*found))
            }
            Derivation::Concatenation { template, parts } => {
                let span = self.provenance.nearest_place(*template).map(|place| span_of(self.files, &place));
                let parts = match depth < DEPTH_LIMIT {
                    true => parts.iter().map(|part| self.trace_below(*part, depth + 1)).collect(),
                    false => Vec::new(),
                };
                let step = Step {
                    at: span.and_then(|span| self.at(span)),
                    text: span.map(|span| self.first_line(span)),
                    parts,
                    ..Step::words("put together")
                };
                (step, None)
            }
        }
    }

    fn at(&self, span: Span) -> Option<(String, usize, usize)> {
        let position = self.files.position(span);
        Some((self.files.name(span.file), position.line, position.column))
    }

    fn first_line(&self, span: Span) -> String {
        self.files.text(span).lines().next().unwrap_or_default().trim_end().to_owned()
    }
}
