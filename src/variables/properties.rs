//! The properties of a configuration that have variables in them: an ordered table, found by path.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::error::ErrorId;
use super::syntax::{Source, Template, Variable};
use crate::value::{Blocks, PassedOver, PathStep, Value, ValuePath};

/// Number of a property, with or without variables of its own, in its [`Properties`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PropertyId(u32);

impl PropertyId {
    /// The configuration itself.
    pub const ROOT: PropertyId = PropertyId(0);
}

/// A property whose value has variables that are not resolved yet.
#[derive(Debug)]
pub struct Entry {
    /// The text as it stands in the configuration.
    pub value: Value,
    /// How far its resolution is.
    pub state: State,
    /// How often the value was the result of a variable already; upstream stops at ten.
    pub depth: u8,
    /// How many positions there were when it was set: what comes later it does not wait for.
    pub horizon: usize,
    /// What is known of the variables in the text, by the offset they start at, and in this order.
    pub progress: Vec<(usize, Progress)>,
}

impl Entry {
    /// What is known of a variable of the text.
    pub fn progress_of(&self, variable: &Variable) -> Option<&Progress> {
        let index = self.progress.binary_search_by_key(&variable.start, |(start, _)| *start).ok()?;
        Some(&self.progress[index].1)
    }

    /// The source a variable of the text waits for; `None` if it has its value.
    pub fn next_source<'a>(&self, variable: &'a Variable) -> Option<&'a Source> {
        match self.progress_of(variable) {
            Some(Progress::Resolved(_)) => None,
            _ => variable.sources.get(self.passed_over(variable).len()),
        }
    }

    /// The sources of a variable that gave nothing.
    pub fn passed_over(&self, variable: &Variable) -> &[PassedOver] {
        match self.progress_of(variable) {
            Some(Progress::After(passed)) => passed,
            _ => &[],
        }
    }
}

/// How far the resolution of a property is.
#[derive(Clone, Debug)]
pub enum State {
    /// Not resolved; the number is the pass in which that was tried last.
    Unresolved(Rc<Template>, u32),
    /// It can't be resolved.
    Failed(ErrorId),
}

/// What is known of one variable of a property.
#[derive(Clone, Debug)]
pub enum Progress {
    /// These sources gave nothing, finally; resolution goes on after them in later passes.
    After(Vec<PassedOver>),
    /// It has this value.
    Resolved(Value),
}

#[derive(Debug)]
struct Node {
    parent: PropertyId,
    step: PathStep,
    children: FxHashMap<Rc<str>, PropertyId>,
    entry: Option<Box<Entry>>,
    position: u32,
    /// How many entries there are in this node's subtree, its own not counted.
    entries_below: u32,
}

/// All properties with variables, in the order the framework keeps them in: new ones go last, one that is
/// set again keeps its place (`spec/print.md` §5.1, §5.2).
#[derive(Debug)]
pub struct Properties {
    nodes: Blocks<Node>,
    order: Vec<PropertyId>,
}

impl Default for Properties {
    fn default() -> Properties {
        let root = Node {
            parent: PropertyId::ROOT,
            step: PathStep::Key("".into()),
            children: FxHashMap::default(),
            entry: None,
            position: 0,
            entries_below: 0,
        };
        let mut nodes = Blocks::default();
        nodes.push(root);
        Properties { nodes, order: Vec::new() }
    }
}

