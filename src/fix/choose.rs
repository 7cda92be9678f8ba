//! Which of the findings' fixes are done in a round: those that count, in one order, no two of them in one place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::edits::Edits;
use super::report::{FileChange, Left, Problem, Reason};
use super::track::Places;
use crate::edit::{Applicability, Fix};
use crate::rules::{Examination, Finding};
use crate::source::{FileId, FileState, Sources, Span};

/// Which fixes count.
pub struct Policy<'a> {
    /// Whether those count that somebody has to look at.
    pub with_unsafe: bool,
    /// Whether those count that want to be asked for because they change an included file.
    pub follow_files: bool,
    /// Whether a file may be changed, and why not.
    pub may_change: &'a dyn Fn(&Path) -> Result<(), String>,
    /// Which findings are known and let be, in their order.
    pub known: &'a dyn Fn(&[Finding], &Sources) -> Vec<bool>,
}

/// Whoever is asked about each fix.
pub trait Asker {
    /// Whether to do it.
    fn ask(&mut self, offer: &Offer<'_>) -> Answer;
}

/// A fix to be asked about.
#[derive(Debug)]
pub struct Offer<'a> {
    /// What was found, and its fix.
    pub candidate: Candidate<'a>,
    /// The files as the fix would have them.
    pub changes: Vec<FileChange>,
    /// Texts that no output may show.
    pub concealed: &'a [String],
}

/// A finding with its fix.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// What was found.
    pub finding: &'a Finding,
    /// What can be done about it.
    pub fix: &'a Fix,
    /// The files.
    pub files: &'a Sources,
}

/// What whoever is asked says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Do it.
    Yes,
    /// Leave it.
    No,
    /// Do it and all others.
    All,
    /// Leave it and all others.
    Quit,
}

/// What was decided about a finding.
#[derive(Clone, Debug)]
pub(super) enum Decision {
    Known,
    Agreed,
    Declined,
    Refused(Problem),
}

/// What was decided in earlier rounds, by rule and place in the text as it is now.
#[derive(Debug, Default)]
pub(super) struct Marks {
    marks: BTreeMap<(&'static str, Span), Decision>,
}

impl Marks {
    pub fn set(&mut self, finding: &Finding, decision: Decision) {
        if let Some(span) = finding.span() {
            self.marks.insert((finding.rule.code, span), decision);
        }
    }

    pub fn of(&self, finding: &Finding) -> Option<&Decision> {
        self.marks.get(&(finding.rule.code, finding.span()?))
    }

    /// Goes along with the text.
    pub fn follow(&mut self, places: &Places) {
        let followed = std::mem::take(&mut self.marks)
            .into_iter()
            .filter_map(|((rule, span), decision)| Some(((rule, places.follow(span)?), decision)));
        self.marks = followed.collect();
    }
}

impl Policy<'_> {
    /// Why a fix does not count, if it does not.
    pub(super) fn objects(&self, fix: &Fix, files: &Sources) -> Option<Reason> {
        if let Applicability::Unsafe { why } = fix.applicability
            && !self.with_unsafe
        {
            return Some(Reason::Unsafe(why));
        }
        let mut changed: Vec<FileId> = fix.edits.iter().map(|edit| edit.span.file).collect();
        changed.sort_unstable();
        changed.dedup();
        let forbidden = changed.into_iter().find_map(|file| {
            let file = files.file(file);
            if file.state == FileState::Replaced {
                let reason = format!("{} holds bytes that are not UTF-8", files.shown(&file.path));
                return Some(Reason::Elsewhere(reason));
            }
            (self.may_change)(&file.path).err().map(Reason::Elsewhere)
        });
        let followed = fix.included.filter(|_| !self.follow_files);
        let unasked = || followed.map(|file| files.shown(&files.file(file).path));
        forbidden.or_else(|| {
            unasked().map(|name| {
                Reason::Elsewhere(format!("{name} is an included file; --follow-files changes it"))
            })
        })
    }

    /// Why a finding is left when all is done; `None` if it is known and let be.
    pub(super) fn reason(&self, finding: &Finding, marks: &Marks, files: &Sources) -> Option<Left> {
        let reason = match (marks.of(finding), &finding.fix) {
            (Some(Decision::Known), _) => return None,
            (Some(Decision::Declined), _) => Reason::Declined,
            (Some(Decision::Refused(problem)), _) => Reason::Refused(problem.clone()),
            (_, Some(fix)) => self.objects(fix, files).unwrap_or(Reason::Declined),
            (_, None) => finding.unfixed.clone().map_or(Reason::NoFix, Reason::Layout),
        };
        Some(Left { reason, title: finding.fix.as_ref().map(|fix| fix.title.clone()) })
    }
}

/// The fixes of a round.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// The findings, by their place in the list.
    pub findings: Vec<usize>,
    pub edits: Edits,
}

/// Chooses up to `limit` fixes: the first ones in the order of findings, without those that overlap one of them.
pub(super) fn choose<'e>(
    examination: &'e Examination,
    policy: &Policy<'_>,
    marks: &Marks,
    limit: usize,
    mut agrees: impl FnMut(&Candidate<'e>, &Edits) -> bool,
) -> Chosen {
    let files = examination.files();
    let mut chosen = Chosen::default();
    for (index, finding) in examination.findings().iter().enumerate() {
        if chosen.findings.len() >= limit {
            break;
        }
        let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()) else { continue };
        let is_open = matches!(marks.of(finding), None | Some(Decision::Agreed));
        if !is_open || policy.objects(fix, files).is_some() {
            continue;
        }
        let own = Edits::of(&fix.edits, files).filter(|own| chosen.edits.are_apart_from(own));
        let Some(own) = own else { continue };
        if agrees(&Candidate { finding, fix, files }, &own) {
            chosen.edits.join(own);
            chosen.findings.push(index);
        }
    }
    chosen
}

/// The files that differ between two states of the same files, in order of their paths.
pub(super) fn changed_files(before: &Sources, after: &Sources) -> Vec<FileChange> {
    let mut changes: Vec<_> = before
        .iter()
        .filter_map(|(id, old)| {
            let new = after.file(id);
            (new.text != old.text).then(|| FileChange {
                path: PathBuf::clone(&old.path),
                before: (old.state != FileState::Absent).then(|| old.content()),
                after: new.content(),
            })
        })
        .collect();
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    changes
}
