//! The syntax of `.env` files, as dotenv 16 and 17 read them.

use std::sync::LazyLock;

use regex::Regex;

use crate::source::{FileId, Span};

/// One assignment of a file.
#[derive(Debug)]
pub struct Assignment {
    /// The variable it sets.
    pub name: String,
    /// The value, without quotes and not expanded yet.
    pub text: String,
    /// Where the value stands.
    pub span: Span,
}

/// The lines of a file that set something, by the expression dotenv has for them.
pub(super) fn parse(text: &str, file: FileId) -> Vec<Assignment> {
    // Fixed expressions: a test runs them, so they are known to compile.
    #[allow(clippy::unwrap_used)]
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?m)^\s*(?:export\s+)?([A-Za-z0-9_.-]+)(?:\s*=\s*?|:\s+?)",
            r#"(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\n]+)?\s*(?:#.*)?$"#,
        ))
        .unwrap()
    });
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut assignments: Vec<Assignment> = Vec::new();
    for captures in LINE.captures_iter(&lines) {
        let name = captures[1].to_owned();
        let written = captures.get(2);
        let value = written.map_or("", |value| value.as_str()).trim();
        let start = written.map_or(0, |value| value.start() + leading_space(value.as_str()));
        // Only line breaks were replaced, and each removed byte is a CR before a LF.
        let start = start + removed_before(text, start);
        let span = Span::new(file, start, (start + value.len()).min(text.len()));
        let text = unquote(value);
        match assignments.iter_mut().find(|known| known.name == name) {
            Some(known) => (known.text, known.span) = (text, span),
            None => assignments.push(Assignment { name, text, span }),
        }
    }
    assignments
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// How many CRs of `\r\n` come before the byte that is at `offset` without them.
fn removed_before(text: &str, offset: usize) -> usize {
    let mut removed = 0;
    for (index, _) in text.match_indices("\r\n") {
        if index - removed >= offset {
            break;
        }
        removed += 1;
    }
    removed
}

fn unquote(value: &str) -> String {
    let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`')) else {
        return value.to_owned();
    };
    let inner = match value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
        Some(inner) => inner,
        None => value,
    };
    if quote == '"' { inner.replace("\\n", "\n").replace("\\r", "\r") } else { inner.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn parsed(text: &str) -> Vec<(String, String)> {
        let mut files = Sources::default();
        let file = files.add(".env", text);
        let assignments = parse(&files.file(file).text, file);
        for Assignment { text: value, span, .. } in &assignments {
            assert!(files.text(*span).contains(value.as_str()));
        }
        assignments.into_iter().map(|assignment| (assignment.name, assignment.text)).collect()
    }

    #[test]
    fn quotes_comments_and_line_breaks() {
        let text = "A=1 # one\r\nexport B = ' two '\r\nC: \"three\"\nD=`it's \"four\"`\nE=a#b\n# F=1\nG=\n";
        let expected =
            [("A", "1"), ("B", " two "), ("C", "three"), ("D", "it's \"four\""), ("E", "a"), ("G", "")];
        assert_eq!(parsed(text), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }

    #[test]
    fn the_last_value_takes_the_first_place() {
        let expected = [("A", "3"), ("B", "2")];
        assert_eq!(parsed("A=1\nB=2\nA=3"), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }
}
