//! `slsconf fix`: what lint finds done away with, in the files or as differences.

mod access;
mod ask;
mod told;
mod work;

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;

use crate::cli::{FixArgs, FixFormat};
use crate::commands::console::Console;
use crate::commands::lint::baseline::Baseline;
use crate::commands::lint::{configured, find, tell_failures};
use crate::commands::{machine, session, settings};
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::fix::Fixed;
use crate::output::diff;
use crate::output::fix_json::{self, ChangedFile};
use crate::project::{self, Arn};
use crate::source::{FileState, Replacement, Sources, WriteFailure, replace_all};
use ask::AtTerminal;
use work::{Group, Texts, Work};

/// Who may read a new file.
const MODE: u32 = 0o644;

pub(super) fn run(args: &FixArgs, console: &mut Console) -> u8 {
    let mut files = session::files();
    let prepared = check_usage(args).and_then(|()| session::working_directory()).and_then(|cwd| {
        let found = find::find(&cwd, &args.scope.paths, "fix")?;
        let mut scopes = configured::scopes(&mut files, &args.scope, &found)?;
        scopes.give(&args.role_arn, args.drop_unmapped);
        let known = args.scope.baseline.as_deref().map(Baseline::read).transpose()?;
        let stdin = found.locations.iter().find(|location| location.stdin);
        let stdin = stdin.map(|location| read_stdin(&location.path)).transpose()?;
        Ok((cwd, found, scopes, known, stdin))
    });
    let (cwd, found, scopes, known, stdin) = match prepared {
        Ok(prepared) => prepared,
        Err(failure) => return console.failure(&failure, &files),
    };
    for note in &found.notes {
        console.note(note);
    }
    let work = Work {
        cwd: &cwd,
        options: args.scope.options(),
        scopes: &scopes,
        locations: &found.locations,
        baseline: known.as_ref(),
        with_unsafe: args.r#unsafe,
        follow_files: args.follow_files,
        is_watched: console.shows_progress(),
        stdin,
    };
    let all = if args.interactive {
        let style = console.result_style();
        work.run(Some(&mut AtTerminal { console, style, show_secrets: args.show_secrets, all: false }))
    } else {
        work.run(None)
    };
    for (index, fixed) in all.iter().enumerate() {
        settings::tell_judged(&fixed.outcome, scopes.of(index), &args.scope, console);
    }
    finish(args, &work, &all, console)
}

/// Mistakes that no type tells.
fn check_usage(args: &FixArgs) -> Result<(), Failure> {
    let is_stdin = args.scope.paths.iter().any(|path| path.as_os_str() == "-");
    let refuse = |message: &str, help: &str| Err(Failure::usage(Diagnostic::error(message).help(help)));
    for (name, role_arn) in &args.role_arn {
        if let Err(problem) = Arn::role(role_arn) {
            return refuse(
                &format!("`{role_arn}` is no role for `{name}`: {problem}"),
                "--role-arn NAME=ARN",
            );
        }
    }
    let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if args.interactive && (is_stdin || !is_terminal) {
        return refuse(
            "There is nobody to ask: standard input and standard error must be a terminal",
            "`slsconf fix --diff` shows all fixes; --select takes some of them",
        );
    }
    if is_stdin && args.scope.paths.len() > 1 {
        return refuse(
            "`-` goes alone: its result is all that is written to standard output",
            "fix the files in another run",
        );
    }
    if is_stdin && args.format == FixFormat::Json && !args.diff && !args.check {
        return refuse(
            "The result of `-` and JSON can't both go to standard output",
            "add --diff: the JSON has the differences",
        );
    }
    Ok(())
}

fn read_stdin(path: &Path) -> Result<String, Failure> {
    let mut files = Sources::default();
    let file = files.read_stdin(path).map_err(|problem| {
        let message = format!("Cannot read standard input: {problem}");
        Failure::usage(Diagnostic::error(message).help(problem.help()))
    })?;
    let file = files.file(file);
    match file.state {
        FileState::Replaced => {
            let diagnostic = Diagnostic::error("Standard input holds bytes that are not UTF-8");
            Err(Failure::usage(diagnostic.help("convert it first, as with iconv")))
        }
        _ => Ok(file.content()),
    }
}

/// Writes what is to be written, and says what was done.
fn finish(args: &FixArgs, work: &Work<'_>, all: &[Fixed], console: &mut Console) -> u8 {
    let groups = work::groups(all);
    let is_dry = args.diff || args.check;
    let writes = !is_dry && work.stdin.is_none();
    let mut written = Written::default();
    let texts: Texts = groups.iter().flat_map(|group| group.changes.clone()).collect();
    for (service, message) in work.harmed(all, &texts) {
        written.harm(service, &message, all, &groups);
    }
    if writes {
        groups.iter().for_each(|group| written.write(group, all));
        confirm(work, &groups, &written).iter().for_each(|note| console.note(note));
        written.losses.iter().for_each(|loss| console.note(loss));
    }
    let name = |path: &Path| all.first().map(|fixed| fixed.outcome.files.shown(path)).unwrap_or_default();
    let services = told::left_over(all);
    let mut exit = Exit::default();
    exit.at_least(print(args, work, all, &groups, &written, &services, console));
    if args.format == FixFormat::Text {
        // What goes to standard output is done, too.
        told::fixes(all, !is_dry, console);
        told::left(&services, console);
    }
    for (path, problem) in &written.problems {
        console.complain(&format!("{} is not written: {problem}", name(path)));
    }
    let outcomes = all.iter().map(|fixed| &fixed.outcome);
    let unreadable = all.iter().any(|fixed| !fixed.is_readable && !fixed.outcome.findings().is_empty());
    if tell_failures(outcomes, console) || unreadable || !written.problems.is_empty() {
        exit.at_least(FailureKind::Usage.exit_code());
    }
    let is_internal = |left: &crate::fix::Left| left.reason.name() == "internal-error";
    if services.iter().flat_map(|(_, left)| left).any(|(_, left)| is_internal(left)) {
        exit.at_least(FailureKind::Internal.exit_code());
    }
    if is_dry && !texts.is_empty() {
        exit.at_least(1);
    }
    let changed = texts.keys().filter(|path| !written.problems.contains_key(*path)).count();
    told::summary(all, &services, changed, !is_dry, console);
    exit.0
}

