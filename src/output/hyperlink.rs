//! Names of files that open them when they are clicked in a terminal (the escape sequence OSC 8); the only file that
//! knows rustix.

use std::path::Path;

/// A name as a link to its file, where the file has a place that a link can name. There is no line in it: terminals
/// have no common way to write one, and some open nothing then.
pub fn to_file(path: &Path, name: &str) -> String {
    match path.is_absolute() {
        true => format!("\u{1b}]8;;file://{}{}\u{1b}\\{name}\u{1b}]8;;\u{1b}\\", host(), encoded(path)),
        false => name.to_owned(),
    }
}

/// The machine's name: a terminal at the other end of an `ssh` does not open its own file of that name then.
#[cfg(unix)]
fn host() -> String {
    let names = rustix::system::uname();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    let host = names.nodename().to_bytes();
    if host.iter().all(is_plain) { String::from_utf8_lossy(host).into_owned() } else { String::new() }
}

#[cfg(not(unix))]
fn host() -> String {
    String::new()
}

/// A path as a URI has it.
fn encoded(path: &Path) -> String {
    let mut encoded = String::new();
    let bytes = bytes(path);
    if !bytes.starts_with(b"/") {
        encoded.push('/');
    }
    for byte in bytes {
        match byte {
            b'/' | b':' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(unix)]
fn bytes(path: &Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

#[cfg(not(unix))]
fn bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().replace('\\', "/").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_link_is_a_uri_whatever_the_path_has() {
        assert_eq!(encoded(Path::new("/a b/é\u{1b}#?%.yml")), "/a%20b/%C3%A9%1B%23%3F%25.yml");
        let link = to_file(Path::new("/srv/a.yml"), "a.yml");
        assert!(link.starts_with("\u{1b}]8;;file://"), "{link:?}");
        assert!(link.ends_with("/srv/a.yml\u{1b}\\a.yml\u{1b}]8;;\u{1b}\\"), "{link:?}");
    }

    #[test]
    fn what_is_no_file_has_no_link() {
        assert_eq!(to_file(Path::new("<stdin>"), "<stdin>"), "<stdin>");
    }
}
