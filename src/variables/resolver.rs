//! The order in which properties are resolved: pass by pass, dependencies first, without recursion.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::error::{Cause, ErrorId, Problem, VariableError};
use super::evaluate::{CYCLE, Evaluated, Stop};
use super::properties::{Properties, PropertyId, State};
use super::register::Plain;
use super::syntax::Template;
use crate::value::{Place, Provenance, Value, ValuePath};

/// The sources a pass knows, by name. Variables of unknown sources wait for a later pass.
#[derive(Clone, Copy, Debug)]
pub struct PassSources {
    /// Sources that can be asked.
    pub known: &'static [&'static str],
    /// Those of them whose "no value" is final.
    pub fulfilled: &'static [&'static str],
}

/// A configuration on its way from text with variables to values.
#[derive(Debug)]
pub struct Resolver {
    /// The configuration as far as it is resolved.
    pub configuration: Value,
    /// What is left to resolve.
    pub properties: Properties,
    /// Where derived values come from.
    pub provenance: Provenance,
    /// What the sources draw from.
    pub context: Context,
    /// All errors met so far.
    pub errors: Vec<VariableError>,
    /// Every text with variables that was met, if [`Context::keeps`].
    pub texts: Vec<MetText>,
    pub(super) pass: Pass,
    /// Maps and lists without variables, by address.
    pub(super) plain: FxHashMap<usize, Plain>,
    /// Calls of `self` that closed a cycle in this pass, with what was said: upstream answers the same call
    /// once, so every property that makes it gets that answer.
    pub(super) cyclic_calls: FxHashMap<String, String>,
    /// The `self` call through which one property last needed another.
    pub(super) needed_by: FxHashMap<(PropertyId, PropertyId), String>,
    stack: Vec<Frame>,
    active: FxHashSet<(Batch, PropertyId)>,
    /// How many values the results of variables have so far.
    pub(super) nodes: u64,
    /// How many bytes of text were put together so far.
    pub(super) text_bytes: u64,
    /// How many bytes of text the results of variables have.
    pub(super) result_bytes: u64,
}

/// A text with variables, and the property it was met at.
#[derive(Debug)]
pub struct MetText {
    /// The property.
    pub property: PropertyId,
    /// The text.
    pub value: Value,
    /// What it consists of.
    pub template: Rc<Template>,
}

/// The pass that runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    pub number: u32,
    pub sources: PassSources,
    /// How many positions the properties had when it began.
    pub horizon: usize,
}

/// Properties that are resolved together. What is found in a value is a batch of its own: if one of those needs a
/// property that waits for the value, upstream resolves that property anew, and no cycle is seen until a batch has one.
type Batch = u32;

/// A property being resolved, and what must be resolved before or after it.
#[derive(Debug)]
struct Frame {
    id: PropertyId,
    /// The batch it is resolved in.
    batch: Batch,
    /// The batch of the properties in its queue.
    batch_of_queue: Batch,
    /// How many positions the properties had when that batch began.
    horizon_of_queue: usize,
    /// Properties to resolve next.
    queue: Vec<PropertyId>,
    /// How many of them were taken up.
    taken: usize,
    /// Whether the property itself is settled, so that the queue holds what was found in its value.
    settled: bool,
}

impl Resolver {
    /// Takes a configuration up, with where it comes from if that is not a file, and finds its variables; syntax errors in them are in [`Resolver::errors`].
    pub fn new(configuration: Value, provenance: Provenance, context: Context) -> Resolver {
        let mut resolver = Resolver {
            configuration: configuration.clone(),
            properties: Properties::default(),
            provenance,
            context,
            errors: Vec::new(),
            texts: Vec::new(),
            pass: Pass { number: 0, sources: PassSources { known: &[], fulfilled: &[] }, horizon: 0 },
            plain: FxHashMap::default(),
            cyclic_calls: FxHashMap::default(),
            stack: Vec::new(),
            active: FxHashSet::default(),
            needed_by: FxHashMap::default(),
            nodes: 0,
            text_bytes: 0,
            result_bytes: 0,
        };
        resolver.register(PropertyId::ROOT, &configuration, 0);
        resolver
    }

