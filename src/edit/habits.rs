//! What an author does without thinking: how far things are indented, which quotes, how lines end.

use rustc_hash::FxHashMap;

use super::lines::{column, starts_line};
use crate::yaml::{Kind, NodeId, Style, Tree};

/// What an author does without thinking.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    /// How lines end.
    pub line_end: &'static str,
    /// How many columns a nested map is further to the right.
    pub step: usize,
    /// How many columns the dashes of a list are to the right of its key.
    pub list_step: usize,
    /// The quotes that are used most; `None` where there are none.
    pub quote: Option<char>,
    /// Whether everything is written as JSON wants it.
    pub json: bool,
}

impl Habits {
    /// The quotes that are put where some are needed.
    pub fn quotes(&self) -> Style {
        match self.quote {
            _ if self.json => Style::DoubleQuoted,
            Some('"') => Style::DoubleQuoted,
            _ => Style::SingleQuoted,
        }
    }
}

/// What is seen on a walk through the tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    steps: FxHashMap<usize, usize>,
    list_steps: FxHashMap<usize, usize>,
    single: usize,
    double: usize,
    /// Keys that JSON does not allow.
    plain_keys: usize,
}

impl Seen {
    /// Looks at every node once.
    pub fn of(tree: &Tree) -> Seen {
        let mut seen = Seen::default();
        let mut open: Vec<NodeId> = tree.root().into_iter().collect();
        while let Some(node) = open.pop() {
            match &tree.node(node).kind {
                Kind::Mapping { .. } => {
                    for (key, value) in tree.entries(node) {
                        seen.scalar(tree, key);
                        seen.plain_keys += usize::from(tree.style(key) != Some(Style::DoubleQuoted));
                        seen.step(tree, key, value);
                        open.extend([key, value]);
                    }
                }
                Kind::Sequence { .. } => open.extend(tree.items(node)),
                Kind::Wrapped { inner } => open.push(*inner),
                Kind::Alias { .. } => {}
                Kind::Scalar { .. } => seen.scalar(tree, node),
            }
        }
        seen
    }

    /// Counts a scalar's quotes.
    fn scalar(&mut self, tree: &Tree, node: NodeId) {
        match tree.style(node) {
            Some(Style::SingleQuoted) => self.single += 1,
            Some(Style::DoubleQuoted) => self.double += 1,
            _ => {}
        }
    }

    /// How much further to the right the value of a key is, if it is a collection in lines.
    fn step(&mut self, tree: &Tree, key: NodeId, value: NodeId) {
        let text = tree.source();
        let (steps, first) = match tree.node(value).kind {
            Kind::Mapping { flow: false, .. } => {
                (&mut self.steps, tree.entries(value).next().map(|(key, _)| tree.span(key).start))
            }
            Kind::Sequence { flow: false, .. } => {
                (&mut self.list_steps, Some(tree.content_span(value).start))
            }
            _ => return,
        };
        let Some(first) = first.map(|start| start as usize).filter(|start| starts_line(text, *start)) else {
            return;
        };
        let own = column(text, tree.span(key).start as usize);
        if let Some(step) = column(text, first).checked_sub(own) {
            *steps.entry(step).or_default() += 1;
        }
    }

    /// What follows from all that was seen.
    pub fn habits(&self, tree: &Tree, no_comments: impl FnOnce() -> bool) -> Habits {
        let text = tree.source();
        let most = |steps: &FxHashMap<usize, usize>| {
            steps.iter().map(|(step, count)| (*count, std::cmp::Reverse(*step))).max().map(|(_, step)| step.0)
        };
        let step = most(&self.steps).filter(|step| (1..=16).contains(step));
        let list_step = most(&self.list_steps).filter(|step| *step <= 16);
        let step = step.or(list_step.filter(|step| *step > 0)).unwrap_or(2);
        let line_end = match text.find(['\n', '\r']) {
            Some(at) if text[at..].starts_with("\r\n") => "\r\n",
            Some(at) if text[at..].starts_with('\r') => "\r",
            _ => "\n",
        };
        let quote = match self.single.cmp(&self.double) {
            std::cmp::Ordering::Greater => Some('\''),
            std::cmp::Ordering::Less => Some('"'),
            std::cmp::Ordering::Equal => None,
        };
        let is_flow = tree.root().is_some_and(|root| {
            matches!(
                tree.node(root).kind,
                Kind::Mapping { flow: true, .. } | Kind::Sequence { flow: true, .. }
            )
        });
        let json = is_flow && self.plain_keys == 0 && self.single == 0 && no_comments();
        Habits { line_end, step, list_step: list_step.unwrap_or(step), quote, json }
    }
}
