//! What becomes of a resolved value: it takes its place in the configuration, and its own variables are found.

use std::rc::Rc;

use super::error::{Cause, Problem, VariableError};
use super::evaluate::{Assembled, Evaluated, Failure, Site, Stop};
use super::properties::{Entry, PropertyId, State};
use super::resolver::Resolver;
use super::settle::parse_resolved;
use super::syntax::{self, SyntaxError, Template};
use crate::source::SIZE_LIMIT;
use crate::value::{Blocks, Data, PathStep, Place, Value};

/// How often a property's value may turn out to have variables again (`spec/print.md` §5.4).
const REGISTRATION_LIMIT: u8 = 10;
/// How many values all results of variables together may have.
const NODE_LIMIT: u64 = 20_000_000;
/// How many bytes of text concatenations may make: as many as a file may have.
const TEXT_LIMIT: u64 = SIZE_LIMIT;
/// How many bytes of text all results of variables together may have.
const RESULT_LIMIT: u64 = 128 << 20;
/// How deeply maps and lists may lie in one another.
const DEPTH_LIMIT: usize = 1_000;

/// A map or list known to have no variables inside.
#[derive(Debug)]
pub(super) struct Plain {
    /// Keeps the map or list alive, so that its address stays its own.
    _data: Data,
    extent: Extent,
}

/// How large a value is.
#[derive(Clone, Copy, Debug, Default)]
struct Extent {
    nodes: u64,
    /// Of its texts.
    bytes: u64,
    depth: usize,
}

impl Extent {
    /// That of a value which holds no others.
    fn leaf(bytes: usize) -> Extent {
        Extent { nodes: 1, bytes: bytes as u64, depth: 0 }
    }
}

/// A text found inside a value. A large file has very many, all of which are found before the first is registered.
struct Found {
    path: Box<[PathStep]>,
    value: Value,
    template: Result<Rc<Template>, Box<SyntaxError>>,
}

/// A step on the way to a text: most lead to texts without variables, whose paths nobody asks for.
#[derive(Clone, Copy)]
enum Step<'v> {
    Key(&'v Rc<str>),
    Index(usize),
}

impl From<Step<'_>> for PathStep {
    fn from(step: Step<'_>) -> PathStep {
        match step {
            Step::Key(key) => PathStep::Key(Rc::clone(key)),
            Step::Index(index) => PathStep::Index(index),
        }
    }
}

impl Resolver {
    /// Puts a property's value in place, and registers the variables found in it.
    pub(super) fn accept(&mut self, site: &Site, assembled: Assembled, depth: u8) -> Result<Evaluated, Stop> {
        let Assembled { value, parts } = assembled;
        let id = site.property;
        let depth = depth + 1;
        match &value.data {
            Data::String(_) | Data::Secret(_) => {
                let template = parse_resolved(&value, parts.as_deref());
                let template = template.map_err(|error| self.fail_resolved_syntax(site, &value, &error))?;
                let Some(template) = template else {
                    self.charge(site, Extent::leaf(value.as_str().map_or(0, str::len)))?;
                    self.properties.remove(id);
                    self.assign(id, value);
                    return Ok(Evaluated::Done(Vec::new()));
                };
                self.check_registrations(site, depth)?;
                self.assign(id, value.clone());
                let template = Rc::new(template);
                self.note_text(id, &value, &template);
                let state = State::Unresolved(template, 0);
                let horizon = self.properties.positions();
                self.properties.set(id, Entry { value, state, depth, horizon, progress: Vec::new() });
                Ok(Evaluated::Again)
            }
            Data::Mapping(_) | Data::Sequence(_) => {
                let (found, extent) = self.find(&value, true);
                self.charge(site, extent)?;
                if !found.is_empty() {
                    self.check_registrations(site, depth)?;
                }
                self.assign(id, value);
                self.properties.remove(id);
                Ok(Evaluated::Done(self.register_found(id, found, depth)))
            }
            _ => {
                self.properties.remove(id);
                self.assign(id, value);
                Ok(Evaluated::Done(Vec::new()))
            }
        }
    }

    /// Finds the variables in a value that stands at `id`, and registers the properties that have them.
    pub(super) fn register(&mut self, id: PropertyId, value: &Value, depth: u8) -> Vec<PropertyId> {
        let (found, _) = self.find(value, false);
        self.register_found(id, found, depth)
    }

    fn register_found(&mut self, id: PropertyId, found: Blocks<Found>, depth: u8) -> Vec<PropertyId> {
        let mut registered = Vec::with_capacity(found.len());
        let horizon = self.properties.positions() + found.len();
        // Texts come as they stand in the document, so that most share all but the last step with the one before.
        let mut way: Vec<(PathStep, PropertyId)> = Vec::new();
        let end_of = |way: &[(PathStep, PropertyId)]| way.last().map_or(id, |(_, property)| *property);
        for Found { path, value, template } in found {
            let shared = way.iter().zip(&path).take_while(|((known, _), step)| known == *step).count();
            way.truncate(shared);
            for step in path.into_iter().skip(shared) {
                let property = self.properties.child_or_new(end_of(&way), step.clone());
                way.push((step, property));
            }
            let property = end_of(&way);
            let state = match template {
                Ok(template) => {
                    self.note_text(property, &value, &template);
                    State::Unresolved(template, 0)
                }
                Err(error) => State::Failed(self.syntax_error(property, &value, &error)),
            };
            self.properties.set(property, Entry { value, state, depth, horizon, progress: Vec::new() });
            registered.push(property);
        }
        registered
    }

