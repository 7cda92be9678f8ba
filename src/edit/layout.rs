//! How an author writes a file, and where in it everything is: the ground that all edits stand on.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use super::habits::{Habits, Seen};
use super::keys::KnownKeys;
use super::lines::skip_blanks;
use super::{ChangedPath, Refusal};
use crate::source::Span;
use crate::yaml::{self, Kind, NodeId, Style, Tree};

/// A file's tree with what edits of it need to know. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Layout<'t> {
    tree: &'t Tree,
    index: Rc<Index>,
}

/// A pair of a map, or an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub(super) container: NodeId,
    pub(super) position: usize,
}

/// What [`Layout::of`] finds out, for who keeps it beside the tree.
#[derive(Clone, Debug)]
pub struct KnownLayout(Rc<Index>);

#[derive(Clone, Debug)]
struct Index {
    /// For each node that is a value or an item, by its number, where it stands.
    places: Vec<Option<Place>>,
    /// Aliases, each with the node it stands for.
    aliases: Vec<(NodeId, NodeId)>,
    keys: KnownKeys,
    /// Found when they are asked for: most edits replace a word, and need neither.
    comments: OnceCell<Vec<Span>>,
    habits: OnceCell<Habits>,
    block_scalars: OnceCell<Vec<Range<usize>>>,
}

impl<'t> Layout<'t> {
    /// Looks at every node once.
    pub fn of(tree: &'t Tree) -> Layout<'t> {
        let mut places = vec![None; tree.len()];
        let mut aliases = Vec::new();
        let mut open: Vec<NodeId> = tree.root().into_iter().collect();
        while let Some(node) = open.pop() {
            match &tree.node(node).kind {
                Kind::Mapping { .. } => {
                    for (position, (key, value)) in tree.entries(node).enumerate() {
                        places[value.index()] = Some(Place { container: node, position });
                        open.extend([key, value]);
                    }
                }
                Kind::Sequence { .. } => {
                    for (position, item) in tree.items(node).iter().enumerate() {
                        places[item.index()] = Some(Place { container: node, position });
                        open.push(*item);
                    }
                }
                Kind::Wrapped { inner } => open.push(*inner),
                Kind::Alias { target } => aliases.push((node, *target)),
                Kind::Scalar { .. } => {}
            }
        }
        aliases.sort_unstable();
        let (keys, comments, habits, block_scalars) = Default::default();
        Layout { tree, index: Rc::new(Index { places, aliases, keys, comments, habits, block_scalars }) }
    }

    /// What was found out about the tree.
    pub fn keep(&self) -> KnownLayout {
        KnownLayout(Rc::clone(&self.index))
    }

    /// The layout of a tree that was looked at before.
    pub fn known(tree: &'t Tree, kept: KnownLayout) -> Layout<'t> {
        Layout { tree, index: kept.0 }
    }

    /// The file's text.
    pub(super) fn text(&self) -> &'t str {
        self.tree.source()
    }

    /// The tree.
    pub(super) fn tree(&self) -> &'t Tree {
        self.tree
    }

    /// Aliases, each with the node it stands for.
    pub(super) fn aliases(&self) -> &[(NodeId, NodeId)] {
        &self.index.aliases
    }

