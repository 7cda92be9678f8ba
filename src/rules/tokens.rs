//! Tokens of known form in a text, such as key ids: found in one pass, without regular expressions.

use std::ops::Range;

/// A form of token: a prefix, and letters after it.
#[derive(Clone, Copy, Debug)]
pub struct TokenKind {
    /// What it is, for a message: "AWS access key id".
    pub name: &'static str,
    /// What it begins with; never empty.
    pub prefix: &'static str,
    /// What may come after that.
    pub letters: fn(u8) -> bool,
    /// How many letters come after the prefix, at least and at most.
    pub length: (usize, usize),
}

/// All tokens of a text, in order. A token is a whole word: no letter or digit stands before or after it.
pub fn find<'k>(text: &str, kinds: &'k [TokenKind]) -> Vec<(Range<usize>, &'k TokenKind)> {
    let bytes = text.as_bytes();
    let mut may_start = [false; 256];
    for kind in kinds {
        may_start[usize::from(kind.prefix.as_bytes()[0])] = true;
    }
    let mut found = Vec::new();
    let mut inside_word = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if may_start[usize::from(byte)]
            && !inside_word
            && let Some((end, kind)) = kinds.iter().find_map(|kind| Some((token_end(bytes, at, kind)?, kind)))
        {
            found.push((at..end, kind));
            at = end;
            inside_word = true;
            continue;
        }
        inside_word = is_word(byte);
        at += 1;
    }
    found
}

fn token_end(bytes: &[u8], start: usize, kind: &TokenKind) -> Option<usize> {
    let rest = bytes[start..].strip_prefix(kind.prefix.as_bytes())?;
    let (least, most) = kind.length;
    let length = rest.iter().take(most + 1).take_while(|byte| (kind.letters)(**byte)).count();
    let ends = rest.get(length).is_none_or(|byte| !is_word(*byte));
    (ends && (least..=most).contains(&length)).then_some(start + kind.prefix.len() + length)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_whole_words() {
        let kinds =
            [TokenKind { name: "x", prefix: "AB", letters: |byte| byte.is_ascii_digit(), length: (2, 3) }];
        let text = "AB12 xAB12 AB1 AB123, AB1234 'AB99' AB12x é=AB34";
        let found: Vec<_> = find(text, &kinds).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["AB12", "AB123", "AB99", "AB34"]);
    }
}
