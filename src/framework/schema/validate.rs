//! AJV 8 with `allErrors` and `coerceTypes: 'array'`: keywords in its order, coercions where it makes them.
//!
//! Coercions made inside a branch that fails stay, as they do in AJV. Values are copied only where one changes.

use std::rc::Rc;

use super::coerce::{Slot, seen};
use super::format;
use super::pattern;
use super::reader::{Keyword, Limit, Measure, Node, Nodes, Scalar, Type};
use super::table::{named_by, table_of};
use super::violation::{InstanceStep, Place, Places, Reason, SchemaStep, Violation};
use crate::value::{Data, Mapping, Value};
use crate::variables::syntax::may_hold_variables;

/// What holding a value against a schema gave.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Errors in AJV's order.
    pub(super) violations: Vec<Violation>,
    /// Where they are.
    pub(super) places: Places,
}

/// Holds `value` against a schema, coercing its parts in place.
pub(super) fn validate(root: Node, value: &mut Value, unknowns: Unknowns) -> Outcome {
    let mut validator = Validator { unknowns, ..Validator::default() };
    let mut slot = Slot::take(value);
    validator.node(root, &mut slot, Place::ROOT);
    *value = slot.into_value();
    Outcome { violations: validator.violations, places: validator.places }
}

/// What becomes of texts that hold variables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknowns {
    /// They are texts like others, as for the framework.
    #[default]
    AreTexts,
    /// They may turn out to be anything, so nothing is held against them.
    MayBeAnything,
}

impl Unknowns {
    /// Whether a value is one that may turn out to be anything.
    pub fn include(self, value: &Value) -> bool {
        self == Unknowns::MayBeAnything && text(value).is_some_and(may_hold_variables)
    }
}

#[derive(Default)]
struct Validator {
    unknowns: Unknowns,
    violations: Vec<Violation>,
    places: Places,
}

impl Validator {
    /// Holds a value against one node; whether nothing was found.
    fn node(&mut self, node: Node, slot: &mut Slot, place: Place) -> bool {
        if self.unknowns.include(slot.value()) {
            return true;
        }
        let before = self.violations.len();
        let places = self.places.mark();
        for keyword in node.keywords() {
            self.keyword(keyword, node, slot, place);
        }
        let valid = self.violations.len() == before;
        if valid {
            self.places.forget_since(places);
        }
        valid
    }

    fn keyword(&mut self, keyword: Keyword, node: Node, slot: &mut Slot, place: Place) {
        match keyword {
            Keyword::Type(kind) => {
                if !slot.fit(kind) {
                    self.report(Reason::Type(kind), node, place);
                }
            }
            Keyword::Const(constant) => {
                if !is_scalar(slot.value(), constant) {
                    self.report(Reason::Const, node, place);
                }
            }
            Keyword::Enum(allowed) => {
                if !allowed.clone().any(|scalar| is_scalar(slot.value(), scalar)) {
                    self.report(Reason::Enum(allowed), node, place);
                }
            }
            Keyword::Not(inner) => {
                let before = self.violations.len();
                let below = self.places.same_value(place, SchemaStep::Into("not"));
                let valid = self.node(inner, slot, below);
                self.violations.truncate(before);
                if valid {
                    self.report(Reason::Not, node, place);
                }
            }
            Keyword::AnyOf(branches) => self.any_of(branches, node, slot, place),
            Keyword::OneOf(branches) => self.one_of(branches, node, slot, place),
            Keyword::AllOf(branches) => {
                for (index, branch) in branches.enumerate() {
                    let below = self.places.same_value(place, SchemaStep::Branch("allOf", index));
                    self.node(branch, slot, below);
                }
            }
            Keyword::Limit(limit) => {
                if exceeds(slot.value(), limit) {
                    self.report(Reason::Limit(limit), node, place);
                }
            }
            Keyword::Pattern(pattern) => {
                if text(slot.value()).is_some_and(|text| !pattern::matches(pattern, text)) {
                    self.report(Reason::Pattern(pattern), node, place);
                }
            }
            Keyword::Regexp(literal) => {
                if text(slot.value()).is_some_and(|text| !pattern::matches_literal(literal, text)) {
                    self.report(Reason::Regexp(literal, shown(slot.value())), node, place);
                }
            }
            Keyword::Format(name) => {
                if text(slot.value()).is_some_and(|text| !format::matches(name, text)) {
                    self.report(Reason::Format(name), node, place);
                }
            }
            Keyword::NoAdditionalItems | Keyword::Items(_) | Keyword::Tuple(_) | Keyword::UniqueItems => {
                self.array_keyword(keyword, node, slot, place);
            }
            Keyword::Required(_)
            | Keyword::PropertyNames(_)
            | Keyword::NoAdditionalProperties
            | Keyword::AdditionalProperties(_)
            | Keyword::Dependencies(_)
            | Keyword::Properties(_)
            | Keyword::PatternProperties(_) => self.object_keyword(keyword, node, slot, place),
        }
    }

