//! What `.gitignore` files and the like leave out of the folders they are in; the only file of lint that knows the crate ignore.

use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::source::{ReadProblem, read_text};

/// The rules that count in a folder: its own, and those of the folders above it.
#[derive(Debug)]
pub(super) struct LeftOut {
    /// The outermost first.
    levels: Vec<Level>,
    /// Those of whoever runs the program.
    personal: Gitignore,
}

/// The rules of one folder.
#[derive(Debug)]
struct Level {
    /// How many folders it is in.
    depth: usize,
    /// Those of each kind, the kind that counts more first.
    kinds: [Gitignore; 3],
}

/// A file of rules that is not regular or too large: it might be read without end.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hostile(pub PathBuf);

impl LeftOut {
    /// What leaves something out of a folder before it is looked into.
    pub fn above(folder: &Path) -> Result<LeftOut, Hostile> {
        let mut left_out = LeftOut { levels: Vec::new(), personal: Gitignore::global().0 };
        let above: Vec<_> = folder.ancestors().skip(1).collect();
        for (depth, folder) in above.into_iter().rev().enumerate() {
            left_out.enter(depth, folder, |_| true)?;
        }
        Ok(left_out)
    }

    /// Takes up the rules of a folder that is in `depth` others, and drops those of the folders that it is not in.
    pub fn enter(&mut self, depth: usize, folder: &Path, has: impl Fn(&str) -> bool) -> Result<(), Hostile> {
        while self.levels.pop_if(|level| level.depth >= depth).is_some() {}
        if ![".ignore", ".gitignore", ".git"].into_iter().any(&has) {
            return Ok(());
        }
        let beside = |name: &str| has(name).then(|| folder.join(name));
        let of_repository = has(".git").then(|| exclude_of(folder)).flatten();
        let kinds = [
            rules(folder, beside(".ignore"))?,
            rules(folder, beside(".gitignore"))?,
            rules(folder, of_repository)?,
        ];
        if !kinds.iter().all(Gitignore::is_empty) {
            self.levels.push(Level { depth, kinds });
        }
        Ok(())
    }

    /// Whether something in the folder that was entered last is left out: a rule says so, or it is hidden and none
    /// takes it in. Of one kind, the rules of the innermost folder count.
    pub fn has(&self, path: &Path, is_folder: bool) -> bool {
        let of_kind = |kind: usize| self.levels.iter().rev().map(move |level| &level.kinds[kind]);
        let rules = (0..3).flat_map(of_kind).chain([&self.personal]);
        match rules.map(|rules| rules.matched(path, is_folder)).find(|found| !found.is_none()) {
            Some(Match::Ignore(_)) => true,
            Some(_) => false,
            None => path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")),
        }
    }
}

/// The rules in a file, for a folder. What is wrong with one of them, git does not tell either.
fn rules(folder: &Path, file: Option<PathBuf>) -> Result<Gitignore, Hostile> {
    let Some(file) = file else { return Ok(Gitignore::empty()) };
    let text = match read_text(&file) {
        Ok(text) => text,
        Err(ReadProblem::NotRegular | ReadProblem::TooLarge) => return Err(Hostile(file)),
        Err(_) => return Ok(Gitignore::empty()),
    };
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(None, line);
    }
    Ok(builder.build().unwrap_or_else(|_| Gitignore::empty()))
}

/// The rules of a repository that are not shared. In a worktree, `.git` is a file that leads to the repository.
fn exclude_of(folder: &Path) -> Option<PathBuf> {
    let git = folder.join(".git");
    let repository = match read_text(&git) {
        Ok(text) => {
            let worktree = folder.join(text.lines().next()?.strip_prefix("gitdir: ")?);
            let common = read_text(&worktree.join("commondir")).ok()?;
            worktree.join(common.lines().next()?)
        }
        Err(_) => git,
    };
    Some(repository.join("info/exclude"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use ignore::WalkBuilder;

    use crate::commands::lint::walk::{Kind, walk};

    /// Rules of all kinds, for and against each other, above and below, and folders that only some of them are about.
    const FILES: &[(&str, &str)] = &[
        (".gitignore", "\u{feff}/built\n*.bak.yml\nlogs/\n\\#odd\nbroken[\n"),
        (".git/info/exclude", "mine\n!theirs\n"),
        ("top/.ignore", "!kept.bak.yml\nnever\n"),
        ("top/.gitignore", "theirs\ndeep/*/one\n!deep/b/one\n"),
        ("top/a.yml", ""),
        ("top/kept.bak.yml", ""),
        ("top/gone.bak.yml", ""),
        ("top/built/a.yml", ""),
        ("top/logs/a.yml", ""),
        ("top/mine/a.yml", ""),
        ("top/never/a.yml", ""),
        ("top/theirs/a.yml", ""),
        ("top/deep/a/one/a.yml", ""),
        ("top/deep/b/one/a.yml", ""),
        ("top/deep/b/one/.gitignore", "!*.bak.yml\n!.hidden\n"),
        ("top/deep/b/one/a.bak.yml", ""),
        ("top/deep/b/one/.hidden/a.yml", ""),
        ("top/deep/b/two/a.bak.yml", ""),
        ("top/.hidden/a.yml", ""),
        ("top/#odd/a.yml", ""),
        ("top/node_modules/a.yml", ""),
        ("top/worktree/.git", "gitdir: ../../.git/worktrees/w\n"),
        ("top/worktree/of-repository/a.yml", ""),
        ("top/worktree/mine/a.yml", ""),
        ("top/repository/.git/info/exclude", "*.yml\n!b.yml\n"),
        ("top/repository/a.yml", ""),
        ("top/repository/b.yml", ""),
    ];

    #[test]
    fn what_is_left_out_is_what_the_walker_of_ripgrep_leaves_out() {
        let root = std::env::temp_dir().join(format!("slsconf-left-out-{}", std::process::id()));
        for (path, text) in FILES {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let root = root.canonicalize().unwrap();
        let top = root.join("top");
        let walker = WalkBuilder::new(&top)
            .require_git(false)
            .filter_entry(|entry| entry.file_name() != "node_modules")
            .build();
        let files =
            walker.map(Result::unwrap).filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()));
        let expected: BTreeSet<_> = files.map(ignore::DirEntry::into_path).collect();
        let walked = walk(&top, |_| true).unwrap();
        let found: BTreeSet<_> =
            walked.met.into_iter().filter(|(_, kind)| *kind != Kind::Folder).map(|(path, _)| path).collect();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(found, expected);
        assert!(found.contains(&top.join("kept.bak.yml")) && !found.contains(&top.join("gone.bak.yml")));
    }
}
