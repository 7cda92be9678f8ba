//! Nodes to values, as js-yaml constructs them and `JSON.stringify` copies them (`spec/print.md` §1.2, §2).

use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::error::Problem;
use super::key::key_text;
use super::scalar::{self, Resolved};
use super::special::{Special, Specials};
use super::tags::{self, Shape};
use super::tree::{NodeId, Style};
use super::{NODE_LIMIT, Schema, VALUE_DEPTH_LIMIT};
use crate::source::Span;
use crate::value::{Data, Mapping, Origin, Value};

/// js-yaml's `maxTotalMergeKeys`.
const MERGE_LIMIT: usize = 10_000;
/// js-yaml's limit on the list after a `<<`.
const MERGE_LIST_LIMIT: usize = 100;

/// The value of one node.
#[derive(Clone, Debug)]
pub(super) struct Loaded {
    pub value: Value,
    /// Whether this is the merge key when it stands as a key.
    pub merge: bool,
    shape: Shape,
    weight: Weight,
    /// Whether this is an alias to a node that is not complete yet.
    unfinished: bool,
}

/// How large a value is when every alias in it is written out.
#[derive(Clone, Copy, Debug)]
struct Weight {
    nodes: u64,
    depth: u32,
}

impl Weight {
    const ONE: Weight = Weight { nodes: 1, depth: 1 };

    fn add(&mut self, child: Weight) {
        self.nodes = self.nodes.saturating_add(child.nodes);
        self.depth = self.depth.max(child.depth.saturating_add(1));
    }
}

/// A sequence while its items are read.
#[derive(Debug)]
pub(super) struct Items {
    values: Vec<Value>,
    weight: Weight,
}

/// A mapping while its entries are read.
#[derive(Debug)]
pub(super) struct Entries {
    mapping: Mapping,
    /// What hardly any mapping has.
    rare: Option<Box<RareEntries>>,
    weight: Weight,
}

/// The entries of a mapping that need attention.
#[derive(Debug, Default)]
struct RareEntries {
    /// Entries whose keys are array indices: sorted here, since putting each in its place costs too much.
    indexed: BTreeMap<u32, (Rc<str>, Option<Span>, Value)>,
    /// Keys that came by a merge and may be written once more.
    overridable: FxHashSet<Rc<str>>,
}

impl Items {
    pub fn new() -> Items {
        Items { values: Vec::new(), weight: Weight::ONE }
    }
}

impl Entries {
    pub fn new() -> Entries {
        Entries { mapping: Mapping::new(), rare: None, weight: Weight::ONE }
    }

    fn rare(&mut self) -> &mut RareEntries {
        self.rare.get_or_insert_default()
    }

    fn indexed(&self, index: u32) -> Option<&(Rc<str>, Option<Span>, Value)> {
        self.rare.as_ref()?.indexed.get(&index)
    }

    fn contains(&self, key: &str) -> bool {
        match array_index(key) {
            Some(index) => self.indexed(index).is_some(),
            None => self.mapping.contains_key(key),
        }
    }

    fn key_span(&self, key: &str) -> Option<Span> {
        match array_index(key) {
            Some(index) => self.indexed(index)?.1,
            None => self.mapping.entry(key)?.key_span,
        }
    }

    /// Adds an entry; `is_new` if its key is not there yet.
    fn insert(&mut self, key: Rc<str>, key_span: Option<Span>, value: Value, is_new: bool) {
        match array_index(&key) {
            Some(index) => {
                self.rare().indexed.insert(index, (key, key_span, value));
            }
            None if is_new => self.mapping.append_new(key, key_span, value),
            None => self.mapping.insert_entry(key, key_span, value),
        }
    }

