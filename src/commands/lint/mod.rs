//! `slsconf lint`: what is deprecated, broken or dangerous in configurations.

pub(super) mod baseline;
pub(super) mod configured;
pub(super) mod find;
mod left_out;
pub(super) mod many;
mod walk;

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::path::Path;

use crate::cli::{FailOn, LintArgs, LintFormat};
use crate::diagnostics::Severity;
use crate::output::{concise, findings_json, github, gitlab, human, junit, sarif};
use crate::rules::{Finding, Outcome, Verdict};
use crate::service::Target;
use crate::source::Sources;

use super::console::Console;
use super::{session, settings};
use baseline::Baseline;
use many::Job;

pub(super) fn run(args: &LintArgs, console: &mut Console) -> u8 {
    let mut files = session::files();
    let prepared = session::working_directory().and_then(|cwd| {
        let found = find::find(&cwd, &args.scope.paths, "lint")?;
        let scopes = configured::scopes(&mut files, &args.scope, &found)?;
        let known = match &args.scope.baseline {
            Some(file) if !args.write_baseline => Some(Baseline::read(file)?),
            _ => None,
        };
        Ok((cwd, found, scopes, known))
    });
    let (cwd, found, scopes, known) = match prepared {
        Ok(prepared) => prepared,
        Err(failure) => return console.failure(&failure, &files),
    };
    for note in &found.notes {
        console.note(note);
    }
    let job = Job { cwd: &cwd, options: args.scope.options(), scopes: &scopes };
    let mut outcomes = many::lint(&job, &found.locations, console.shows_progress());
    for (index, outcome) in outcomes.iter().enumerate() {
        settings::tell_judged(outcome, scopes.of(index), &args.scope, console);
    }
    drop_doubles(&mut outcomes);
    if let Some(file) = args.scope.baseline.as_ref().filter(|_| args.write_baseline) {
        return write_baseline(&outcomes, file, console);
    }
    if let Some(known) = known {
        let (taken, gone) = known.take_out(&mut outcomes);
        let and = if gone > 0 { format!("; {gone} known ones are gone") } else { String::new() };
        console.note(&format!("{} left out by the baseline{and}", counted(taken as usize, "finding")));
    }
    let exit_code = console.result(&render(args.format, &outcomes, console));
    let failed = tell_failures(&outcomes, console);
    summarize(&outcomes, console);
    match (exit_code, failed, fails(args.fail_on, &outcomes)) {
        (0, true, _) => 2,
        (0, false, true) => 1,
        (exit_code, ..) => exit_code,
    }
}

fn write_baseline(outcomes: &[Outcome], file: &Path, console: &mut Console) -> u8 {
    let failed = tell_failures(outcomes, console);
    let baseline = Baseline::of(outcomes, file);
    match baseline.write(file) {
        Ok(()) => {
            let count = counted(baseline.len() as usize, "finding");
            console.note(&format!("{count} written down in {}", file.display()));
            if failed { 2 } else { 0 }
        }
        Err(failure) => console.failure(&failure, &Sources::default()),
    }
}

/// A file that several services include is told about once.
fn drop_doubles(outcomes: &mut [Outcome]) {
    let mut told: HashSet<(OsString, u32, u32, &str, String)> = HashSet::new();
    for Outcome { files, verdict } in outcomes {
        let Verdict::Judged { findings, .. } = verdict else { continue };
        findings.retain(|finding| {
            finding.span().is_none_or(|span| {
                let path = files.file(span.file).path.clone().into_os_string();
                let message = finding.diagnostic.message.clone();
                told.insert((path, span.start, span.end, finding.rule.code, message))
            })
        });
    }
}

fn findings(outcomes: &[Outcome]) -> impl Iterator<Item = &Finding> {
    outcomes.iter().flat_map(|outcome| match &outcome.verdict {
        Verdict::Judged { findings, .. } => findings.as_slice(),
        _ => &[],
    })
}

fn render(format: LintFormat, outcomes: &[Outcome], console: &Console) -> String {
    match format {
        LintFormat::Concise => concise::render(outcomes),
        LintFormat::Json => findings_json::render(outcomes),
        LintFormat::Sarif => sarif::render(outcomes),
        LintFormat::Github => github::render(outcomes),
        LintFormat::Gitlab => gitlab::render(outcomes),
        LintFormat::Junit => junit::render(outcomes),
        LintFormat::Text => {
            let style = console.result_style();
            let text = |outcome: &Outcome| {
                let diagnostics: Vec<_> = findings(std::slice::from_ref(outcome))
                    .map(|finding| finding.diagnostic.clone())
                    .collect();
                human::render(&diagnostics, &outcome.files, style)
            };
            outcomes.iter().map(text).collect()
        }
    }
}

/// Says what was not judged and why; whether any of it was meant to be.
pub(super) fn tell_failures<'a>(
    outcomes: impl IntoIterator<Item = &'a Outcome>,
    console: &mut Console,
) -> bool {
    let mut failed = false;
    for Outcome { files, verdict } in outcomes {
        let (path, reason, help) = match verdict {
            Verdict::Judged { .. } => continue,
            Verdict::NoService { path, reason } => {
                console.note(&format!("{} is not judged: {reason}", files.shown(path)));
                continue;
            }
            Verdict::Unreadable { path, problem } => (path, problem.to_string(), problem.help()),
            Verdict::Malformed { path, reason } => {
                (path, reason.clone(), "`slsconf lint --select YML` shows the place")
            }
        };
        failed = true;
        console.complain(&format!("{} can't be read: {reason}\n  help: {help}", files.shown(path)));
    }
    failed
}

fn fails(fail_on: FailOn, outcomes: &[Outcome]) -> bool {
    let least = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
        FailOn::Never => return false,
    };
    findings(outcomes).any(|finding| finding.diagnostic.severity >= least)
}

fn summarize(outcomes: &[Outcome], console: &mut Console) {
    let count =
        |severity| findings(outcomes).filter(|finding| finding.diagnostic.severity == severity).count();
    let some = |count: usize, name: &str| (count > 0).then(|| counted(count, name));
    let kinds: Vec<_> = [
        some(count(Severity::Error), "error"),
        some(count(Severity::Warning), "warning"),
        some(count(Severity::Info), "hint"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let fixable = findings(outcomes).filter(|finding| finding.fix.is_some()).count();
    let what = match kinds.is_empty() {
        true => "nothing found".to_owned(),
        false => format!("{}, {fixable} fixable", kinds.join(", ")),
    };
    console.note(&format!("{}: {what}", judged(outcomes)));
}

/// How many services were judged, and for which releases: that decides what is found, and may have been inferred.
fn judged(outcomes: &[Outcome]) -> String {
    let targets = outcomes.iter().filter_map(|outcome| match outcome.verdict {
        Verdict::Judged { target, .. } => Some(target),
        _ => None,
    });
    let mut counts: BTreeMap<&str, (usize, Target)> = BTreeMap::new();
    for target in targets {
        counts.entry(target.name()).or_insert((0, target)).0 += 1;
    }
    let services = counted(counts.values().map(|(count, _)| count).sum(), "service");
    let mut releases = counts.values();
    match (releases.next(), counts.len()) {
        (None, _) => services,
        (Some((_, target)), 1) => format!("{services} for {}", target.title()),
        _ => {
            let each = counts.values().map(|(count, target)| format!("{count} for {}", target.title()));
            format!("{services} ({})", each.collect::<Vec<_>>().join(", "))
        }
    }
}

pub(super) fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}