    /// The same file, seen without the aliases in some bytes: what is edited may change what these stand for.
    pub fn without_aliases(&self, spans: &[Span]) -> Layout<'t> {
        let mut index = Index::clone(&self.index);
        index.aliases.retain(|(alias, _)| !spans.iter().any(|span| span.contains(self.tree.span(*alias))));
        Layout { tree: self.tree, index: Rc::new(index) }
    }

    pub(super) fn habits(&self) -> &Habits {
        let habits = || Seen::of(self.tree).habits(self.tree, || self.all_comments().is_empty());
        self.index.habits.get_or_init(habits)
    }

    /// The bytes of all block scalars, in the order of the file.
    pub(super) fn all_block_scalars(&self) -> &[Range<usize>] {
        self.index.block_scalars.get_or_init(|| {
            let is_block =
                |node: &NodeId| matches!(self.tree.style(*node), Some(Style::Literal | Style::Folded));
            let range = |node| self.tree.content_span(node).start as usize..self.node_end(node);
            let mut ranges: Vec<_> = self.tree.ids().filter(is_block).map(range).collect();
            ranges.sort_by_key(|range| range.start);
            ranges
        })
    }

    fn all_comments(&self) -> &[Span] {
        self.index.comments.get_or_init(|| yaml::comments(self.tree))
    }

    pub(super) fn bytes(&self, start: usize, end: usize) -> Span {
        Span::new(self.tree.file(), start, end)
    }

    /// The pair or item at a path; indices as decimal numbers.
    pub fn find<Step: AsRef<str>>(&self, path: &[Step]) -> Result<Place, Refusal> {
        let (place, left) = self.reach(path)?;
        match place {
            Some(place) if left == 0 => Ok(place),
            Some(place) => Err(self.why_missing(self.value(place))),
            None => Err(self.tree.root().map_or(Refusal::Missing, |root| self.why_missing(root))),
        }
    }

    /// As far as a path leads, and how many steps are left.
    pub(super) fn reach<Step: AsRef<str>>(&self, path: &[Step]) -> Result<(Option<Place>, usize), Refusal> {
        let mut node = self.tree.root().ok_or(Refusal::Missing)?;
        let mut place = None;
        for (index, step) in path.iter().enumerate() {
            let Some(next) = self.child(node, step.as_ref()) else { return Ok((place, path.len() - index)) };
            node = self.value(next);
            place = Some(next);
        }
        Ok((place, 0))
    }

    fn why_missing(&self, node: NodeId) -> Refusal {
        match &self.tree.node(node).kind {
            Kind::Mapping { .. } if self.has_merge(node) => Refusal::Merged,
            Kind::Alias { .. } => Refusal::Aliased,
            Kind::Wrapped { .. } => Refusal::Unusual,
            Kind::Scalar { .. } if self.tree.text(node).is_some_and(|text| !text.is_empty()) => {
                Refusal::NotACollection
            }
            _ => Refusal::Missing,
        }
    }

    /// The keys and values of a map's pairs with this text for a key.
    pub(super) fn pairs_with(
        &self,
        mapping: NodeId,
        text: &str,
    ) -> impl Iterator<Item = (NodeId, NodeId)> + use<'_, 't> {
        let positions = self.index.keys.positions(self.tree, mapping, text).into_iter();
        positions.filter_map(move |position| self.tree.entry(mapping, position))
    }

    /// The pair with a key, or the item with a number.
    pub(super) fn child(&self, container: NodeId, step: &str) -> Option<Place> {
        let position = match self.tree.node(container).kind {
            Kind::Mapping { .. } => self.index.keys.position(self.tree, container, step)?,
            Kind::Sequence { .. } => {
                step.parse().ok().filter(|index| *index < self.tree.items(container).len())?
            }
            _ => return None,
        };
        Some(Place { container, position })
    }

    /// The pair whose key stands at these bytes, or the innermost pair or item whose value does.
    pub fn at(&self, span: Span) -> Option<Place> {
        let mut node = self.tree.root().filter(|_| span.file == self.tree.file())?;
        let mut found = None;
        while let Some(place) = self.holder(node, span) {
            found = Some(place);
            let value = self.value(place);
            if self.key(place).is_some_and(|key| self.tree.span(key).contains(span))
                || !self.tree.span(value).contains(span)
            {
                break;
            }
            node = value;
        }
        found
    }

    /// The bytes of a pair, key and value, or of an item.
    pub fn span(&self, place: Place) -> Span {
        let value = self.tree.span(self.value(place));
        Span {
            start: self.start_of(place),
            end: self.node_end(self.value(place)).max(value.end as usize) as u32,
            ..value
        }
    }

    /// The first pair or item of a collection that has these bytes. They stand one after the other, so it is the last that
    /// begins before the bytes, or one right before that if both border on them.
    fn holder(&self, container: NodeId, span: Span) -> Option<Place> {
        let place = |position| Place { container, position };
        let (mut from, mut to) = (0, self.count(container));
        while from < to {
            let middle = from.midpoint(to);
            if self.start_of(place(middle)) <= span.start {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        let holds = |position: &usize| self.span(place(*position)).contains(span);
        let last = from.checked_sub(1)?;
        let before = (0..last).rev().take_while(holds).last();
        before.or(Some(last).filter(holds)).map(place)
    }

    /// Where a pair begins, with its key, or an item.
    fn start_of(&self, place: Place) -> u32 {
        self.tree.span(self.key(place).unwrap_or_else(|| self.value(place))).start
    }

    /// The steps from the root of the file to a place.
    pub fn path(&self, place: Place) -> ChangedPath {
        let mut steps = Vec::new();
        let mut next = Some(place);
        while let Some(place) = next {
            let step = match self.key(place) {
                Some(key) => self.tree.text(key).unwrap_or_default().to_owned(),
                None => place.position.to_string(),
            };
            steps.push(step);
            next = self.owner(place.container);
        }
        steps.reverse();
        steps
    }

    /// The map or list that has a place.
    pub fn container(&self, place: Place) -> NodeId {
        place.container
    }

    /// The key of a pair.
    pub fn key(&self, place: Place) -> Option<NodeId> {
        self.tree.entry(place.container, place.position).map(|(key, _)| key)
    }

    /// The value of a pair, or the item.
    pub fn value(&self, place: Place) -> NodeId {
        let value = self.tree.entry(place.container, place.position).map(|(_, value)| value);
        value
            .or_else(|| self.tree.items(place.container).get(place.position).copied())
            .unwrap_or(place.container)
    }

    /// The bytes of a value, with its anchor and tag.
    pub fn value_span(&self, place: Place) -> Span {
        self.tree.span(self.value(place))
    }

    /// The text of a scalar; `None` if the value is none.
    pub fn scalar(&self, place: Place) -> Option<&'t str> {
        self.tree.text(self.value(place))
    }

    /// The pair or item that a map or list is the value of; `None` for that at the top.
    pub(super) fn owner(&self, container: NodeId) -> Option<Place> {
        self.index.places.get(container.index()).copied().flatten()
    }

    /// How many pairs or items there are where a place is, itself counted.
    pub fn siblings(&self, place: Place) -> usize {
        self.count(place.container)
    }

    /// How many pairs or items a collection has.
    pub(super) fn count(&self, container: NodeId) -> usize {
        self.tree.entries(container).len().max(self.tree.items(container).len())
    }

    /// Whether a collection is written with braces or brackets.
    pub(super) fn is_flow(&self, container: NodeId) -> bool {
        matches!(
            self.tree.node(container).kind,
            Kind::Mapping { flow: true, .. } | Kind::Sequence { flow: true, .. }
        )
    }

    /// Comments that begin in some bytes, in their order.
    pub(super) fn comments(&self, start: usize, end: usize) -> &[Span] {
        let bytes = self.text().as_bytes();
        // Most places have none, and then nobody needs to know where all the others are.
        if !bytes.get(start..end.min(bytes.len())).is_some_and(|between| between.contains(&b'#')) {
            return &[];
        }
        let comments = self.all_comments();
        let from = comments.partition_point(|comment| (comment.start as usize) < start);
        let to = comments.partition_point(|comment| (comment.start as usize) < end);
        &comments[from..to.max(from)]
    }

    /// The comment that stands behind a byte, with nothing but blanks in between.
    pub(super) fn comment_behind(&self, at: usize) -> Option<Span> {
        let start = skip_blanks(self.text(), at);
        self.comments(start, start + 1).first().copied()
    }

    /// The comment that has the line beginning at `start` for itself.
    pub(super) fn own_line_comment(&self, start: usize) -> Option<Span> {
        self.comment_behind(start)
    }
}
