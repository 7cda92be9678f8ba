//! One service from its file to findings: read, looked at by all rules that count, and put in order.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::date::Date;
use super::findings::{Finding, Findings};
use super::keys;
use super::links::Links;
use super::rule::{Check, Rule};
use super::settings::Selection;
use super::subject::{Asked, Kind, Subject, Written, companions};
use super::suppressions;
use crate::diagnostics::Severity;
use crate::framework::Release;
use crate::service::{Location, Options, Target};
use crate::source::{FileId, ReadProblem, Sources, Span};
use crate::value::Value;
use crate::yaml::{self, Schema, YamlError};

/// A service to look at.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Its configuration file.
    pub location: Location,
    /// The command line.
    pub options: Options,
    /// The release it is for; inferred from the file and its folder if `None`.
    pub target: Option<Target>,
    /// The day it is.
    pub today: Date,
    /// The rules that count.
    pub selection: &'a Selection,
    /// The roles that are known.
    pub links: &'a Links,
}

/// What came of it. It can go to another thread, which values can't.
#[derive(Debug)]
pub struct Outcome {
    /// The files read, which spans refer to; of a service without their texts where no finding has anything to show.
    pub files: Sources,
    /// What was found, in the order of files and bytes.
    pub verdict: Verdict,
}

/// What was found in a file.
#[derive(Debug)]
pub enum Verdict {
    /// The file was judged.
    Judged {
        /// The file.
        path: PathBuf,
        /// The release it was judged for.
        target: Target,
        /// What says that it is for that release, where the request did not.
        target_from: Option<&'static str>,
        /// The stage it was resolved for; `None` if it can't be read.
        stage: Option<String>,
        /// What was found.
        findings: Vec<Finding>,
    },
    /// It is no service.
    NoService {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: &'static str,
    },
    /// It can't be opened.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        problem: ReadProblem,
    },
    /// It is no YAML or JSON, and no rule that counts says so.
    Malformed {
        /// The file.
        path: PathBuf,
        /// The parser's reason.
        reason: String,
    },
}

/// What came of it, with the service itself: for who goes on from there, in the same thread.
#[derive(Debug)]
pub struct Examination {
    /// What was found, in the order of files and bytes.
    pub verdict: Verdict,
    /// Bytes that no output may show: keys, passwords.
    pub concealed: Vec<Span>,
    seen: Seen,
}

/// What was looked at.
#[derive(Debug)]
enum Seen {
    /// A service.
    Service(Box<Subject>),
    /// Files that are none.
    Files(Sources),
}

impl Outcome {
    /// The configuration file.
    pub fn path(&self) -> &Path {
        match &self.verdict {
            Verdict::Judged { path, .. }
            | Verdict::NoService { path, .. }
            | Verdict::Unreadable { path, .. }
            | Verdict::Malformed { path, .. } => path,
        }
    }

    /// What was found; nothing if the file was not judged.
    pub fn findings(&self) -> &[Finding] {
        self.verdict.findings()
    }
}

impl Verdict {
    fn findings(&self) -> &[Finding] {
        match self {
            Verdict::Judged { findings, .. } => findings,
            _ => &[],
        }
    }
}

impl Examination {
    fn of_files(files: Sources, verdict: Verdict) -> Examination {
        Examination { verdict, concealed: Vec::new(), seen: Seen::Files(files) }
    }

    /// The service, if the file could be read and is one.
    pub fn subject(&self) -> Option<&Subject> {
        match &self.seen {
            Seen::Service(subject) => Some(subject),
            Seen::Files(_) => None,
        }
    }

    /// Forgets the syntax of the files, which only rules ask for.
    pub fn forget_syntax(&mut self) {
        if let Seen::Service(subject) = &mut self.seen {
            subject.forget_syntax();
        }
    }

    /// The files read, which spans refer to.
    pub fn files(&self) -> &Sources {
        match &self.seen {
            Seen::Service(subject) => subject.files(),
            Seen::Files(files) => files,
        }
    }

    /// What was found; nothing if the file was not judged.
    pub fn findings(&self) -> &[Finding] {
        self.verdict.findings()
    }

    /// What can go to another thread and be shown: concealed bytes are gone, and texts without findings.
    pub fn into_outcome(self) -> Outcome {
        let mut files = match self.seen {
            Seen::Service(subject) => subject.into_files(),
            Seen::Files(files) => files,
        };
        files.mask(&self.concealed);
        files.keep_texts(self.verdict.findings().iter().flat_map(Finding::spans));
        Outcome { files, verdict: self.verdict }
    }
}

