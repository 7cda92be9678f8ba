//! The value of one text with variables in it, as far as it can be known in this pass.

use std::rc::Rc;

use super::error::{Cause, ErrorId, Problem, VariableError};
use super::javascript::{self, Text};
use super::properties::{Progress, PropertyId, State};
use super::resolver::Resolver;
use super::sources::{self, Answer, Request, Trouble};
use super::syntax::{Argument, Call, Piece, Source, SyntaxError, Template, Variable};
use crate::value::{
    Data, Derivation, Origin, Part, PassedOver, PathStep, Place, Value, shortened, shortened_to,
};

/// How many bytes of a message there are, at most: each may quote a text that many others quote.
const LONGEST_MESSAGE: usize = 8 << 10;

/// Why a value can't be given now.
#[derive(Debug)]
pub enum Stop {
    /// These properties must be resolved first.
    Needs(Vec<PropertyId>),
    /// A later pass may know.
    Pending,
    /// It can't be resolved.
    Failed(ErrorId),
}

/// What became of a property.
#[derive(Debug)]
pub(super) enum Evaluated {
    /// Its value is a text with variables again, to be evaluated like the first.
    Again,
    /// It is resolved; these properties were found inside its value.
    Done(Vec<PropertyId>),
}

/// A text whose variables are resolved, and the property that is done for.
#[derive(Debug)]
pub struct Site {
    /// The property that errors are reported for.
    pub property: PropertyId,
    /// The text: a string, or a secret one.
    pub value: Value,
    text: Text,
    /// Whether what becomes known of the variables is kept with the property.
    tracked: bool,
}

impl Site {
    pub(super) fn new(property: PropertyId, value: Value, tracked: bool) -> Site {
        let text = javascript::text_of(&value);
        Site { property, value, text, tracked }
    }

    /// Whether a variable is all of the text, so that its value is used at once and never asked for again.
    fn is_only(&self, variable: &Variable) -> bool {
        variable.start == 0 && variable.end == self.text.expose().len()
    }
}

/// A value, with the texts it was put together from if it was.
#[derive(Debug)]
pub(super) struct Assembled {
    pub value: Value,
    pub parts: Option<Vec<Text>>,
}

impl Resolver {
    /// Resolves a property that has variables.
    pub(super) fn evaluate(&mut self, id: PropertyId) -> Result<Evaluated, Stop> {
        let Some(entry) = self.properties.entry(id) else { return Ok(Evaluated::Done(Vec::new())) };
        let State::Unresolved(template, _) = &entry.state else { return Ok(Evaluated::Done(Vec::new())) };
        let (template, depth) = (Rc::clone(template), entry.depth);
        let site = Site::new(id, entry.value.clone(), true);
        let assembled = self.assemble(&site, &template)?;
        self.accept(&site, assembled, depth)
    }

    /// The value of a text or argument, once all its variables are known.
    pub(super) fn assemble(&mut self, site: &Site, template: &Template) -> Result<Assembled, Stop> {
        let mut gathered = Gathered::with_capacity(template.pieces.len());
        for variable in template.variables() {
            let outcome = self.variable(site, variable);
            let delay = match &outcome {
                Err(Stop::Failed(error)) => self.delay(site, variable, *error),
                _ => Delay::None,
            };
            gathered.add(outcome, delay);
        }
        let mut values = gathered.finish()?;
        if template.whole().is_some()
            && let Some(value) = values.pop()
        {
            return Ok(Assembled { value, parts: None });
        }
        self.concatenate(site, template, values)
    }