    fn any_of(&mut self, branches: Nodes, node: Node, slot: &mut Slot, place: Place) {
        let before = self.violations.len();
        for (index, branch) in branches.enumerate() {
            let below = self.places.same_value(place, SchemaStep::Branch("anyOf", index));
            if self.node(branch, slot, below) {
                self.violations.truncate(before);
                return;
            }
        }
        self.report(Reason::AnyOf, node, place);
    }

    fn one_of(&mut self, branches: Nodes, node: Node, slot: &mut Slot, place: Place) {
        let before = self.violations.len();
        let mut valid = false;
        for (index, branch) in branches.enumerate() {
            let below = self.places.same_value(place, SchemaStep::Branch("oneOf", index));
            if self.node(branch, slot, below) {
                valid = !valid;
                if !valid {
                    break;
                }
            }
        }
        if valid {
            self.violations.truncate(before);
        } else {
            self.report(Reason::OneOf, node, place);
        }
    }

    fn array_keyword(&mut self, keyword: Keyword, node: Node, slot: &mut Slot, place: Place) {
        let Data::Sequence(items) = seen(slot.value()) else { return };
        match keyword {
            Keyword::NoAdditionalItems => {
                let allowed = node.keywords().find_map(|keyword| match keyword {
                    Keyword::Tuple(nodes) => Some(nodes.count()),
                    _ => None,
                });
                if let Some(allowed) = allowed.filter(|allowed| items.len() > *allowed) {
                    self.report(Reason::AdditionalItems(allowed), node, place);
                }
            }
            Keyword::Items(item) => {
                for index in 0..items.len() {
                    self.item(item, slot, index, place, SchemaStep::Into("items"));
                }
            }
            Keyword::Tuple(nodes) => {
                for (index, item) in nodes.enumerate() {
                    self.item(item, slot, index, place, SchemaStep::Branch("items", index));
                }
            }
            Keyword::UniqueItems => {
                let kind = node.keywords().find_map(|keyword| match keyword {
                    Keyword::Items(item) => item.kind(),
                    _ => None,
                });
                if let Some((later, earlier)) = duplicates(items, kind) {
                    self.report(Reason::UniqueItems(later, earlier), node, place);
                }
            }
            _ => {}
        }
    }

    fn item(&mut self, node: Node, slot: &mut Slot, index: usize, place: Place, step: SchemaStep) {
        let Some(mut child) = slot.child(index) else { return };
        let below = self.places.child(place, step, InstanceStep::Index(index));
        self.node(node, &mut child, below);
        slot.put_back(index, child);
    }

