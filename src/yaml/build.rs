//! Puts nodes into the tree and their values together at the same time, in the order js-yaml does.

use std::borrow::Cow;
use std::sync::Arc;

use super::error::Problem;
use super::load::{Entries, Items, Loaded, Loader};
use super::tree::{Children, Extent, Keep, Kind, NodeId, Properties, Style, Text, Tree};
use super::{Document, Schema};
use crate::source::{FileId, SourceFile, Span};

/// A node with its value.
#[derive(Debug)]
pub(super) struct Built {
    pub id: NodeId,
    pub extent: Extent,
    pub loaded: Loaded,
}

/// A sequence that is being read.
#[derive(Debug)]
pub(super) struct OpenSequence {
    nodes: Vec<NodeId>,
    items: Items,
}

/// A mapping that is being read.
#[derive(Debug)]
pub(super) struct OpenMapping {
    nodes: Vec<NodeId>,
    entries: Entries,
}

impl OpenSequence {
    pub fn new() -> OpenSequence {
        OpenSequence { nodes: Vec::new(), items: Items::new() }
    }
}

impl OpenMapping {
    pub fn new() -> OpenMapping {
        OpenMapping { nodes: Vec::new(), entries: Entries::new() }
    }
}

/// Builds one document.
#[derive(Debug)]
pub(super) struct Builder<'s> {
    tree: Tree,
    loader: Loader<'s>,
    /// How many values there may be.
    limit: u64,
    /// Lists of children whose collections are complete, for the next ones.
    spare: Vec<Vec<NodeId>>,
}

