//! One node: its properties, then whatever content is there (`composeNode`).

use std::cmp::Ordering;

use super::super::DEPTH_LIMIT;
use super::super::build::{Built, OpenMapping};
use super::super::tree::{Extent, NodeId, Properties};
use super::{Content, Place, Reader, Result};

/// Where a node stands, which decides what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    FlowIn,
    FlowOut,
    BlockIn,
    BlockOut,
}

/// Tag and anchor in front of a node, with where the first of them stands.
#[derive(Default)]
struct Prefix {
    properties: Properties,
    start: Option<Place>,
}

impl<'a> Reader<'a, '_> {
    /// Reads a node, if there is one.
    pub(super) fn compose(
        &mut self,
        parent_indent: isize,
        context: Context,
        allow_to_seek: bool,
        allow_compact: bool,
    ) -> Result<Option<Built>> {
        if self.depth >= DEPTH_LIMIT {
            return Err(self.error(format!("nesting exceeded maxDepth ({DEPTH_LIMIT})")));
        }
        self.depth += 1;
        let allow_block = matches!(context, Context::BlockIn | Context::BlockOut);
        let mut indent = Ordering::Greater;
        let mut at_new_line = false;
        if allow_to_seek && self.skip_separation(true) > 0 {
            at_new_line = true;
            indent = self.at.line_indent.cmp(&parent_indent);
        }

        let mut prefix = Prefix::default();
        let mut allow_collections = allow_block;
        while indent == Ordering::Greater || prefix.start.is_some() {
            let before = self.at;
            if !self.property(&mut prefix.properties, at_new_line)? {
                break;
            }
            prefix.start.get_or_insert(before);
            allow_collections = false;
            if self.skip_separation(true) > 0 {
                at_new_line = true;
                allow_collections = allow_block;
                indent = self.at.line_indent.cmp(&parent_indent);
            }
        }
        allow_collections = allow_collections && (at_new_line || allow_compact);

        let anchor = prefix.properties.anchor.map(|anchor| {
            let name = self.slice(anchor.start as usize + 1, anchor.end as usize);
            (name, self.builder.reserve())
        });
        let start = self.at.position;
        let flow_indent = if allow_block { parent_indent + 1 } else { parent_indent };
        let block_indent = (start - self.at.line_start) as isize;
        let content = match indent {
            Ordering::Greater => {
                let collection =
                    self.collection(allow_collections, block_indent, flow_indent, &mut prefix, anchor)?;
                match collection {
                    Some(content) => Some(content),
                    None => {
                        let from_property = allow_block && !allow_collections;
                        self.leaf(&mut prefix, from_property, allow_block, flow_indent, context)?
                    }
                }
            }
            Ordering::Equal if context == Context::BlockOut && allow_collections => {
                self.block_sequence(block_indent, anchor)?
            }
            _ => None,
        };
        let node = self.complete(content, prefix, start, anchor)?;
        self.depth -= 1;
        Ok(node)
    }

    fn collection(
        &mut self,
        allow_block: bool,
        block_indent: isize,
        flow_indent: isize,
        prefix: &mut Prefix,
        anchor: Option<(&'a str, NodeId)>,
    ) -> Result<Option<Content<'a>>> {
        if allow_block {
            if let Some(content) = self.block_sequence(block_indent, anchor)? {
                return Ok(Some(content));
            }
            match self.block_mapping(block_indent, flow_indent, anchor)? {
                Some(Content::Unreadable) => self.forget(std::mem::take(prefix), anchor)?,
                Some(content) => return Ok(Some(content)),
                None => {}
            }
        }
        self.flow_collection(flow_indent, anchor)
    }

    /// Gives up properties; the anchor keeps the empty mapping that js-yaml has prepared for it.
    fn forget(&mut self, prefix: Prefix, anchor: Option<(&'a str, NodeId)>) -> Result<()> {
        let Some((_, id)) = anchor else { return Ok(()) };
        let end = prefix.properties.anchor.map_or(0, |anchor| anchor.end);
        let properties = Properties { tag: None, ..prefix.properties };
        let extent = Extent { start: end, content: end, end };
        let mapping = self.builder.mapping(id, OpenMapping::new(), true, extent, properties);
        mapping.map(drop).map_err(|problem| self.problem(problem))
    }

    /// A scalar or an alias; or a mapping whose first key the properties belong to.
    fn leaf(
        &mut self,
        prefix: &mut Prefix,
        from_property: bool,
        allow_block: bool,
        flow_indent: isize,
        context: Context,
    ) -> Result<Option<Content<'a>>> {
        let byte = self.peek();
        if let Some(property_start) = prefix.start.filter(|_| from_property && !matches!(byte, b'|' | b'>'))
            && let Some(mapping) = self.mapping_from_property(property_start, flow_indent)?
        {
            *prefix = Prefix::default();
            return Ok(Some(mapping));
        }
        if byte == b'*' {
            let alias = self.alias()?;
            if !prefix.properties.is_empty() {
                return Err(self.error("alias node should not have any properties"));
            }
            return Ok(Some(alias));
        }
        Ok(match byte {
            b'|' | b'>' if allow_block => Some(self.block_scalar(flow_indent)?),
            b'\'' => Some(self.single_quoted()?),
            b'"' => Some(self.double_quoted()?),
            _ => self.plain(flow_indent, context == Context::FlowIn)?,
        })
    }

    /// Reads the properties again as those of the first key of a block mapping.
    fn mapping_from_property(
        &mut self,
        property_start: Place,
        flow_indent: isize,
    ) -> Result<Option<Content<'a>>> {
        let fallback = self.at;
        let undo_from = self.undo.len();
        self.transactions += 1;
        self.at = property_start;
        // Before properties there may be a key, with any signs.
        let indent = self.mark().column as isize - 1;
        let content = self.block_mapping(indent, flow_indent, None)?;
        self.transactions -= 1;
        if matches!(content, Some(Content::Mapping { .. })) {
            if self.transactions == 0 {
                self.undo.clear();
            }
            return Ok(content);
        }
        while self.undo.len() > undo_from {
            match self.undo.pop() {
                Some((name, Some(node))) => self.anchors.insert(name, node),
                Some((name, None)) => self.anchors.remove(name),
                None => None,
            };
        }
        self.at = fallback;
        Ok(None)
    }

    fn complete(
        &mut self,
        content: Option<Content<'a>>,
        prefix: Prefix,
        content_start: usize,
        anchor: Option<(&'a str, NodeId)>,
    ) -> Result<Option<Built>> {
        let Prefix { properties, start } = prefix;
        if properties.is_empty() {
            match content {
                None => return Ok(None),
                Some(Content::Kept(built)) => return Ok(Some(built)),
                _ => {}
            }
        }
        let anchor = anchor.filter(|_| properties.anchor.is_some());
        let id = anchor.map_or_else(|| self.builder.reserve(), |(_, id)| id);
        let start = start.map_or(content_start, |place| place.position);
        let extent = |content: usize, end: usize| {
            let start = start.min(content) as u32;
            Extent { start, content: content as u32, end: end as u32 }
        };
        let builder = &mut self.builder;
        let built = match content {
            None => {
                let end = properties.tag.as_ref().map_or(0, |tag| tag.end);
                let end = end.max(properties.anchor.map_or(0, |anchor| anchor.end));
                builder.absent(id, extent(end as usize, end as usize), properties)
            }
            Some(Content::Scalar { style, text, end }) => {
                builder.scalar(id, (style, text), extent(content_start, end), properties)
            }
            Some(Content::Sequence { open, flow, end }) => {
                builder.sequence(id, open, flow, extent(content_start, end), properties)
            }
            Some(Content::Mapping { open, flow, start, end }) => {
                builder.mapping(id, open, flow, extent(start, end), properties)
            }
            Some(Content::Alias { target, end }) => Ok(builder.alias(id, target, extent(content_start, end))),
            Some(Content::Unreadable) => return Ok(None),
            Some(Content::Kept(inner)) => {
                let end = inner.extent.end as usize;
                builder.wrap(id, inner, extent(content_start, end), properties)
            }
        };
        if let Some((name, id)) = anchor {
            self.store_anchor(name, id);
        }
        Ok(Some(built.map_err(|problem| self.problem(problem))?))
    }
}
