//! Assignments in texts that are no YAML: lines of `.env` files, of comments and of scripts in block scalars.

use std::ops::Range;

/// `NAME=value` or `NAME: value` on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The bytes of the name.
    pub name: Range<usize>,
    /// The bytes of the value, without quotes.
    pub value: Range<usize>,
}

/// The assignments in a text: the first one of each line, after `#`, `-` and `export`.
pub fn assignments(text: &str) -> Vec<Assignment> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        found.extend(assignment(line).map(|(name, value)| Assignment {
            name: start + name.start..start + name.end,
            value: start + value.start..start + value.end,
        }));
        start += line.len();
    }
    found
}

fn assignment(line: &str) -> Option<(Range<usize>, Range<usize>)> {
    let bytes = line.as_bytes();
    let skip = |from: usize, signs: &[u8]| {
        from + bytes[from..].iter().take_while(|byte| signs.contains(byte)).count()
    };
    let mut name = skip(0, b"# \t-'\"");
    if line[name..].starts_with("export ") {
        name = skip(name + "export ".len(), b" \t");
    }
    let name_end = name + bytes[name..].iter().take_while(|byte| is_name(**byte)).count();
    let sign = skip(name_end, b"'\" \t");
    if name_end == name || !matches!(bytes.get(sign), Some(b'=' | b':')) {
        return None;
    }
    let value = skip(sign + 1, b"'\"` \t");
    let ends = |byte: &u8| matches!(byte, b'\'' | b'"' | b'`' | b' ' | b'\t' | b'\n' | b'\r' | b',' | b'}');
    let value_end = value + bytes[value..].iter().take_while(|byte| !ends(byte)).count();
    (value_end > value).then_some((name..name_end, value..value_end))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_found_in_the_usual_notations() {
        let text = "A=1\nexport B_C='2 3'\r\n# d.e: \"f\" # g\nno assignment\n  - \"H\": i,\nEMPTY=\nJ = k";
        let found: Vec<_> =
            assignments(text).into_iter().map(|found| (&text[found.name], &text[found.value])).collect();
        assert_eq!(found, [("A", "1"), ("B_C", "2"), ("d.e", "f"), ("H", "i"), ("J", "k")]);
    }
}
