//! Reading files from disk: regular files of a sane size only, so that no input can hang or exhaust the program.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::{FileId, FileState, Sources};

/// How many bytes a file may have.
pub const SIZE_LIMIT: u64 = 32 << 20;
/// How many bytes all files of a run may have together.
const TOTAL_LIMIT: u64 = 48 << 20;

/// Why a file can't be read.
#[derive(Debug)]
pub enum ReadProblem {
    /// Nothing is there.
    NotFound,
    /// It is a folder.
    Directory,
    /// It is a pipe, a socket or a device, which may never end.
    NotRegular,
    /// It is larger than [`SIZE_LIMIT`].
    TooLarge,
    /// It is one too many: all files together are larger than a run takes.
    TooMuch,
    /// It lies outside of the folder that files may be read from.
    Outside,
    /// The system says no.
    Io(io::Error),
}

impl ReadProblem {
    /// What to do, in a sentence.
    pub fn help(&self) -> &'static str {
        match self {
            ReadProblem::NotFound => "check the path; relative paths start at the service directory",
            ReadProblem::Directory => "name a file in the folder",
            ReadProblem::NotRegular => "copy the content to a regular file",
            ReadProblem::TooLarge => "split the file, or include only the part that is needed",
            ReadProblem::TooMuch => "include fewer files, or only the parts that are needed",
            ReadProblem::Outside => "copy the file into the repository",
            ReadProblem::Io(_) => "check the permissions of the file and its folders",
        }
    }
}

/// Node's words where it has any.
impl fmt::Display for ReadProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadProblem::NotFound => formatter.write_str("ENOENT: no such file or directory"),
            ReadProblem::Directory => formatter.write_str("EISDIR: illegal operation on a directory, read"),
            ReadProblem::NotRegular => formatter.write_str("it is not a regular file"),
            ReadProblem::TooLarge => write!(formatter, "it is larger than {} MiB", SIZE_LIMIT >> 20),
            ReadProblem::TooMuch => {
                write!(formatter, "with it, all files together are larger than {} MiB", TOTAL_LIMIT >> 20)
            }
            ReadProblem::Outside => formatter.write_str("it lies outside of the repository"),
            ReadProblem::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                formatter.write_str("EACCES: permission denied")
            }
            ReadProblem::Io(error) => error.fmt(formatter),
        }
    }
}

impl From<io::Error> for ReadProblem {
    fn from(error: io::Error) -> ReadProblem {
        match error.kind() {
            // A path that goes through a file names nothing either.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadProblem::NotFound,
            // Only what is no file in truth makes readers wait, as some of the kernel's do.
            io::ErrorKind::WouldBlock => ReadProblem::NotRegular,
            _ => ReadProblem::Io(error),
        }
    }
}

impl Sources {
    /// Reads a file, or finds it if it was read before. Bytes that are not UTF-8 become U+FFFD, as in Node.
    pub fn read(&mut self, path: &Path) -> Result<FileId, ReadProblem> {
        if let Some(known) = self.find(path) {
            return Ok(known);
        }
        if self.is_outside(path) {
            return Err(ReadProblem::Outside);
        }
        let bytes = read_regular(path)?;
        self.bytes_read += bytes.len() as u64;
        if self.bytes_read > TOTAL_LIMIT {
            return Err(ReadProblem::TooMuch);
        }
        let (text, state) = decode(bytes);
        Ok(self.add_as(path, text, state))
    }

    fn is_outside(&self, path: &Path) -> bool {
        self.boundary.as_ref().is_some_and(|boundary| {
            // What is not there leads nowhere; where it would be is all that can be said.
            !path.canonicalize().unwrap_or(path.to_owned()).starts_with(boundary)
        })
    }

    /// Reads standard input to its end and keeps it under `path`, or finds it if it was read before.
    pub fn read_stdin(&mut self, path: &Path) -> Result<FileId, ReadProblem> {
        if let Some(known) = self.find(path) {
            return Ok(known);
        }
        let bytes = read_limited(io::stdin().lock(), 0)?;
        let (text, state) = decode(bytes);
        Ok(self.add_as(path, text, state))
    }
}

/// The text of a file that is no part of a service, under the same limits.
pub fn read_text(path: &Path) -> Result<String, ReadProblem> {
    read_regular(path).map(|bytes| decode(bytes).0)
}

fn read_regular(path: &Path) -> Result<Vec<u8>, ReadProblem> {
    // The kind is looked at first, since only opening some devices does something; and again once the file is open,
    // since another one may have taken its place.
    check_kind(&fs::metadata(path)?)?;
    let file = open(path)?;
    let metadata = file.metadata()?;
    check_kind(&metadata)?;
    read_limited(file, metadata.len())
}

fn check_kind(metadata: &fs::Metadata) -> Result<(), ReadProblem> {
    match (metadata.is_dir(), metadata.is_file()) {
        (true, _) => Err(ReadProblem::Directory),
        (false, false) => Err(ReadProblem::NotRegular),
        (false, true) => Ok(()),
    }
}

/// Opens a file so that neither opening nor reading it can wait for anybody.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

fn read_limited(reader: impl Read, expected: u64) -> Result<Vec<u8>, ReadProblem> {
    if expected > SIZE_LIMIT {
        return Err(ReadProblem::TooLarge);
    }
    let mut bytes = Vec::with_capacity(expected as usize + 1);
    // The size can grow after it was looked at.
    reader.take(SIZE_LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SIZE_LIMIT { Err(ReadProblem::TooLarge) } else { Ok(bytes) }
}

fn decode(bytes: Vec<u8>) -> (String, FileState) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, FileState::Read),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), FileState::Replaced),
    }
}
