//! JavaScript's regular expressions as far as the schemas use them; the only file that knows the regex crate.
//!
//! Two things differ. JavaScript's classes are its own (`\d` and `\w` are ASCII, `\s` and `.` are not quite
//! Unicode's), so they are spelled out. And regex has no lookahead: the schemas' two patterns with one have it
//! before all else, where `(?!A)B` means that B matches and A does not match at the start:
//! `^(?!aws:)[\w./=+:\-_\x20]{1,128}$` (names of tags) and
//! `(?!^(\d{1,3}\.){3}\d{1,3}$)(^…$)` (names of S3 buckets, which must not look like IP addresses).

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::simple::Simple;

thread_local! {
    /// Patterns by where their JavaScript text lies in the schema, each compiled when a string first reaches it and
    /// kept for the next configuration.
    static COMPILED: RefCell<FxHashMap<(usize, usize), Rc<Pattern>>> = RefCell::default();
}

/// Whether the value of a `pattern` keyword or a key of `patternProperties` matches `text`.
pub(super) fn matches(source: &'static str, text: &str) -> bool {
    compiled(source, || Pattern::new(source, false)).matches(text)
}

/// Whether the value of a `regexp` keyword, `/source/flags`, matches `text`.
pub(super) fn matches_literal(literal: &'static str, text: &str) -> bool {
    compiled(literal, || Pattern::from_literal(literal)).matches(text)
}

fn compiled(source: &'static str, compile: impl FnOnce() -> Pattern) -> Rc<Pattern> {
    COMPILED.with_borrow_mut(|known| {
        known.entry((source.as_ptr() as usize, source.len())).or_insert_with(|| Rc::new(compile())).clone()
    })
}

#[derive(Debug)]
struct Pattern {
    forbidden: Option<Matcher>,
    required: Matcher,
}

#[derive(Debug)]
enum Matcher {
    /// `^literal`, by far the most frequent shape.
    Prefix(&'static str),
    /// A few words or `^[…]+$` and the like, which every function's name meets.
    Simple(Simple),
    Regex(Translated),
    /// A pattern this adapter cannot translate; it matches everything, so that nothing is refused wrongly.
    Anything,
}

impl Pattern {
    fn from_literal(literal: &'static str) -> Pattern {
        let parts = literal.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
        let (source, flags) = parts.unwrap_or((literal, ""));
        Pattern::new(source, flags.contains('i'))
    }

    fn new(source: &'static str, ignore_case: bool) -> Pattern {
        let lookahead = source.strip_prefix('^').unwrap_or(source).strip_prefix("(?!");
        let split =
            lookahead.and_then(|rest| closing_parenthesis(rest).map(|end| (&rest[..end], &rest[end + 1..])));
        match split {
            None => Pattern { forbidden: None, required: Matcher::new(source, "", ignore_case) },
            Some((forbidden, required)) => Pattern {
                forbidden: Some(Matcher::new(forbidden, "^", ignore_case)),
                required: Matcher::new(required, "^", ignore_case),
            },
        }
    }

    fn matches(&self, text: &str) -> bool {
        self.required.matches(text)
            && !self.forbidden.as_ref().is_some_and(|forbidden| forbidden.matches(text))
    }
}

impl Matcher {
    fn new(source: &'static str, anchor: &'static str, ignore_case: bool) -> Matcher {
        if let Some(simple) = Simple::parse(source, ignore_case) {
            return Matcher::Simple(simple);
        }
        let literal = source.strip_prefix('^').filter(|_| !ignore_case);
        let is_literal =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/-_".contains(&byte));
        match literal {
            Some(literal) if is_literal(literal) => Matcher::Prefix(literal),
            _ => Translated::new(source, anchor, ignore_case).map_or(Matcher::Anything, Matcher::Regex),
        }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Matcher::Prefix(prefix) => text.starts_with(prefix),
            Matcher::Simple(simple) => simple.matches(text),
            Matcher::Regex(regex) => regex.matches(text),
            Matcher::Anything => true,
        }
    }
}

/// A regular expression that looks at bytes where a text is ASCII, which takes a fifth of the time to compile.
#[derive(Debug)]
struct Translated {
    ascii: regex::bytes::Regex,
    source: &'static str,
    anchor: &'static str,
    ignore_case: bool,
    /// Compiled for the first text that is not ASCII.
    unicode: OnceCell<Option<Regex>>,
}

impl Translated {
    fn new(source: &'static str, anchor: &'static str, ignore_case: bool) -> Option<Translated> {
        let pattern = format!("{anchor}(?:{})", translate(source, ignore_case, Alphabet::Ascii));
        let ascii = regex::bytes::RegexBuilder::new(&pattern).unicode(false).build().ok()?;
        Some(Translated { ascii, source, anchor, ignore_case, unicode: OnceCell::new() })
    }

    fn matches(&self, text: &str) -> bool {
        if text.is_ascii() {
            return self.ascii.is_match(text.as_bytes());
        }
        let compile = || {
            let translated = translate(self.source, self.ignore_case, Alphabet::Unicode);
            Regex::new(&format!("{}(?:{translated})", self.anchor)).ok()
        };
        self.unicode.get_or_init(compile).as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

/// Which characters a text can hold.
#[derive(Clone, Copy)]
enum Alphabet {
    Ascii,
    Unicode,
}

impl Alphabet {
    /// What `\s` stands for in ECMA-262: WhiteSpace and LineTerminator.
    fn spaces(self) -> &'static str {
        match self {
            Alphabet::Ascii => r"\t\n\x0b\x0c\r\x20",
            Alphabet::Unicode => {
                r"\t\n\x0b\x0c\r\x20\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}"
            }
        }
    }

    /// What `.` stands for: all but LineTerminator.
    fn any_but_line_end(self) -> &'static str {
        match self {
            Alphabet::Ascii => r"[^\n\r]",
            Alphabet::Unicode => r"[^\n\r\u{2028}\u{2029}]",
        }
    }
}

