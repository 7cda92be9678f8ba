//! Patterns that are a few words or classes of characters and no more: reading them takes no time, while a regular
//! expression takes about a tenth of a millisecond to compile.

/// `^(?:alternative|alternative|…)$`, or one alternative without the parentheses.
#[derive(Debug, PartialEq)]
pub(super) struct Simple {
    alternatives: Vec<Alternative>,
}

#[derive(Debug, PartialEq)]
enum Alternative {
    /// These very characters.
    Word { text: String, ignore_case: bool },
    /// `[first]?[rest]{least,most}`, where the first class is there once, perhaps, or not at all.
    Run { first: First, rest: Set, least: usize, most: usize },
}

#[derive(Debug, PartialEq)]
enum First {
    None,
    Once(Set),
    Perhaps(Set),
}

/// A set of characters: a bit for each that is ASCII, and which of the others are in it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Set {
    ascii: u128,
    /// Whether all characters outside of ASCII but JavaScript's white space are in it, or none.
    others: bool,
}

impl Simple {
    /// Reads a pattern; `None` if it has another shape.
    pub(super) fn parse(pattern: &str, ignore_case: bool) -> Option<Simple> {
        let body = pattern.strip_prefix('^')?.strip_suffix('$')?;
        let group = body.strip_prefix("(?:").and_then(|rest| rest.strip_suffix(')'));
        let alternatives = match group {
            // A bar inside of a class or behind a backslash leaves parts that are no alternatives.
            Some(group) => group.split('|').map(|text| Alternative::parse(text, ignore_case)).collect(),
            None => Alternative::parse(body, ignore_case).map(|alternative| vec![alternative]),
        };
        Some(Simple { alternatives: alternatives? })
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        self.alternatives.iter().any(|alternative| alternative.matches(text))
    }
}

impl Alternative {
    fn parse(pattern: &str, ignore_case: bool) -> Option<Alternative> {
        if let Some(text) = word(pattern) {
            return Some(Alternative::Word { text, ignore_case });
        }
        if ignore_case {
            return None;
        }
        let (set, after) = class(pattern)?;
        if let Some((least, most)) = quantifier(after) {
            return Some(Alternative::Run { first: First::None, rest: set, least, most });
        }
        let (first, after) = match after.strip_prefix('?') {
            Some(after) => (First::Perhaps(set), after),
            None => (First::Once(set), after),
        };
        let (rest, after) = class(after)?;
        let (least, most) = quantifier(after)?;
        Some(Alternative::Run { first, rest, least, most })
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Alternative::Word { text: word, ignore_case: true } => word.eq_ignore_ascii_case(text),
            Alternative::Word { text: word, ignore_case: false } => word == text,
            Alternative::Run { first, rest, least, most } => {
                let all = |text: &str| {
                    let count = if text.is_ascii() { text.len() } else { text.chars().count() };
                    (*least..=*most).contains(&count) && text.chars().all(|character| rest.has(character))
                };
                let mut after = text.chars();
                let begins = |set: &Set, character: Option<char>| character.is_some_and(|it| set.has(it));
                match first {
                    First::None => all(text),
                    First::Once(set) => begins(set, after.next()) && all(after.as_str()),
                    First::Perhaps(set) => all(text) || begins(set, after.next()) && all(after.as_str()),
                }
            }
        }
    }
}

impl Set {
    fn of(ascii: u128) -> Set {
        Set { ascii, others: false }
    }

    fn has(self, character: char) -> bool {
        match character.is_ascii() {
            true => self.ascii >> character as u32 & 1 == 1,
            false => self.others && !crate::yaml::number::is_javascript_space(character),
        }
    }
}

fn range(from: u8, to: u8) -> u128 {
    (from..=to).fold(0, |set, byte| set | 1 << byte)
}

fn digits() -> u128 {
    range(b'0', b'9')
}

fn word_characters() -> u128 {
    digits() | range(b'a', b'z') | range(b'A', b'Z') | range(b'_', b'_')
}

/// All but JavaScript's white space.
fn non_spaces() -> Set {
    Set { ascii: !(range(b'\t', b'\r') | range(b' ', b' ')), others: true }
}

/// The text of a pattern in which every character stands for itself.
fn word(pattern: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(characters.next().filter(char::is_ascii_punctuation)?),
            ' ' | '-' | '_' | ':' | '/' => text.push(character),
            _ if character.is_ascii_alphanumeric() => text.push(character),
            _ => return None,
        }
    }
    Some(text)
}