/// Looks at a service. `files` may hold files already; they are not read from disk.
pub fn lint(files: Sources, request: &Request<'_>) -> Outcome {
    examine(files, request).into_outcome()
}

/// The same, with the service itself.
pub fn examine(mut files: Sources, request: &Request<'_>) -> Examination {
    let location = &request.location;
    let read = if location.stdin { files.read_stdin(&location.path) } else { files.read(&location.path) };
    let main = match read {
        Ok(main) => main,
        Err(problem) => {
            let path = location.path.clone();
            return Examination::of_files(files, Verdict::Unreadable { path, problem });
        }
    };
    let package = companions::read(&files, location);
    let installed = package.as_deref().filter(|_| request.target.is_none()).and_then(Target::of_package);
    let expected = request.target.or(installed).unwrap_or(Target::V3);
    let (written, target) = match read_configuration(&files, main, request, installed, expected) {
        Ok(read) => read,
        Err(error) => {
            let verdict = judge_unreadable(&error, &files, main, request, expected);
            return Examination::of_files(files, verdict);
        }
    };
    let kind = Kind::of(written.as_ref().map(|written| &written.value));
    let written = match (kind, written) {
        (Kind::Service, Some(written)) => written,
        (Kind::Other(reason), _) => {
            let path = location.path.clone();
            return Examination::of_files(files, Verdict::NoService { path, reason });
        }
        (Kind::Service, None) => {
            let path = location.path.clone();
            return Examination::of_files(files, Verdict::NoService { path, reason: "it is empty" });
        }
    };
    let target_from = target_from(&written.value, installed);
    let asked = Asked {
        location: location.clone(),
        options: request.options.clone(),
        target,
        today: request.today,
        links: request.links,
    };
    let mut subject = Subject::new(files, written, package, asked);
    let mut findings = Vec::new();
    let mut concealed = Vec::new();
    for (rule, severity) in &request.selection.rules {
        let (found, mut secrets) = run(rule, *severity, &subject);
        findings.extend(found.into_iter().filter(|finding| {
            let file = finding.span().map_or(main, |span| span.file);
            !request.selection.is_ignored_in(rule, &subject.files().file(file).path)
        }));
        concealed.append(&mut secrets);
        subject.rule_is_done();
    }
    if !findings.is_empty() {
        // Excerpts show the lines around findings, and a key may stand there whose rule was not asked.
        let not_asked = request.selection.secrets_not_asked.iter();
        concealed.extend(not_asked.flat_map(|rule| run(rule, None, &subject).1));
    }
    name_paths(&subject, &mut findings);
    drop_schema_doubles(&mut findings);
    suppressions::apply(&subject, request.selection, &mut findings);
    name_paths(&subject, &mut findings);
    findings.sort_by_key(|finding| {
        let span = finding.span().unwrap_or(Span::new(main, 0, 0));
        (span.file != main, span.file, span.start, finding.rule.code, span.end)
    });
    subject.rules_are_done();
    let path = location.path.clone();
    let verdict =
        Verdict::Judged { path, target, target_from, stage: Some(subject.stage().to_owned()), findings };
    Examination { verdict, concealed, seen: Seen::Service(Box::new(subject)) }
}

/// Gives findings the keys that lead to them, as far as they have none yet.
fn name_paths(subject: &Subject, findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| finding.path.is_empty()) {
        if let Some(span) = finding.span() {
            finding.path = subject.path_in_file(span).shown();
        }
    }
}

/// The rule about what is missing.
const MISSING: &str = "SCH004";

/// The rule about files that can't be read for a reason no other rule is about.
const GENERAL: &str = "YML000";

/// What the rules about unreadable files say.
fn judge_unreadable(
    error: &YamlError,
    files: &Sources,
    main: FileId,
    request: &Request<'_>,
    target: Target,
) -> Verdict {
    let mut findings = Vec::new();
    for (rule, severity) in &request.selection.rules {
        if let (Check::Unreadable(check), Some(level)) = (rule.check, rule.severity.of(target)) {
            let mut found = Findings::new(rule, severity.unwrap_or(level), Span::new(main, 0, 0));
            check(error, &files.file(main).text, &mut found);
            findings.extend(found.finish().0);
        }
    }
    let is_general = |finding: &Finding| finding.rule.code == GENERAL;
    if findings.iter().any(|finding| !is_general(finding)) {
        findings.retain(|finding| !is_general(finding));
    }
    match findings.is_empty() {
        true => Verdict::Malformed { path: request.location.path.clone(), reason: error.reason.clone() },
        false => {
            let path = request.location.path.clone();
            Verdict::Judged { path, target, target_from: None, stage: None, findings }
        }
    }
}

