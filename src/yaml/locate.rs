//! From a place in a scalar's decoded text back to the bytes of the file.

use crate::source::Span;

/// The bytes of the file that a part of a scalar's decoded text comes from. `scalar` is the span of the
/// scalar's content, quotes or block header included; its first byte tells the style. White space at
/// the ends of the part is left out, since folding and indentation leave no trace of where it was.
pub fn sub_span(text: &str, scalar: Span, decoded: &str, part: std::ops::Range<usize>) -> Span {
    let source = text.get(scalar.range()).unwrap_or_default();
    let quotes = usize::from(source.starts_with(['\'', '"']));
    let is_verbatim = source.get(quotes..source.len().saturating_sub(quotes)) == Some(decoded);
    if is_verbatim {
        return scalar.sub(quotes + part.start, quotes + part.end);
    }
    let visible = |text: Option<&str>| text.unwrap_or_default().chars().filter(|c| !is_white(*c)).count();
    let before = visible(decoded.get(..part.start));
    let inside = visible(decoded.get(part));
    let mut characters = Characters { source, at: 0 }.skip_header().skip(before);
    let Some((start, mut end)) = characters.next() else { return scalar };
    if inside == 0 {
        return scalar.sub(start, start);
    }
    if let Some((_, last)) = characters.take(inside - 1).last() {
        end = last;
    }
    scalar.sub(start, end)
}

fn is_white(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// The bytes of each visible character of a scalar, as it is written.
struct Characters<'a> {
    source: &'a str,
    at: usize,
}

impl Characters<'_> {
    fn skip_header(mut self) -> Self {
        match self.source.as_bytes().first() {
            Some(b'|' | b'>') => self.at = self.source.find(['\n', '\r']).unwrap_or(self.source.len()),
            Some(b'\'' | b'"') => self.at = 1,
            _ => {}
        }
        self
    }

    /// The length of the escape at the position, and whether it stands for a visible character.
    fn escape(&self) -> (usize, bool) {
        let rest = &self.source[self.at..];
        let hex = |from: usize, length: usize| {
            rest.get(from..from + length).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0)
        };
        let is_visible = |code: u32| char::from_u32(code).is_none_or(|character| !is_white(character));
        match rest.as_bytes().get(1) {
            Some(b'x') => (4, is_visible(hex(2, 2))),
            Some(b'u') => {
                let is_pair = (0xD800..0xDC00).contains(&hex(2, 4))
                    && rest.get(6..8) == Some("\\u")
                    && (0xDC00..0xE000).contains(&hex(8, 4));
                (if is_pair { 12 } else { 6 }, is_visible(hex(2, 4)))
            }
            Some(b'U') => (10, is_visible(hex(2, 8))),
            Some(b'n' | b't' | b'r' | b' ' | b'\t' | b'\n' | b'\r') => (2, false),
            _ => (2, true),
        }
    }
}

impl Iterator for Characters<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let quote = self.source.as_bytes().first().copied();
        loop {
            let character = self.source.get(self.at..)?.chars().next()?;
            let (length, visible) = match (quote, character) {
                (Some(b'"'), '\\') => self.escape(),
                (Some(b'\''), '\'') => (2, true),
                _ => (character.len_utf8(), !is_white(character)),
            };
            let start = self.at;
            self.at = (start + length).min(self.source.len());
            if visible {
                return Some((start, self.at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::yaml::{Schema, read};

    #[test]
    fn an_expression_is_found_in_every_style() {
        for scalar in [
            "é ${x}y",
            "a\n  b ${x}\n  c",
            "'it''s ${x}'",
            "'${x}'",
            "\"a\\tb\\u00e9\\ud83d\\ude00 ${x} \\\n   c\"",
            "\"${x}\"",
            "|\n    a\n      ${x} b\n",
            ">- # ${no}\n    a\n\n    b ${x}\n",
        ] {
            let mut sources = Sources::default();
            let file = sources.add("a.yml", format!("k: {scalar}"));
            let document = read(&sources, file, &Schema::SERVERLESS).unwrap();
            let (_, value) = document.tree.entries(document.tree.root().unwrap()).next().unwrap();
            let decoded = document.tree.text(value).unwrap();
            let at = decoded.find("${x}").unwrap();
            let span =
                sub_span(document.tree.source(), document.tree.content_span(value), decoded, at..at + 4);
            assert_eq!(sources.text(span), "${x}", "{scalar}");
        }
    }
}