    /// Resolves what can be resolved with the given sources: all properties, or those that concern one of
    /// the paths in `only` (`spec/print.md` §5.2).
    pub fn run_pass(&mut self, sources: PassSources, only: Option<&[&[&str]]>) {
        self.pass = Pass { number: self.pass.number + 1, sources, horizon: self.properties.positions() };
        self.cyclic_calls.clear();
        self.needed_by.clear();
        self.try_all(only);
    }

    /// Goes on with the last pass, for whose calls there are answers now: tries what it left open.
    pub fn resume_pass(&mut self, only: Option<&[&[&str]]>) {
        self.pass.number += 1;
        self.context.file_cache.resume_pass(self.pass.number);
        self.try_all(only);
    }

    fn try_all(&mut self, only: Option<&[&[&str]]>) {
        let wanted = match only {
            Some(paths) => self.properties.concerning(paths),
            None => self.properties.iter().map(|(id, _)| id).collect(),
        };
        for id in wanted {
            if self.is_open(id) && !self.is_deferred(id) {
                self.resolve(id);
            }
        }
    }

    /// The errors that stand at properties now, each once, in the order of the properties.
    pub fn standing_errors(&self) -> Vec<ErrorId> {
        let mut seen = FxHashSet::default();
        let failed = self.properties.iter().filter_map(|(_, entry)| match entry.state {
            State::Failed(error) => Some(error),
            State::Unresolved(..) => None,
        });
        failed.filter(|error| seen.insert(*error)).collect()
    }

    /// Whether a property has variables that this pass has not tried yet.
    fn is_open(&self, id: PropertyId) -> bool {
        match self.properties.entry(id).map(|entry| &entry.state) {
            Some(State::Unresolved(_, tried)) => *tried != self.pass.number,
            Some(State::Failed(_)) | None => false,
        }
    }

    fn resolve(&mut self, first: PropertyId) {
        // Both are empty between properties; only their memory is used again.
        let (mut stack, mut active) = (std::mem::take(&mut self.stack), std::mem::take(&mut self.active));
        let mut batches: Batch = 0;
        active.insert((batches, first));
        stack.push(Frame::new(first, batches, 0));
        while let Some(frame) = stack.last_mut() {
            if let Some(&next) = frame.queue.get(frame.taken) {
                frame.taken += 1;
                let (settled, batch, horizon) = (frame.settled, frame.batch_of_queue, frame.horizon_of_queue);
                if !settled && active.contains(&(batch, next)) {
                    self.report_cycle(&stack, next);
                    leave(&mut stack, &mut active);
                } else if self.is_open(next) && !(settled && self.is_deferred(next)) {
                    active.insert((batch, next));
                    if let Some(entry) = self.properties.entry_mut(next) {
                        entry.horizon = entry.horizon.max(horizon);
                    }
                    stack.push(Frame::new(next, batch, horizon));
                }
                continue;
            }
            if frame.settled {
                stack.pop();
                continue;
            }
            let id = frame.id;
            if !self.is_open(id) {
                // It was settled in a later batch while it waited.
                leave(&mut stack, &mut active);
                continue;
            }
            match self.evaluate(id) {
                Ok(Evaluated::Again) => {}
                Ok(Evaluated::Done(found)) => {
                    active.remove(&(frame.batch, id));
                    batches += 1;
                    frame.batch_of_queue = batches;
                    frame.horizon_of_queue = self.properties.positions();
                    frame.settled = true;
                    (frame.queue, frame.taken) = (found, 0);
                }
                Err(Stop::Needs(needs)) => (frame.queue, frame.taken) = (needs, 0),
                Err(Stop::Pending) => {
                    self.mark_tried(id);
                    leave(&mut stack, &mut active);
                }
                Err(Stop::Failed(error)) => {
                    self.mark_failed(id, error);
                    leave(&mut stack, &mut active);
                }
            }
        }
        (self.stack, self.active) = (stack, active);
    }

