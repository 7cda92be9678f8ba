//! What is to be written at a key: texts, lists and maps, in lines or between braces.

use super::habits::Habits;
use super::source::Source;
use super::{Comments, Layout, Place, Refusal, scalar};

/// What is written under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text, with quotes where it needs them.
    Text(String),
    /// A scalar as it is to stand there: `true`, `30`.
    Literal(String),
    /// A list, in lines where those around it are.
    List(Vec<Content>),
    /// A map, in lines where those around it are.
    Map(Vec<(String, Content)>),
    /// A list or map on one line.
    Inline(Box<Content>),
    /// What another pair holds.
    Source(Box<Source>),
}

/// Where something is written in lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'h> {
    /// The column of the keys.
    pub column: usize,
    /// How the author writes.
    pub habits: &'h Habits,
}

impl Block<'_> {
    /// The space before something in this column.
    pub fn indentation(&self) -> String {
        " ".repeat(self.column)
    }

    fn further(&self, columns: usize) -> Self {
        Block { column: self.column + columns, ..*self }
    }

    /// A key and its value in lines, without the space before the first and the break after the last.
    pub fn pair(&self, key: &str, value: &Content) -> String {
        format!("{}:{}", scalar::scalar(key, false, self.habits), self.value(value))
    }

    /// What stands behind the colon of a key.
    pub fn value(&self, value: &Content) -> String {
        let line_end = self.habits.line_end;
        match value {
            Content::Map(pairs) if !pairs.is_empty() => {
                let inner = self.further(self.habits.step);
                let line = |(key, value): &(String, Content)| {
                    let above = value.above(&inner);
                    format!("{line_end}{above}{}{}", inner.indentation(), inner.pair(key, value))
                };
                pairs.iter().map(line).collect()
            }
            Content::List(items) if !items.is_empty() => {
                let inner = self.further(self.habits.list_step);
                let line =
                    |item: &Content| format!("{line_end}{}- {}", inner.indentation(), inner.item(item));
                items.iter().map(line).collect()
            }
            Content::Source(source) => source.value_in_lines(self.column),
            value => format!(" {}", self.inline(value)),
        }
    }

    /// An item behind its dash.
    pub fn item(&self, item: &Content) -> String {
        match item {
            Content::Map(pairs) if !pairs.is_empty() => {
                let inner = self.further(2);
                let pairs: Vec<_> = pairs.iter().map(|(key, value)| inner.pair(key, value)).collect();
                pairs.join(&format!("{}{}", self.habits.line_end, inner.indentation()))
            }
            item => self.inline(item),
        }
    }

    fn inline(&self, value: &Content) -> String {
        match value {
            Content::Text(text) => scalar::scalar(text, false, self.habits),
            value => Flow { habits: self.habits, lines: None }.value(value).unwrap_or_default(),
        }
    }
}

/// How something is written between braces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow<'h> {
    /// How the author writes.
    pub habits: &'h Habits,
    /// The column of each part, if each has a line of its own.
    pub lines: Option<usize>,
}

impl Flow<'_> {
    /// A key and its value.
    pub fn pair(&self, key: &str, value: &Content) -> Result<String, Refusal> {
        Ok(format!("{}: {}", scalar::scalar(key, true, self.habits), self.value(value)?))
    }

    /// A value.
    pub fn value(&self, value: &Content) -> Result<String, Refusal> {
        match value {
            Content::Text(text) => Ok(scalar::scalar(text, true, self.habits)),
            Content::Literal(text) => Ok(text.clone()),
            Content::Inline(value) => Flow { lines: None, ..*self }.value(value),
            Content::Source(source) => source.value_in_braces(),
            Content::List(items) => {
                let inner = self.inner();
                let items: Result<Vec<_>, _> = items.iter().map(|item| inner.value(item)).collect();
                Ok(self.enclosed(['[', ']'], "", &items?))
            }
            Content::Map(pairs) => {
                let inner = self.inner();
                let pairs: Result<Vec<_>, _> =
                    pairs.iter().map(|(key, value)| inner.pair(key, value)).collect();
                Ok(self.enclosed(['{', '}'], " ", &pairs?))
            }
        }
    }

    fn inner(&self) -> Self {
        Flow { lines: self.lines.map(|column| column + self.habits.step), ..*self }
    }

    fn enclosed(&self, [open, close]: [char; 2], space: &str, parts: &[String]) -> String {
        match self.lines {
            _ if parts.is_empty() => format!("{open}{close}"),
            None => format!("{open}{space}{}{space}{close}", parts.join(", ")),
            Some(column) => {
                let outer = format!("{}{}", self.habits.line_end, " ".repeat(column));
                let inner = format!("{outer}{}", " ".repeat(self.habits.step));
                format!("{open}{inner}{}{outer}{close}", parts.join(&format!(",{inner}")))
            }
        }
    }
}

impl Content {
    /// What a pair holds, as its author wrote it, without the comments above it.
    pub fn of(layout: &Layout<'_>, place: Place) -> Result<Content, Refusal> {
        Ok(Content::Source(Box::new(Source::of(layout, place, Comments::Keep)?)))
    }

    /// A map of a map of …, with this innermost.
    pub(super) fn below<Step: AsRef<str>>(self, keys: &[Step]) -> Content {
        keys.iter().rev().fold(self, |content, key| Content::Map(vec![(key.as_ref().to_owned(), content)]))
    }

    /// Whether something that stands elsewhere is in it.
    pub(super) fn has_source(&self) -> bool {
        match self {
            Content::Source(_) => true,
            Content::Map(pairs) => pairs.iter().any(|(_, value)| value.has_source()),
            Content::List(items) => items.iter().any(Content::has_source),
            Content::Inline(value) => value.has_source(),
            Content::Text(_) | Content::Literal(_) => false,
        }
    }

    /// The lines that stand above the pair this is written at: the comments that come along.
    pub(super) fn above(&self, block: &Block<'_>) -> String {
        match self {
            Content::Source(source) => source.comments_in_lines(&block.indentation(), block.habits.line_end),
            _ => String::new(),
        }
    }
}
