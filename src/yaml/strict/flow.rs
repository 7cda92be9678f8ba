//! `[…]` and `{…}` (`readFlowCollection`).

use super::super::build::{OpenMapping, OpenSequence};
use super::super::tree::{Extent, NodeId, Properties};
use super::compose::Context;
use super::{Content, Reader, Result, is_blank_or_break};

/// The collection that is being read.
enum Open {
    Sequence(OpenSequence),
    Mapping(OpenMapping),
}

impl<'a> Reader<'a, '_> {
    /// Reads a flow collection, if one starts here.
    pub(super) fn flow_collection(
        &mut self,
        node_indent: isize,
        anchor: Option<(&'a str, NodeId)>,
    ) -> Result<Option<Content<'a>>> {
        let start = self.at.position;
        let (terminator, mut open) = match self.peek() {
            b'[' => (b']', Open::Sequence(OpenSequence::new())),
            b'{' => (b'}', Open::Mapping(OpenMapping::new())),
            _ => return Ok(None),
        };
        if let Some((name, id)) = anchor {
            self.store_anchor(name, id);
        }
        let mut read_next = true;
        let mut byte = self.bump();
        while byte != 0 {
            self.skip_separation(true);
            byte = self.peek();
            if byte == terminator {
                self.at.position += 1;
                let end = self.at.position;
                return Ok(Some(match open {
                    Open::Sequence(open) => Content::Sequence { open, flow: true, end },
                    Open::Mapping(open) => Content::Mapping { open, flow: true, start, end },
                }));
            }
            if !read_next {
                return Err(self.missed_comma());
            }
            if byte == b',' {
                return Err(self.error("expected the node content, but found ','"));
            }
            self.flow_entry(&mut open, node_indent)?;
            self.skip_separation(true);
            byte = self.peek();
            read_next = byte == b',';
            if read_next {
                byte = self.bump();
            }
        }
        Err(self.error("unexpected end of the stream within a flow collection"))
    }

    fn missed_comma(&self) -> Box<super::YamlError> {
        let mut error = self.error("missed comma between flow collection entries");
        let before = &self.text[self.at.line_start.min(self.at.position)..self.at.position];
        if before.trim_end().ends_with('$') || self.peek() == b'{' {
            error.help = Some("inside [ ] and { }, a value with `${…}` must be quoted".into());
        }
        error
    }

    fn flow_entry(&mut self, open: &mut Open, node_indent: isize) -> Result<()> {
        let entry_start = self.at.position;
        let mut is_pair = false;
        if self.peek() == b'?' && is_blank_or_break(self.peek_at(self.at.position + 1)) {
            is_pair = true;
            self.at.position += 1;
            self.skip_separation(true);
        }
        let is_explicit = is_pair;
        let key_place = self.at;
        let key = self.compose(node_indent, Context::FlowIn, false, true)?;
        let merge = key.as_ref().is_some_and(|key| key.loaded.merge);
        let key = match key {
            Some(key) => key,
            None => self.absent(key_place.position)?,
        };
        let key_end = key.extent.end as usize;
        self.skip_separation(true);
        let mut value = None;
        let mut value_place = key_end;
        if (is_explicit || self.at.line == key_place.line) && self.peek() == b':' {
            is_pair = true;
            self.at.position += 1;
            value_place = self.at.position;
            self.skip_separation(true);
            value = self.compose(node_indent, Context::FlowIn, false, true)?;
        }
        match open {
            Open::Sequence(sequence) if !is_pair => self.builder.item(sequence, key),
            Open::Mapping(mapping) => {
                let value = match value {
                    Some(value) => value,
                    None => self.absent(value_place)?,
                };
                self.store_pair(mapping, key, merge, value, key_place)?;
            }
            Open::Sequence(sequence) => {
                let value = match value {
                    Some(value) => value,
                    None => self.absent(value_place)?,
                };
                let end = value.extent.end;
                let mut mapping = OpenMapping::new();
                self.store_pair(&mut mapping, key, merge, value, key_place)?;
                let start = entry_start as u32;
                let extent = Extent { start, content: start, end };
                let id = self.builder.reserve();
                let pair = self.builder.mapping(id, mapping, true, extent, Properties::default());
                let pair = pair.map_err(|problem| self.problem(problem))?;
                self.builder.item(sequence, pair);
            }
        }
        Ok(())
    }
}
