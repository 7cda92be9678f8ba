//! The common ground: saphyr-parser's events, in bytes and with properties, brought to the builder.
//!
//! This is the only file that knows saphyr-parser. Wherever what it says may differ from what js-yaml
//! would say, this reader gives up, and the strict reader decides.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Span as CharSpan, StrInput};

use super::build::{Builder, Built, OpenMapping, OpenSequence};
use super::error::Problem;
use super::scan;
use super::tree::{Extent, Keep, NodeId, Properties, Style};
use super::{DEPTH_LIMIT, Document, Schema};
use crate::source::{FileId, SourceFile};

/// The common reader cannot vouch for this text.
#[derive(Debug)]
pub(super) struct Refused;

impl From<Problem> for Refused {
    /// The strict reader finds the same problem, and js-yaml's position for it.
    fn from(_: Problem) -> Refused {
        Refused
    }
}

/// Reads a text that both saphyr-parser and js-yaml understand in the same way.
pub(super) fn read(
    file: FileId,
    source: &Arc<SourceFile>,
    schema: &Schema,
    keep: Keep,
    limit: u64,
) -> Result<Document, Refused> {
    let mut reader = Reader {
        text: &source.text,
        parser: Parser::new_from_str(&source.text),
        offsets: Offsets::new(&source.text),
        builder: Builder::new(file, source, schema, keep, limit),
        anchors: FxHashMap::default(),
        open: Vec::new(),
        previous_end: 0,
    };
    let root = reader.document()?;
    Ok(reader.builder.finish(Some(root))?)
}

struct Reader<'a, 's> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    offsets: Offsets<'a>,
    builder: Builder<'s>,
    /// saphyr-parser's numbers of anchors.
    anchors: FxHashMap<usize, NodeId>,
    open: Vec<Open>,
    /// Just after the last token that belongs to a node.
    previous_end: u32,
}

/// A collection that is being read.
struct Open {
    id: NodeId,
    extent: Extent,
    flow: bool,
    properties: Properties,
    collection: Collection,
}