    /// The mapping; what it was put together in goes to `spare`.
    fn finish(mut self, spare: &mut Vec<Mapping>) -> Mapping {
        let indexed = self.rare.map(|rare| rare.indexed).unwrap_or_default();
        if indexed.is_empty() {
            let mapping = self.mapping.take_entries();
            if self.mapping.has_room() {
                spare.push(self.mapping);
            }
            return mapping;
        }
        let mut mapping = Mapping::with_capacity(indexed.len() + self.mapping.len());
        for (key, key_span, value) in indexed.into_values() {
            mapping.insert_entry(key, key_span, value);
        }
        for (key, entry) in self.mapping.entries() {
            mapping.insert_entry(Rc::clone(key), entry.key_span, entry.value.clone());
        }
        mapping
    }
}

/// Keys met lately, each in the place that its text leads to. Configurations have the same few keys over and over: as one
/// text, they take less memory, and who compares or prints them finds them in the processor's caches.
#[derive(Debug, Default)]
struct Keys {
    places: Vec<Option<Rc<str>>>,
}

impl Keys {
    const PLACES: usize = 256;

    /// The text that was met before in place of one that is the same.
    fn share(&mut self, key: Rc<str>) -> Rc<str> {
        if self.places.is_empty() {
            self.places.resize(Keys::PLACES, None);
        }
        let place = FxBuildHasher.hash_one(&*key) as usize % Keys::PLACES;
        match &mut self.places[place] {
            Some(known) if *known == key => Rc::clone(known),
            other => Rc::clone(other.insert(key)),
        }
    }
}

/// What loading needs to remember across the nodes of one document.
#[derive(Debug)]
pub(super) struct Loader<'s> {
    schema: &'s Schema,
    keys: Keys,
    /// Memory of mappings and sequences that are complete, for the next ones: they are put together where there is room,
    /// and kept where there is none to spare.
    spare_mappings: Vec<Mapping>,
    spare_items: Vec<Vec<Value>>,
    anchored: FxHashMap<NodeId, Loaded>,
    specials: Specials,
    merged: usize,
    circular: Option<Span>,
}