/// A class at the start of a pattern, and what follows it.
fn class(pattern: &str) -> Option<(Set, &str)> {
    for (escape, set) in [("\\d", Set::of(digits())), ("\\S", non_spaces())] {
        if let Some(after) = pattern.strip_prefix(escape) {
            return Some((set, after));
        }
    }
    if let [b'\\', escaped, ..] = pattern.as_bytes() {
        let is_itself = escaped.is_ascii_punctuation();
        return is_itself.then(|| (Set::of(range(*escaped, *escaped)), &pattern[2..]));
    }
    let mut bytes = pattern.strip_prefix('[')?.as_bytes();
    let mut set = 0;
    loop {
        bytes = match bytes {
            [b']', ..] => return Some((Set::of(set), &pattern[pattern.len() - bytes.len() + 1..])),
            [b'\\', b'd', rest @ ..] => {
                set |= digits();
                rest
            }
            [b'\\', b'w', rest @ ..] => {
                set |= word_characters();
                rest
            }
            [b'\\', escaped, rest @ ..] if escaped.is_ascii_punctuation() => {
                set |= range(*escaped, *escaped);
                rest
            }
            [from, b'-', to, rest @ ..] if from.is_ascii_alphanumeric() && to.is_ascii_alphanumeric() => {
                set |= range(*from, *to);
                rest
            }
            [b'\\' | b'^' | b'[' | 0x80.., ..] | [] => return None,
            [byte, rest @ ..] => {
                set |= range(*byte, *byte);
                rest
            }
        };
    }
}

/// How often, if that is all a pattern says.
fn quantifier(text: &str) -> Option<(usize, usize)> {
    match text {
        "" => Some((1, 1)),
        "+" => Some((1, usize::MAX)),
        "*" => Some((0, usize::MAX)),
        _ => {
            let bounds = text.strip_prefix('{')?.strip_suffix('}')?;
            let (least, most) = bounds.split_once(',').unwrap_or((bounds, bounds));
            Some((least.parse().ok()?, most.parse().ok()?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_match_from_start_to_end() {
        for (pattern, text, expected) in [
            ("^[a-zA-Z0-9-_]+$", "my-function_1", true),
            ("^[a-zA-Z0-9-_]+$", "", false),
            ("^[a-zA-Z0-9-_]+$", "a.b", false),
            ("^[A-Za-z_][a-zA-Z0-9_]*$", "_A1", true),
            ("^[A-Za-z_][a-zA-Z0-9_]*$", "1A", false),
            ("^[a-z][a-z0-9-_]{1,3}$", "abcd", true),
            ("^[a-z][a-z0-9-_]{1,3}$", "abcde", false),
            (r"^\d{3}$", "123", true),
            (r"^\d{3}$", "١٢٣", false),
            (r"^[a-zA-Z0-9._\-]+$", "a.b-é", false),
            (r"^[\w-]+$", "a_b-1", true),
            (r"^\/?\S*$", "users/é", true),
            (r"^\/?\S*$", "/", true),
            (r"^\/?\S*$", "a\u{a0}b", false),
            (r"^\/?\S*$", "a b", false),
        ] {
            assert_eq!(
                Simple::parse(pattern, false).map(|simple| simple.matches(text)),
                Some(expected),
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn words_match_as_a_whole() {
        let methods = Simple::parse(r"^(?:\*|GET|ANY)$", true).unwrap();
        for (text, expected) in [("*", true), ("get", true), ("GETS", false), ("", false), ("\\*", false)] {
            assert_eq!(methods.matches(text), expected, "{text}");
        }
        let token = Simple::parse("^to-ken$", true).unwrap();
        assert!(token.matches("To-Ken") && !token.matches("to-\u{212a}en"));
        assert!(!Simple::parse("^token$", false).unwrap().matches("Token"));
    }

    #[test]
    fn other_shapes_are_left_to_regular_expressions() {
        for other in [
            "^[a-z]+",
            r"^\S+\/\S+$",
            "^(a|b)$",
            "^[a]+[b]*$",
            r"^[\w\s+=]+$",
            "arn:aws:sns$",
            "^[^a]+$",
            r"^(?:\*|(GET|ANY) (\/\S*))$",
            "^(?:[a|b])$",
            "^a.c$",
        ] {
            assert_eq!(Simple::parse(other, false), None, "{other}");
        }
        assert_eq!(Simple::parse("^[a-z]+$", true), None);
    }
}
