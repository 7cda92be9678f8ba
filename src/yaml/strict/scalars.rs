//! Plain, quoted and block scalars.

use std::borrow::Cow;

use super::super::tree::Style;
use super::{Content, Reader, Result, is_blank, is_blank_or_end, is_break, is_flow_indicator};

/// Text put together from captured segments; borrowed as long as there is only one.
#[derive(Default)]
struct Collected<'a> {
    text: Cow<'a, str>,
    /// A high surrogate from an escape, whose other half may follow.
    surrogate: Option<u16>,
}

impl<'a> Collected<'a> {
    fn push_str(&mut self, segment: &'a str) {
        if segment.is_empty() {
            return;
        }
        self.end_surrogate();
        if self.text.is_empty() {
            self.text = Cow::Borrowed(segment);
        } else {
            self.text.to_mut().push_str(segment);
        }
    }

    fn push(&mut self, character: char) {
        self.end_surrogate();
        self.text.to_mut().push(character);
    }

    fn breaks(&mut self, count: usize) {
        for _ in 0..count {
            self.push('\n');
        }
    }

    /// js-yaml's `writeFoldedLines`.
    fn folded(&mut self, line_breaks: usize) {
        match line_breaks {
            0 => {}
            1 => self.push(' '),
            _ => self.breaks(line_breaks - 1),
        }
    }

    /// One UTF-16 unit; a surrogate that finds no partner becomes U+FFFD, as when JavaScript writes it out.
    fn push_unit(&mut self, unit: u16) {
        match (self.surrogate.take(), unit) {
            (Some(high), 0xDC00..=0xDFFF) => {
                let pair = char::decode_utf16([high, unit]).next().and_then(std::result::Result::ok);
                self.push(pair.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            (high, _) => {
                if high.is_some() {
                    self.push(char::REPLACEMENT_CHARACTER);
                }
                match unit {
                    0xD800..=0xDBFF => self.surrogate = Some(unit),
                    _ => self.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)),
                }
            }
        }
    }

    fn end_surrogate(&mut self) {
        if self.surrogate.take().is_some() {
            self.text.to_mut().push(char::REPLACEMENT_CHARACTER);
        }
    }

    fn finish(mut self) -> Cow<'a, str> {
        self.end_surrogate();
        self.text
    }
}

/// What a block scalar's header says about the line breaks at its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

