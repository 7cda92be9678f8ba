//! Extended attributes, of which access control lists are one, taken over from a file to the one that takes its place.

use std::fs::File;
use std::path::Path;

#[cfg(any(target_os = "linux", target_os = "macos"))]
use rustix::fs::{XattrFlags, fgetxattr, fsetxattr, getxattr, listxattr};

/// How long a value, or the list of all names, can be on Linux. Longer ones, which other systems have, are not copied.
#[cfg(any(target_os = "linux", target_os = "macos"))]
const LENGTH: usize = 65_536;

/// Copies all that can be seen; gives the names of those that could not be copied.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn copy(from: &Path, to: &File) -> Vec<String> {
    let list = read(|buffer| listxattr(from, buffer)).unwrap_or_default();
    let names = list.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let is_lost = |name: &&[u8]| {
        let Some(value) = read(|buffer| getxattr(from, *name, buffer)) else { return true };
        // The system may have given the new file the same one, and allow nobody to set it.
        fsetxattr(to, *name, &value, XattrFlags::empty()).is_err()
            && read(|buffer| fgetxattr(to, *name, buffer)) != Some(value)
    };
    names.filter(is_lost).map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

/// What a call writes into a buffer.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn read(call: impl FnOnce(&mut [u8]) -> rustix::io::Result<usize>) -> Option<Vec<u8>> {
    let mut buffer = vec![0; LENGTH];
    let length = call(&mut buffer).ok()?;
    buffer.truncate(length);
    Some(buffer)
}

/// Other systems have none, or keep them elsewhere.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn copy(_from: &Path, _to: &File) -> Vec<String> {
    Vec::new()
}
