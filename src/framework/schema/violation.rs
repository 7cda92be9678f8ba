//! What a schema holds against a value, and where: light enough to be made and dropped by every failed branch.

use std::rc::Rc;

use super::reader::{Limit, Measure, Node, Scalars, Type};
use crate::value::{PathStep, ValuePath, shortened};

/// One error of AJV's.
#[derive(Clone, Debug)]
pub(super) struct Violation {
    pub(super) reason: Reason,
    /// The schema node whose keyword failed.
    pub(super) node: Node,
    pub(super) place: Place,
}

/// The keyword that failed, with what its message needs.
#[derive(Clone, Debug)]
pub(super) enum Reason {
    Type(Type),
    Const,
    Enum(Scalars),
    Not,
    AnyOf,
    OneOf,
    Limit(Limit),
    Pattern(&'static str),
    Format(&'static str),
    /// The pattern, and the value it was held against.
    Regexp(&'static str, Rc<str>),
    /// How many items there may be.
    AdditionalItems(usize),
    /// The indices of two equal items.
    UniqueItems(usize, usize),
    Required(&'static str),
    PropertyName,
    AdditionalProperty(Rc<str>),
    /// A property, and all it needs beside it.
    Dependency(&'static str, Vec<&'static str>),
}

impl Reason {
    /// The keyword that failed, as AJV's schema paths name it.
    pub(super) fn keyword(&self) -> &'static str {
        match self {
            Reason::Type(_) => "type",
            Reason::Const => "const",
            Reason::Enum(_) => "enum",
            Reason::Not => "not",
            Reason::AnyOf => "anyOf",
            Reason::OneOf => "oneOf",
            Reason::Limit(limit) => match limit.measure {
                Measure::Maximum => "maximum",
                Measure::Minimum => "minimum",
                Measure::MaxLength => "maxLength",
                Measure::MinLength => "minLength",
                Measure::MaxItems => "maxItems",
                Measure::MinItems => "minItems",
                Measure::MaxProperties => "maxProperties",
                Measure::MinProperties => "minProperties",
            },
            Reason::Pattern(_) => "pattern",
            Reason::Format(_) => "format",
            Reason::Regexp(..) => "regexp",
            Reason::AdditionalItems(_) => "additionalItems",
            Reason::UniqueItems(..) => "uniqueItems",
            Reason::Required(_) => "required",
            Reason::PropertyName => "propertyNames",
            Reason::AdditionalProperty(_) => "additionalProperties",
            Reason::Dependency(..) => "dependencies",
        }
    }
}

/// Where in the value and where in the schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    instance: u32,
    schema: u32,
}

impl Place {
    /// The root of both.
    pub(super) const ROOT: Place = Place { instance: 0, schema: 0 };

    /// The number of the place in the value.
    pub(super) fn instance(self) -> u32 {
        self.instance
    }
}

/// A step down the schema.
#[derive(Clone, Copy, Debug)]
pub(super) enum SchemaStep {
    /// A keyword that holds one schema.
    Into(&'static str),
    /// A branch or item of a keyword that holds a list.
    Branch(&'static str, usize),
    /// A property or pattern of a keyword that holds a map.
    Named(&'static str, &'static str),
}

/// A step down the value.
#[derive(Clone, Debug)]
pub(super) enum InstanceStep {
    /// A key the schema names.
    Known(&'static str),
    /// Another key.
    Key(Rc<str>),
    /// An item of a sequence.
    Index(usize),
}

/// All places reached, each with the step from the one above it.
#[derive(Debug, Default)]
pub(super) struct Places {
    instance: Vec<(u32, InstanceStep)>,
    schema: Vec<(u32, SchemaStep)>,
}

/// How many places there were at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlacesMark {
    instance: usize,
    schema: usize,
}

impl Places {
    /// How many places there are now.
    pub(super) fn mark(&self) -> PlacesMark {
        PlacesMark { instance: self.instance.len(), schema: self.schema.len() }
    }

    /// Forgets the places reached since `mark`, which no violation is at.
    pub(super) fn forget_since(&mut self, mark: PlacesMark) {
        self.instance.truncate(mark.instance);
        self.schema.truncate(mark.schema);
    }

    /// The place a step down the schema, at the same value.
    pub(super) fn same_value(&mut self, above: Place, step: SchemaStep) -> Place {
        self.schema.push((above.schema, step));
        Place { instance: above.instance, schema: self.schema.len() as u32 }
    }

    /// The place a step down both.
    pub(super) fn child(&mut self, above: Place, step: SchemaStep, instance: InstanceStep) -> Place {
        self.instance.push((above.instance, instance));
        Place { instance: self.instance.len() as u32, ..self.same_value(above, step) }
    }

    /// The path of the value at a place.
    pub(super) fn value_path(&self, place: Place) -> ValuePath {
        let steps = self.instance_steps(place).map(|step| match step {
            InstanceStep::Known(name) => PathStep::Key((*name).into()),
            InstanceStep::Key(key) => PathStep::Key(key.clone()),
            InstanceStep::Index(index) => PathStep::Index(*index),
        });
        let mut steps: Vec<PathStep> = steps.collect();
        steps.reverse();
        ValuePath(steps)
    }

    /// AJV's `instancePath`: a JSON pointer.
    pub(super) fn instance_pointer(&self, place: Place) -> String {
        let steps: Vec<&InstanceStep> = self.instance_steps(place).collect();
        let mut pointer = String::with_capacity(steps.len() * STEP_LENGTH);
        for step in steps.into_iter().rev() {
            pointer.push('/');
            match step {
                InstanceStep::Known(name) => push_escaped(&mut pointer, name),
                InstanceStep::Key(key) => push_escaped(&mut pointer, &shortened(key)),
                InstanceStep::Index(index) => push_index(&mut pointer, *index),
            }
        }
        pointer
    }

    /// AJV's `schemaPath` of the keyword `keyword` at a place.
    pub(super) fn schema_pointer(&self, place: Place, keyword: &str) -> String {
        let mut steps = Vec::with_capacity(16);
        let mut at = place.schema;
        while let Some((above, step)) = self.schema.get((at as usize).wrapping_sub(1)) {
            steps.push(step);
            at = *above;
        }
        let mut pointer = String::with_capacity((steps.len() + 1) * STEP_LENGTH);
        pointer.push('#');
        for step in steps.into_iter().rev() {
            pointer.push('/');
            match step {
                SchemaStep::Into(keyword) => pointer.push_str(keyword),
                SchemaStep::Branch(keyword, index) => {
                    pointer.push_str(keyword);
                    pointer.push('/');
                    push_index(&mut pointer, *index);
                }
                SchemaStep::Named(keyword, name) => {
                    pointer.push_str(keyword);
                    pointer.push('/');
                    push_escaped(&mut pointer, name);
                }
            }
        }
        pointer.push('/');
        pointer.push_str(keyword);
        pointer
    }

    /// Steps from a place up to the root.
    fn instance_steps(&self, place: Place) -> impl Iterator<Item = &InstanceStep> {
        let mut at = place.instance;
        std::iter::from_fn(move || {
            let (above, step) = self.instance.get((at as usize).wrapping_sub(1))?;
            at = *above;
            Some(step)
        })
    }
}

/// About how many bytes a step of a JSON pointer takes.
const STEP_LENGTH: usize = 20;

fn push_escaped(pointer: &mut String, name: &str) {
    match name.contains(['~', '/']) {
        true => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
        false => pointer.push_str(name),
    }
}

fn push_index(pointer: &mut String, index: usize) {
    match u8::try_from(index) {
        Ok(digit @ 0..=9) => pointer.push(char::from(b'0' + digit)),
        _ => pointer.push_str(&index.to_string()),
    }
}
