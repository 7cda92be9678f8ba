//! The syntax tree of one file: an arena of nodes that know every byte they were written with.

use std::num::NonZeroU32;
use std::sync::Arc;

use crate::source::{FileId, SourceFile, Span};

/// Number of a [`Node`] in its [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The number, below [`Tree::len`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A scalar's decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// The text stands in the file as it is (between its quotes, if it has any).
    Verbatim,
    /// The text after folding, unescaping or unindenting.
    Decoded(Box<str>),
}

/// A slice of the arena's list of children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Children {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A scalar; an absent node is a plain scalar without text.
    Scalar {
        /// How it is written.
        style: Style,
        /// Its text; [`Tree::text`] reads it.
        text: Text,
    },
    /// A list; [`Tree::items`] reads it.
    Sequence {
        /// Whether it is written with brackets.
        flow: bool,
        /// The items.
        items: Children,
    },
    /// A map; [`Tree::entries`] reads it.
    Mapping {
        /// Whether it is written with braces, or is a single pair inside brackets.
        flow: bool,
        /// Keys and values in turn.
        entries: Children,
    },
    /// `*name`
    Alias {
        /// The node with that anchor.
        target: NodeId,
    },
    /// Properties on a line of their own, applied to a node that was resolved by itself before
    /// (`spec/print.md` §2.4: `!ImportValue` above `!Sub x`).
    Wrapped {
        /// That node.
        inner: NodeId,
    },
}

/// A tag as it stands before a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// First byte.
    pub start: u32,
    /// Just after the last byte.
    pub end: u32,
    /// The resolved name: `!Sub`, `tag:yaml.org,2002:int`, `!`.
    pub name: Box<str>,
}

/// An anchor as it stands before a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The `&`.
    pub start: u32,
    /// Just after the name.
    pub end: u32,
}

/// Tag and anchor of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// The tag.
    pub tag: Option<Tag>,
    /// The anchor.
    pub anchor: Option<Anchor>,
}

impl Properties {
    /// Whether there is neither.
    pub fn is_empty(&self) -> bool {
        self.tag.is_none() && self.anchor.is_none()
    }
}

/// The bytes of a node: all of it, and where its content starts after tag and anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// First byte, of the properties if there are any.
    pub start: u32,
    /// First byte of the content.
    pub content: u32,
    /// Just after the last byte.
    pub end: u32,
}

/// One node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    extent: Extent,
    properties: Option<NonZeroU32>,
}

/// The nodes of one file.
#[derive(Clone, Debug)]
pub struct Tree {
    file: FileId,
    source: Arc<SourceFile>,
    nodes: Vec<Node>,
    children: Vec<NodeId>,
    properties: Vec<Properties>,
    root: Option<NodeId>,
    keep: Keep,
    /// How many nodes there are, kept or not.
    reserved: u32,
}

/// What of a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// The values only, which is all that printing needs.
    Values,
    /// The nodes as well.
    Nodes,
}

/// How many bytes of text there are for one node, in configurations as people write them.
const BYTES_OF_NODE: usize = 12;
/// For how many nodes there is room from the start, at most.
const MOST_EXPECTED: usize = 4096;

impl Tree {
    /// A tree without nodes, and without any later unless it keeps them.
    pub(super) fn new(file: FileId, source: Arc<SourceFile>, keep: Keep) -> Tree {
        let expected = (source.text.len() / BYTES_OF_NODE).min(MOST_EXPECTED);
        let room = if keep == Keep::Nodes { expected } else { 0 };
        let (nodes, children) = (Vec::with_capacity(room), Vec::with_capacity(room));
        Tree { file, source, nodes, children, properties: Vec::new(), root: None, keep, reserved: 0 }
    }

    /// Whether nodes are kept.
    pub(super) fn keeps_nodes(&self) -> bool {
        self.keep == Keep::Nodes
    }

    /// How many nodes there are, kept or not.
    pub(super) fn size(&self) -> u64 {
        self.reserved.into()
    }

    /// The top node, if the file has one.
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// The file's text.
    pub fn source(&self) -> &str {
        &self.source.text
    }

    /// The file.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All nodes, also a few that were read on trial and belong to no other.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// All bytes of a node, with its tag and anchor.
    pub fn span(&self, id: NodeId) -> Span {
        let extent = self.node(id).extent;
        self.bytes(extent.start, extent.end)
    }

    /// The bytes of a node without its tag and anchor; with the quotes of a quoted scalar.
    pub fn content_span(&self, id: NodeId) -> Span {
        let extent = self.node(id).extent;
        self.bytes(extent.content, extent.end)
    }

