//! All services of a run: each fixed by itself on some processor, then brought together where they share files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::access::Access;
use crate::commands::lint::baseline::Baseline;
use crate::commands::lint::configured::Scopes;
use crate::commands::lint::many;
use crate::commands::progress::Progress;
use crate::diagnostics::Severity;
use crate::fix::{Asker, FileChange, Fixed, Policy, fix};
use crate::rules::{Outcome, Request, lint};
use crate::service::{Location, Options};
use crate::source::Sources;

/// What is the same for all services.
pub(super) struct Work<'a> {
    pub cwd: &'a Path,
    pub options: Options,
    pub scopes: &'a Scopes,
    pub locations: &'a [Location],
    pub baseline: Option<&'a Baseline>,
    pub with_unsafe: bool,
    pub follow_files: bool,
    /// Whether somebody wants to see how far the work is.
    pub is_watched: bool,
    /// What standard input holds.
    pub stdin: Option<String>,
}

/// Files with the texts they are to get, by path.
pub(super) type Texts = BTreeMap<PathBuf, FileChange>;

/// Services whose changes are written together, by their places in the list, and those changes.
#[derive(Debug)]
pub(super) struct Group {
    pub services: Vec<usize>,
    pub changes: Texts,
}

impl Work<'_> {
    fn request(&self, index: usize) -> Request<'_> {
        let scope = self.scopes.of(index);
        Request {
            location: self.locations[index].clone(),
            options: self.options.clone(),
            target: scope.target,
            today: scope.today,
            selection: &scope.selection,
            links: self.scopes.links(index),
        }
    }

    /// Whether a file is the project file of a service.
    pub fn is_project_file(&self, path: &Path) -> bool {
        (0..self.locations.len()).any(|index| self.scopes.links(index).file.as_deref() == Some(path))
    }

    /// The files that are known without reading: what other services made of theirs, and standard input.
    fn files(&self, index: usize, texts: &Texts) -> Sources {
        // As for lint: nothing from outside of the repository gets into what is shown.
        let mut files = Sources::relative_to(self.cwd).within(self.scopes.repository(index));
        if let Some(text) = self.stdin.as_ref().filter(|_| self.locations[index].stdin) {
            files.add(&self.locations[index].path, text.as_str());
        }
        for (path, change) in texts {
            files.add(path, change.after.as_str());
        }
        files
    }

    fn fix(
        &self,
        index: usize,
        shared: &BTreeSet<PathBuf>,
        texts: &Texts,
        asker: Option<&mut dyn Asker>,
    ) -> Fixed {
        let access = Access {
            location: &self.locations[index],
            project: self.scopes.of(index).project.as_deref(),
            repository: self.scopes.repository(index),
            cwd: self.cwd,
            follow_files: self.follow_files,
            shared,
        };
        let policy = Policy {
            with_unsafe: self.with_unsafe,
            follow_files: self.follow_files,
            may_change: &|path| access.may_change(path),
            known: &|findings, files| match self.baseline {
                Some(baseline) => baseline.known(findings, files),
                None => vec![false; findings.len()],
            },
        };
        fix(self.files(index, texts), &self.request(index), &policy, asker)
    }

    /// Fixes all services. Where one changes a file that another consists of or changes, too, the later one goes on from
    /// what the earlier one made of it.
    pub fn run(&self, mut asker: Option<&mut dyn Asker>) -> Vec<Fixed> {
        let nothing = (BTreeSet::new(), Texts::new());
        let progress = Progress::new(self.locations.len(), self.is_watched);
        let alone = many::each(self.locations, |index, _| {
            let fixed = self.fix(index, &nothing.0, &nothing.1, None);
            progress.step();
            fixed
        });
        // The bar goes before anything is said or asked.
        drop(progress);
        let shared = shared(&alone);
        let mut texts = Texts::new();
        let mut all: Vec<Fixed> = Vec::with_capacity(alone.len());
        for (index, fixed) in alone.into_iter().enumerate() {
            let fixed = match asker.as_mut() {
                Some(_) if all.last().is_some_and(|last: &Fixed| last.quit) => {
                    let mut nobody = Nobody;
                    self.fix(index, &shared, &overlay(&texts, &fixed), Some(&mut nobody))
                }
                Some(asker) => self.fix(index, &shared, &overlay(&texts, &fixed), Some(&mut **asker)),
                None if self.is_good(index, &fixed, &shared, &texts) => fixed,
                None => self.fix(index, &shared, &overlay(&texts, &fixed), None),
            };
            take_in(&mut texts, &fixed);
            all.push(fixed);
        }
        drop_doubles(&mut all);
        all
    }

    /// Whether a service fixed by itself is as it would have been fixed after the others.
    fn is_good(&self, index: usize, fixed: &Fixed, shared: &BTreeSet<PathBuf>, texts: &Texts) -> bool {
        let own = &self.locations[index].path;
        let changes_shared = !self.follow_files
            && fixed.changes.iter().any(|change| change.path != *own && shared.contains(&change.path));
        let as_others = |path: &PathBuf| {
            let made = fixed.changes.iter().find(|change| change.path == *path);
            texts.get(path).is_none_or(|text| made.is_some_and(|made| made.after == text.after))
        };
        !changes_shared && paths(fixed).all(as_others)
    }

    /// The services that would have errors they had not, because of what others make of files they consist of: for each
    /// of them, what it would say.
    pub fn harmed(&self, all: &[Fixed], texts: &Texts) -> Vec<(usize, String)> {
        let mut harmed = Vec::new();
        for (index, fixed) in all.iter().enumerate() {
            let made = |path: &PathBuf| fixed.changes.iter().find(|change| change.path == *path);
            let by_others = |path: &PathBuf| {
                texts.get(path).is_some_and(|text| made(path).is_none_or(|made| made.after != text.after))
            };
            if fixed.is_readable && fixed.reads.iter().any(by_others) {
                let after = lint(self.files(index, &overlay(texts, fixed)), &self.request(index));
                harmed.extend(new_error(&fixed.outcome, &after).map(|message| (index, message)));
            }
        }
        harmed
    }
}

