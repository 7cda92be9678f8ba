//! Writing files so that whoever reads them, at whatever moment, finds the old text or the new one.

use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::attributes;

/// A file to be written.
#[derive(Clone, Copy, Debug)]
pub struct Replacement<'a> {
    /// The file.
    pub path: &'a Path,
    /// What it held when it was read, to the byte; `None` if it was not there.
    pub before: Option<&'a str>,
    /// What it is to hold.
    pub after: &'a str,
}

/// Something that a file does not have any more since another took its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// So many other names for it: they still lead to the old text.
    Names(u64),
    /// Extended attributes that could not be copied.
    Attributes(Vec<String>),
}

impl fmt::Display for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Loss::Names(1) => formatter.write_str(
                "had another name, a hard link, which still has the old text; link it again, or make it a symbolic link",
            ),
            Loss::Names(count) => write!(
                formatter,
                "had {count} other names, hard links, which still have the old text; link them again, or make them symbolic \
                 links"
            ),
            Loss::Attributes(names) => write!(
                formatter,
                "lost what the system keeps about it as {}; set it again, as with setfattr or setfacl",
                names.join(", ")
            ),
        }
    }
}

/// Why some files were not written.
#[derive(Debug)]
pub struct WriteFailure {
    /// The file it failed at.
    pub path: PathBuf,
    /// Why.
    pub problem: WriteProblem,
    /// The files that hold the new text all the same: they were written before, and could not be put back.
    pub written: Vec<PathBuf>,
}

/// Why a file can't be written.
#[derive(Debug)]
pub enum WriteProblem {
    /// It does not hold what it held when it was read.
    Changed,
    /// It may not be written to.
    ReadOnly,
    /// It would belong to somebody else afterwards.
    Ownership,
    /// The system says no.
    Io(io::Error),
}

impl WriteProblem {
    /// What to do, in a sentence.
    pub fn help(&self) -> &'static str {
        match self {
            WriteProblem::Changed => "run the command again",
            WriteProblem::ReadOnly => "make it writable, or leave it out",
            WriteProblem::Ownership => "run the command as the owner of the file",
            WriteProblem::Io(_) => "check the permissions of the folder, and the room on the disk",
        }
    }
}

impl fmt::Display for WriteProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteProblem::Changed => formatter.write_str("it has changed since it was read"),
            WriteProblem::ReadOnly => formatter.write_str("the file is read-only"),
            WriteProblem::Ownership => formatter.write_str("it belongs to somebody else"),
            WriteProblem::Io(error) => error.fmt(formatter),
        }
    }
}

impl From<io::Error> for WriteProblem {
    fn from(error: io::Error) -> WriteProblem {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => WriteProblem::ReadOnly,
            _ => WriteProblem::Io(error),
        }
    }
}