    /// Puts plain text and the variables' values together (`spec/print.md` §5.4).
    fn concatenate(
        &mut self,
        site: &Site,
        template: &Template,
        values: Vec<Value>,
    ) -> Result<Assembled, Stop> {
        let text = Rc::clone(site.text.expose());
        let plain = |from: usize, to: usize| match &site.value.data {
            // The plain text of a secret is as secret as the rest of it.
            Data::Secret(_) => site.text.with_text(&text[from..to]),
            _ => Text::plain(&text[from..to]),
        };
        let mut parts = Vec::with_capacity(template.pieces.len() * 2 + 1);
        let mut origins = Vec::with_capacity(values.len());
        let mut values = values.into_iter();
        let mut done = template.start;
        for piece in &template.pieces {
            let (start, end, part) = match piece {
                Piece::Escape { start, end, text } => (*start, *end, Text::plain(text.as_str())),
                Piece::Variable(variable) => {
                    let Some(value) = values.next() else { break };
                    origins.push(value.origin);
                    let Some(part) = javascript::coerce_text(&value) else {
                        let failure = Failure {
                            message: "String value consist of variable which resolve with non-string value".into(),
                            help: Some("a text can hold texts, numbers, booleans and lists; refer to one property of the map".into()),
                        };
                        return Err(self.fail_because(site, variable, Cause::NotText, failure));
                    };
                    (variable.start, variable.end, part)
                }
            };
            parts.push(plain(done, start));
            parts.push(part);
            done = end;
        }
        parts.push(plain(done, template.end));
        if !self.grow_text(parts.iter().map(|part| part.expose().len()).sum()) {
            return Err(self.fail_at(site, self.place_of(site, None), Failure::too_large()));
        }
        let joined = Text::concat(&parts);
        let origin = self
            .provenance
            .record(Derivation::Concatenation { template: site.value.origin, parts: origins.into() });
        Ok(Assembled { value: joined.into_value(origin), parts: Some(parts) })
    }

    /// The value of one `${…}`: asks its sources from left to right (`spec/print.md` §5.3).
    fn variable(&mut self, site: &Site, variable: &Variable) -> Result<Value, Stop> {
        let mut passed = match self.progress(site, variable) {
            Some(Progress::Resolved(value)) => return Ok(value),
            Some(Progress::After(passed)) => passed,
            None => Vec::new(),
        };
        loop {
            let index = passed.len();
            let value = match &variable.sources[index] {
                Source::Literal(literal) => Value::new(literal.to_data(), site.value.origin),
                Source::Call(call) => {
                    let Some(source) = sources::find(&self.pass.sources, &call.name) else {
                        return Err(Stop::Pending);
                    };
                    match self.ask(site, variable, call, source) {
                        Ok(Answer::Value(value)) => value,
                        Ok(Answer::Pending) | Err(Stop::Pending) => {
                            self.keep(site, variable, Progress::After(passed));
                            return Err(Stop::Pending);
                        }
                        Err(stop) => return Err(stop),
                        Ok(Answer::Nothing(reason)) => {
                            let reason = reason
                                .unwrap_or_else(|| format!("Value not found at \"{}\" source", call.name));
                            if index + 1 == variable.sources.len() {
                                let help = sources::missing_value_help(self, call);
                                let failure = Failure { message: reason, help };
                                return Err(self.fail_because(site, variable, Cause::Missing, failure));
                            }
                            passed
                                .push(PassedOver { source: call.to_string().into(), reason: reason.into() });
                            continue;
                        }
                    }
                }
            };
            let origin = self.provenance.record(Derivation::Variable {
                expression: self.place_of(site, Some(variable)),
                text: Rc::clone(site.text.expose()),
                range: (variable.start as u32, variable.end as u32),
                chosen: index as u32,
                found: value.origin,
                passed,
            });
            let value = Value::new(value.data, origin);
            if !site.is_only(variable) {
                self.keep(site, variable, Progress::Resolved(value.clone()));
            }
            return Ok(value);
        }
    }