/// The offset of the parenthesis that closes the group `text` stands in.
fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(offset),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A JavaScript pattern in the regex crate's syntax.
fn translate(source: &str, ignore_case: bool, alphabet: Alphabet) -> String {
    let mut out = String::with_capacity(2 * source.len());
    let mut in_class = false;
    let mut characters = source.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let Some(escaped) = characters.next() else { break };
                let class = match escaped {
                    'd' => "0-9",
                    'w' => "A-Za-z0-9_",
                    's' | 'S' => alphabet.spaces(),
                    _ => "",
                };
                match (class, in_class) {
                    ("", _) => out.extend(['\\', escaped]),
                    (class, true) => out.push_str(class),
                    (class, false) => {
                        out.push_str(if escaped == 'S' { "[^" } else { "[" });
                        out.push_str(class);
                        out.push(']');
                    }
                }
            }
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            '.' if !in_class => out.push_str(alphabet.any_but_line_end()),
            // Two of these in a row are set operators in Rust.
            '&' | '~' if in_class => out.extend(['\\', character]),
            // Rust would also let the Kelvin sign pass for a k and the long s for an s.
            letter if ignore_case && letter.is_ascii_alphabetic() => {
                push_both_cases(letter, in_class, &mut characters, &mut out);
            }
            other => out.push(other),
        }
    }
    out
}

/// Writes a letter, or a range of letters in a class, in both cases.
fn push_both_cases(
    letter: char,
    in_class: bool,
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    out: &mut String,
) {
    let (lower, upper) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
    if !in_class {
        out.extend(['[', lower, upper, ']']);
        return;
    }
    let mut ahead = rest.clone();
    match (ahead.next(), ahead.next()) {
        (Some('-'), Some(end)) if end.is_ascii_alphabetic() => {
            out.extend([lower, '-', end.to_ascii_lowercase(), upper, '-', end.to_ascii_uppercase()]);
            *rest = ahead;
        }
        _ => out.extend([lower, upper]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::schema::Keyword;

    #[test]
    fn patterns_mean_what_they_mean_in_javascript() {
        for (pattern, text, expected) in [
            ("^arn:", "arn:aws", true),
            ("^arn:", "xarn:", false),
            (r"^\d{3}$", "123", true),
            (r"^\d{3}$", "١٢٣", false),
            (r"^[\w-]+$", "a_b-é", false),
            (r"^(?!aws:)[\w./=+:\-_\x20]{1,128}$", "aws:x", false),
            (r"^(?!aws:)[\w./=+:\-_\x20]{1,128}$", "a ws:x", true),
            (
                r"(?!^(\d{1,3}\.){3}\d{1,3}$)(^(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$)",
                "10.0.0.1",
                false,
            ),
            (
                r"(?!^(\d{1,3}\.){3}\d{1,3}$)(^(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$)",
                "my.bucket-1",
                true,
            ),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
        assert!(matches_literal("/^token$/i", "ToKen"));
        assert!(!matches_literal("/^token$/i", "to\u{212a}en"));
        assert!(matches_literal(r"/^(?:\*|(GET|ANY) (\/\S*))$/i", "get /x"));
        assert!(!matches_literal(r"/^(?:\*|(GET|ANY) (\/\S*))$/i", "get /x\u{feff}"));
    }

    #[test]
    fn every_pattern_of_the_schemas_is_understood() {
        let mut patterns = std::collections::BTreeSet::new();
        for schema in [&crate::framework::schema::AWS_V3, &crate::framework::schema::AWS_OSLS_4] {
            let mut seen = std::collections::HashSet::new();
            let mut pending = vec![schema.root()];
            while let Some(node) = pending.pop() {
                if !seen.insert(format!("{node:?}")) {
                    continue;
                }
                for keyword in node.keywords() {
                    match keyword {
                        Keyword::Pattern(source) => _ = patterns.insert((source, false)),
                        Keyword::Regexp(literal) => _ = patterns.insert((literal, true)),
                        Keyword::AnyOf(nodes)
                        | Keyword::OneOf(nodes)
                        | Keyword::AllOf(nodes)
                        | Keyword::Tuple(nodes) => pending.extend(nodes),
                        Keyword::Properties(properties) => pending.extend(properties.map(|(_, node)| node)),
                        Keyword::PatternProperties(properties) => {
                            for (source, node) in properties {
                                patterns.insert((source, false));
                                pending.push(node);
                            }
                        }
                        Keyword::Items(node)
                        | Keyword::Not(node)
                        | Keyword::PropertyNames(node)
                        | Keyword::AdditionalProperties(node) => pending.push(node),
                        _ => {}
                    }
                }
            }
        }
        assert!(patterns.len() > 80, "{}", patterns.len());
        for (source, literal) in patterns {
            let pattern = if literal { Pattern::from_literal(source) } else { Pattern::new(source, false) };
            pattern.matches("é");
            let understood = |matcher: &Matcher| match matcher {
                Matcher::Anything => false,
                Matcher::Regex(regex) => !matches!(regex.unicode.get(), Some(None)),
                Matcher::Prefix(_) | Matcher::Simple(_) => true,
            };
            assert!(understood(&pattern.required) && pattern.forbidden.iter().all(understood), "{source}");
        }
    }
}
