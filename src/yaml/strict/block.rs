//! Block sequences and block mappings (`readBlockSequence`, `readBlockMapping`).

use super::super::build::{Built, OpenMapping, OpenSequence};
use super::super::tree::{Extent, NodeId};
use super::compose::Context;
use super::{Content, Place, Reader, Result, is_blank, is_blank_or_end};

/// A block mapping that is being read.
struct Mapping {
    open: OpenMapping,
    start: usize,
    end: usize,
    /// Whether it is sure that this is a mapping.
    detected: bool,
    key: Option<Built>,
    key_place: Place,
    /// Whether `key` belongs to a `?` whose `:` has not come yet.
    at_explicit_key: bool,
    merge: bool,
}

/// How an implicit key was read.
enum Implicit {
    Key,
    Nothing,
    Kept(Built),
}

impl<'a> Reader<'a, '_> {
    /// Reads a block sequence, if one starts here.
    pub(super) fn block_sequence(
        &mut self,
        node_indent: isize,
        anchor: Option<(&'a str, NodeId)>,
    ) -> Result<Option<Content<'a>>> {
        if self.at.first_tab.is_some() {
            return Ok(None);
        }
        if let Some((name, id)) = anchor {
            self.store_anchor(name, id);
        }
        let mut open = OpenSequence::new();
        let mut end = 0;
        let mut detected = false;
        while self.peek() != 0 {
            self.refuse_tab_indentation()?;
            if self.peek() != b'-' || !is_blank_or_end(self.peek_at(self.at.position + 1)) {
                break;
            }
            detected = true;
            self.at.position += 1;
            let after_dash = self.at.position;
            if self.skip_separation(true) > 0 && self.at.line_indent <= node_indent {
                let absent = self.absent(after_dash)?;
                end = absent.extent.end as usize;
                self.builder.item(&mut open, absent);
                continue;
            }
            let line = self.at.line;
            let item = match self.compose(node_indent, Context::BlockIn, false, true)? {
                Some(item) => item,
                None => self.absent(after_dash)?,
            };
            end = item.extent.end as usize;
            self.builder.item(&mut open, item);
            self.skip_separation(true);
            if (self.at.line == line || self.at.line_indent > node_indent) && self.peek() != 0 {
                return Err(self.error("bad indentation of a sequence entry"));
            }
            if self.at.line_indent < node_indent {
                break;
            }
        }
        Ok(detected.then_some(Content::Sequence { open, flow: false, end }))
    }

    fn refuse_tab_indentation(&mut self) -> Result<()> {
        let Some(tab) = self.at.first_tab else { return Ok(()) };
        self.at.position = tab;
        let mut error = self.error("tab characters must not be used in indentation");
        error.help = Some("indent with spaces".into());
        Err(error)
    }

    /// Reads a block mapping, if one starts here; or the node that only looked like its first key.
    pub(super) fn block_mapping(
        &mut self,
        node_indent: isize,
        flow_indent: isize,
        mut anchor: Option<(&'a str, NodeId)>,
    ) -> Result<Option<Content<'a>>> {
        if self.at.first_tab.is_some() || self.peek() == 0 {
            return Ok(None);
        }
        if let Some((name, _)) = anchor {
            self.prepare_anchor(name)?;
        }
        let mut mapping = Mapping {
            open: OpenMapping::new(),
            start: self.at.position,
            end: self.at.position,
            detected: false,
            key: None,
            key_place: Place::default(),
            at_explicit_key: false,
            merge: false,
        };
        while self.peek() != 0 {
            if !mapping.at_explicit_key {
                self.refuse_tab_indentation()?;
            }
            let line = self.at.line;
            let byte = self.peek();
            let allow_compact =
                matches!(byte, b'?' | b':') && is_blank_or_end(self.peek_at(self.at.position + 1));
            if allow_compact {
                self.explicit_indicator(&mut mapping, byte)?;
            } else {
                match self.implicit_key(&mut mapping, line, flow_indent)? {
                    Implicit::Key => {}
                    Implicit::Nothing => break,
                    Implicit::Kept(node) => return Ok(Some(Content::Kept(node))),
                }
            }
            if let Some((name, id)) = anchor.take() {
                self.store_anchor(name, id);
            }
            if self.at.line == line || self.at.line_indent > node_indent {
                self.entry_content(&mut mapping, node_indent, allow_compact)?;
            }
            if (self.at.line == line || self.at.line_indent > node_indent) && self.peek() != 0 {
                return Err(self.error("bad indentation of a mapping entry"));
            }
            if self.at.line_indent < node_indent {
                break;
            }
        }
        if mapping.at_explicit_key {
            self.store_entry(&mut mapping, None, None)?;
        }
        let Mapping { open, start, end, detected, .. } = mapping;
        Ok(Some(if detected {
            Content::Mapping { open, flow: false, start, end }
        } else {
            Content::Unreadable
        }))
    }

    /// Until it is sure that this is a mapping, the anchor stands for the empty one that js-yaml has prepared: an alias
    /// in what then is no first key, as in `&x⏎{a: *x}`, keeps it.
    fn prepare_anchor(&mut self, name: &'a str) -> Result<()> {
        let at = self.at.position as u32;
        let empty = self.builder.prepared(Extent { start: at, content: at, end: at });
        let empty = empty.map_err(|problem| self.problem(problem))?;
        self.store_anchor(name, empty);
        Ok(())
    }

    /// `?`, or the `:` after what stood there.
    fn explicit_indicator(&mut self, mapping: &mut Mapping, byte: u8) -> Result<()> {
        if byte == b'?' {
            if mapping.at_explicit_key {
                self.store_entry(mapping, None, None)?;
            }
            mapping.detected = true;
            mapping.at_explicit_key = true;
        } else if mapping.at_explicit_key {
            mapping.at_explicit_key = false;
        } else {
            return Err(self.error(
                "incomplete explicit mapping pair; a key node is missed; or followed by a non-tabulated empty line",
            ));
        }
        self.at.position += 1;
        mapping.end = mapping.end.max(self.at.position);
        Ok(())
    }

    /// A key and the colon after it.
    fn implicit_key(&mut self, mapping: &mut Mapping, line: usize, flow_indent: isize) -> Result<Implicit> {
        // A pending explicit key is stored with the place of this one, as in js-yaml.
        mapping.key_place = self.at;
        let Some(key) = self.compose(flow_indent, Context::FlowOut, false, true)? else {
            return Ok(Implicit::Nothing);
        };
        if self.at.line != line {
            if mapping.detected {
                return Err(self.error(
                    "can not read a block mapping entry; a multiline key may not be an implicit key",
                ));
            }
            return Ok(Implicit::Kept(key));
        }
        while is_blank(self.peek()) {
            self.at.position += 1;
        }
        if self.peek() != b':' {
            if mapping.detected {
                return Err(self.error("can not read an implicit mapping pair; a colon is missed"));
            }
            return Ok(Implicit::Kept(key));
        }
        if !is_blank_or_end(self.bump()) || self.peek() == 0 {
            return Err(self.error(
                "a whitespace character is expected after the key-value separator within a block mapping",
            ));
        }
        if mapping.at_explicit_key {
            self.store_entry(mapping, None, None)?;
        }
        mapping.detected = true;
        mapping.at_explicit_key = false;
        mapping.merge = key.loaded.merge;
        mapping.key = Some(key);
        Ok(Implicit::Key)
    }

    /// What follows an indicator: the node of an explicit key, or a value.
    fn entry_content(
        &mut self,
        mapping: &mut Mapping,
        node_indent: isize,
        allow_compact: bool,
    ) -> Result<()> {
        let after_indicator = self.at.position;
        if mapping.at_explicit_key {
            mapping.key_place = self.at;
        }
        let node = self.compose(node_indent, Context::BlockOut, true, allow_compact)?;
        if mapping.at_explicit_key {
            if let Some(node) = node {
                mapping.end = node.extent.end as usize;
                mapping.key = Some(node);
            }
        } else {
            self.store_entry(mapping, node, Some(after_indicator))?;
        }
        self.skip_separation(true);
        Ok(())
    }

    /// Stores the key that was read, or a missing one, with a value or without.
    fn store_entry(
        &mut self,
        mapping: &mut Mapping,
        value: Option<Built>,
        after: Option<usize>,
    ) -> Result<()> {
        let place = after.unwrap_or(mapping.end);
        let key = match mapping.key.take() {
            Some(key) => key,
            None => self.absent(mapping.key_place.position)?,
        };
        let value = match value {
            Some(value) => value,
            None => self.absent(place)?,
        };
        mapping.end = value.extent.end.max(key.extent.end) as usize;
        let merge = std::mem::take(&mut mapping.merge);
        self.store_pair(&mut mapping.open, key, merge, value, mapping.key_place)
    }
}
