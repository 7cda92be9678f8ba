//! The proof: a service before and after its fixes, and whether only that changed which they declare.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{Difference, Differences, Excuse, Found, differences};
use super::edits::Edits;
use super::excuse::{Declared, Resolved, Written, is_repaired};
use super::report::{Comparison, Problem, Side, ValueChange};
use super::track::{Areas, Places, touches};
use crate::diagnostics::Severity;
use crate::edit::{Change, ChangedPath, Fix};
use crate::rules::{Examination, Finding, Subject, Verdict};
use crate::service::Options;
use crate::source::Span;
use crate::value::{Data, Value};
use crate::yaml::emit::{Secrets, json};
use crate::yaml::{SecondReading, read_again};

/// One round: what was there, which of its findings were fixed, and what is there now.
pub(super) struct Round<'a> {
    pub before: &'a Examination,
    pub after: &'a Examination,
    pub fixed: Vec<&'a Finding>,
    pub edits: &'a Edits,
    pub options: &'a Options,
}

impl Round<'_> {
    fn fixes(&self) -> impl Iterator<Item = &Fix> {
        self.fixed.iter().filter_map(|finding| finding.fix.as_ref())
    }

    /// Holds the round against what its fixes declare.
    pub fn verify(&self) -> Result<(), Problem> {
        self.is_readable()?;
        let places = self.edits.places();
        let (Some(before), Some(after)) = (self.before.subject(), self.after.subject()) else {
            return self.is_behind(&places);
        };
        let changes: Vec<_> = self.fixes().flat_map(|fix| &fix.changes).collect();
        let declared = Declared::by(changes.iter().copied());
        let is_repaired = is_repaired(before, &places);
        self.compare_resolved(before, after, &declared, &changes, &places, is_repaired)?;
        self.compare_written(before, after, &declared, &places)?;
        self.compare_readings(before, after)?;
        let is_looked_at = looked_at(before, after, &changes, &places);
        self.compare_errors(&places, is_repaired, &is_looked_at)?;
        self.is_gone(&is_looked_at)
    }

    fn is_readable(&self) -> Result<(), Problem> {
        let reason = match &self.after.verdict {
            Verdict::Judged { .. } if self.after.subject().is_some() || self.before.subject().is_none() => {
                return Ok(());
            }
            // What turns out to be something else was looked at for its syntax only, and of what can't be read only the
            // first reason is known; the next may be one that nobody asked for.
            Verdict::NoService { .. } | Verdict::Malformed { .. } if self.before.subject().is_none() => {
                return Ok(());
            }
            Verdict::Judged { findings, .. } => {
                findings.first().map(|finding| finding.diagnostic.message.clone()).unwrap_or_default()
            }
            Verdict::NoService { reason, .. } => (*reason).to_owned(),
            Verdict::Unreadable { problem, .. } => problem.to_string(),
            Verdict::Malformed { reason, .. } => reason.clone(),
        };
        Err(Problem::Unreadable(reason))
    }

    fn compare_resolved(
        &self,
        before: &Subject,
        after: &Subject,
        declared: &Declared<'_>,
        changes: &[&Change],
        places: &Places,
        is_repaired: bool,
    ) -> Result<(), Problem> {
        let values = Declared::values(changes.iter().copied());
        let compare = |from: &Value, to: &Value, base: &[String], declared: &Declared<'_>| {
            let options = self.options;
            let excuse = Resolved { declared, values: &values, places, is_repaired, before, after, options };
            first_problem(
                "the resolved configuration",
                differences(Found::root(from), Found::root(to), base, &excuse),
            )
        };
        compare(before.configuration(), after.configuration(), &[], declared)?;
        // What was moved is what it was, but for what the fix declares below it.
        for change in changes {
            let Change::Moved { from, to } = change else { continue };
            let (old, new) = (at(before.configuration(), from), at(after.configuration(), to));
            let is_same = match (old, new) {
                (Some(old), Some(new)) => compare(old, new, to, &values).is_ok(),
                (None, None) => true,
                _ => false,
            };
            if !is_same {
                return Err(Problem::NotMoved { from: from.join("."), to: to.join(".") });
            }
        }
        Ok(())
    }

    /// Holds the files that were edited against themselves, variables left alone: also what the stage at hand does not
    /// resolve is as it was, and what an edit did not mean to reach.
    fn compare_written(
        &self,
        before: &Subject,
        after: &Subject,
        declared: &Declared<'_>,
        places: &Places,
    ) -> Result<(), Problem> {
        let (old, new) = (before.documents(), after.documents());
        for file in self.edits.files() {
            let old = old.iter().find(|document| document.file == file);
            let new = new.iter().find(|document| document.file == file);
            let (Some(old), Some(new)) = (old, new) else { continue };
            // Of other files, only who edits them knows the paths.
            let editing = self.fixes().filter(|fix| fix.edits.iter().any(|edit| edit.span.file == file));
            let by_editing = Declared::values(editing.flat_map(|fix| &fix.changes));
            let declared = if file == before.main() { declared } else { &by_editing };
            let found = differences(
                Found::root(old.value),
                Found::root(new.value),
                &[],
                &Written { declared, places },
            );
            first_problem(&format!("what stands in {}", before.files().name(file)), found)?;
        }
        Ok(())
    }

    /// A text that another parser read as ours does, it does still: what our own may get wrong it would get wrong in
    /// its own way.
    fn compare_readings(&self, before: &Subject, after: &Subject) -> Result<(), Problem> {
        for file in self.edits.files() {
            let Some(tree) = after.tree(file) else { continue };
            let was_same = || {
                let tree = before.syntax_read_again(file);
                tree.is_none_or(|tree| read_again(&tree) == SecondReading::Same)
            };
            if read_again(tree) != SecondReading::Same && was_same() {
                return Err(Problem::ReadOtherwise(before.files().name(file).to_string()));
            }
        }
        Ok(())
    }

    /// No rule finds more errors than before, but where an error was fixed: another rule may have the rest of that. Where a
    /// variable was repaired, those behind it come to light; that none that could be resolved broke is known from the
    /// values.
    fn compare_errors(
        &self,
        places: &Places,
        is_repaired: bool,
        is_looked_at: &impl Fn(&Finding) -> bool,
    ) -> Result<(), Problem> {
        let is_uncovered = |finding: &Finding| is_repaired && finding.rule.category() == "variables";
        let is_error = |finding: &Finding| finding.diagnostic.severity == Severity::Error;
        let errors = self.fixed.iter().filter(|finding| is_error(finding));
        let errors = errors.flat_map(|finding| &finding.diagnostic.labels);
        let errors = Areas::of(errors.filter_map(|label| places.follow(label.span)));
        let is_rest = |finding: &Finding| finding.span().is_some_and(|span| errors.contain(span));
        let old = count(self.before, is_error);
        let is_new = |finding: &Finding| {
            is_error(finding) && !is_uncovered(finding) && !is_rest(finding) && !is_looked_at(finding)
        };
        let new = count(self.after, is_new);
        let more = new.iter().find(|(rule, count)| **count > old.get(*rule).copied().unwrap_or_default());
        let Some((rule, _)) = more else { return Ok(()) };
        let messages = |examination: &Examination| {
            let of_rule = |finding: &&Finding| is_error(finding) && finding.rule.code == *rule;
            let found = examination.findings().iter().filter(of_rule);
            found.map(|finding| finding.diagnostic.message.clone()).collect::<Vec<_>>()
        };
        let (known, all) = (messages(self.before), messages(self.after));
        let known: BTreeSet<&String> = known.iter().collect();
        let message = all.iter().find(|message| !known.contains(message)).or(all.first()).cloned();
        Err(Problem::NewError { rule, message: message.unwrap_or_default() })
    }

    /// Each rule finds as many things less as fixes were done for it.
    fn is_gone(&self, is_looked_at: &impl Fn(&Finding) -> bool) -> Result<(), Problem> {
        let (before, after) =
            (count(self.before, |_| true), count(self.after, |finding| !is_looked_at(finding)));
        let mut expected = before;
        for finding in &self.fixed {
            *expected.entry(finding.rule.code).or_insert(0) -= 1;
        }
        let is_there = |rule: &str| after.get(rule).copied().unwrap_or_default() > expected[rule];
        match self.fixed.iter().any(|finding| is_there(finding.rule.code)) {
            true => Err(Problem::StillThere),
            false => Ok(()),
        }
    }

    /// Of a file that can't be read only the first reason is known. The next one may be of the same rule, but it stands
    /// behind what was edited.
    fn is_behind(&self, places: &Places) -> Result<(), Problem> {
        let is_behind =
            |span: Span| places.after.iter().all(|place| place.file != span.file || place.end < span.start);
        let is_of_fixed =
            |finding: &&Finding| self.fixed.iter().any(|fixed| fixed.rule.code == finding.rule.code);
        let mut left = self.after.findings().iter().filter(is_of_fixed).filter_map(Finding::span);
        if left.all(is_behind) { Ok(()) } else { Err(Problem::StillThere) }
    }
}

