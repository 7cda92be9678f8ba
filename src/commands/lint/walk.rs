//! The way through the folders below one. Each is listed once, and what commands ask about folders is answered by the list.
//!
//! The rules are those of the crate ignore, and a test holds the way to that of its walker. That walker itself reads whatever
//! is called `.gitignore`: in a hostile repository, a link to a device that never ends.

use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::left_out::{Hostile, LeftOut};
use crate::project;

/// What was met.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// What has a name that was wanted, in the order of paths.
    pub met: Vec<(PathBuf, Kind)>,
    /// The folders that were looked into.
    pub folders: Vec<Folder>,
    /// The folders that can't be looked into.
    pub unlisted: Vec<(PathBuf, io::Error)>,
    /// What keeps other folders from being looked into.
    pub hostile: Vec<Hostile>,
}

/// What something with a wanted name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Folder,
    File,
    /// A symbolic link, to whatever.
    Link,
}

/// A folder that was looked into.
#[derive(Debug)]
pub(in crate::commands) struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// Whether a project file is in it.
    pub has_project: bool,
    /// Whether it is the root of a repository.
    pub has_repository: bool,
}

/// Goes through a folder and all below it that no rule leaves out; it follows no symbolic links.
pub(super) fn walk(root: &Path, is_wanted: impl Fn(&OsStr) -> bool) -> Result<Walked, Hostile> {
    let mut left_out = LeftOut::above(root)?;
    let mut walked = Walked::default();
    let mut open = vec![(root.ancestors().count(), root.to_owned())];
    while let Some((depth, folder)) = open.pop() {
        let entries = match list(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                walked.unlisted.push((folder, error));
                continue;
            }
        };
        let entry = |name: &str| entries.iter().find(|(own, _)| own == name).map(|(_, kind)| *kind);
        if let Err(hostile) = left_out.enter(depth, &folder, |name| entry(name).is_some()) {
            if folder == root {
                return Err(hostile);
            }
            walked.hostile.push(hostile);
            continue;
        }
        for (name, kind) in &entries {
            let is_folder = kind.is_dir();
            let is_met = is_wanted(name);
            if !is_met && (!is_folder || name == "node_modules") {
                continue;
            }
            let path = folder.join(name);
            if left_out.has(&path, is_folder) {
                continue;
            }
            if is_met {
                let kind = match is_folder {
                    true => Kind::Folder,
                    false if kind.is_symlink() => Kind::Link,
                    false => Kind::File,
                };
                walked.met.push((path.clone(), kind));
            }
            if is_folder && name != "node_modules" {
                open.push((depth + 1, path));
            }
        }
        // Only where a link leads has to be asked.
        let is_file =
            |kind: FileType| kind.is_file() || kind.is_symlink() && folder.join(project::FILE_NAME).is_file();
        let is_there = |kind: FileType| !kind.is_symlink() || folder.join(".git").exists();
        walked.folders.push(Folder {
            has_project: entry(project::FILE_NAME).is_some_and(is_file),
            has_repository: entry(".git").is_some_and(is_there),
            path: folder,
        });
    }
    // Systems list folders in any order.
    walked.met.sort();
    walked.unlisted.sort_by(|(one, _), (other, _)| one.cmp(other));
    walked.hostile.sort();
    Ok(walked)
}

fn list(folder: &Path) -> io::Result<Vec<(OsString, FileType)>> {
    fs::read_dir(folder)?
        .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))))
        .collect()
}