impl<'s> Loader<'s> {
    pub fn new(schema: &'s Schema) -> Loader<'s> {
        Loader {
            schema,
            keys: Keys::default(),
            spare_mappings: Vec::new(),
            spare_items: Vec::new(),
            anchored: FxHashMap::default(),
            specials: Specials::default(),
            merged: 0,
            circular: None,
        }
    }

    /// The value of a scalar. `node` covers its properties, `content` does not.
    pub fn scalar(
        &mut self,
        text: &str,
        style: Style,
        tag: Option<&str>,
        node: Span,
        content: Span,
    ) -> Result<Loaded, Problem> {
        let origin = Origin::Written(content);
        if style == Style::Plain && matches!(tag, None | Some("?")) {
            let resolved = scalar::resolve(text, self.schema.timestamps);
            let data = self.implicit(resolved, text, content);
            let merge = resolved == Resolved::Merge;
            return Ok(Loaded { merge, ..Loaded::new(Value::new(data, origin), Shape::Scalar) });
        }
        self.specials.forget(content);
        let raw = Value::new(Data::String(Rc::from(text)), origin);
        self.tag(Loaded::new(raw, Shape::Scalar), tag, node)
    }

    fn implicit(&mut self, resolved: Resolved, text: &str, content: Span) -> Data {
        match resolved {
            Resolved::Null => Data::Null,
            Resolved::Bool(value) => Data::Bool(value),
            Resolved::Number(number) => self.specials.number(number, content),
            Resolved::Timestamp(time) => self.specials.add(Special::Date(time), content),
            Resolved::Merge | Resolved::String => Data::String(Rc::from(text)),
        }
    }

    /// The value of a node that is not there; it may have a tag all the same.
    pub fn absent(&mut self, tag: Option<&str>, node: Span) -> Result<Loaded, Problem> {
        let null = Value::new(Data::Null, Origin::Written(Span { start: node.end, ..node }));
        self.tag(Loaded::new(null, Shape::Absent), tag, node)
    }

    /// The value of a complete sequence.
    pub fn sequence(
        &mut self,
        mut items: Items,
        tag: Option<&str>,
        node: Span,
        content: Span,
    ) -> Result<Loaded, Problem> {
        let mut values = Vec::with_capacity(items.values.len());
        values.append(&mut items.values);
        if items.values.capacity() > 0 {
            self.spare_items.push(items.values);
        }
        let value = Value::new(Data::Sequence(Rc::new(values)), Origin::Written(content));
        let loaded = Loaded { weight: items.weight, ..Loaded::new(value, Shape::Sequence) };
        self.tag(within_depth(loaded)?, tag, node)
    }

    /// The value of a complete mapping.
    pub fn mapping(
        &mut self,
        entries: Entries,
        tag: Option<&str>,
        node: Span,
        content: Span,
    ) -> Result<Loaded, Problem> {
        let weight = entries.weight;
        let mapping = entries.finish(&mut self.spare_mappings);
        let value = Value::new(Data::Mapping(Rc::new(mapping)), Origin::Written(content));
        let loaded = Loaded { weight, ..Loaded::new(value, Shape::Mapping) };
        self.tag(within_depth(loaded)?, tag, node)
    }

    /// The value of an alias: that of its target, which costs nothing; its own span only if the target is
    /// still being read.
    pub fn alias(&self, target: NodeId, span: Span) -> Loaded {
        match self.anchored.get(&target) {
            Some(loaded) => Loaded { shape: Shape::Absent, merge: false, ..loaded.clone() },
            None => {
                let placeholder = Value::new(Data::Null, Origin::Written(span));
                Loaded { unfinished: true, ..Loaded::new(placeholder, Shape::Absent) }
            }
        }
    }

    /// Remembers the value of a node with an anchor.
    pub fn remember(&mut self, node: NodeId, loaded: &Loaded) {
        self.anchored.insert(node, loaded.clone());
    }

    /// Applies a tag to a value that was constructed before.
    pub fn tag(&mut self, loaded: Loaded, tag: Option<&str>, node: Span) -> Result<Loaded, Problem> {
        let Some(tag) = tag else { return Ok(loaded) };
        let Loaded { value, shape, mut weight, unfinished, .. } = loaded;
        let merge = tag == tags::MERGE;
        let value = if tag == "?" {
            tags::check_implicit(&value, shape)?;
            self.implicitly(value)
        } else {
            tags::construct(tag, shape, value, node, self.schema, &mut self.specials)?
        };
        weight = Weight { nodes: weight.nodes.saturating_add(1), depth: weight.depth.saturating_add(1) };
        Ok(Loaded { value, merge, shape, weight, unfinished })
    }

    /// `!<?>`: what the text would be without quotes.
    fn implicitly(&mut self, value: Value) -> Value {
        let (Data::String(text), Origin::Written(content)) = (&value.data, value.origin) else {
            return value;
        };
        let text = Rc::clone(text);
        let resolved = scalar::resolve(&text, self.schema.timestamps);
        Value::new(self.implicit(resolved, &text, content), value.origin)
    }

    /// Adds an item to a sequence.
    pub fn item(&mut self, items: &mut Items, item: Loaded) {
        self.attach(&mut items.weight, &item);
        if items.values.capacity() == 0
            && let Some(spare) = self.spare_items.pop()
        {
            items.values = spare;
        }
        items.values.push(item.value);
    }

    /// Adds an entry to a mapping: a merge if `merge`, else a key that must be new (`spec/print.md` §2.2, §2.3).
    pub fn pair(
        &mut self,
        entries: &mut Entries,
        key: Loaded,
        key_span: Span,
        merge: bool,
        value: Loaded,
    ) -> Result<(), Problem> {
        let key = match key.value.data {
            Data::String(text) if self.specials.is_empty() => text,
            _ => key_text(&key.value, &self.specials)?.into(),
        };
        let key = self.keys.share(key);
        if merge {
            return self.merge(entries, value);
        }
        let is_new = !entries.contains(&key);
        if !is_new && !entries.rare().overridable.remove(&key) {
            let first = entries.key_span(&key);
            return Err(Problem::duplicate_key(&key, key_span, first));
        }
        self.attach(&mut entries.weight, &value);
        if entries.mapping.is_empty()
            && !entries.mapping.has_room()
            && let Some(spare) = self.spare_mappings.pop()
        {
            entries.mapping = spare;
        }
        entries.insert(key, Some(key_span), value.value, is_new);
        Ok(())
    }

    fn attach(&mut self, weight: &mut Weight, child: &Loaded) {
        weight.add(child.weight);
        if let (true, Origin::Written(span)) = (child.unfinished, child.value.origin) {
            self.circular.get_or_insert(span);
        }
    }

    fn merge(&mut self, entries: &mut Entries, source: Loaded) -> Result<(), Problem> {
        // A mapping merged into itself has no key it lacks.
        if source.unfinished {
            return self.charge_merge();
        }
        entries.weight.add(source.weight);
        let is_list = matches!(source.value.data, Data::Sequence(_));
        let sources = if is_list { source.value.as_sequence() } else { None };
        let sources = sources.unwrap_or(std::slice::from_ref(&source.value));
        if is_list && sources.len() > MERGE_LIST_LIMIT {
            return Err(Problem::new("abnormal merge sequence size"));
        }
        sources.iter().try_for_each(|source| self.merge_one(entries, source))
    }

    fn merge_one(&mut self, entries: &mut Entries, source: &Value) -> Result<(), Problem> {
        let is_date = matches!(self.specials.get(source), Some(Special::Date(_)));
        if !is_date && !matches!(source.data, Data::Mapping(_) | Data::Sequence(_)) {
            return Err(Problem::new("cannot merge mappings; the provided source object is unacceptable")
                .at_value(source)
                .help("`<<` takes a mapping, an alias to one, or a list of these"));
        }
        self.charge_merge()?;
        match &source.data {
            Data::Mapping(mapping) => {
                for (key, entry) in mapping.entries() {
                    self.charge_merge()?;
                    if !entries.contains(key) {
                        entries.rare().overridable.insert(Rc::clone(key));
                        entries.insert(Rc::clone(key), entry.key_span, entry.value.clone(), true);
                    }
                }
            }
            Data::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.charge_merge()?;
                    let key = self.keys.share(index.to_string().into());
                    if !entries.contains(&key) {
                        entries.rare().overridable.insert(Rc::clone(&key));
                        entries.insert(key, None, item.clone(), true);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn charge_merge(&mut self) -> Result<(), Problem> {
        self.merged += 1;
        if self.merged <= MERGE_LIMIT {
            return Ok(());
        }
        Err(Problem::new(format!("merge keys exceeded maxTotalMergeKeys ({MERGE_LIMIT})")))
    }

    /// The value of the whole document, and what in it is no JSON.
    pub fn finish(self, root: Loaded) -> Result<(Value, Vec<(Span, String)>), Problem> {
        if let Some(alias) = self.circular {
            return Err(Problem::circular(alias));
        }
        if root.weight.nodes > NODE_LIMIT {
            let reason = format!("aliases expand this file to more than {NODE_LIMIT} values");
            let help = "write the values where they are used, without aliases, or include a file";
            return Err(Problem::new(reason).help(help).without_place());
        }
        Ok((root.value, self.specials.into_list()))
    }
}

impl Loaded {
    fn new(value: Value, shape: Shape) -> Loaded {
        Loaded { value, merge: false, shape, weight: Weight::ONE, unfinished: false }
    }
}

/// The array index a key is for JavaScript.
fn array_index(key: &str) -> Option<u32> {
    if !key.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    key.parse().ok().filter(|index: &u32| *index < u32::MAX && index.to_string() == key)
}

fn within_depth(loaded: Loaded) -> Result<Loaded, Problem> {
    if loaded.weight.depth <= VALUE_DEPTH_LIMIT {
        return Ok(loaded);
    }
    Err(Problem::new(format!("aliases nest values deeper than {VALUE_DEPTH_LIMIT} levels")))
}