    /// The span of some bytes of this file.
    pub(super) fn bytes(&self, start: u32, end: u32) -> Span {
        Span::new(self.file, start as usize, end as usize)
    }

    /// A node's tag.
    pub fn tag(&self, id: NodeId) -> Option<&Tag> {
        self.properties(id)?.tag.as_ref()
    }

    /// The span of a node's tag.
    pub fn tag_span(&self, id: NodeId) -> Option<Span> {
        self.tag(id).map(|tag| self.bytes(tag.start, tag.end))
    }

    /// The span of a node's anchor, from the `&` on.
    pub fn anchor_span(&self, id: NodeId) -> Option<Span> {
        let anchor = self.properties(id)?.anchor?;
        Some(self.bytes(anchor.start, anchor.end))
    }

    /// The name of a node's anchor.
    pub fn anchor(&self, id: NodeId) -> Option<&str> {
        let anchor = self.properties(id)?.anchor?;
        Some(&self.source()[anchor.start as usize + 1..anchor.end as usize])
    }

    fn properties(&self, id: NodeId) -> Option<&Properties> {
        self.node(id).properties.map(|number| &self.properties[number.get() as usize - 1])
    }

    /// A scalar's style.
    pub fn style(&self, id: NodeId) -> Option<Style> {
        match self.node(id).kind {
            Kind::Scalar { style, .. } => Some(style),
            _ => None,
        }
    }

    /// A scalar's decoded text.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        let Node { kind: Kind::Scalar { style, text }, extent, .. } = self.node(id) else { return None };
        match text {
            Text::Decoded(text) => Some(text),
            Text::Verbatim => {
                let quotes = u32::from(matches!(style, Style::SingleQuoted | Style::DoubleQuoted));
                self.source().get((extent.content + quotes) as usize..(extent.end - quotes) as usize)
            }
        }
    }

    /// The node an alias stands for; any other node stands for itself. An alias has no anchor, so one step leads there.
    pub fn target(&self, id: NodeId) -> NodeId {
        match self.node(id).kind {
            Kind::Alias { target } => target,
            _ => id,
        }
    }

    /// A sequence's items; none for other nodes.
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        match self.node(id).kind {
            Kind::Sequence { items, .. } => self.slice(items),
            _ => &[],
        }
    }

    /// A mapping's keys and values; none for other nodes. `next_back` gives the last ones at once; `last` goes through all.
    pub fn entries(
        &self,
        id: NodeId,
    ) -> impl DoubleEndedIterator<Item = (NodeId, NodeId)> + ExactSizeIterator {
        let slice = match self.node(id).kind {
            Kind::Mapping { entries, .. } => self.slice(entries),
            _ => &[],
        };
        slice.chunks_exact(2).map(|pair| (pair[0], pair[1]))
    }

    /// The key and the value with a number, counted from 0, of a mapping; none for other nodes.
    pub fn entry(&self, id: NodeId, position: usize) -> Option<(NodeId, NodeId)> {
        let Kind::Mapping { entries, .. } = self.node(id).kind else { return None };
        let pair = self.slice(entries).get(2 * position..2 * position + 2)?;
        Some((pair[0], pair[1]))
    }

    fn slice(&self, children: Children) -> &[NodeId] {
        &self.children[children.start as usize..children.end as usize]
    }

    /// Makes room for a node whose content is not known yet.
    pub(super) fn reserve(&mut self) -> NodeId {
        if self.keeps_nodes() {
            let kind = Kind::Scalar { style: Style::Plain, text: Text::Verbatim };
            self.nodes.push(Node { kind, extent: Extent::default(), properties: None });
        }
        self.reserved += 1;
        NodeId(self.reserved - 1)
    }

    /// Fills a reserved node.
    pub(super) fn fill(&mut self, id: NodeId, kind: Kind, extent: Extent, properties: Properties) {
        if !self.keeps_nodes() {
            return;
        }
        let properties = if properties.is_empty() {
            None
        } else {
            self.properties.push(properties);
            NonZeroU32::new(self.properties.len() as u32)
        };
        self.nodes[id.0 as usize] = Node { kind, extent, properties };
    }

    /// Stores the children of one collection.
    pub(super) fn adopt(&mut self, nodes: impl IntoIterator<Item = NodeId>) -> Children {
        let start = self.children.len() as u32;
        self.children.extend(nodes);
        Children { start, end: self.children.len() as u32 }
    }

    /// Names the top node.
    pub(super) fn set_root(&mut self, id: NodeId) {
        self.root = Some(id);
    }
}