/// Writes all files or none, as far as a file system allows: each new text is safely on the disk, in a temporary file
/// beside its target, before the first target is replaced; and where replacing fails midway, those replaced before get
/// their old texts back. Symbolic links stay, and their targets get the text. Permissions, owners and extended attributes
/// stay. A file that does not hold `before` any more is left alone. A new file is readable as `mode` says, where there are
/// modes. Gives what could not be kept, with the place of the file in the list.
pub fn replace_all(replacements: &[Replacement<'_>], mode: u32) -> Result<Vec<(usize, Loss)>, WriteFailure> {
    let fail = |path: &Path, problem| WriteFailure { path: path.to_owned(), problem, written: Vec::new() };
    let mut prepared = Vec::with_capacity(replacements.len());
    for replacement in replacements {
        let one = Prepared::new(replacement, mode).map_err(|problem| fail(replacement.path, problem))?;
        prepared.push(one);
    }
    for (one, replacement) in prepared.iter().zip(replacements) {
        one.is_as_read(replacement).map_err(|problem| fail(replacement.path, problem))?;
    }
    for index in 0..prepared.len() {
        if let Err(problem) = prepared[index].put(&replacements[index]) {
            let done = prepared.iter().zip(replacements).take(index);
            let stuck = done.filter(|(one, replacement)| one.put_back(replacement, mode).is_err());
            let written = stuck.map(|(_, replacement)| replacement.path.to_owned()).collect();
            return Err(WriteFailure { written, ..fail(replacements[index].path, problem) });
        }
    }
    let losses = prepared.iter().enumerate();
    Ok(losses.flat_map(|(index, one)| one.losses.iter().map(move |loss| (index, loss.clone()))).collect())
}

/// A new text in a temporary file beside its target. It is gone when this is, unless it took the target's place.
#[derive(Debug)]
struct Prepared {
    target: PathBuf,
    temporary: PathBuf,
    losses: Vec<Loss>,
}

impl Prepared {
    fn new(replacement: &Replacement<'_>, mode: u32) -> Result<Prepared, WriteProblem> {
        let target = real(replacement.path);
        let metadata = replacement.before.is_some().then(|| writable(&target)).transpose()?;
        let (temporary, file) = temporary(&target, mode)?;
        let mut prepared = Prepared { target, temporary, losses: Vec::new() };
        prepared.fill(file, replacement.after, metadata.as_ref())?;
        Ok(prepared)
    }

    fn fill(&mut self, mut file: File, text: &str, metadata: Option<&Metadata>) -> Result<(), WriteProblem> {
        if let Some(metadata) = metadata {
            keep_owner(&file, metadata)?;
            file.set_permissions(metadata.permissions())?;
            let attributes = attributes::copy(&self.target, &file);
            self.losses.extend((!attributes.is_empty()).then_some(Loss::Attributes(attributes)));
            self.losses.extend(other_names(metadata).map(Loss::Names));
        }
        file.write_all(text.as_bytes())?;
        Ok(file.sync_all()?)
    }

    /// Whether the target still holds what was read from it.
    fn is_as_read(&self, replacement: &Replacement<'_>) -> Result<(), WriteProblem> {
        let is_same = match (File::open(&self.target), replacement.before) {
            (Ok(file), Some(before)) => {
                let mut bytes = Vec::with_capacity(before.len());
                file.take(before.len() as u64 + 1).read_to_end(&mut bytes)?;
                bytes == before.as_bytes()
            }
            (Err(error), None) => error.kind() == io::ErrorKind::NotFound,
            _ => false,
        };
        if is_same { Ok(()) } else { Err(WriteProblem::Changed) }
    }

    fn put(&self, replacement: &Replacement<'_>) -> Result<(), WriteProblem> {
        self.is_as_read(replacement)?;
        match replacement.before {
            Some(_) => fs::rename(&self.temporary, &self.target)?,
            // Unlike a renaming, a link never replaces what somebody else has put there meanwhile.
            None => fs::hard_link(&self.temporary, &self.target).or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Err(error),
                // Not every file system has links.
                _ => fs::rename(&self.temporary, &self.target),
            })?,
        }
        sync_folder(&self.target);
        Ok(())
    }

    fn put_back(&self, replacement: &Replacement<'_>, mode: u32) -> Result<(), WriteProblem> {
        match replacement.before {
            Some(before) => Ok(replace(&self.target, before, mode)?),
            None => Ok(fs::remove_file(&self.target)?),
        }
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // It is there no more if all went well; what can't be removed either is no worse than what is told anyway.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Puts a new text into a file, whatever it holds. Permissions and owner stay as they are; a symbolic link stays one, and
/// its target gets the text. A file that is new is readable as `mode` says, where there are modes.
pub fn replace(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let target = real(path);
    let metadata = if target.exists() { Some(writable(&target).map_err(told)?) } else { None };
    let (temporary, file) = temporary(&target, mode)?;
    let mut prepared = Prepared { target, temporary, losses: Vec::new() };
    prepared.fill(file, text, metadata.as_ref()).map_err(told)?;
    fs::rename(&prepared.temporary, &prepared.target)?;
    sync_folder(&prepared.target);
    Ok(())
}

fn told(problem: WriteProblem) -> io::Error {
    match problem {
        WriteProblem::Io(error) => error,
        other => io::Error::new(io::ErrorKind::PermissionDenied, other.to_string()),
    }
}

/// Writes a file that must not be there yet.
pub fn create(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let mut file = new_file(path, mode)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    sync_folder(path);
    Ok(())
}

/// The file that a path leads to by symbolic links.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// What a file is like, if it may be written to. Replacing it would not ask.
fn writable(path: &Path) -> Result<Metadata, WriteProblem> {
    let metadata = fs::metadata(path)?;
    if metadata.permissions().readonly() {
        return Err(WriteProblem::ReadOnly);
    }
    OpenOptions::new().write(true).open(path)?;
    Ok(metadata)
}

/// How many names are tried for a temporary file.
const NAMES: u32 = 100;

/// A new file beside another; nothing takes it for a configuration.
fn temporary(target: &Path, mode: u32) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut number = 0;
    loop {
        let path = target.with_file_name(format!(".{name}.slsconf-{}-{number}.tmp", std::process::id()));
        match new_file(&path, mode) {
            Ok(file) => return Ok((path, file)),
            // Left behind by a process that was killed.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < NAMES => number += 1,
            Err(error) => return Err(error),
        }
    }
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

#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) -> Result<(), WriteProblem> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) == (metadata.uid(), metadata.gid()) {
        return Ok(());
    }
    fchown(file, Some(metadata.uid()), Some(metadata.gid())).map_err(|_| WriteProblem::Ownership)
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _metadata: &Metadata) -> Result<(), WriteProblem> {
    Ok(())
}

/// How many other names a file has.
#[cfg(unix)]
fn other_names(metadata: &Metadata) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    Some(metadata.nlink().saturating_sub(1)).filter(|count| *count > 0)
}