impl<'a> Reader<'a, '_> {
    pub(super) fn plain(&mut self, node_indent: isize, within_flow: bool) -> Result<Option<Content<'a>>> {
        if !self.can_start_plain(within_flow) {
            return Ok(None);
        }
        let mut collected = Collected::default();
        let (mut capture_start, mut capture_end) = (self.at.position, self.at.position);
        // The line of the last text before line breaks that are not written yet.
        let mut pending_from: Option<usize> = None;
        let mut byte = self.peek();
        while byte != 0 {
            if byte == b':' {
                let following = self.peek_at(self.at.position + 1);
                if is_blank_or_end(following) || (within_flow && is_flow_indicator(following)) {
                    break;
                }
            } else if byte == b'#' {
                if is_blank_or_end(self.peek_at(self.at.position.wrapping_sub(1))) {
                    break;
                }
            } else if (within_flow && is_flow_indicator(byte)) || self.at_document_separator() {
                break;
            } else if is_break(byte) {
                let before = self.at;
                self.skip_separation(false);
                if self.at.line_indent >= node_indent {
                    pending_from = Some(before.line);
                    byte = self.peek();
                    continue;
                }
                // js-yaml leaves the tab it has seen on a later line behind.
                let first_tab = self.at.first_tab;
                self.at = before;
                self.at.position = capture_end;
                self.at.first_tab = first_tab;
                break;
            }
            if let Some(line) = pending_from.take() {
                self.capture(&mut collected, capture_start, capture_end, false)?;
                collected.folded(self.at.line - line);
                capture_start = self.at.position;
                capture_end = self.at.position;
            }
            if !is_blank(byte) {
                capture_end = self.at.position + 1;
            }
            byte = self.bump();
            if goes_on(byte) {
                byte = self.skip_while(goes_on);
                capture_end = self.at.position;
            }
        }
        self.capture(&mut collected, capture_start, capture_end, false)?;
        let text = collected.finish();
        Ok((!text.is_empty()).then_some(Content::Scalar { style: Style::Plain, text, end: capture_end }))
    }

    fn can_start_plain(&self, within_flow: bool) -> bool {
        let byte = self.peek();
        let is_indicator =
            matches!(byte, b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`');
        if is_indicator || is_blank_or_end(byte) || is_flow_indicator(byte) {
            return false;
        }
        let following = self.peek_at(self.at.position + 1);
        let ends = is_blank_or_end(following) || (within_flow && is_flow_indicator(following));
        !(matches!(byte, b'?' | b'-') && ends)
    }

    /// js-yaml's `captureSegment`: adds text of the file, if all of it may stand there.
    fn capture(
        &mut self,
        collected: &mut Collected<'a>,
        start: usize,
        end: usize,
        quoted: bool,
    ) -> Result<()> {
        if start >= end {
            return Ok(());
        }
        let segment = self.slice(start, end);
        if quoted {
            if segment.bytes().any(|byte| byte < 0x20 && byte != b'\t') {
                return Err(self.error("expected valid JSON character"));
            }
        } else if !is_printable_ascii(segment) && segment.chars().any(is_non_printable) {
            return Err(self.error("the stream contains non-printable characters"));
        }
        collected.push_str(segment);
        Ok(())
    }

    pub(super) fn single_quoted(&mut self) -> Result<Content<'a>> {
        let mut collected = Collected::default();
        self.at.position += 1;
        let (mut capture_start, mut capture_end) = (self.at.position, self.at.position);
        loop {
            match self.peek() {
                0 => return Err(self.error("unexpected end of the stream within a single quoted scalar")),
                b'\'' => {
                    self.capture(&mut collected, capture_start, self.at.position, true)?;
                    if self.bump() != b'\'' {
                        let text = collected.finish();
                        return Ok(Content::Scalar {
                            style: Style::SingleQuoted,
                            text,
                            end: self.at.position,
                        });
                    }
                    capture_start = self.at.position;
                    self.at.position += 1;
                    capture_end = self.at.position;
                }
                byte => {
                    self.quoted_byte(byte, &mut collected, &mut capture_start, &mut capture_end, "single")?
                }
            }
        }
    }

    pub(super) fn double_quoted(&mut self) -> Result<Content<'a>> {
        let mut collected = Collected::default();
        self.at.position += 1;
        let (mut capture_start, mut capture_end) = (self.at.position, self.at.position);
        loop {
            match self.peek() {
                0 => return Err(self.error("unexpected end of the stream within a double quoted scalar")),
                b'"' => {
                    self.capture(&mut collected, capture_start, self.at.position, true)?;
                    self.at.position += 1;
                    let text = collected.finish();
                    return Ok(Content::Scalar { style: Style::DoubleQuoted, text, end: self.at.position });
                }
                b'\\' => {
                    self.capture(&mut collected, capture_start, self.at.position, true)?;
                    self.at.position += 1;
                    self.escape(&mut collected)?;
                    capture_start = self.at.position;
                    capture_end = self.at.position;
                }
                byte => {
                    self.quoted_byte(byte, &mut collected, &mut capture_start, &mut capture_end, "double")?
                }
            }
        }
    }

    /// Text or a line break inside quotes.
    fn quoted_byte(
        &mut self,
        byte: u8,
        collected: &mut Collected<'a>,
        capture_start: &mut usize,
        capture_end: &mut usize,
        quotes: &str,
    ) -> Result<()> {
        if is_break(byte) {
            self.capture(collected, *capture_start, *capture_end, true)?;
            collected.folded(self.skip_separation(false));
            *capture_start = self.at.position;
            *capture_end = self.at.position;
        } else if self.at_document_separator() {
            return Err(self.error(format!("unexpected end of the document within a {quotes} quoted scalar")));
        } else {
            self.at.position += 1;
            if !is_blank(byte) {
                *capture_end = self.at.position;
            }
        }
        Ok(())
    }

    /// What follows a backslash.
    fn escape(&mut self, collected: &mut Collected<'a>) -> Result<()> {
        let byte = self.peek();
        let hex_length = match byte {
            b'\n' | b'\r' => {
                self.skip_separation(false);
                return Ok(());
            }
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => {
                let Some(character) = simple_escape(byte) else {
                    return Err(self.error("unknown escape sequence"));
                };
                collected.push(character);
                self.at.position += 1;
                return Ok(());
            }
        };
        let mut code = 0i32;
        for _ in 0..hex_length {
            let Some(digit) = char::from(self.bump()).to_digit(16) else {
                return Err(self.error("expected hexadecimal character"));
            };
            code = (code << 4).wrapping_add(digit as i32);
        }
        self.at.position += 1;
        // JavaScript's arithmetic, also for codes beyond Unicode.
        if code <= 0xFFFF {
            collected.push_unit(code as u16);
        } else {
            collected.push_unit((((code - 0x10000) >> 10) + 0xD800) as u16);
            collected.push_unit((((code - 0x10000) & 0x3FF) + 0xDC00) as u16);
        }
        Ok(())
    }

    pub(super) fn block_scalar(&mut self, node_indent: isize) -> Result<Content<'a>> {
        let folding = self.peek() == b'>';
        let style = if folding { Style::Folded } else { Style::Literal };
        let (chomping, explicit_indent) = self.block_header(node_indent)?;
        let mut detected_indent = explicit_indent.is_some();
        let mut text_indent = explicit_indent.unwrap_or(node_indent);
        let mut collected = Collected::default();
        let mut end = self.at.position;
        let (mut did_read, mut at_more_indented, mut empty_lines) = (false, false, 0);

        let mut byte = self.peek();
        if is_blank(byte) {
            while is_blank(byte) {
                byte = self.bump();
            }
            if byte == b'#' {
                while !is_break(byte) && byte != 0 {
                    byte = self.bump();
                }
            }
        }
        while byte != 0 {
            if !is_break(byte) {
                return Err(self.line_break_expected(folding));
            }
            self.line_break();
            self.at.line_indent = 0;
            byte = self.peek();
            while (!detected_indent || self.at.line_indent < text_indent) && byte == b' ' {
                self.at.line_indent += 1;
                byte = self.bump();
            }
            if !detected_indent && self.at.line_indent > text_indent {
                text_indent = self.at.line_indent;
            }
            if is_break(byte) {
                empty_lines += 1;
                continue;
            }
            if !detected_indent && text_indent == 0 {
                return Err(self.error("missing indentation for block scalar"));
            }
            if self.at.line_indent < text_indent {
                match chomping {
                    Chomping::Keep => collected.breaks(empty_lines + usize::from(did_read)),
                    Chomping::Clip if did_read => collected.push('\n'),
                    _ => {}
                }
                break;
            }
            let between = empty_lines + usize::from(did_read);
            if !folding {
                collected.breaks(between);
            } else if is_blank(byte) {
                at_more_indented = true;
                collected.breaks(between);
            } else if at_more_indented {
                at_more_indented = false;
                collected.breaks(empty_lines + 1);
            } else if empty_lines == 0 {
                if did_read {
                    collected.push(' ');
                }
            } else {
                collected.breaks(empty_lines);
            }
            did_read = true;
            detected_indent = true;
            empty_lines = 0;
            let capture_start = self.at.position;
            byte = self.skip_while(|byte| !is_break(byte) && byte != 0);
            // Behind the last line break js-yaml finds an empty line, where lines need no indentation.
            if self.at.position > capture_start {
                end = self.at.position;
            }
            self.capture(&mut collected, capture_start, self.at.position, false)?;
        }
        Ok(Content::Scalar { style, text: collected.finish(), end })
    }

    fn line_break_expected(&self, folding: bool) -> Box<super::YamlError> {
        let mut error = self.error("a line break is expected");
        let sign = if folding { '>' } else { '|' };
        error.help = Some(format!("quote a value that starts with `{sign}`").into());
        error
    }

    /// The indicators after `|` or `>`.
    fn block_header(&mut self, node_indent: isize) -> Result<(Chomping, Option<isize>)> {
        let mut chomping = Chomping::Clip;
        let mut indent = None;
        loop {
            match self.bump() {
                sign @ (b'+' | b'-') => {
                    if chomping != Chomping::Clip {
                        return Err(self.error("repeat of a chomping mode identifier"));
                    }
                    chomping = if sign == b'+' { Chomping::Keep } else { Chomping::Strip };
                }
                b'0' => {
                    return Err(self.error(
                        "bad explicit indentation width of a block scalar; it cannot be less than one",
                    ));
                }
                digit @ b'1'..=b'9' => {
                    if indent.is_some() {
                        return Err(self.error("repeat of an indentation width identifier"));
                    }
                    indent = Some(node_indent + isize::from(digit - b'0') - 1);
                }
                _ => return Ok((chomping, indent)),
            }
        }
    }
}

/// Whether a byte is one that a plain scalar goes on with, whatever is around it, as with nearly all.
fn goes_on(byte: u8) -> bool {
    static ANSWERS: [bool; 256] = {
        let (mut answers, others) = ([true; 256], b"\0\t\n\r :#,[]{}");
        let mut index = 0;
        while index < others.len() {
            answers[others[index] as usize] = false;
            index += 1;
        }
        answers
    };
    ANSWERS[usize::from(byte)]
}

/// Whether all of a text is what most texts are, which is told without looking at characters one by one.
fn is_printable_ascii(text: &str) -> bool {
    text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'))
}

/// js-yaml's `PATTERN_NON_PRINTABLE`, without the lone surrogates that no Rust text holds.
fn is_non_printable(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{84}' | '\u{86}'..='\u{9f}'
            | '\u{fffe}' | '\u{ffff}'
    )
}

fn simple_escape(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        b'e' => '\x1b',
        b' ' => ' ',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
