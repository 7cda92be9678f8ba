//! Tokens of known form in a text, such as key ids: found in one pass, without regular expressions.

use std::ops::Range;

/// A form of token: a prefix, and letters after it.
#[derive(Clone, Copy, Debug)]
pub struct TokenKind {
    /// What it is, for a message: "AWS access key id".
    pub name: &'static str,
    /// Which rules are about it.
    pub family: Family,
    /// What it begins with; two letters at least.
    pub prefix: &'static str,
    /// What may come after that.
    pub letters: fn(u8) -> bool,
    /// How many letters come after the prefix, at least and at most.
    pub length: (usize, usize),
}

/// Tokens that the same rules are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Ids of AWS keys.
    AwsKeyId,
    /// Session tokens of AWS.
    AwsSession,
    /// All others.
    Other,
}

/// Forms of tokens, and which of them a word may have by its first two bytes.
#[derive(Debug)]
pub struct TokenTable {
    kinds: &'static [TokenKind],
    /// For each byte, whether any form begins with it.
    begins: [bool; 256],
    /// For each byte, the forms that begin with it, one bit each.
    by_first: [u64; 256],
    /// For each byte, the forms that have it in second place.
    by_second: [u64; 256],
}

impl TokenTable {
    /// A table of at most 64 forms, whose prefixes have two letters at least.
    pub const fn new(kinds: &'static [TokenKind]) -> TokenTable {
        assert!(kinds.len() <= 64);
        let (mut begins, mut by_first, mut by_second) = ([false; 256], [0; 256], [0; 256]);
        let mut index = 0;
        while index < kinds.len() {
            let prefix = kinds[index].prefix.as_bytes();
            begins[prefix[0] as usize] = true;
            by_first[prefix[0] as usize] |= 1 << index;
            by_second[prefix[1] as usize] |= 1 << index;
            index += 1;
        }
        TokenTable { kinds, begins, by_first, by_second }
    }

    /// The forms, in their order.
    #[cfg(test)]
    pub fn kinds(&self) -> &'static [TokenKind] {
        self.kinds
    }

    /// The first form of which there is a token at the start of a word, and where that ends.
    fn token_at(&self, bytes: &[u8], start: usize) -> Option<(usize, &'static TokenKind)> {
        let first = self.by_first[usize::from(bytes[start])];
        let mut candidates = first & self.by_second[usize::from(*bytes.get(start + 1)?)];
        while candidates != 0 {
            let kind = &self.kinds[candidates.trailing_zeros() as usize];
            if let Some(end) = token_end(bytes, start, kind) {
                return Some((end, kind));
            }
            candidates &= candidates - 1;
        }
        None
    }
}

/// All tokens of a text, in order. A token is a whole word: no letter or digit stands before or after it.
pub fn find(text: &str, table: &TokenTable) -> Vec<(Range<usize>, &'static TokenKind)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if table.begins[usize::from(byte)]
            && let Some((end, kind)) = table.token_at(bytes, at)
        {
            found.push((at..end, kind));
            at = end;
            continue;
        }
        at += 1;
        if WORD[usize::from(byte)] {
            // Within a word none begins.
            while bytes.get(at).is_some_and(|byte| WORD[usize::from(*byte)]) {
                at += 1;
            }
        }
    }
    found
}

/// For each byte, whether it belongs to words.
static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_word(byte as u8);
        byte += 1;
    }
    table
};

fn token_end(bytes: &[u8], start: usize, kind: &TokenKind) -> Option<usize> {
    let rest = bytes[start..].strip_prefix(kind.prefix.as_bytes())?;
    let (least, most) = kind.length;
    let length = rest.iter().take(most + 1).take_while(|byte| (kind.letters)(**byte)).count();
    let ends = rest.get(length).is_none_or(|byte| !is_word(*byte));
    (ends && (least..=most).contains(&length)).then_some(start + kind.prefix.len() + length)
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_whole_words() {
        static TABLE: TokenTable = TokenTable::new(&[TokenKind {
            name: "x",
            family: Family::Other,
            prefix: "AB",
            letters: |byte| byte.is_ascii_digit(),
            length: (2, 3),
        }]);
        let text = "AB12 xAB12 AB1 AB123, AB1234 'AB99' AB12x é=AB34";
        let found: Vec<_> = find(text, &TABLE).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["AB12", "AB123", "AB99", "AB34"]);
    }
}
