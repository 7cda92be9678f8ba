//! Lines of a text as js-yaml counts them: LF, CRLF and a lone CR end one.

fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

/// Where the line begins that has the byte at `at`.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(is_break).map_or(0, |found| found + 1)
}

/// Where the line of the byte at `at` ends, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find(is_break).map_or(text.len(), |length| at + length)
}

/// Where the line after that of the byte at `at` begins; the end of the text if there is none.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    match text.as_bytes().get(end) {
        Some(b'\r') if text.as_bytes().get(end + 1) == Some(&b'\n') => end + 2,
        Some(_) => end + 1,
        None => end,
    }
}

/// Where the line before a line begins that begins at `start`; `None` for the first.
pub(super) fn previous_line(text: &str, start: usize) -> Option<usize> {
    (start > 0).then(|| line_start(text, break_before(text, start)))
}

/// Where the line break before a line begins that begins at `start`.
pub(super) fn break_before(text: &str, start: usize) -> usize {
    match &text.as_bytes()[..start] {
        [.., b'\r', b'\n'] => start - 2,
        [.., b'\r' | b'\n'] => start - 1,
        _ => start,
    }
}

/// How many characters stand before a byte on its line.
pub(super) fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].chars().count()
}

/// Whether there are only blanks in a text.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Whether only blanks stand before a byte on its line.
pub(super) fn starts_line(text: &str, at: usize) -> bool {
    is_blank(&text[line_start(text, at)..at])
}

/// Whether the line of the byte at `at` has only blanks.
pub(super) fn is_blank_line(text: &str, at: usize) -> bool {
    is_blank(&text[line_start(text, at)..line_end(text, at)])
}

/// Just after the blanks that begin at `at`.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    at + text[at..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Where the blanks before `at` begin.
pub(super) fn blanks_before(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches([' ', '\t']).len()
}

/// Just after blanks, line breaks and comments.
pub(super) fn skip_separation(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'#') if at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r' | b',') => {
                at = line_end(text, at);
            }
            _ => return at,
        }
    }
}
