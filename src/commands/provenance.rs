//! Origins followed back to where they end, in words and places.

use std::cell::Cell;

use crate::diagnostics::span_of;
use crate::output::explanation::Step;
use crate::source::{Sources, Span};
use crate::value::{Derivation, Origin, Provenance, shortened_to};
use crate::variables::chosen_source;

/// How many steps of one chain are told; chains can be thousands of steps long.
const CHAIN_LIMIT: usize = 100;
/// How deep concatenations are told inside one another.
const DEPTH_LIMIT: usize = 8;
/// How much is told in all, about, in bytes of text: what is put together from many parts that are put together from many
/// parts has ways without number.
const TOLD: usize = 1 << 20;
/// What a step takes besides the text it shows.
const STEP: usize = 100;
/// How many bytes of a text are shown.
const SHOWN: usize = 2_000;
/// What is said in place of steps that are left out.
const LEFT_OUT: &str = "and so on: further steps are left out";

/// Follows origins.
pub(super) struct Tracer<'a> {
    provenance: &'a Provenance,
    files: &'a Sources,
    /// How much may be told still.
    left: Cell<usize>,
}

impl<'a> Tracer<'a> {
    pub fn new(provenance: &'a Provenance, files: &'a Sources) -> Tracer<'a> {
        Tracer { provenance, files, left: Cell::new(TOLD) }
    }

    /// The steps from a value back to where it begins.
    pub fn trace(&self, origin: Origin) -> Vec<Step> {
        self.trace_below(origin, 0)
    }

    fn trace_below(&self, origin: Origin, depth: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut origin = origin;
        while steps.len() < CHAIN_LIMIT && self.left.get() > 0 {
            let (step, next) = self.step(origin, depth);
            steps.push(step);
            let Some(next) = next else { return steps };
            origin = next;
        }
        steps.push(Step::words(LEFT_OUT));
        steps
    }

    /// The ways of the parts of a text, as many as are told.
    fn parts(&self, parts: &[Origin], depth: usize) -> Vec<Vec<Step>> {
        if depth >= DEPTH_LIMIT {
            return vec![vec![Step::words(LEFT_OUT)]];
        }
        let mut told = Vec::new();
        for part in parts {
            let is_last = self.left.get() == 0;
            told.push(self.trace_below(*part, depth + 1));
            if is_last {
                break;
            }
        }
        told
    }

    /// Counts what is told.
    fn tell(&self, text: &str) -> String {
        let text = shortened_to(SHOWN, text).into_owned();
        self.left.set(self.left.get().saturating_sub(text.len()));
        text
    }

    fn step(&self, origin: Origin, depth: usize) -> (Step, Option<Origin>) {
        self.left.set(self.left.get().saturating_sub(STEP));
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
                        .map(|passed| (self.tell(&passed.source), self.tell(&passed.reason)))
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
                let step = Step {
                    at: span.and_then(|span| self.at(span)),
                    text: span.map(|span| self.first_line(span)),
                    parts: self.parts(parts, depth),
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
        self.tell(self.files.text(span).lines().next().unwrap_or_default().trim_end())
    }
}
