//! JSON: text to a value, of a file with spans, as `JSON.parse` reads it (`spec/print.md` §1.2).

use std::rc::Rc;

use super::build::{LONGEST_KEY, key_too_long, too_many_values};
use super::error::{Problem, YamlError, YamlErrorKind};
use super::snippet::Mark;
use crate::source::{FileId, Sources, Span};
use crate::value::{Data, Mapping, Origin, Value};

/// How deep arrays and objects may nest.
const DEPTH_LIMIT: usize = 1000;

/// Reads a JSON file. The errors' reasons are V8's; their marks only tell the offset.
pub fn read_json(sources: &Sources, file: FileId) -> Result<Value, YamlError> {
    let text = &sources.file(file).text;
    let limit = sources.values_left(file);
    let mut reader = Reader { text, home: Home::File(file), at: 0, open: Vec::new(), values: 0, limit };
    let value = reader.document();
    // Also those before an error were read.
    sources.count_values(file, reader.values);
    value
}

/// Reads JSON that stands in no file; all values have this origin. `None` if it is no JSON.
pub fn parse_json(text: &str, origin: Origin) -> Option<Value> {
    let home = Home::Elsewhere(origin);
    let mut reader = Reader { text, home, at: 0, open: Vec::new(), values: 0, limit: u64::MAX };
    reader.document().ok()
}

struct Reader<'a> {
    text: &'a str,
    home: Home,
    at: usize,
    open: Vec<Open>,
    /// How many values were begun.
    values: u64,
    /// How many there may be.
    limit: u64,
}

/// Where the text is.
#[derive(Clone, Copy)]
enum Home {
    File(FileId),
    Elsewhere(Origin),
}

/// An array or object that is being read.
enum Open {
    Array { start: usize, items: Vec<Value> },
    Object { start: usize, mapping: Mapping, key: Option<(Rc<str>, Option<Span>)> },
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, YamlError> {
        loop {
            let Some(mut value) = self.value()? else { continue };
            // Gives the value to what it is in, as long as that closes right after it.
            loop {
                self.skip_blanks();
                match self.open.pop() {
                    None if self.at == self.text.len() => return Ok(value),
                    None => {
                        let at = self.at;
                        let reason = "Unexpected non-whitespace character after JSON";
                        return Err(self.error_at(at, format!("{reason} at position {}", self.units(at))));
                    }
                    Some(Open::Array { start, mut items }) => {
                        items.push(value);
                        match self.peek() {
                            Some(b',') => {
                                self.at += 1;
                                self.open.push(Open::Array { start, items });
                                break;
                            }
                            Some(b']') => value = self.close(start, Data::Sequence(Rc::new(items))),
                            _ => return Err(self.expected("',' or ']' after array element")),
                        }
                    }
                    Some(Open::Object { start, mut mapping, key }) => {
                        if let Some((key, span)) = key {
                            mapping.insert_entry(key, span, value);
                        }
                        match self.peek() {
                            Some(b',') => {
                                self.at += 1;
                                self.key(start, mapping, "double-quoted property name")?;
                                break;
                            }
                            Some(b'}') => value = self.close(start, Data::Mapping(Rc::new(mapping))),
                            _ => return Err(self.expected("',' or '}' after property value")),
                        }
                    }
                }
            }
        }
    }