    fn syntax_error(&mut self, id: PropertyId, value: &Value, error: &SyntaxError) -> super::error::ErrorId {
        let place = self.provenance.nearest_place(value.origin).map(|place| match place.part {
            // The text stands in a file as it is, so the very byte can be pointed at.
            None => Place { part: Some(error.part()), ..place },
            Some(_) => place,
        });
        let error = VariableError {
            property: self.property_name(id),
            problem: Problem::Syntax(error.to_string()),
            cause: Cause::Syntax,
            place,
            related: Vec::new(),
            help: Some(error.kind.help().to_owned()),
        };
        self.add_error(error)
    }

    fn check_registrations(&mut self, site: &Site, depth: u8) -> Result<(), Stop> {
        if depth <= REGISTRATION_LIMIT {
            return Ok(());
        }
        let message = "Excessive property variables nest depth".to_owned();
        let help = Some(
            "the value leads back to itself: through a file that includes itself, or text that makes a variable".to_owned(),
        );
        Err(self.fail_at(site, self.place_of(site, None), Failure { message, help }))
    }

    /// Counts a result of variables, and refuses it where all of them get too large.
    fn charge(&mut self, site: &Site, extent: Extent) -> Result<(), Stop> {
        self.nodes = self.nodes.saturating_add(extent.nodes);
        self.result_bytes = self.result_bytes.saturating_add(extent.bytes);
        if self.nodes > NODE_LIMIT || self.result_bytes > RESULT_LIMIT || extent.depth > DEPTH_LIMIT {
            return Err(self.fail_at(site, self.place_of(site, None), Failure::too_large()));
        }
        Ok(())
    }

    pub(super) fn grow_text(&mut self, bytes: usize) -> bool {
        self.text_bytes = self.text_bytes.saturating_add(bytes as u64);
        self.text_bytes <= TEXT_LIMIT
    }

    /// The texts with variables in a value, in document order, and how large the value is.
    ///
    /// With `remember`, maps and lists without variables are kept in mind: the results of variables are
    /// often the same few objects.
    fn find(&mut self, value: &Value, remember: bool) -> (Blocks<Found>, Extent) {
        let mut found = Blocks::default();
        let mut path = Vec::new();
        let extent = self.find_below(value, remember, &mut path, &mut found);
        (found, extent)
    }

    fn find_below<'v>(
        &mut self,
        value: &'v Value,
        remember: bool,
        path: &mut Vec<Step<'v>>,
        found: &mut Blocks<Found>,
    ) -> Extent {
        let address = match &value.data {
            Data::String(text) => {
                if let Some(template) = syntax::parse(text).transpose() {
                    let path = path.iter().copied().map(PathStep::from).collect();
                    let template = template.map(Rc::new).map_err(Box::new);
                    found.push(Found { path, value: value.clone(), template });
                }
                return Extent::leaf(text.len());
            }
            Data::Mapping(mapping) => Rc::as_ptr(mapping) as usize,
            Data::Sequence(items) => Rc::as_ptr(items) as usize,
            _ => return Extent::leaf(0),
        };
        if let Some(plain) = self.plain.get(&address) {
            return plain.extent;
        }
        if path.len() > DEPTH_LIMIT {
            return Extent { depth: path.len(), ..Extent::leaf(0) };
        }
        let found_before = found.len();
        let mut extent = Extent::leaf(0);
        let mut visit = |step: Step<'v>, child: &'v Value, resolver: &mut Resolver| {
            path.push(step);
            let below = resolver.find_below(child, remember, path, found);
            path.pop();
            extent.nodes = extent.nodes.saturating_add(below.nodes);
            extent.bytes = extent.bytes.saturating_add(below.bytes);
            extent.depth = extent.depth.max(below.depth + 1);
        };
        match &value.data {
            Data::Mapping(mapping) => {
                for (key, child) in mapping.iter() {
                    visit(Step::Key(key), child, self);
                }
            }
            Data::Sequence(items) => {
                for (index, child) in items.iter().enumerate() {
                    visit(Step::Index(index), child, self);
                }
            }
            _ => {}
        }
        if remember && found.len() == found_before {
            self.plain.insert(address, Plain { _data: value.data.clone(), extent });
        }
        extent
    }

    /// How many values there are in a value, itself counted.
    pub(super) fn size_of(&mut self, value: &Value) -> u64 {
        self.find(value, false).1.nodes
    }

    /// Puts a value at a property's path.
    pub(super) fn assign(&mut self, id: PropertyId, value: Value) {
        let mut target = &mut self.configuration;
        for step in self.properties.steps(id) {
            let next = match step {
                PathStep::Key(key) => target.as_mapping_mut().and_then(|mapping| mapping.get_mut(key)),
                PathStep::Index(index) => target.as_sequence_mut().and_then(|items| items.get_mut(*index)),
            };
            // The property was found by walking there, and only its own subtree was changed since.
            let Some(next) = next else { return };
            target = next;
        }
        *target = value;
    }
}