impl Properties {
    fn node(&self, id: PropertyId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The property below `parent` at `step`, made known if it was not.
    pub fn child_or_new(&mut self, parent: PropertyId, step: PathStep) -> PropertyId {
        let key: Rc<str> = match &step {
            PathStep::Key(key) => Rc::clone(key),
            PathStep::Index(index) => index.to_string().into(),
        };
        let next = PropertyId(self.nodes.len() as u32);
        let id = *self.nodes[parent.0 as usize].children.entry(key).or_insert(next);
        if id == next {
            let children = FxHashMap::default();
            self.nodes.push(Node { parent, step, children, entry: None, position: 0, entries_below: 0 });
        }
        id
    }

    /// The property below `parent` under `key`, if it is known.
    pub fn child(&self, parent: PropertyId, key: &str) -> Option<PropertyId> {
        self.node(parent).children.get(key).copied()
    }

    /// The property at a path of keys, if it is known.
    pub fn find(&self, path: &[&str]) -> Option<PropertyId> {
        path.iter().try_fold(PropertyId::ROOT, |id, key| self.child(id, key))
    }

    /// Sets what is known of a property's variables.
    pub fn set(&mut self, id: PropertyId, entry: Entry) {
        let position = self.order.len() as u32;
        let node = &mut self.nodes[id.0 as usize];
        if node.entry.replace(Box::new(entry)).is_none() {
            node.position = position;
            self.order.push(id);
            self.count_above(id, 1);
        }
    }

    /// Forgets a property: its value has no variables any more.
    pub fn remove(&mut self, id: PropertyId) {
        if self.nodes[id.0 as usize].entry.take().is_some() {
            self.count_above(id, -1);
        }
    }

    fn count_above(&mut self, id: PropertyId, by: i32) {
        let mut current = id;
        while current != PropertyId::ROOT {
            current = self.node(current).parent;
            let count = &mut self.nodes[current.0 as usize].entries_below;
            *count = count.wrapping_add_signed(by);
        }
    }

    /// What is known of a property's variables; `None` if it has none.
    pub fn entry(&self, id: PropertyId) -> Option<&Entry> {
        self.node(id).entry.as_deref()
    }

    /// The same, for changing.
    pub fn entry_mut(&mut self, id: PropertyId) -> Option<&mut Entry> {
        self.nodes[id.0 as usize].entry.as_deref_mut()
    }

    /// Whether there is no property with variables left.
    pub fn is_empty(&self) -> bool {
        self.node(PropertyId::ROOT).entries_below == 0
    }

    /// How many positions the order has, those of forgotten properties included.
    pub fn positions(&self) -> usize {
        self.order.len()
    }

    /// The property at a position of the order, unless it was forgotten.
    pub fn at_position(&self, position: usize) -> Option<PropertyId> {
        let id = *self.order.get(position)?;
        let node = self.node(id);
        (node.entry.is_some() && node.position as usize == position).then_some(id)
    }

    /// All properties with variables, in order.
    pub fn iter(&self) -> impl Iterator<Item = (PropertyId, &Entry)> {
        (0..self.order.len()).filter_map(|position| {
            let id = self.at_position(position)?;
            Some((id, self.entry(id)?))
        })
    }

    /// All properties with variables below `id`, in order, that have a position below `horizon`.
    pub fn below(&self, id: PropertyId, horizon: usize) -> Vec<PropertyId> {
        let mut found = Vec::new();
        let mut open = vec![id];
        while let Some(current) = open.pop() {
            let node = self.node(current);
            if current != id && node.entry.is_some() && (node.position as usize) < horizon {
                found.push((node.position, current));
            }
            if node.entries_below > 0 {
                open.extend(node.children.values());
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// Whether a property with variables lies below `id`.
    pub fn has_entries_below(&self, id: PropertyId) -> bool {
        self.node(id).entries_below > 0
    }

    /// Whether neither the property at a path, nor anything above or below it, has variables left.
    pub fn is_resolved(&self, path: &[&str]) -> bool {
        let mut id = PropertyId::ROOT;
        for key in path {
            match self.child(id, key) {
                None => return true,
                Some(child) if self.entry(child).is_some() => return false,
                Some(child) => id = child,
            }
        }
        !self.has_entries_below(id)
    }

    /// The properties with variables that are at one of the paths, above it or below it, in order.
    pub fn concerning(&self, paths: &[&[&str]]) -> Vec<PropertyId> {
        let mut found = Vec::new();
        for path in paths {
            let mut id = Some(PropertyId::ROOT);
            for key in *path {
                id = id.and_then(|parent| self.child(parent, key));
                found.extend(id.filter(|id| self.entry(*id).is_some()));
            }
            found.extend(id.map(|id| self.below(id, usize::MAX)).unwrap_or_default());
        }
        found.sort_by_key(|id| self.node(*id).position);
        found.dedup();
        found
    }

    /// The path of a property.
    pub fn path(&self, id: PropertyId) -> ValuePath {
        ValuePath(self.steps(id).cloned().collect())
    }

    /// The steps of the path of a property.
    pub fn steps(&self, id: PropertyId) -> impl Iterator<Item = &PathStep> {
        let mut steps = Vec::with_capacity(8);
        let mut current = id;
        while current != PropertyId::ROOT {
            let node = self.node(current);
            steps.push(&node.step);
            current = node.parent;
        }
        steps.into_iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Origin;

    fn set(properties: &mut Properties, path: &str) -> PropertyId {
        let id = path
            .split('.')
            .fold(PropertyId::ROOT, |id, key| properties.child_or_new(id, PathStep::Key(key.into())));
        let value = Value::string("", Origin::Framework(&"test"));
        let state = State::Failed(ErrorId::from(0));
        properties.set(id, Entry { value, state, depth: 0, horizon: 0, progress: Vec::new() });
        id
    }

    fn order(properties: &Properties) -> String {
        let paths: Vec<_> = properties.iter().map(|(id, _)| properties.path(id).to_string()).collect();
        paths.join(" ")
    }

    #[test]
    fn a_property_set_again_keeps_its_place_and_a_forgotten_one_loses_it() {
        let mut properties = Properties::default();
        let first = set(&mut properties, "custom.a");
        set(&mut properties, "custom.b");
        set(&mut properties, "custom.a");
        assert_eq!(order(&properties), "custom.a custom.b");
        properties.remove(first);
        set(&mut properties, "custom.a");
        assert_eq!(order(&properties), "custom.b custom.a");
    }

    #[test]
    fn resolved_means_nothing_above_at_or_below_is_left() {
        let mut properties = Properties::default();
        let id = set(&mut properties, "provider.vpc");
        assert!(!properties.is_resolved(&["provider"]));
        assert!(!properties.is_resolved(&["provider", "vpc", "ids"]));
        assert!(properties.is_resolved(&["provider", "stage"]));
        properties.remove(id);
        assert!(properties.is_resolved(&["provider"]) && properties.is_empty());
    }
}
