//! Which texts saphyr-parser may read: those with nothing in them that it and js-yaml read differently.

/// Texts with more bytes than this are left to the strict reader, too: it makes no copy of every scalar, which is a tenth
/// of the time that a configuration of 100,000 lines takes from file to output.
pub(super) const LARGE: usize = 256 << 10;

/// Longer lines take saphyr-parser much more time than the strict reader.
const LONG_LINE: usize = 1 << 16;

/// Whether nothing in this text is known to divide the two parsers. One pass over the bytes.
pub(super) fn is_common_ground(text: &str) -> bool {
    let bytes = text.as_bytes();
    let byte_at = |index: usize| bytes.get(index).copied().unwrap_or(b'\n');
    // js-yaml takes leading blanks for the indentation of the whole document, and completes a last line.
    if byte_at(0) == b' ' || text.ends_with(' ') {
        return false;
    }
    // The last byte that is no blank, with a line break for the start of the text.
    let mut before = b'\n';
    let mut line_start = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        let is_odd = match byte {
            b' ' => continue,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => false,
            b'\n' => {
                let is_long = index - line_start > LONG_LINE;
                line_start = index;
                is_long
            }
            b'\r' => byte_at(index + 1) != b'\n',
            0..=0x1f | 0x7f => true,
            b'%' => before == b'\n',
            // Text glued to a document marker.
            b'-' => {
                before == b'\n'
                    && bytes[index..].starts_with(b"---")
                    && !matches!(byte_at(index + 3), b' ' | b'\n' | b'\r')
            }
            // Document ends.
            b'.' => before == b'\n' && bytes[index..].starts_with(b"..."),
            // Explicit keys and missing keys.
            b'?' | b':' => {
                let may_start = matches!(before, b'\n' | b'-' | b'?' | b':' | b'[' | b'{' | b',');
                may_start
                    && matches!(byte_at(index + 1), b' ' | b'\n' | b'\r' | b',' | b'[' | b']' | b'{' | b'}')
            }
            // Escaped line breaks, and surrogates alone or in pairs.
            b'\\' => match byte_at(index + 1) {
                b'\n' | b'\r' => true,
                b'u' | b'U' => matches!(byte_at(index + 2), b'd' | b'D' | b'0'),
                _ => false,
            },
            // C1 controls, line separators, the byte order mark and non-characters.
            0xc2 => byte_at(index + 1) < 0xa0,
            0xe2 => byte_at(index + 1) == 0x80 && matches!(byte_at(index + 2), 0xa8 | 0xa9),
            0xef => {
                (byte_at(index + 1) == 0xbb && byte_at(index + 2) == 0xbf)
                    || (byte_at(index + 1) == 0xbf && byte_at(index + 2) >= 0xbe)
            }
            _ => false,
        };
        if is_odd {
            return false;
        }
        before = byte;
    }
    bytes.len() - line_start <= LONG_LINE
}