    /// A complete value; none if it opens an array or object with something in it.
    fn value(&mut self) -> Result<Option<Value>, YamlError> {
        self.skip_blanks();
        let start = self.at;
        self.values += 1;
        if self.values > self.limit {
            let Problem { reason, help, .. } = too_many_values();
            return Err(YamlError { help, ..self.error_at(start, reason) });
        }
        let data = match self.peek() {
            Some(opening @ (b'[' | b'{')) => {
                if self.open.len() >= DEPTH_LIMIT {
                    let reason = format!("JSON nested deeper than {DEPTH_LIMIT} levels");
                    return Err(self.error_at(start, reason));
                }
                self.at += 1;
                self.skip_blanks();
                match (opening, self.peek()) {
                    (b'[', Some(b']')) => return Ok(Some(self.close(start, Data::Sequence(Rc::default())))),
                    (b'{', Some(b'}')) => return Ok(Some(self.close(start, Data::Mapping(Rc::default())))),
                    (b'[', _) => self.open.push(Open::Array { start, items: Vec::new() }),
                    _ => self.key(start, Mapping::new(), "property name or '}'")?,
                }
                return Ok(None);
            }
            Some(b'"') => Data::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Data::Bool(true))?,
            Some(b'f') => self.word("false", Data::Bool(false))?,
            Some(b'n') => self.word("null", Data::Null)?,
            _ => return Err(self.unexpected()),
        };
        Ok(Some(Value::new(data, self.origin(start))))
    }

    /// Reads a key and its colon, and leaves the object open.
    fn key(&mut self, start: usize, mapping: Mapping, expected: &str) -> Result<(), YamlError> {
        self.skip_blanks();
        if self.peek() != Some(b'"') {
            return Err(self.expected(expected));
        }
        let key_start = self.at;
        let key = self.string()?;
        if key.len() > LONGEST_KEY {
            let Problem { reason, help, .. } = key_too_long();
            return Err(YamlError { help, ..self.error_at(key_start, reason) });
        }
        let span = self.span(key_start, self.at);
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.expected("':' after property name"));
        }
        self.at += 1;
        self.open.push(Open::Object { start, mapping, key: Some((key, span)) });
        Ok(())
    }

    fn close(&mut self, start: usize, data: Data) -> Value {
        self.at += 1;
        Value::new(data, self.origin(start))
    }

    fn word(&mut self, word: &str, data: Data) -> Result<Data, YamlError> {
        for byte in word.bytes() {
            if self.peek() != Some(byte) {
                return Err(self.unexpected());
            }
            self.at += 1;
        }
        Ok(data)
    }

    fn digits(&mut self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        count
    }

    fn number(&mut self) -> Result<Data, YamlError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
            if !matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(self.malformed("No number after minus sign"));
            }
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(self.malformed("Unexpected number"));
            }
        } else {
            self.digits();
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.malformed("Unterminated fractional number"));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.malformed("Exponent part is missing a number"));
            }
        }
        // The grammar above is a part of Rust's; infinity and -0 do not survive being copied as JSON.
        let number: f64 = self.text[start..self.at].parse().unwrap_or(f64::INFINITY);
        Ok(if number.is_finite() { Data::Number(number + 0.0) } else { Data::Null })
    }

    fn string(&mut self) -> Result<Rc<str>, YamlError> {
        self.at += 1;
        let start = self.at;
        let mut units: Option<String> = None;
        let mut captured = start;
        let mut high: Option<u16> = None;
        loop {
            match self.peek() {
                None => {
                    let reason = format!("Unterminated string in JSON at position {}", self.units(self.at));
                    return Err(self.error_at(self.at, reason));
                }
                Some(b'"') => {
                    let rest = &self.text[captured..self.at];
                    self.at += 1;
                    let Some(mut text) = units else { return Ok(rest.into()) };
                    flush(&mut text, &mut high, rest);
                    if high.is_some() {
                        text.push(char::REPLACEMENT_CHARACTER);
                    }
                    return Ok(text.into());
                }
                Some(b'\\') => {
                    let text = units.get_or_insert_default();
                    flush(text, &mut high, &self.text[captured..self.at]);
                    let unit = self.escape()?;
                    push_unit(text, &mut high, unit);
                    captured = self.at;
                }
                Some(0..=0x1f) => {
                    let reason = "Bad control character in string literal in JSON at position";
                    return Err(self.error_at(self.at, format!("{reason} {}", self.units(self.at))));
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// The UTF-16 unit an escape stands for.
    fn escape(&mut self) -> Result<u16, YamlError> {
        self.at += 1;
        let unit = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let mut unit = 0;
                for _ in 0..4 {
                    self.at += 1;
                    let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
                    let Some(digit) = digit else {
                        return Err(self.malformed("Bad Unicode escape"));
                    };
                    unit = unit << 4 | digit as u16;
                }
                self.at += 1;
                return Ok(unit);
            }
            None => {
                let reason = format!("Unterminated string in JSON at position {}", self.units(self.at));
                return Err(self.error_at(self.at, reason));
            }
            Some(_) => return Err(self.malformed("Bad escaped character")),
        };
        self.at += 1;
        Ok(u16::from(unit))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    }

    fn origin(&self, start: usize) -> Origin {
        match self.home {
            Home::File(file) => Origin::Written(Span::new(file, start, self.at)),
            Home::Elsewhere(origin) => origin,
        }
    }

    fn span(&self, start: usize, end: usize) -> Option<Span> {
        match self.home {
            Home::File(file) => Some(Span::new(file, start, end)),
            Home::Elsewhere(_) => None,
        }
    }

    /// V8 counts UTF-16 units.
    fn units(&self, at: usize) -> usize {
        self.text[..self.text.floor_char_boundary(at)].chars().map(char::len_utf16).sum()
    }

    fn expected(&self, what: &str) -> YamlError {
        let reason = format!("Expected {what} in JSON at position {}", self.units(self.at));
        self.error_at(self.at, reason)
    }

    fn malformed(&self, reason: &str) -> YamlError {
        self.error_at(self.at, format!("{reason} in JSON at position {}", self.units(self.at)))
    }

    fn unexpected(&self) -> YamlError {
        let Some(character) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            return self.error_at(self.at, "Unexpected end of JSON input".to_owned());
        };
        // V8 quotes ten units on either side.
        let units: Vec<u16> = self.text.encode_utf16().collect();
        let at = self.units(self.at);
        let (from, to) = (at.saturating_sub(10), (at + 10).min(units.len()));
        let (from, to) = if units.len() <= 40 { (0, units.len()) } else { (from, to) };
        let shown = String::from_utf16_lossy(&units[from..to]);
        let (head, tail) = (if from > 0 { "..." } else { "" }, if to < units.len() { "..." } else { "" });
        let reason = format!("Unexpected token '{character}', {head}\"{shown}\"{tail} is not valid JSON");
        self.error_at(self.at, reason)
    }

    fn error_at(&self, at: usize, reason: String) -> YamlError {
        let end = self.text.ceil_char_boundary((at + 1).min(self.text.len()));
        YamlError {
            kind: YamlErrorKind::Parse,
            reason,
            mark: None::<Mark>,
            span: self.span(at, end),
            related: None,
            help: Some(
                "look just before this place: a comma, a quote or a bracket may be missing or too many"
                    .into(),
            ),
        }
    }
}

