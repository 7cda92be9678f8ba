//! How many columns of a terminal texts take, and texts broken into lines of so many; the only file that knows
//! unicode-width.

use unicode_width::UnicodeWidthChar;

/// What a tab is drawn as at most.
const TAB: usize = 4;

/// How many columns a character takes.
pub fn of_character(character: char) -> usize {
    match character {
        '\t' => TAB,
        _ => character.width().unwrap_or(0),
    }
}

/// How many columns a text takes.
pub fn of(text: &str) -> usize {
    text.chars().map(of_character).sum()
}

/// How many bytes of a text have room in so many columns; at least a character, so that who goes on from there comes
/// to an end.
pub fn prefix(text: &str, columns: usize) -> usize {
    let mut taken = 0;
    let fits = |(_, character): &(usize, char)| {
        taken += of_character(*character);
        taken <= columns
    };
    let end = text.char_indices().take_while(fits).last();
    end.or_else(|| text.char_indices().next()).map_or(0, |(last, character)| last + character.len_utf8())
}

/// A text in lines of at most so many columns, broken at blanks. What stands between backticks is something to copy, so
/// it stays in one line if it has room in one. A word that has not is not broken: the terminal does that without
/// putting anything between its parts.
pub fn wrap(text: &str, columns: usize) -> String {
    text.split('\n').map(|line| wrap_line(line, columns)).collect::<Vec<_>>().join("\n")
}

fn wrap_line(text: &str, columns: usize) -> String {
    let mut lines = String::with_capacity(text.len() + 8);
    let mut taken = 0;
    for (index, piece) in pieces(text, columns).into_iter().enumerate() {
        let wide = of(piece);
        let blank = usize::from(index > 0);
        if taken > 0 && taken + blank + wide > columns {
            lines.push('\n');
            taken = wide;
        } else {
            lines.push_str(&" "[..blank]);
            taken += blank + wide;
        }
        lines.push_str(piece);
    }
    lines
}

/// What stands between the blanks of a text where it can be broken.
fn pieces(text: &str, columns: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut in_code = false;
    let mut stays_whole = false;
    for (offset, character) in text.char_indices() {
        match character {
            '`' if in_code => (in_code, stays_whole) = (false, false),
            '`' => {
                let code = text[offset + 1..].split_once('`').map(|(code, _)| code);
                in_code = code.is_some();
                stays_whole = code.is_some_and(|code| of(code) + 2 <= columns);
            }
            ' ' if !stays_whole => {
                pieces.push(&text[start..offset]);
                start = offset + 1;
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_blanks_but_not_in_code() {
        assert_eq!(wrap("one two three", 7), "one two\nthree");
        assert_eq!(wrap("run `a b c` now", 8), "run\n`a b c`\nnow");
        assert_eq!(wrap("run `a b c d e` or `f g` now", 9), "run `a b\nc d e` or\n`f g` now");
        assert_eq!(wrap("from 2027-03-03 on", 9), "from\n2027-03-03\non");
        assert_eq!(wrap("an ` alone and more", 8), "an `\nalone\nand more");
        assert_eq!(wrap("a\n  b c", 40), "a\n  b c");
        assert_eq!(wrap("日本 語", 5), "日本\n語");
    }

    #[test]
    fn a_prefix_ends_where_the_room_does() {
        assert_eq!(prefix("abc", 2), 2);
        assert_eq!(prefix("日本", 3), 3);
        assert_eq!(prefix("日本", 1), 3);
        assert_eq!(prefix("", 1), 0);
    }
}
