//! Small scans of the source text around nodes, for what saphyr-parser's events do not tell.

use super::tree::{Anchor, Extent, Properties, Tag};

fn is_blank_or_break(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

/// Just after blanks, line breaks and comments.
fn skip_separation(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let is_comment = byte == b'#' && (at == 0 || is_blank_or_break(bytes[at - 1]));
        if is_comment {
            at += bytes[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
        } else if is_blank_or_break(byte) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// Where an anchor's or alias's name that starts at `at` ends, for js-yaml.
pub(super) fn name_end(text: &str, at: usize) -> usize {
    let name = text.as_bytes()[at..].iter();
    at + name.take_while(|byte| !is_blank_or_break(**byte) && !is_flow_indicator(**byte)).count()
}

/// Where the next node starts, after separators and indicators.
pub(super) fn node_start(text: &str, mut at: usize) -> usize {
    loop {
        at = skip_separation(text, at);
        match text.as_bytes().get(at) {
            Some(b':' | b'-' | b',' | b'[' | b'{') => at += 1,
            _ => return at,
        }
    }
}

/// Where the value after a key that ends at `key_end` starts.
pub(super) fn value_start(text: &str, key_end: usize) -> Option<usize> {
    let colon = skip_separation(text, key_end);
    (text.as_bytes().get(colon) == Some(&b':')).then(|| skip_separation(text, colon + 1))
}

/// Just after the bracket that closes a flow collection, whose last item ends at `item_end`.
pub(super) fn bracket_end(text: &str, item_end: usize) -> Option<usize> {
    let mut at = skip_separation(text, item_end);
    if text.as_bytes().get(at) == Some(&b',') {
        at = skip_separation(text, at + 1);
    }
    matches!(text.as_bytes().get(at), Some(b']' | b'}')).then_some(at + 1)
}

/// Where a node is that is not there: just after the indicator that asks for it.
pub(super) fn absent_place(text: &str, previous_end: usize) -> usize {
    let at = skip_separation(text, previous_end);
    match text.as_bytes().get(at) {
        Some(b':' | b'-') => at + 1,
        _ => previous_end,
    }
}

/// Tag and anchor that start at `start`, and where the content after them starts. `None` if there is
/// anything unusual about them.
pub(super) fn properties(text: &str, start: usize) -> Option<(Properties, usize)> {
    let bytes = text.as_bytes();
    let mut properties = Properties::default();
    let mut at = start;
    loop {
        let end = match bytes.get(at) {
            Some(b'!') if properties.tag.is_none() => {
                let end = at + bytes[at..].iter().take_while(|byte| !is_blank_or_break(**byte)).count();
                let name = plain_tag(&text[at..end])?;
                properties.tag = Some(Tag { start: at as u32, end: end as u32, name });
                end
            }
            Some(b'&') if properties.anchor.is_none() => {
                let end = name_end(text, at + 1);
                properties.anchor = Some(Anchor { start: at as u32, end: end as u32 });
                end
            }
            Some(b'!' | b'&') => return None,
            _ => return Some((properties, at)),
        };
        at = skip_separation(text, end);
        // `&a[x]`, for one, is read in more than one way.
        if at == end && end < bytes.len() && !is_flow_indicator(bytes[end]) {
            return None;
        }
    }
}

/// The resolved name of a tag in one of the everyday forms `!Name`, `!!name` and `!`.
fn plain_tag(tag: &str) -> Option<Box<str>> {
    let (prefix, name) = match tag.strip_prefix("!!") {
        Some(name) => ("tag:yaml.org,2002:", name),
        None => ("!", &tag[1..]),
    };
    let is_plain =
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'.'));
    is_plain.then(|| format!("{prefix}{name}").into())
}

/// Just after the closing quote of the scalar at `start`: its event ends after a comment behind it.
pub(super) fn quoted_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes.get(start).copied();
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        let is_escape = match quote {
            Some(b'"') => byte == b'\\',
            _ => byte == b'\'' && bytes.get(at + 1) == Some(&b'\''),
        };
        at += if is_escape { 2 } else { 1 };
        if !is_escape && Some(byte) == quote {
            return at;
        }
    }
    bytes.len()
}

/// Whether there is a line break between the start of a key and its colon; js-yaml then sees no key.
pub(super) fn is_key_over_lines(text: &str, key: Extent) -> bool {
    let colon = skip_separation(text, key.end as usize);
    text.as_bytes().get(colon) == Some(&b':')
        && text.as_bytes()[key.start as usize..colon].iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

/// Whether js-yaml takes the first byte for the start of a plain scalar.
pub(super) fn starts_plain(text: &str) -> bool {
    !matches!(
        text.as_bytes().first(),
        None | Some(b'#' | b'*' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\'' | b'"')
    )
}

/// Where a block scalar's last line of text ends; `end` is somewhere after it. `None` if the header gives
/// the indentation, which is then relative to something that does not stand here.
pub(super) fn block_scalar_end(text: &str, header: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !matches!(bytes.get(header), Some(b'|' | b'>')) {
        return None;
    }
    let indicators = bytes[header + 1..].iter().take_while(|byte| matches!(byte, b'+' | b'-')).count();
    let mut last = header + 1 + indicators;
    if bytes.get(last).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let line_end = |from: usize| {
        bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length)
    };
    let mut indent = None;
    let mut at = line_end(header) + 1;
    while at < end.min(bytes.len()) {
        let line = line_end(at);
        let content = if bytes[line - 1] == b'\r' { line - 1 } else { line };
        let spaces = bytes[at..content].iter().take_while(|byte| **byte == b' ').count();
        let is_empty = at + spaces >= content;
        match indent {
            _ if is_empty && indent.is_none_or(|indent| spaces <= indent) => {}
            Some(indent) if spaces < indent => break,
            _ => {
                indent = indent.or(Some(spaces));
                last = content;
            }
        }
        at = line + 1;
    }
    Some(last)
}
