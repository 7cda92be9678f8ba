//! Reading files from disk: regular files of a sane size only, so that no input can hang or exhaust the program.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{FileId, FileState, Sources};

/// How many bytes a file may have.
pub const SIZE_LIMIT: u64 = 32 << 20;

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
        let (text, state) = read_from(path)?;
        Ok(self.add_as(path, text, state))
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

/// Reads a file that need not be kept, as [`Sources::read`] does.
pub fn read_text(path: &Path) -> Result<String, ReadProblem> {
    Ok(read_from(path)?.0)
}

fn read_from(path: &Path) -> Result<(String, FileState), ReadProblem> {
    // The kind is looked at first: only opening a pipe would wait for its other end.
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(ReadProblem::Directory);
    }
    if !metadata.is_file() {
        return Err(ReadProblem::NotRegular);
    }
    Ok(decode(read_limited(File::open(path)?, metadata.len())?))
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