/// Answers for whoever has gone.
struct Nobody;

impl Asker for Nobody {
    fn ask(&mut self, _: &crate::fix::Offer<'_>) -> crate::fix::Answer {
        crate::fix::Answer::Quit
    }
}

/// The files a service consists of, or changes.
fn paths(fixed: &Fixed) -> impl Iterator<Item = &PathBuf> {
    fixed.reads.iter().chain(fixed.changes.iter().map(|change| &change.path))
}

/// The files that more than one service consists of.
fn shared(all: &[Fixed]) -> BTreeSet<PathBuf> {
    let mut seen = BTreeSet::new();
    let of_others = |path: &&PathBuf| !seen.insert(PathBuf::clone(path));
    all.iter()
        .flat_map(|fixed| fixed.reads.iter().collect::<BTreeSet<_>>())
        .filter(of_others)
        .cloned()
        .collect()
}

/// The texts that concern a service.
fn overlay(texts: &Texts, fixed: &Fixed) -> Texts {
    let concerned = paths(fixed).filter_map(|path| texts.get_key_value(path));
    concerned.map(|(path, change)| (path.clone(), change.clone())).collect()
}

fn take_in(texts: &mut Texts, fixed: &Fixed) {
    for change in &fixed.changes {
        match texts.get_mut(&change.path) {
            // What the file held at first stays known.
            Some(known) => known.after.clone_from(&change.after),
            None => {
                texts.insert(change.path.clone(), change.clone());
            }
        }
    }
}

/// What was done to a common file is told once.
fn drop_doubles(all: &mut [Fixed]) {
    let mut told = BTreeSet::new();
    for fixed in all {
        fixed.applied.retain(|applied| {
            let place = (applied.position.line, applied.position.column);
            told.insert((
                applied.file.clone(),
                place,
                applied.rule.code,
                applied.path.clone(),
                applied.title.clone(),
            ))
        });
    }
}

/// What is an error afterwards and was none before.
fn new_error(before: &Outcome, after: &Outcome) -> Option<String> {
    let errors = |outcome: &Outcome| {
        let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
        for finding in
            outcome.findings().iter().filter(|finding| finding.diagnostic.severity == Severity::Error)
        {
            *counts.entry(finding.rule.code).or_insert(0) += 1;
        }
        counts
    };
    let (before, counts) = (errors(before), errors(after));
    let grown = |code: &str| counts.get(code) > before.get(code);
    let new = after
        .findings()
        .iter()
        .find(|finding| finding.diagnostic.severity == Severity::Error && grown(finding.rule.code))?;
    Some(format!("{} {}", new.rule.code, new.diagnostic.message))
}

/// The changes of all services, those together that have a file in common.
pub(super) fn groups(all: &[Fixed]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, fixed) in all.iter().enumerate().filter(|(_, fixed)| !fixed.changes.is_empty()) {
        let has_one =
            |group: &Group| fixed.changes.iter().any(|change| group.changes.contains_key(&change.path));
        let (together, others) = groups.into_iter().partition(has_one);
        let together: Vec<Group> = together;
        groups = others;
        let mut joined = Group { services: Vec::new(), changes: Texts::new() };
        for group in together {
            joined.services.extend(group.services);
            joined.changes.extend(group.changes);
        }
        joined.services.push(index);
        joined.services.sort_unstable();
        take_in(&mut joined.changes, fixed);
        groups.push(joined);
    }
    groups.sort_by_key(|group| group.services.first().copied());
    groups
}
