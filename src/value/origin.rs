//! Where values come from: a place in a file, a rule of the framework, or variables, to any depth.

use std::rc::Rc;

use super::Blocks;
use crate::source::Span;

/// A scalar in a file, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The scalar's content in the file.
    pub scalar: Span,
    /// Which part of it; `None` means all.
    pub part: Option<Part>,
}

/// A part of a scalar's text as the framework has it: quotes, escapes and folds are gone.
///
/// Kept in this form because finding the bytes means reading the scalar again, which only
/// messages need (`yaml::sub_span`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The whole text.
    pub text: Rc<str>,
    /// Offset of the part's first byte.
    pub start: u32,
    /// Offset just after its last byte.
    pub end: u32,
}

/// Where one value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It stands in a file, at this node.
    Written(Span),
    /// Variables made it; the record is in the run's [`Provenance`].
    Derived(DerivationId),
    /// The framework put it there; the text names the rule, as in "default stage". A thin pointer, because
    /// every value has an origin.
    Framework(&'static &'static str),
}

/// Number of a [`Derivation`] in its [`Provenance`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DerivationId(u32);

/// How a value was made from others.
#[derive(Clone, Debug)]
pub enum Derivation {
    /// The result of one `${…}`.
    Variable {
        /// The `${…}`; `None` if it did not stand in a file.
        expression: Option<Place>,
        /// The text the expression is in, and where in it, in bytes.
        text: Rc<str>,
        /// See `text`.
        range: (u32, u32),
        /// Which of the expression's sources gave the value.
        chosen: u32,
        /// The origin of the value the source gave.
        found: Origin,
        /// The sources that were asked before and gave nothing.
        passed: Vec<PassedOver>,
    },
    /// Text put together from text and variables, all of whose origins are listed.
    Concatenation {
        /// The origin of the text with the variables in it.
        template: Origin,
        /// The origins of the variables' values, in order.
        parts: Rc<[Origin]>,
    },
    /// Something outside all files: an environment variable, an option, an answer from AWS.
    External(Rc<str>),
}

/// A source that was asked for a value and had none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// The source as written.
    pub source: Rc<str>,
    /// Why it gave nothing.
    pub reason: Rc<str>,
}

/// All derivations of one run.
#[derive(Debug, Default)]
pub struct Provenance {
    derivations: Blocks<Derivation>,
}

impl Provenance {
    /// Records a derivation and gives the origin that refers to it.
    pub fn record(&mut self, derivation: Derivation) -> Origin {
        self.derivations.push(derivation);
        Origin::Derived(DerivationId(self.derivations.len() as u32 - 1))
    }

    /// The derivation with this number.
    pub fn get(&self, id: DerivationId) -> &Derivation {
        &self.derivations[id.0 as usize]
    }

    /// The place in a file nearest to an origin: its own, or that of the expression that made it.
    pub fn nearest_place(&self, origin: Origin) -> Option<Place> {
        let mut origin = origin;
        loop {
            match origin {
                Origin::Written(scalar) => return Some(Place { scalar, part: None }),
                Origin::Framework(_) => return None,
                Origin::Derived(id) => match self.get(id) {
                    Derivation::Variable { expression, .. } => return expression.clone(),
                    Derivation::Concatenation { template, .. } => origin = *template,
                    Derivation::External(_) => return None,
                },
            }
        }
    }
}