    fn ask(
        &mut self,
        site: &Site,
        variable: &Variable,
        call: &Call,
        source: &'static sources::VariableSource,
    ) -> Result<Answer, Stop> {
        let params = match &call.params {
            Some(params) => Some(self.arguments(site, params)?),
            None => None,
        };
        let address = match &call.address {
            Some(address) => Some(self.argument(site, address)?),
            None => None,
        };
        let fulfilled = self.pass.sources.fulfilled.contains(&source.name);
        let request = Request { site, call, params, address, fulfilled };
        (source.resolve)(self, &request).map_err(|trouble| match trouble {
            Trouble::Stop(stop) => stop,
            Trouble::Failure(failure) => {
                let cause = match failure.is_cycle() {
                    true => Cause::Cycle,
                    // The trouble of who was asked; those that ask AWS have their own for that.
                    false if sources::answers_elsewhere(call) => Cause::Unknowable,
                    false => Cause::Refused,
                };
                self.fail_because(site, variable, cause, failure)
            }
            Trouble::FailureElsewhere(failure, place, label) => {
                let mut error = self.error(site, Some(place), failure);
                error.related.extend(self.place_of(site, Some(variable)).map(|place| (place, label)));
                Stop::Failed(self.add_error(error))
            }
            Trouble::FailureBecause(failure, place, label) => {
                let mut error = self.error(site, self.place_of(site, Some(variable)), failure);
                error.related.push((place, label));
                Stop::Failed(self.add_error(error))
            }
            Trouble::Environment(failure) => {
                let problem = Problem::Environment(failure.message.clone());
                let error = self.error(site, self.place_of(site, Some(variable)), failure);
                Stop::Failed(self.add_error(VariableError { problem, cause: Cause::Unknowable, ..error }))
            }
        })
    }

    fn arguments(&mut self, site: &Site, arguments: &[Argument]) -> Result<Vec<Value>, Stop> {
        let mut gathered = Gathered::with_capacity(arguments.len());
        for argument in arguments {
            gathered.add(self.argument(site, argument), Delay::None);
        }
        gathered.finish()
    }

    pub(super) fn argument(&mut self, site: &Site, argument: &Argument) -> Result<Value, Stop> {
        let Some(template) = &argument.template else {
            return Ok(Value::new(argument.value.to_data(), site.value.origin));
        };
        let assembled = self.assemble(site, template)?;
        self.settle(site, assembled)
    }

    /// How long upstream takes to see that a variable fails.
    fn delay(&self, site: &Site, variable: &Variable, error: ErrorId) -> Delay {
        let inherited = *self.errors[error.index()].property != *self.property_name(site.property);
        let calls = variable.sources.iter().filter_map(|source| match source {
            Source::Call(call) => Some(call),
            Source::Literal(_) => None,
        });
        let nested = |call: &Call| {
            call.params.iter().flatten().chain(&call.address).any(|argument| argument.template.is_some())
        };
        // Upstream reads files without blocking, but requires JavaScript at once.
        let requires = |call: &Call| sources::file::is_script(call);
        if inherited || calls.clone().any(|call| call.name == "file" && !requires(call)) {
            Delay::Long
        } else if calls.clone().any(|call| nested(call) || requires(call)) {
            Delay::Short
        } else {
            Delay::None
        }
    }

    fn progress(&self, site: &Site, variable: &Variable) -> Option<Progress> {
        let entry = self.properties.entry(site.property).filter(|_| site.tracked)?;
        entry.progress_of(variable).cloned()
    }

    fn keep(&mut self, site: &Site, variable: &Variable, progress: Progress) {
        let Some(entry) = self.properties.entry_mut(site.property).filter(|_| site.tracked) else { return };
        match entry.progress.binary_search_by_key(&variable.start, |(start, _)| *start) {
            Ok(index) => entry.progress[index].1 = progress,
            Err(index) => entry.progress.insert(index, (variable.start, progress)),
        }
    }

    /// Where a variable of a site, or all of its text, stands.
    pub(super) fn place_of(&self, site: &Site, variable: Option<&Variable>) -> Option<Place> {
        match (site.value.origin, variable) {
            (Origin::Written(scalar), Some(variable)) => {
                let text = Rc::clone(site.text.expose());
                let part = Part { text, start: variable.start as u32, end: variable.end as u32 };
                Some(Place { scalar, part: Some(part) })
            }
            (origin, _) => self.provenance.nearest_place(origin),
        }
    }

    fn fail_because(&mut self, site: &Site, variable: &Variable, cause: Cause, failure: Failure) -> Stop {
        let error = self.error(site, self.place_of(site, Some(variable)), failure);
        Stop::Failed(self.add_error(VariableError { cause, ..error }))
    }

    pub(super) fn fail_at(&mut self, site: &Site, place: Option<Place>, failure: Failure) -> Stop {
        let error = self.error(site, place, failure);
        Stop::Failed(self.add_error(error))
    }

