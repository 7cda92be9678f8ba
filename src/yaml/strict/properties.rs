//! Tags, anchors and aliases.

use super::super::tree::{Anchor, NodeId, Properties, Tag};
use super::{Content, Reader, Result, is_blank_or_break, is_flow_indicator};

impl<'a> Reader<'a, '_> {
    /// Reads one tag or anchor, if there is one that belongs to this node.
    pub(super) fn property(&mut self, properties: &mut Properties, at_new_line: bool) -> Result<bool> {
        match self.peek() {
            // On a new line, a second one starts the first key of a block mapping.
            b'!' if at_new_line && properties.tag.is_some() => Ok(false),
            b'&' if at_new_line && properties.anchor.is_some() => Ok(false),
            b'!' => self.tag(properties).map(|()| true),
            b'&' => self.anchor(properties).map(|()| true),
            _ => Ok(false),
        }
    }

    fn tag(&mut self, properties: &mut Properties) -> Result<()> {
        if properties.tag.is_some() {
            return Err(self.error("duplication of a tag property"));
        }
        let start = self.at.position;
        let (handle, suffix) = match self.bump() {
            b'<' => (None, self.verbatim_tag()?),
            b'!' => {
                self.bump();
                let (handle, suffix) = self.shorthand_tag("!!", true)?;
                (Some(handle), suffix)
            }
            _ => {
                let (handle, suffix) = self.shorthand_tag("!", false)?;
                (Some(handle), suffix)
            }
        };
        if !suffix.is_empty() && !is_tag_uri(suffix) {
            return Err(self.error(format!("tag name cannot contain such characters: {suffix}")));
        }
        let Some(suffix) = decode_percent(suffix) else {
            return Err(self.error(format!("tag name is malformed: {suffix}")));
        };
        let name = match handle {
            None => suffix,
            Some(handle) => match (self.tag_handles.get(handle), handle) {
                (Some(prefix), _) => format!("{prefix}{suffix}"),
                (None, "!") => format!("!{suffix}"),
                (None, "!!") => format!("tag:yaml.org,2002:{suffix}"),
                (None, _) => return Err(self.error(format!("undeclared tag handle \"{handle}\""))),
            },
        };
        properties.tag = Some(Tag { start: start as u32, end: self.at.position as u32, name: name.into() });
        Ok(())
    }

    /// `<…>` after the exclamation mark.
    fn verbatim_tag(&mut self) -> Result<&'a str> {
        let start = self.at.position + 1;
        self.at.position += 1;
        let mut byte = self.bump();
        while byte != 0 && byte != b'>' {
            byte = self.bump();
        }
        if self.at.position >= self.bytes.len() {
            return Err(self.error("unexpected end of the stream within a verbatim tag"));
        }
        let name = self.slice(start, self.at.position);
        self.at.position += 1;
        Ok(name)
    }

    /// The handle and the suffix of a tag whose first exclamation marks are read.
    fn shorthand_tag(&mut self, handle: &'a str, is_named: bool) -> Result<(&'a str, &'a str)> {
        let (mut handle, mut is_named, mut start) = (handle, is_named, self.at.position);
        let mut byte = self.peek();
        while byte != 0 && !is_blank_or_break(byte) {
            if byte == b'!' {
                if is_named {
                    return Err(self.error("tag suffix cannot contain exclamation marks"));
                }
                handle = self.slice(start - 1, self.at.position + 1);
                if !is_tag_handle(handle) {
                    return Err(self.error("named tag handle cannot contain such characters"));
                }
                is_named = true;
                start = self.at.position + 1;
            }
            byte = self.bump();
        }
        let suffix = self.slice(start, self.at.position);
        if suffix.bytes().any(is_flow_indicator) {
            return Err(self.error("tag suffix cannot contain flow indicator characters"));
        }
        Ok((handle, suffix))
    }

    fn anchor(&mut self, properties: &mut Properties) -> Result<()> {
        if properties.anchor.is_some() {
            return Err(self.error("duplication of an anchor property"));
        }
        let start = self.at.position;
        if self.name().is_empty() {
            return Err(self.error("name of an anchor node must contain at least one character"));
        }
        properties.anchor = Some(Anchor { start: start as u32, end: self.at.position as u32 });
        Ok(())
    }

    /// The name after a `&` or `*`.
    fn name(&mut self) -> &'a str {
        let mut byte = self.bump();
        let start = self.at.position;
        while byte != 0 && !is_blank_or_break(byte) && !is_flow_indicator(byte) {
            byte = self.bump();
        }
        self.slice(start, self.at.position)
    }

    pub(super) fn alias(&mut self) -> Result<Content<'a>> {
        let name = self.name();
        if name.is_empty() {
            return Err(self.error("name of an alias node must contain at least one character"));
        }
        let Some(&target) = self.anchors.get(name) else {
            return Err(self.error(format!("unidentified alias \"{name}\"")));
        };
        let end = self.at.position;
        self.skip_separation(true);
        Ok(Content::Alias { target, end })
    }

    pub(super) fn store_anchor(&mut self, name: &'a str, node: NodeId) {
        let before = self.anchors.insert(name, node);
        if self.transactions > 0 {
            self.undo.push((name, before));
        }
    }
}

/// `!`, `!!` or `!name!`.
pub(super) fn is_tag_handle(handle: &str) -> bool {
    let name = match handle {
        "!" | "!!" => return true,
        _ => handle.strip_prefix('!').and_then(|rest| rest.strip_suffix('!')),
    };
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

/// js-yaml's `PATTERN_TAG_URI`: anything once, then URI characters.
pub(super) fn is_tag_uri(text: &str) -> bool {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if first.len_utf16() == 1 && !matches!(first, ',' | '[' | ']' | '{' | '}') => {}
        _ => return false,
    }
    let rest = characters.as_str().as_bytes();
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        at += match byte {
            b'%' if matches!(rest.get(at + 1..at + 3), Some(hex) if hex.iter().all(u8::is_ascii_hexdigit)) => {
                3
            }
            _ if byte.is_ascii_alphanumeric() || b"-#;/?:@&=+$,_.!~*'()[]".contains(&byte) => 1,
            _ => return false,
        };
    }
    true
}

/// `decodeURIComponent`
pub(super) fn decode_percent(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let hex =
                text.get(at + 1..at + 3).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            decoded.push(u8::from_str_radix(hex, 16).ok()?);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(decoded).ok()
}
