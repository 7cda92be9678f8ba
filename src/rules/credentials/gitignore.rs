//! Whether git ignores a file, without running git; the only file of the rules that knows the crate ignore.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::rules::Subject;

/// Whether git ignores a file. `None` if the file is in no repository, or its rules can't be read.
pub(super) fn is_ignored(subject: &Subject, path: &Path) -> Option<bool> {
    let folders: Vec<&Path> = path.parent()?.ancestors().collect();
    let root = folders.iter().position(|folder| is_repository(subject, folder))?;
    // The nearest file that has a word for it decides.
    for folder in &folders[..=root] {
        if let Some(ignored) = verdict(subject, folder, &folder.join(".gitignore"), path)? {
            return Some(ignored);
        }
    }
    let root = folders[root];
    Some(verdict(subject, root, &root.join(".git/info/exclude"), path)?.unwrap_or(false))
}

fn is_repository(subject: &Subject, folder: &Path) -> bool {
    subject.files().find(&folder.join(".git/HEAD")).is_some() || folder.join(".git").exists()
}

/// What one file of rules says about a path; the outer `None` if it can't be read.
fn verdict(subject: &Subject, folder: &Path, rules: &Path, path: &Path) -> Option<Option<bool>> {
    let mut builder = GitignoreBuilder::new(folder);
    match subject.files().find(rules) {
        Some(file) => {
            for line in subject.text(file).lines() {
                builder.add_line(None, line).ok()?;
            }
        }
        None if rules.is_file() => {
            if builder.add(rules).is_some() {
                return None;
            }
        }
        None => return Some(None),
    }
    let rules: Gitignore = builder.build().ok()?;
    let found = rules.matched_path_or_any_parents(path, false);
    Some(if found.is_ignore() {
        Some(true)
    } else if found.is_whitelist() {
        Some(false)
    } else {
        None
    })
}