/// Whether a finding is what the schema holds against a value that it was not held against before: one that was there
/// and that a fix gave a key the schema knows, or all of a service whose provider a fix made known.
fn looked_at(
    before: &Subject,
    after: &Subject,
    changes: &[&Change],
    places: &Places,
) -> impl Fn(&Finding) -> bool + use<> {
    let is_named = |subject: &Subject| {
        let name = subject.configuration().at(&["provider", "name"]);
        name.is_some_and(|name| !name.is_null())
    };
    let is_all = is_named(after) && !is_named(before);
    let given = changes.iter().filter_map(|change| {
        let (Change::Value(path) | Change::Moved { to: path, .. }) = change;
        let is_new = at(before.configuration(), path).is_none();
        let value = at(after.configuration(), path).filter(|_| is_new)?;
        let is_kept = |span: &Span| matches!(change, Change::Moved { .. }) || !touches(&places.after, *span);
        after.span_of(value.origin).filter(is_kept)
    });
    let areas = Areas::of(given);
    move |finding| {
        let is_inside = |span: Span| areas.contain(span);
        finding.rule.category() == "schema" && (is_all || finding.span().is_some_and(is_inside))
    }
}

fn count(examination: &Examination, counts: impl Fn(&Finding) -> bool) -> BTreeMap<&'static str, i64> {
    let mut by_rule = BTreeMap::new();
    for finding in examination.findings().iter().filter(|finding| counts(finding)) {
        *by_rule.entry(finding.rule.code).or_insert(0) += 1;
    }
    by_rule
}