    fn object_keyword(&mut self, keyword: Keyword, node: Node, slot: &mut Slot, place: Place) {
        let Some(mapping) = mapping(slot) else { return };
        match keyword {
            Keyword::Required(names) => {
                for name in names.filter(|name| !mapping.contains_key(name)) {
                    self.report(Reason::Required(name), node, place);
                }
            }
            Keyword::PropertyNames(names) => {
                for key in mapping.keys() {
                    let mut name = Slot::new(&Value::string(key.clone(), slot.value().origin));
                    let below = self.places.same_value(place, SchemaStep::Into("propertyNames"));
                    if !self.node(names, &mut name, below) {
                        self.report(Reason::PropertyName, node, place);
                    }
                }
            }
            Keyword::NoAdditionalProperties => {
                let known = named_by(node);
                for key in mapping.keys() {
                    if !known.contains(key) {
                        self.report(Reason::AdditionalProperty(key.clone()), node, place);
                    }
                }
            }
            Keyword::AdditionalProperties(value) => {
                let known = named_by(node);
                for position in 0..mapping.len() {
                    let Some(key) = key_at(slot, position) else { continue };
                    if !known.contains(&key) {
                        let step = SchemaStep::Into("additionalProperties");
                        self.property(value, slot, &key, place, step, InstanceStep::Key(key.clone()));
                    }
                }
            }
            Keyword::Dependencies(dependencies) => {
                for (name, needed) in dependencies.filter(|(name, _)| mapping.contains_key(name)) {
                    for _ in needed.iter().filter(|other| !mapping.contains_key(other)) {
                        self.report(Reason::Dependency(name, needed.clone()), node, place);
                    }
                }
            }
            Keyword::Properties(properties) => {
                let table = table_of(&properties);
                for (name, value) in table.of_interest(mapping) {
                    let step = SchemaStep::Named("properties", name);
                    self.property(value, slot, name, place, step, InstanceStep::Known(name));
                }
            }
            Keyword::PatternProperties(properties) => {
                let count = mapping.len();
                for (pattern, value) in properties.filter(|(_, value)| !value.takes_everything()) {
                    for key in (0..count).filter_map(|position| key_at(slot, position)).collect::<Vec<_>>() {
                        if pattern::matches(pattern, &key) {
                            let step = SchemaStep::Named("patternProperties", pattern);
                            self.property(value, slot, &key, place, step, InstanceStep::Key(key.clone()));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn property(
        &mut self,
        node: Node,
        slot: &mut Slot,
        key: &str,
        place: Place,
        step: SchemaStep,
        instance: InstanceStep,
    ) {
        let Some(position) = mapping(slot).and_then(|mapping| mapping.position(key)) else { return };
        let Some(mut child) = slot.child(position) else { return };
        let below = self.places.child(place, step, instance);
        self.node(node, &mut child, below);
        slot.put_back(position, child);
    }

    fn report(&mut self, reason: Reason, node: Node, place: Place) {
        self.violations.push(Violation { reason, node, place });
    }
}

fn mapping(slot: &Slot) -> Option<&Mapping> {
    slot.value().as_mapping()
}

fn key_at(slot: &Slot, position: usize) -> Option<Rc<str>> {
    mapping(slot)?.get_index(position).map(|(key, _)| key.clone())
}

fn text(value: &Value) -> Option<&str> {
    match seen(value) {
        Data::String(text) => Some(text),
        _ => None,
    }
}

/// Text as a message may show it.
fn shown(value: &Value) -> Rc<str> {
    match &value.data {
        Data::Secret(secret) => secret.mask().clone(),
        Data::String(text) => text.clone(),
        _ => "".into(),
    }
}

fn is_scalar(value: &Value, scalar: Scalar) -> bool {
    match (seen(value), scalar) {
        (Data::Null, Scalar::Null) => true,
        (Data::Bool(value), Scalar::Bool(scalar)) => *value == scalar,
        (Data::Number(value), Scalar::Number(scalar)) => *value == scalar,
        (Data::String(value), Scalar::Text(scalar)) => **value == *scalar,
        _ => false,
    }
}

fn exceeds(value: &Value, limit: Limit) -> bool {
    let size = match (seen(value), limit.measure) {
        (Data::Number(number), Measure::Maximum | Measure::Minimum) => *number,
        (Data::String(text), Measure::MaxLength | Measure::MinLength) => text.chars().count() as f64,
        (Data::Sequence(items), Measure::MaxItems | Measure::MinItems) => items.len() as f64,
        (Data::Mapping(mapping), Measure::MaxProperties | Measure::MinProperties) => mapping.len() as f64,
        _ => return false,
    };
    match limit.measure {
        Measure::Maximum | Measure::MaxLength | Measure::MaxItems | Measure::MaxProperties => {
            size > limit.bound
        }
        Measure::Minimum | Measure::MinLength | Measure::MinItems | Measure::MinProperties => {
            size < limit.bound
        }
    }
}

/// The indices of two equal items, the later pair first as AJV finds it. Where the items have a scalar type,
/// AJV finds the later twin of an item; otherwise the earlier one. Both are given as AJV's `i` and `j`.
fn duplicates(items: &[Value], kind: Option<Type>) -> Option<(usize, usize)> {
    let scalar = kind.filter(|kind| !matches!(kind, Type::Object | Type::Array));
    match scalar {
        Some(kind) => (0..items.len()).rev().find_map(|index| {
            let item = &items[index];
            let comparable = super::coerce::is_of_type(item, kind);
            let twin = comparable.then(|| items[index + 1..].iter().position(|later| equal(item, later)))?;
            Some((index, index + 1 + twin?))
        }),
        None => (0..items.len()).rev().find_map(|index| {
            items[..index].iter().rposition(|earlier| equal(&items[index], earlier)).map(|twin| (index, twin))
        }),
    }
}

/// Whether two values are the same data.
fn equal(one: &Value, other: &Value) -> bool {
    match (seen(one), seen(other)) {
        (Data::Null, Data::Null) => true,
        (Data::Bool(one), Data::Bool(other)) => one == other,
        (Data::Number(one), Data::Number(other)) => one == other,
        (Data::String(one), Data::String(other)) => one == other,
        (Data::Sequence(one), Data::Sequence(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| equal(one, other))
        }
        (Data::Mapping(one), Data::Mapping(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| equal(value, other)))
        }
        _ => false,
    }
}