    fn error(&self, site: &Site, place: Option<Place>, failure: Failure) -> VariableError {
        VariableError {
            property: self.property_name(site.property),
            problem: Problem::Resolution(shortened_to(LONGEST_MESSAGE, &failure.message).into_owned()),
            cause: Cause::Refused,
            place,
            related: self.way_to(site.property),
            help: failure.help.map(|help| shortened_to(LONGEST_MESSAGE, &help).into_owned()),
        }
    }

    /// The variables that put a value at `property` or above it, the nearest first.
    fn way_to(&self, property: PropertyId) -> Vec<(Place, String)> {
        let mut way = Vec::new();
        let mut value = Some(&self.configuration);
        let path = self.properties.path(property);
        let mut steps = path.0.iter();
        while let Some(current) = value {
            if let Origin::Derived(id) = current.origin
                && let derivation @ Derivation::Variable { expression: Some(place), .. } =
                    self.provenance.get(id)
                && let Some(source) = super::chosen_source(derivation)
            {
                way.push((place.clone(), format!("reached through `{}`", shortened(&source))));
            }
            value = match (&current.data, steps.next()) {
                (Data::Mapping(mapping), Some(PathStep::Key(key))) => mapping.get(key),
                (Data::Sequence(items), Some(PathStep::Index(index))) => items.get(*index),
                _ => None,
            };
        }
        way.reverse();
        way
    }

    pub(super) fn fail_resolved_syntax(&mut self, site: &Site, value: &Value, error: &SyntaxError) -> Stop {
        let shown = match self.context.dialect.quotes_resolved_text {
            true => format!("\"{}\": {error}", javascript::text_of(value).shown()),
            false => format!("({})", error.kind.code()),
        };
        let message = format!("Approached variable syntax error in resolved value {shown}");
        let help = Some(error.kind.help().to_owned());
        self.fail_at(site, self.place_of(site, None), Failure { message, help })
    }
}

/// How long upstream takes to see a failure. It resolves the variables of a text at once, and reports the one
/// that fails first, not the one that stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Delay {
    /// It fails as soon as it is asked.
    None,
    /// Variables inside it are resolved before.
    Short,
    /// It waits for a file or another property.
    Long,
}

/// What several variables or arguments of one text came to.
struct Gathered {
    values: Vec<Value>,
    needs: Vec<PropertyId>,
    pending: bool,
    failed: Option<(Delay, ErrorId)>,
}

impl Gathered {
    fn with_capacity(capacity: usize) -> Gathered {
        Gathered { values: Vec::with_capacity(capacity), needs: Vec::new(), pending: false, failed: None }
    }

    fn add(&mut self, outcome: Result<Value, Stop>, delay: Delay) {
        match outcome {
            Ok(value) => self.values.push(value),
            Err(Stop::Needs(needs)) => self.needs.extend(needs),
            Err(Stop::Pending) => self.pending = true,
            Err(Stop::Failed(error)) => {
                if self.failed.is_none_or(|(known, _)| delay < known) {
                    self.failed = Some((delay, error));
                }
            }
        }
    }

    /// All values, unless one of them can't be given.
    fn finish(self) -> Result<Vec<Value>, Stop> {
        match self {
            Gathered { failed: Some((_, error)), .. } => Err(Stop::Failed(error)),
            Gathered { needs, .. } if !needs.is_empty() => Err(Stop::Needs(needs)),
            Gathered { pending: true, .. } => Err(Stop::Pending),
            Gathered { values, .. } => Ok(values),
        }
    }
}

/// What is wrong with a variable, before it is known where.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The framework's words.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// How the framework's messages about cycles begin.
pub(super) const CYCLE: &str = "Circular reference";

impl Failure {
    /// Whether properties that need each other are what is wrong.
    fn is_cycle(&self) -> bool {
        self.message.starts_with(CYCLE)
    }

    /// The failure of a value that would take all memory.
    pub(super) fn too_large() -> Failure {
        Failure {
            message: "The resolved configuration is too large".into(),
            help: Some("values that double at every step of a chain of variables grow without limit".into()),
        }
    }
}