/// Takes project files that were written as confirmed, so that `slsconf exec` does not ask; gives what went wrong.
fn confirm(work: &Work<'_>, groups: &[Group], written: &Written) -> Vec<String> {
    let changes = groups.iter().flat_map(|group| &group.changes);
    let changes =
        changes.filter(|(path, _)| work.is_project_file(path) && !written.problems.contains_key(*path));
    let notes = changes.filter_map(|(path, change)| {
        let mut files = Sources::default();
        let mut read = |text: &str| project::read_text(&mut files, path, text).ok();
        let before = change.before.as_deref().map(&mut read);
        // What was no project file before was not confirmed.
        let before = before.map_or(Some(None), |project| project.map(Some))?;
        machine::keep_trust(before.as_ref(), &read(&change.after)?)
    });
    notes.collect()
}

/// The worst that happened.
#[derive(Default)]
struct Exit(u8);

impl Exit {
    fn at_least(&mut self, code: u8) {
        self.0 = self.0.max(code);
    }
}

/// What could not be written, and why.
#[derive(Debug, Default)]
struct Written {
    problems: BTreeMap<std::path::PathBuf, String>,
    /// What written files have no more, a sentence each.
    losses: Vec<String>,
}

impl Written {
    /// Another service would have an error it had not.
    fn harm(&mut self, service: usize, message: &str, all: &[Fixed], groups: &[Group]) {
        let harmed = &all[service];
        let name = harmed.outcome.files.shown(harmed.outcome.path());
        for group in groups {
            if harmed.reads.iter().any(|path| group.changes.contains_key(path)) {
                let problem = format!("{name} would have an error because of it: {message}");
                self.problems.extend(group.changes.keys().map(|path| (path.clone(), problem.clone())));
            }
        }
    }

    fn write(&mut self, group: &Group, all: &[Fixed]) {
        if group.changes.keys().any(|path| self.problems.contains_key(path)) {
            return;
        }
        let replacements: Vec<_> = group
            .changes
            .iter()
            .map(|(path, change)| Replacement {
                path,
                before: change.before.as_deref(),
                after: &change.after,
            })
            .collect();
        let name = |path: &Path| all.first().map(|fixed| fixed.outcome.files.shown(path)).unwrap_or_default();
        let (culprit, problem, written) = match replace_all(&replacements, MODE) {
            Ok(losses) => {
                let told =
                    losses.iter().map(|(index, loss)| format!("{} {loss}", name(replacements[*index].path)));
                self.losses.extend(told);
                return;
            }
            Err(WriteFailure { path, problem, written }) => (path, problem, written),
        };
        for path in group.changes.keys() {
            let told = match (path == &culprit, written.contains(path)) {
                (true, _) => format!("{problem}; {}", problem.help()),
                (false, true) => {
                    format!("it IS written, and could not be put back after {} failed", name(&culprit))
                }
                (false, false) => format!("it goes together with {}", name(&culprit)),
            };
            self.problems.insert(path.clone(), told);
        }
    }
}

/// Writes to standard output what was asked for; gives the exit code of that.
fn print(
    args: &FixArgs,
    work: &Work<'_>,
    all: &[Fixed],
    groups: &[Group],
    written: &Written,
    services: &[(&Fixed, told::LeftOver<'_>)],
    console: &mut Console,
) -> u8 {
    let style = console.result_style();
    let concealed: Vec<String> = match args.show_secrets {
        true => Vec::new(),
        false => all.iter().flat_map(|fixed| fixed.concealed.clone()).collect(),
    };
    let mut text = String::new();
    let mut changed = Vec::new();
    for (path, change) in groups.iter().flat_map(|group| &group.changes) {
        let name = all.first().map(|fixed| fixed.outcome.files.shown(path)).unwrap_or_default();
        let colors = if args.format == FixFormat::Json {
            crate::output::human::Style { color: false, ..style }
        } else {
            style
        };
        let diff = args.diff.then(|| diff::unified(change, &name, &concealed, colors));
        if args.format == FixFormat::Text {
            text.push_str(diff.as_deref().unwrap_or_default());
        }
        let problem = written.problems.get(path).cloned();
        let is_written = !args.diff && !args.check && work.stdin.is_none() && problem.is_none();
        changed.push(ChangedFile { name, written: is_written, problem, diff });
    }
    let result_is_text = work.stdin.is_some() && !args.diff && !args.check;
    match args.format {
        FixFormat::Json => text = fix_json::render(services, &changed, args.verify),
        FixFormat::Text if args.verify && result_is_text => console.note(told::comparisons(all).trim_end()),
        FixFormat::Text if args.verify => text.push_str(&told::comparisons(all)),
        FixFormat::Text => {}
    }
    if result_is_text {
        text = all.iter().filter_map(|fixed| fixed.text.as_deref()).collect();
    }
    if text.is_empty() { 0 } else { console.result(&text) }
}