/// Where another rule has something to say about a key, that the schema does not take the key or its value is no news.
/// What is missing stands nowhere, and is news whatever else is said about the place that it is missing in.
fn drop_schema_doubles(findings: &mut Vec<Finding>) {
    let is_double = |finding: &Finding| finding.rule.category() == "schema" && finding.rule.code != MISSING;
    if !findings.iter().any(is_double) {
        return;
    }
    let is_about_key = |finding: &Finding| {
        matches!(finding.rule.category(), "credentials" | "deprecations" | "runtime")
            && !finding.path.is_empty()
    };
    // A hint about taste or safety does not say that anything is wrong with the value.
    let others = || {
        findings.iter().filter(|finding| {
            finding.rule.category() != "schema"
                && (finding.diagnostic.severity != Severity::Info || is_about_key(finding))
        })
    };
    let told: HashSet<_> =
        others().flat_map(|finding| &finding.diagnostic.labels).map(|label| Some(label.span)).collect();
    let place = |finding: &Finding| (finding.span().map(|span| span.file), finding.path.clone());
    let places: HashSet<_> = others().filter(|finding| is_about_key(finding)).map(place).collect();
    findings.retain(|finding| {
        !is_double(finding) || !(told.contains(&finding.span()) || places.contains(&place(finding)))
    });
}

/// What one rule finds, and what it conceals.
fn run(rule: &'static Rule, severity: Option<Severity>, subject: &Subject) -> (Vec<Finding>, Vec<Span>) {
    let Some(level) = rule.severity.of(subject.target) else { return Default::default() };
    let mut findings = Findings::new(rule, level, Span::new(subject.main(), 0, 0));
    match &rule.check {
        Check::Service(check) => check(subject, &mut findings),
        Check::Key(key) => keys::check(key, subject, &mut findings),
        Check::Unreadable(_) | Check::Engine => return Default::default(),
    }
    let (mut found, concealed) = findings.finish();
    // What the settings say counts more than what a rule decides for one finding.
    if let Some(severity) = severity {
        found.iter_mut().for_each(|finding| finding.diagnostic.severity = severity);
    }
    (found, concealed)
}

/// Reads the file as the release it is for does; which that is may stand in the file. `installed` is what the
/// service's package.json says, `expected` the release to begin with.
fn read_configuration(
    files: &Sources,
    main: FileId,
    request: &Request<'_>,
    installed: Option<Target>,
    expected: Target,
) -> Result<(Option<Written>, Target), YamlError> {
    let target_of = |written: &Option<Written>| {
        let named = || infer(&written.as_ref()?.value, installed);
        request.target.or_else(named).unwrap_or(expected)
    };
    let extension = request.location.path.extension().and_then(|extension| extension.to_str());
    if extension == Some("json") {
        let written = Some(Written { file: main, tree: None, value: yaml::read_json(files, main)? });
        let target = target_of(&written);
        return Ok((written, target));
    }
    let read = |schema: &Schema| {
        let document = yaml::read(files, main, schema)?;
        Ok(document.value.map(|value| Written { file: main, tree: Some(document.tree), value }))
    };
    let schema = |target| &Release::of(target).dialect.yaml;
    let written = read(schema(expected))?;
    let target = target_of(&written);
    match schema(target) == schema(expected) {
        true => Ok((written, target)),
        false => Ok((read(schema(target))?, target)),
    }
}

/// What says which release a service is for, if it does itself.
fn target_from(configuration: &Value, installed: Option<Target>) -> Option<&'static str> {
    let named = infer(configuration, None).map(|_| "frameworkVersion");
    named.or(installed.map(|_| "package.json"))
}

/// The release a service names itself: by its `frameworkVersion`, which says what it was written for, else by what its
/// package.json installs (`spec/lint.md` §1 item 3).
fn infer(configuration: &Value, installed: Option<Target>) -> Option<Target> {
    let version = configuration.get("frameworkVersion").and_then(|version| match &version.data {
        crate::value::Data::String(text) => Target::of_framework_version(text),
        crate::value::Data::Number(number) => Target::of_framework_version(&number.to_string()),
        _ => None,
    });
    match (version, version.is_some_and(|version| matches!(version, Target::V3 | Target::V4))) {
        // osls counts on from release 3.
        (Some(version), true) => match (version, installed) {
            (Target::V3, Some(Target::Osls3 | Target::Osls4)) => Some(Target::Osls3),
            (Target::V4, Some(Target::Osls3 | Target::Osls4)) => Some(Target::Osls4),
            (version, _) => Some(version),
        },
        (Some(version), false) => Some(version),
        (None, _) => installed,
    }
}
