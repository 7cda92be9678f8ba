//! Writing files so that whoever reads them, at whatever moment, finds the old text or the new one.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts a new text into a file, by way of a temporary file beside it. Permissions stay as they are; a symbolic link
/// stays one, and its target gets the text. A file that is new is readable as `mode` says, where there are modes.
pub fn replace(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let permissions = fs::metadata(&path).ok().map(|metadata| metadata.permissions());
    if permissions.as_ref().is_some_and(Permissions::readonly) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let temporary = beside(&path);
    let written = write_new(&temporary, text, mode, permissions).and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        // What can't be removed either is no worse than what is told anyway.
        let _ = fs::remove_file(&temporary);
        return written;
    }
    sync_folder(&path);
    Ok(())
}

/// Writes a file that must not be there yet.
pub fn create(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    write_new(path, text, mode, None)?;
    sync_folder(path);
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

fn write_new(path: &Path, text: &str, mode: u32, permissions: Option<Permissions>) -> io::Result<()> {
    let mut file = new_file(path, mode)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn new_file(path: &Path, mode: u32) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
fn new_file(path: &Path, _mode: u32) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Makes a new name last, where the system can.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().filter(|_| cfg!(unix)) {
        // The text is safe already; a folder that can't be synced is no reason to fail.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}