    fn mark_tried(&mut self, id: PropertyId) {
        let number = self.pass.number;
        if let Some(entry) = self.properties.entry_mut(id)
            && let State::Unresolved(_, tried) = &mut entry.state
        {
            *tried = number;
        }
    }

    pub(super) fn mark_failed(&mut self, id: PropertyId, error: ErrorId) {
        if let Some(entry) = self.properties.entry_mut(id) {
            entry.state = State::Failed(error);
        }
    }

    /// The last property of the stack needs `target`, which is waiting for it: an error of that property
    /// (`spec/print.md` §5.5), with every step of the cycle labelled.
    fn report_cycle(&mut self, stack: &[Frame], target: PropertyId) {
        let Some(last) = stack.last() else { return };
        let start = stack.iter().rposition(|frame| frame.id == target && !frame.settled).unwrap_or(0);
        let steps: Vec<PropertyId> =
            stack[start..].iter().filter(|frame| !frame.settled).map(|frame| frame.id).collect();
        let name = |id: PropertyId| self.properties.path(id).shown();
        // A property that needs itself never gets here: that is seen when it asks.
        let before = steps.iter().rev().nth(1).map_or(last.id, |id| *id);
        let message = format!("{CYCLE} among \"{}\" and \"{}\" properties", name(last.id), name(before));
        if let Some(address) = self.needed_by.get(&(last.id, target)) {
            self.cyclic_calls.insert(address.clone(), message.clone());
        }
        let mut related = Vec::new();
        for (index, &step) in steps[..steps.len() - 1].iter().enumerate().take(CYCLE_STEPS_SHOWN) {
            if let Some(place) = self.property_place(step) {
                related.push((place, format!("`{}` needs `{}`", name(step), name(steps[index + 1]))));
            }
        }
        let hidden = (steps.len() - 1).saturating_sub(CYCLE_STEPS_SHOWN);
        let more = if hidden > 0 { format!(", {hidden} more properties lie between") } else { String::new() };
        let help = format!(
            "`{}` needs `{}`{more}; give one of them a value that does not depend on the others",
            name(last.id),
            name(target)
        );
        let error = VariableError {
            property: name(last.id).into(),
            problem: Problem::Resolution(message),
            cause: Cause::Cycle,
            place: self.property_place(last.id),
            related,
            help: Some(help),
        };
        let error = self.add_error(error);
        self.mark_failed(last.id, error);
    }

    /// Keeps a text for looking at, if texts are kept.
    pub(super) fn note_text(&mut self, property: PropertyId, value: &Value, template: &Rc<Template>) {
        if self.context.keeps {
            let (value, template) = (value.clone(), Rc::clone(template));
            self.texts.push(MetText { property, value, template });
        }
    }

    pub(super) fn add_error(&mut self, error: VariableError) -> ErrorId {
        self.errors.push(error);
        ErrorId::from(self.errors.len() - 1)
    }

    /// Where the text of a property with variables stands.
    fn property_place(&self, id: PropertyId) -> Option<Place> {
        self.provenance.nearest_place(self.properties.entry(id)?.value.origin)
    }

    /// The path of a property, as the framework writes it, for what is said about it.
    pub(super) fn property_name(&self, id: PropertyId) -> Rc<str> {
        let path: ValuePath = self.properties.path(id);
        path.shown().into()
    }
}

impl Frame {
    fn new(id: PropertyId, batch: Batch, horizon: usize) -> Frame {
        let (batch_of_queue, horizon_of_queue) = (batch, horizon);
        Frame { id, batch, batch_of_queue, horizon_of_queue, queue: Vec::new(), taken: 0, settled: false }
    }
}

fn leave(stack: &mut Vec<Frame>, active: &mut FxHashSet<(Batch, PropertyId)>) {
    if let Some(frame) = stack.pop() {
        active.remove(&(frame.batch, frame.id));
    }
}

/// How many steps of a cycle get a label of their own; a cycle can be as long as the file.
const CYCLE_STEPS_SHOWN: usize = 10;