enum Collection {
    Sequence(OpenSequence),
    Mapping(OpenMapping, Option<Built>),
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<Built, Refused> {
        let mut root = None;
        let mut documents = 0;
        while let Some(event) = self.parser.next_event() {
            let (event, span) = event.map_err(|_| Refused)?;
            let anchor = anchor_number(&event);
            let built = match event {
                Event::DocumentStart(explicit) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(Refused);
                    }
                    if explicit {
                        self.previous_end = self.offsets.byte(span.end.index());
                    }
                    continue;
                }
                Event::Scalar(text, style, ..) => {
                    let (extent, properties) = match style {
                        ScalarStyle::Plain if text.is_empty() => self.absent_extent(span)?,
                        _ => self.scalar_extent(span, style)?,
                    };
                    let id = self.builder.reserve();
                    self.previous_end = extent.end;
                    if let Some(anchor) = anchor {
                        self.anchors.insert(anchor, id);
                    }
                    if style == ScalarStyle::Plain && text.is_empty() {
                        self.builder.absent(id, extent, properties)?
                    } else {
                        let is_key = matches!(
                            self.open.last(),
                            Some(Open { collection: Collection::Mapping(_, None), .. })
                        );
                        self.builder.scalar(id, (convert(style), text), extent, properties, is_key)?
                    }
                }
                Event::Alias(number) => self.alias(number, span)?,
                Event::SequenceStart(..) => {
                    self.open(span, anchor, Collection::Sequence(OpenSequence::new()))?;
                    continue;
                }
                Event::MappingStart(..) => {
                    self.open(span, anchor, Collection::Mapping(OpenMapping::new(), None))?;
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close()?,
                _ => continue,
            };
            if let Some(built) = self.place(built)? {
                root = Some(built);
            }
        }
        root.ok_or(Refused)
    }

    /// Gives a complete node to the collection it is in; gives it back if it is in none.
    fn place(&mut self, built: Built) -> Result<Option<Built>, Refused> {
        let Some(parent) = self.open.last_mut() else { return Ok(Some(built)) };
        match &mut parent.collection {
            Collection::Sequence(sequence) => self.builder.item(sequence, built),
            Collection::Mapping(mapping, key) => match key.take() {
                None => {
                    let extent = built.extent;
                    if parent.flow && scan::is_key_over_lines(self.text, extent) {
                        return Err(Refused);
                    }
                    *key = Some(built);
                }
                Some(key) => {
                    let merge = key.loaded.merge;
                    self.builder.pair(mapping, key, merge, built)?;
                }
            },
        }
        Ok(None)
    }

    fn open(&mut self, span: CharSpan, anchor: Option<usize>, collection: Collection) -> Result<(), Refused> {
        // Keys and scalars count as a level in js-yaml; leave the exact limit to the strict reader.
        if self.open.len() + 2 >= DEPTH_LIMIT {
            return Err(Refused);
        }
        let (mut start, end) = self.bytes(span);
        let is_value =
            matches!(self.open.last(), Some(Open { collection: Collection::Mapping(_, Some(_)), .. }));
        let is_block_list = start == end && matches!(collection, Collection::Sequence(_));
        if is_value && is_block_list {
            // The event of a list that is indented like its key comes after the first dash.
            start = scan::value_start(self.text, self.previous_end as usize).ok_or(Refused)? as u32;
        }
        let (properties, content) = scan::properties(self.text, start as usize).ok_or(Refused)?;
        let content = content as u32;
        let braces = end > content && matches!(self.text.as_bytes()[content as usize], b'[' | b'{');
        // js-yaml resolves brackets below their properties before it looks at these.
        if braces && self.text[start as usize..content as usize].contains('\n') {
            return Err(Refused);
        }
        if !braces && is_value && matches!(collection, Collection::Sequence(_)) {
            let is_dash = self.text.as_bytes().get(content as usize) == Some(&b'-');
            if !is_dash {
                return Err(Refused);
            }
        }
        if start == end && !properties.is_empty() && !is_block_list {
            // These belong to the first key.
            let id = self.builder.reserve();
            let extent = Extent { start, content: start, end: start };
            let flow = self.inside_flow();
            let open = Open { id, extent, flow, properties: Properties::default(), collection };
            return self.push(open, anchor);
        }
        // js-yaml takes the properties of such a key for those of the mapping.
        let is_key = matches!(self.open.last(), Some(Open { collection: Collection::Mapping(_, None), .. }));
        if is_key && !properties.is_empty() {
            return Err(Refused);
        }
        let end = if braces { content + 1 } else { content };
        let open = Open {
            id: self.builder.reserve(),
            extent: Extent { start, content, end },
            flow: braces || self.inside_flow(),
            properties,
            collection,
        };
        self.push(open, anchor)
    }

    fn push(&mut self, open: Open, anchor: Option<usize>) -> Result<(), Refused> {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, open.id);
        }
        self.previous_end = open.extent.end;
        self.open.push(open);
        Ok(())
    }

    fn inside_flow(&self) -> bool {
        self.open.last().is_some_and(|parent| parent.flow)
    }

    fn close(&mut self) -> Result<Built, Refused> {
        let Open { id, mut extent, flow, properties, collection } = self.open.pop().ok_or(Refused)?;
        if matches!(self.text.as_bytes().get(extent.content as usize), Some(b'[' | b'{')) && flow {
            // The event starts before a last comma and ends after a comment behind the bracket.
            let end = scan::bracket_end(self.text, self.previous_end as usize).ok_or(Refused)?;
            self.previous_end = end as u32;
        }
        extent.end = self.previous_end;
        Ok(match collection {
            Collection::Sequence(open) => self.builder.sequence(id, open, flow, extent, properties)?,
            Collection::Mapping(open, _) => self.builder.mapping(id, open, flow, extent, properties)?,
        })
    }

    fn alias(&mut self, number: usize, span: CharSpan) -> Result<Built, Refused> {
        let (start, end) = self.bytes(span);
        let target = *self.anchors.get(&number).ok_or(Refused)?;
        if scan::name_end(self.text, start as usize + 1) != end as usize {
            return Err(Refused);
        }
        self.previous_end = end;
        let id = self.builder.reserve();
        Ok(self.builder.alias(id, target, Extent { start, content: start, end }))
    }

    fn bytes(&mut self, span: CharSpan) -> (u32, u32) {
        let start = self.offsets.byte(span.start.index());
        (start, self.offsets.byte(span.end.index()))
    }

    fn scalar_extent(&mut self, span: CharSpan, style: ScalarStyle) -> Result<(Extent, Properties), Refused> {
        // At the top, js-yaml wants indentation that others do without.
        if self.open.is_empty() {
            return Err(Refused);
        }
        let (mut start, mut end) = self.bytes(span);
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if is_block {
            // These spans start at the first line of text; the header stands before it.
            start = scan::node_start(self.text, self.previous_end as usize) as u32;
        }
        let Some(b'!' | b'&') = self.text.as_bytes().get(start as usize) else {
            if is_block {
                end = self.block_end(start as usize, end)?;
            } else if style == ScalarStyle::Plain {
                self.check_plain(start, end)?;
            } else {
                end = scan::quoted_end(self.text, start as usize) as u32;
            }
            return Ok((Extent { start, content: start, end }, Properties::default()));
        };
        let (properties, content) = scan::properties(self.text, start as usize).ok_or(Refused)?;
        let between = self.text.get(start as usize..content).ok_or(Refused)?;
        // js-yaml resolves a scalar below its properties before it looks at them.
        if between.contains('\n') {
            return Err(Refused);
        }
        if is_block {
            end = self.block_end(content, end)?;
        } else if style == ScalarStyle::Plain {
            self.check_plain(content as u32, end)?;
        } else {
            end = scan::quoted_end(self.text, content) as u32;
        }
        Ok((Extent { start, content: content as u32, end }, properties))
    }

    /// js-yaml has other first bytes, and minds the indentation of further lines inside brackets.
    fn check_plain(&self, content: u32, end: u32) -> Result<(), Refused> {
        let inside_flow = self.open.last().is_some_and(|parent| parent.flow);
        let text = self.text.get(content as usize..end as usize).ok_or(Refused)?;
        let agrees = scan::starts_plain(text) && !(inside_flow && text.contains('\n'));
        if agrees { Ok(()) } else { Err(Refused) }
    }

    fn block_end(&self, header: usize, end: u32) -> Result<u32, Refused> {
        let last = scan::block_scalar_end(self.text, header, end as usize).ok_or(Refused)?;
        Ok(last as u32)
    }

    fn absent_extent(&mut self, span: CharSpan) -> Result<(Extent, Properties), Refused> {
        let (start, end) = self.bytes(span);
        if matches!(self.text.as_bytes().get(start as usize), Some(b'!' | b'&')) && end > start {
            let (properties, _) = scan::properties(self.text, start as usize).ok_or(Refused)?;
            let tag_end = properties.tag.as_ref().map_or(0, |tag| tag.end);
            let end = tag_end.max(properties.anchor.map_or(0, |anchor| anchor.end));
            return Ok((Extent { start, content: end, end }, properties));
        }
        // js-yaml gives the items after an empty one to the inner of two sequences.
        if matches!(self.open.last(), Some(Open { collection: Collection::Sequence(_), .. })) {
            return Err(Refused);
        }
        let at = scan::absent_place(self.text, self.previous_end as usize) as u32;
        Ok((Extent { start: at, content: at, end: at }, Properties::default()))
    }
}