fn first_problem(of: &str, found: Differences<'_>) -> Result<(), Problem> {
    match found.unexpected.first() {
        Some(difference) => Err(Problem::Undeclared { of: of.to_owned(), change: shown(difference) }),
        None if found.too_many => Err(Problem::TooMany),
        None => Ok(()),
    }
}

fn at<'v>(root: &'v Value, path: &ChangedPath) -> Option<&'v Value> {
    path.iter().try_fold(root, |value, step| match &value.data {
        Data::Mapping(mapping) => mapping.get(step),
        Data::Sequence(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The values, whole: what must not be seen of them is known to who shows them.
fn shown(difference: &Difference<'_>) -> ValueChange {
    let side = |found: Option<Found<'_>>| {
        Side(found.map(|found| {
            let text = json::stringify(found.value, Secrets::Mask);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }))
    };
    ValueChange {
        path: difference.path.join("."),
        before: side(difference.before),
        after: side(difference.after),
    }
}

/// Nothing is to be expected: all differences are shown.
struct Nothing;

impl Excuse for Nothing {
    fn excuses(&self, _: &Difference<'_>) -> bool {
        false
    }

    fn asked_for(&self) -> usize {
        0
    }

    fn items(&self, _: &[String]) -> Vec<usize> {
        Vec::new()
    }
}

/// The configuration before the first fix held against that after the last, for people.
pub(super) fn compare(before: &Examination, after: &Examination) -> Comparison {
    let (Some(before), Some(after)) = (before.subject(), after.subject()) else {
        return Comparison::default();
    };
    let (before, after) = (before.configuration(), after.configuration());
    let found = differences(Found::root(before), Found::root(after), &[], &Nothing);
    Comparison { values: Some(leaves(before)), changes: found.unexpected.iter().map(shown).collect() }
}

/// How many values are counted; aliases can make more of them than anybody wrote.
const COUNTED: usize = 100_000;

fn leaves(root: &Value) -> usize {
    let mut open = vec![root];
    let mut count = 0;
    while let Some(value) = open.pop().filter(|_| count < COUNTED) {
        match &value.data {
            Data::Mapping(mapping) => open.extend(mapping.values()),
            Data::Sequence(items) => open.extend(items.iter()),
            _ => count += 1,
        }
    }
    count
}