impl<'s> Builder<'s> {
    pub fn new(
        file: FileId,
        source: &Arc<SourceFile>,
        schema: &'s Schema,
        keep: Keep,
        limit: u64,
    ) -> Builder<'s> {
        let tree = Tree::new(file, Arc::clone(source), keep);
        Builder { tree, loader: Loader::new(schema), limit, spare: Vec::new() }
    }

    /// A place in the tree for a node that aliases may refer to before it is complete.
    pub fn reserve(&mut self) -> NodeId {
        self.tree.reserve()
    }

    /// The length of the text in bytes.
    pub fn text_length(&self) -> usize {
        self.tree.source().len()
    }

    /// The span of some bytes, as far as the text has them.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let length = self.text_length();
        self.tree.bytes(start.min(length) as u32, end.min(length) as u32)
    }

    /// A scalar with its decoded text.
    pub fn scalar(
        &mut self,
        id: NodeId,
        (style, text): (Style, Cow<'_, str>),
        extent: Extent,
        properties: Properties,
    ) -> Result<Built, Problem> {
        self.check_size()?;
        let (node, content) = self.spans(extent);
        let loaded = self.loader.scalar(&text, style, tag_name(&properties), node, content);
        let loaded = loaded.map_err(|problem| self.at_tag(problem, &properties))?;
        let text = match self.tree.keeps_nodes() {
            true if !self.is_verbatim(style, &text, extent) => Text::Decoded(text.into()),
            _ => Text::Verbatim,
        };
        Ok(self.complete(id, Kind::Scalar { style, text }, extent, properties, loaded))
    }

    /// Whether the text of a scalar stands in the file as it is, between its quotes if it has any.
    fn is_verbatim(&self, style: Style, text: &str, extent: Extent) -> bool {
        let quotes = usize::from(matches!(style, Style::SingleQuoted | Style::DoubleQuoted));
        let written = (extent.content as usize + quotes)..(extent.end as usize).saturating_sub(quotes);
        self.tree.source().get(written) == Some(text)
    }

    /// A node that is not there, with or without properties.
    pub fn absent(&mut self, id: NodeId, extent: Extent, properties: Properties) -> Result<Built, Problem> {
        self.check_size()?;
        let loaded = self.loader.absent(tag_name(&properties), self.spans(extent).0);
        let loaded = loaded.map_err(|problem| self.at_tag(problem, &properties))?;
        let kind = Kind::Scalar { style: Style::Plain, text: Text::Verbatim };
        Ok(self.complete(id, kind, extent, properties, loaded))
    }

    /// An alias to a node, complete or not.
    pub fn alias(&mut self, id: NodeId, target: NodeId, extent: Extent) -> Built {
        let loaded = self.loader.alias(target, self.spans(extent).0);
        self.tree.fill(id, Kind::Alias { target }, extent, Properties::default());
        Built { id, extent, loaded }
    }

    /// Adds an item to a sequence.
    pub fn item(&mut self, sequence: &mut OpenSequence, item: Built) {
        if self.tree.keeps_nodes() {
            self.provide(&mut sequence.nodes);
            sequence.nodes.push(item.id);
        }
        self.loader.item(&mut sequence.items, item.loaded);
    }

    /// Adds a pair to a mapping.
    pub fn pair(
        &mut self,
        mapping: &mut OpenMapping,
        key: Built,
        merge: bool,
        value: Built,
    ) -> Result<(), Problem> {
        let (_, key_span) = self.spans(key.extent);
        if key.loaded.value.as_str().is_some_and(|key| key.len() > LONGEST_KEY) {
            return Err(key_too_long().at(key_span));
        }
        if self.tree.keeps_nodes() {
            self.provide(&mut mapping.nodes);
            mapping.nodes.extend([key.id, value.id]);
        }
        self.loader.pair(&mut mapping.entries, key.loaded, key_span, merge, value.loaded)
    }

    /// Gives a list that has no room yet one that is used no more.
    fn provide(&mut self, nodes: &mut Vec<NodeId>) {
        if nodes.capacity() == 0
            && let Some(spare) = self.spare.pop()
        {
            *nodes = spare;
        }
    }

    /// Puts the children of a complete collection into the tree.
    fn adopt(&mut self, mut nodes: Vec<NodeId>) -> Children {
        let children = self.tree.adopt(nodes.drain(..));
        if nodes.capacity() > 0 {
            self.spare.push(nodes);
        }
        children
    }

    /// Completes a sequence.
    pub fn sequence(
        &mut self,
        id: NodeId,
        open: OpenSequence,
        flow: bool,
        extent: Extent,
        properties: Properties,
    ) -> Result<Built, Problem> {
        self.check_size()?;
        let (node, content) = self.spans(extent);
        let loaded = self.loader.sequence(open.items, tag_name(&properties), node, content);
        let loaded = loaded.map_err(|problem| self.at_tag(problem, &properties))?;
        let items = self.adopt(open.nodes);
        Ok(self.complete(id, Kind::Sequence { flow, items }, extent, properties, loaded))
    }

    /// Completes a mapping.
    pub fn mapping(
        &mut self,
        id: NodeId,
        open: OpenMapping,
        flow: bool,
        extent: Extent,
        properties: Properties,
    ) -> Result<Built, Problem> {
        self.check_size()?;
        let (node, content) = self.spans(extent);
        let loaded = self.loader.mapping(open.entries, tag_name(&properties), node, content);
        let loaded = loaded.map_err(|problem| self.at_tag(problem, &properties))?;
        let entries = self.adopt(open.nodes);
        Ok(self.complete(id, Kind::Mapping { flow, entries }, extent, properties, loaded))
    }

    /// An empty mapping that stands nowhere, for aliases to a node of which js-yaml does not know yet what it is.
    pub fn prepared(&mut self, extent: Extent) -> Result<NodeId, Problem> {
        let id = self.reserve();
        let mapping = self.mapping(id, OpenMapping::new(), true, extent, Properties::default())?;
        self.loader.remember(id, &mapping.loaded);
        Ok(id)
    }

    /// Puts properties around a node that is complete.
    pub fn wrap(
        &mut self,
        id: NodeId,
        inner: Built,
        extent: Extent,
        properties: Properties,
    ) -> Result<Built, Problem> {
        let loaded = self.loader.tag(inner.loaded, tag_name(&properties), self.spans(extent).0);
        let loaded = loaded.map_err(|problem| self.at_tag(problem, &properties))?;
        Ok(self.complete(id, Kind::Wrapped { inner: inner.id }, extent, properties, loaded))
    }

    /// The document, with the node at its top; `None` if the text has none at all.
    pub fn finish(mut self, root: Option<Built>) -> Result<Document, Problem> {
        let Some(root) = root else {
            return Ok(Document { tree: self.tree, value: None, not_json: Vec::new() });
        };
        self.tree.set_root(root.id);
        let (value, not_json) = self.loader.finish(root.loaded)?;
        Ok(Document { tree: self.tree, value: Some(value), not_json })
    }

    /// Refuses texts with more values than memory is meant for.
    fn check_size(&self) -> Result<(), Problem> {
        if self.tree.size() <= self.limit {
            return Ok(());
        }
        Err(too_many_values().without_place())
    }

    /// What is wrong with a tag, pointing at the tag.
    fn at_tag(&self, problem: Problem, properties: &Properties) -> Problem {
        match &properties.tag {
            Some(tag) if problem.span.is_none() => problem.at(self.tree.bytes(tag.start, tag.end)),
            _ => problem,
        }
    }

    fn complete(
        &mut self,
        id: NodeId,
        kind: Kind,
        extent: Extent,
        properties: Properties,
        loaded: Loaded,
    ) -> Built {
        if properties.anchor.is_some() {
            self.loader.remember(id, &loaded);
        }
        self.tree.fill(id, kind, extent, properties);
        Built { id, extent, loaded }
    }

    fn spans(&self, extent: Extent) -> (Span, Span) {
        (self.tree.bytes(extent.start, extent.end), self.tree.bytes(extent.content, extent.end))
    }
}

/// How many bytes a key may have. Whatever is said of the values below it names it, and so do their paths.
pub(super) const LONGEST_KEY: usize = 8 << 10;

/// That a key is longer than that.
pub(super) fn key_too_long() -> Problem {
    Problem::new(format!("a key is longer than {} KiB", LONGEST_KEY >> 10))
        .help("take a shorter name, and put the text into the value; AWS has no names of that length")
}

/// That a text has more values than all files together may have.
pub(super) fn too_many_values() -> Problem {
    Problem::new(TOO_MANY_VALUES)
        .help("include only the parts that are needed; data can go to a file that the program itself reads")
}

/// Its reason.
pub(super) const TOO_MANY_VALUES: &str =
    "with it, all files together have more values than slsconf reads (half a million)";

fn tag_name(properties: &Properties) -> Option<&str> {
    properties.tag.as_ref().map(|tag| &*tag.name)
}