/// Adds text of the file after what escapes have left.
fn flush(text: &mut String, high: &mut Option<u16>, segment: &str) {
    if !segment.is_empty() && high.take().is_some() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text.push_str(segment);
}

/// Adds one UTF-16 unit; a surrogate without partner becomes U+FFFD.
fn push_unit(text: &mut String, high: &mut Option<u16>, unit: u16) {
    let pending = high.take();
    if (0xD800..=0xDBFF).contains(&unit) {
        if pending.is_some() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        *high = Some(unit);
        return;
    }
    let units = pending.into_iter().chain([unit]);
    text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Value, String> {
        let mut sources = Sources::default();
        let file = sources.add("a.json", text);
        read_json(&sources, file).map_err(|error| error.reason)
    }

    #[test]
    fn values_keep_their_spans_and_a_repeated_key_its_first_place() {
        let text = r#" {"a": [1, -0, 1e400], "b": "\u00e9\ud83d\ude00\ud83d", "a": {"c": null}} "#;
        let mut sources = Sources::default();
        let file = sources.add("a.json", text);
        let value = read_json(&sources, file).unwrap();
        let mapping = value.as_mapping().unwrap();
        assert_eq!(mapping.keys().map(|key| &**key).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(value.get("b").unwrap().as_str(), Some("é😀\u{fffd}"));
        let Origin::Written(span) = value.at(&["a", "c"]).unwrap().origin else { panic!() };
        assert_eq!(sources.text(span), "null");
        assert_eq!(sources.text(mapping.entry("b").unwrap().key_span.unwrap()), "\"b\"");
    }

    #[test]
    fn errors_are_worded_as_in_v8() {
        for (text, reason) in [
            ("", "Unexpected end of JSON input"),
            ("{\"a\": ", "Unexpected end of JSON input"),
            ("{\"a\":1,}", "Expected double-quoted property name in JSON at position 7"),
            ("{a: 1}", "Expected property name or '}' in JSON at position 1"),
            ("{\"a\" 1}", "Expected ':' after property name in JSON at position 5"),
            ("[1 2]", "Expected ',' or ']' after array element in JSON at position 3"),
            ("{\"a\": 1 \"b\": 2}", "Expected ',' or '}' after property value in JSON at position 8"),
            ("[1,]", "Unexpected token ']', \"[1,]\" is not valid JSON"),
            ("{} x", "Unexpected non-whitespace character after JSON at position 3"),
            ("\"a", "Unterminated string in JSON at position 2"),
            ("\"a\n\"", "Bad control character in string literal in JSON at position 2"),
            ("\"\\x\"", "Bad escaped character in JSON at position 2"),
            ("-", "No number after minus sign in JSON at position 1"),
            ("nul", "Unexpected end of JSON input"),
        ] {
            assert_eq!(read(text).unwrap_err(), reason, "{text}");
        }
        assert!(read(&"[".repeat(1_000_000)).unwrap_err().starts_with("JSON nested deeper than 1000"));
    }
}