fn anchor_number(event: &Event<'_>) -> Option<usize> {
    match event {
        Event::Scalar(_, _, anchor, _) | Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
            (*anchor > 0).then_some(*anchor)
        }
        _ => None,
    }
}

fn convert(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

/// Turns character offsets into byte offsets. Offsets asked for one after the other are near each
/// other, so that walking from the last one is linear in all.
struct Offsets<'a> {
    bytes: &'a [u8],
    is_ascii: bool,
    character: usize,
    byte: usize,
}

impl<'a> Offsets<'a> {
    fn new(text: &'a str) -> Offsets<'a> {
        Offsets { bytes: text.as_bytes(), is_ascii: text.is_ascii(), character: 0, byte: 0 }
    }

    fn byte(&mut self, character: usize) -> u32 {
        if self.is_ascii {
            return character as u32;
        }
        while self.character < character && self.byte < self.bytes.len() {
            self.character += 1;
            self.byte += 1;
            while self.bytes.get(self.byte).is_some_and(|byte| byte & 0xC0 == 0x80) {
                self.byte += 1;
            }
        }
        while self.character > character {
            self.character -= 1;
            self.byte -= 1;
            while self.bytes[self.byte] & 0xC0 == 0x80 {
                self.byte -= 1;
            }
        }
        self.byte as u32
    }
}
