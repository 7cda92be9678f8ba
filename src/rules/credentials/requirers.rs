//! Which code of a service requires a package.

use std::fs;
use std::path::{Path, PathBuf};

/// Who requires a package.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Requirers {
    /// Nobody.
    None,
    /// This file, maybe others.
    Some(PathBuf),
    /// There is more code than is looked at.
    TooMany,
}

/// Names of files that hold code.
const CODE: &[&str] = &["js", "cjs", "mjs", "jsx", "ts", "cts", "mts", "tsx"];
/// Folders of what others wrote, or what was built.
const LEFT_OUT: &[&str] = &["node_modules", ".git", ".serverless", ".webpack", ".esbuild"];
/// How many files and folders are looked at, and how long a file may be.
const LIMIT: usize = 5_000;
const LENGTH: u64 = 1 << 20;

/// The first file in a folder, by name, that names the package in quotes, as it is or with something below it.
pub(super) fn first(folder: &Path, package: &str) -> Requirers {
    let mut open = vec![folder.to_owned()];
    let mut count = 0;
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            count += 1;
            if count > LIMIT {
                return Requirers::TooMany;
            }
            let Ok(metadata) = entry.metadata() else { continue };
            let (path, name) = (entry.path(), entry.file_name());
            if metadata.is_dir() && !LEFT_OUT.iter().any(|left_out| name == *left_out) {
                open.push(path);
            } else if metadata.is_file() && is_code(&path) {
                if metadata.len() > LENGTH {
                    return Requirers::TooMany;
                }
                let text = fs::read(&path).unwrap_or_default();
                if names(&String::from_utf8_lossy(&text), package) {
                    return Requirers::Some(path);
                }
            }
        }
    }
    Requirers::None
}

fn is_code(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| CODE.contains(&extension))
}

fn names(text: &str, package: &str) -> bool {
    text.match_indices(package).any(|(start, _)| {
        let (before, after) = (&text[..start], &text[start + package.len()..]);
        before.ends_with(['"', '\'', '`']) && after.starts_with(['"', '\'', '`', '/'])
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn code_that_requires_a_package_is_found_but_not_what_others_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("node_modules/a/index.js", "require('@serverless/enterprise-plugin')");
        write("README.md", "'@serverless/enterprise-plugin'");
        write("src/a.js", "// @serverless/enterprise-plugin\nrequire('@serverless/enterprise-plugin-x')");
        assert_eq!(first(folder.path(), "@serverless/enterprise-plugin"), Requirers::None);
        write("src/b.ts", "import { x } from \"@serverless/enterprise-plugin/sdk\"");
        let found = first(folder.path(), "@serverless/enterprise-plugin");
        assert_eq!(found, Requirers::Some(folder.path().join("src/b.ts")));
    }
}
