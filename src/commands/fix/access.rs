//! Which files a service's fixes may change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::service::Location;

/// What may be changed for one service.
#[derive(Debug)]
pub(super) struct Access<'a> {
    /// The service.
    pub location: &'a Location,
    /// Its project file, if it has one.
    pub project: Option<&'a Path>,
    /// The repository it is in, if it is in one.
    pub repository: Option<&'a Path>,
    /// The working directory.
    pub cwd: &'a Path,
    /// Whether files may be changed that are not the service's alone.
    pub follow_files: bool,
    /// The files that several services of the run consist of.
    pub shared: &'a BTreeSet<PathBuf>,
}

impl Access<'_> {
    /// Whether a file may be changed, and why not.
    pub fn may_change(&self, path: &Path) -> Result<(), String> {
        if path == self.location.path {
            return Ok(());
        }
        let refuse = |reason: &str| Err(format!("{} {reason}", self.shown(path)));
        if self.location.stdin {
            return refuse("is another file, and only standard input is changed");
        }
        if Some(path) == self.project {
            return Ok(());
        }
        let real = real(path);
        let is_below = |folder: &Path| real.starts_with(folder.canonicalize().unwrap_or(folder.to_owned()));
        if !is_below(&self.boundary()) {
            return refuse("is outside of the repository and of the working directory");
        }
        if self.follow_files {
            return Ok(());
        }
        if self.shared.contains(path) {
            return refuse("belongs to several services; --follow-files changes it");
        }
        if !is_below(self.project.and_then(Path::parent).unwrap_or(&self.location.service_dir)) {
            return refuse("is outside of the service's project; --follow-files changes it");
        }
        Ok(())
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.cwd).unwrap_or(path).display().to_string()
    }

    /// The folder that nothing outside of is ever changed: that of the repository, else the working directory, else the
    /// service's own.
    fn boundary(&self) -> PathBuf {
        let folder = &self.location.service_dir;
        match self.repository {
            Some(repository) => repository.to_owned(),
            None if folder.starts_with(real(self.cwd)) => self.cwd.to_owned(),
            None => folder.clone(),
        }
    }
}

/// Where a file really is; one that is not there yet is where its folder is.
fn real(path: &Path) -> PathBuf {
    let in_folder = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(in_folder).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn files_of_others_are_changed_only_if_that_was_asked_for_and_never_outside() {
        let folder = TempDir::new().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let file = |name: &str| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "").unwrap();
            path
        };
        fs::create_dir_all(root.join("repo/.git")).unwrap();
        let main = file("repo/a/serverless.yml");
        let (own, common, shared) =
            (file("repo/a/own.yml"), file("repo/common.yml"), file("repo/a/shared.yml"));
        let outside = file("outside.yml");
        let service_dir = root.join("repo/a");
        let location = Location { path: main.clone(), stdin: false, service_dir };
        let all_shared = BTreeSet::from([shared.clone()]);
        let repository = root.join("repo");
        let access = |follow_files, project| Access {
            location: &location,
            project,
            repository: Some(&repository),
            cwd: &root,
            follow_files,
            shared: &all_shared,
        };
        let may = |access: Access<'_>| {
            [&main, &own, &common, &shared, &outside].map(|path| access.may_change(path).is_ok())
        };
        assert_eq!(may(access(false, None)), [true, true, false, false, false]);
        assert_eq!(may(access(true, None)), [true, true, true, true, false]);
        // Where the project file is, the project begins.
        let project = repository.join("slsconf.yml");
        assert_eq!(may(access(false, Some(project.as_path()))), [true, true, true, false, false]);
        // The project file itself, wherever it was named.
        assert!(may(access(false, Some(outside.as_path())))[4]);
        // A new file.
        assert!(access(false, None).may_change(&root.join("repo/a/new.yml")).is_ok());
        assert!(access(true, None).may_change(&root.join("repo/a/../../new.yml")).is_err());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&outside, root.join("repo/a/link.yml")).unwrap();
            assert!(access(true, None).may_change(&root.join("repo/a/link.yml")).is_err());
        }
    }
}