#[cfg(not(unix))]
fn other_names(_metadata: &Metadata) -> Option<u64> {
    None
}

/// Makes a new name last, where the system can.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().filter(|_| cfg!(unix)) {
        // The text is safe already; a folder that can't be synced is no reason to fail.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_names(folder: &Path) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_written_or_none() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a"), "1").unwrap();
        fs::write(path("b"), "2").unwrap();
        let (a, b, c) = (path("a"), path("b"), path("c"));
        let write = |b_before| {
            let one = Replacement { path: &a, before: Some("1"), after: "one" };
            let two = Replacement { path: &b, before: Some(b_before), after: "two" };
            let new = Replacement { path: &c, before: None, after: "three" };
            replace_all(&[one, two, new], 0o644)
        };
        let failure = write("changed").unwrap_err();
        assert!(
            matches!(failure.problem, WriteProblem::Changed)
                && failure.path == b
                && failure.written.is_empty()
        );
        assert_eq!((fs::read_to_string(&a).unwrap().as_str(), all_names(folder.path()).len()), ("1", 2));
        write("2").unwrap();
        assert_eq!(all_names(folder.path()), ["a", "b", "c"]);
        let texts = [&a, &b, &c].map(|path| fs::read_to_string(path).unwrap());
        assert_eq!(texts, ["one", "two", "three"]);
        // A file that came meanwhile is not overwritten.
        let late = replace_all(&[Replacement { path: &c, before: None, after: "mine" }], 0o644).unwrap_err();
        assert!(matches!(late.problem, WriteProblem::Changed));
        assert_eq!(fs::read_to_string(&c).unwrap(), "three");
    }

    #[test]
    fn what_was_written_before_a_failure_is_put_back() {
        let folder = tempfile::TempDir::new().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&a, "1").unwrap();
        fs::write(&b, "2").unwrap();
        let first = Replacement { path: &a, before: Some("1"), after: "one" };
        let second = Replacement { path: &b, before: Some("2"), after: "two" };
        let prepared = [Prepared::new(&first, 0o644).unwrap(), Prepared::new(&second, 0o644).unwrap()];
        prepared[0].put(&first).unwrap();
        assert_eq!(fs::read_to_string(&a).unwrap(), "one");
        // Somebody writes the second at the last moment.
        fs::write(&b, "other").unwrap();
        assert!(matches!(prepared[1].put(&second), Err(WriteProblem::Changed)));
        prepared[0].put_back(&first, 0o644).unwrap();
        drop(prepared);
        assert_eq!((fs::read_to_string(&a).unwrap().as_str(), all_names(folder.path()).len()), ("1", 2));
    }

    #[cfg(unix)]
    #[test]
    fn other_names_of_a_file_are_told_and_keep_the_old_text() {
        let folder = tempfile::TempDir::new().unwrap();
        let (file, other) = (folder.path().join("file"), folder.path().join("other"));
        fs::write(&file, "old").unwrap();
        fs::hard_link(&file, &other).unwrap();
        let replacement = Replacement { path: &file, before: Some("old"), after: "new" };
        assert_eq!(replace_all(&[replacement], 0o644).unwrap(), [(0, Loss::Names(1))]);
        assert_eq!(
            (fs::read_to_string(&file).unwrap(), fs::read_to_string(&other).unwrap()),
            ("new".into(), "old".into())
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn extended_attributes_stay() {
        use rustix::fs::{XattrFlags, getxattr, setxattr};
        let folder = tempfile::TempDir::new_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "old").unwrap();
        if setxattr(&file, "user.slsconf", b"mine", XattrFlags::empty()).is_err() {
            // Not every file system has them.
            return;
        }
        let replacement = Replacement { path: &file, before: Some("old"), after: "new" };
        assert_eq!(replace_all(&[replacement], 0o644).unwrap(), []);
        let mut buffer = [0; 16];
        let length = getxattr(&file, "user.slsconf", &mut buffer[..]).unwrap();
        assert_eq!((&buffer[..length], fs::read_to_string(&file).unwrap().as_str()), (&b"mine"[..], "new"));
    }

    #[cfg(unix)]
    #[test]
    fn links_permissions_and_read_only_files_stay_what_they_are() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::TempDir::new().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("target", &link).unwrap();
        replace_all(&[Replacement { path: &link, before: Some("old"), after: "new" }], 0o644).unwrap();
        assert_eq!(
            (fs::read_link(&link).unwrap().to_str(), fs::read_to_string(&target).unwrap().as_str()),
            (Some("target"), "new")
        );
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&target, fs::Permissions::from_mode(0o440)).unwrap();
        let failure = replace_all(&[Replacement { path: &link, before: Some("new"), after: "newer" }], 0o644)
            .unwrap_err();
        assert!(matches!(failure.problem, WriteProblem::ReadOnly));
    }
}
