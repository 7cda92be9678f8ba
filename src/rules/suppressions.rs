//! Findings that a comment in the file silences, and what is wrong with such comments.
//!
//! `# slsconf: ignore[CODE, …] reason` on the line of a finding or above it, and `# slsconf: ignore-file[CODE]` at
//! the head of a file. The framework's own `disabledDeprecations` count, too.

use std::collections::BTreeMap;

use super::findings::{Finding, Findings};
use super::meta;
use super::named;
use super::repair::{Editor, Obstacle};
use super::rule::Rule;
use super::settings::{Selection, similar};
use super::subject::{Property, Subject, TextKind};
use crate::diagnostics::Severity;
use crate::edit::{Comments, Edit, Fix, whole_comment};
use crate::source::{FileId, Span};
use crate::suggest::closest;

/// A comment that speaks to slsconf.
#[derive(Debug)]
struct Suppression {
    /// All of the comment.
    comment: Span,
    /// From `slsconf:` to the end of the comment.
    span: Span,
    /// The rules it names, each where it stands.
    words: Vec<(Span, String)>,
    /// Whether there are brackets at all.
    has_brackets: bool,
    /// Whether a reason is given.
    has_reason: bool,
    scope: Scope,
}

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Findings on this line, counted from 1.
    Line(usize),
    /// All findings of the file.
    File,
    /// Nothing: it is for the file, but does not stand at its head.
    Nothing,
}

const MARK: &str = "slsconf:";

/// Takes out what is silenced, and adds what is wrong with the comments.
pub(super) fn apply(subject: &Subject, selection: &Selection, findings: &mut Vec<Finding>) {
    let mut report = MetaFindings { subject, selection, findings: Vec::new() };
    silence_deprecations(subject, findings, &mut report);
    let suppressions: Vec<_> = subject.texts().iter().flat_map(|file| read(subject, file.file)).collect();
    let index = Index::of(&suppressions);
    let mut used = vec![Vec::new(); suppressions.len()];
    findings.retain(|finding| {
        let silenced_by = index.silencing(finding, subject);
        if let Some(index) = silenced_by {
            used[index].push(finding.rule);
        }
        silenced_by.is_none()
    });
    for (suppression, used) in suppressions.iter().zip(&used) {
        judge(suppression, used, &mut report);
    }
    findings
        .extend(report.findings.into_iter().filter(|finding| index.silencing(finding, subject).is_none()));
}

/// The comments by what they are about, so that not every finding is held against every comment.
struct Index<'s> {
    suppressions: &'s [Suppression],
    /// Those for whole files.
    of_files: BTreeMap<FileId, Vec<usize>>,
    /// Those for lines.
    of_lines: BTreeMap<(FileId, usize), Vec<usize>>,
}

impl<'s> Index<'s> {
    fn of(suppressions: &'s [Suppression]) -> Index<'s> {
        let (mut of_files, mut of_lines) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for (index, suppression) in suppressions.iter().enumerate() {
            let file = suppression.span.file;
            match suppression.scope {
                Scope::File => of_files.entry(file).or_default().push(index),
                Scope::Line(line) => of_lines.entry((file, line)).or_default().push(index),
                Scope::Nothing => {}
            }
        }
        Index { suppressions, of_files, of_lines }
    }

    /// The first comment that silences a finding.
    fn silencing(&self, finding: &Finding, subject: &Subject) -> Option<usize> {
        if self.suppressions.is_empty() {
            return None;
        }
        let span = finding.span()?;
        // A comment can't stand inside a text of several lines, so its key's line counts, too.
        let first = subject.construct(span).unwrap_or(span);
        let line = |offset: u32| subject.files().file(span.file).position(offset as usize).line;
        let lines = (span.file, line(first.start))..=(span.file, line(span.end));
        let near = self.of_lines.range(lines).flat_map(|(_, indices)| indices);
        let candidates = self.of_files.get(&span.file).into_iter().flatten().chain(near);
        candidates.copied().filter(|index| silences(&self.suppressions[*index], finding)).min()
    }
}

/// Takes out what `disabledDeprecations` silences, and tells which of its codes silence nothing.
fn silence_deprecations(subject: &Subject, findings: &mut Vec<Finding>, report: &mut MetaFindings<'_>) {
    let Some(disabled) = subject.get(&["disabledDeprecations"]) else { return };
    let entries = match disabled.value.as_sequence().is_some() {
        true => disabled.children(),
        false => vec![disabled],
    };
    let silences = |code: &str, finding: &Finding| {
        // What does not work at all for the target is no mere deprecation.
        finding.diagnostic.severity != Severity::Error
            && !finding.rule.upstream.is_empty()
            && (code == "*" || finding.rule.is_upstream(code))
    };
    let codes: Vec<_> = entries.iter().filter_map(|entry| Some((entry, entry.text()?))).collect();
    for (entry, code) in &codes {
        if *code != "*" && !findings.iter().any(|finding| silences(code, finding)) {
            let is_used = |code: &str| findings.iter().any(|finding| silences(code, finding));
            report.unused_deprecation(entry, code, is_used);
        }
    }
    findings.retain(|finding| !codes.iter().any(|(_, code)| silences(code, finding)));
}

/// The comments of a file that speak to slsconf.
fn read(subject: &Subject, file: FileId) -> Vec<Suppression> {
    let text = subject.text(file);
    if !text.contains(MARK) {
        return Vec::new();
    }
    let sign = match subject.texts().iter().any(|text| text.file == file && text.kind == TextKind::Script) {
        true => "//",
        false => "#",
    };
    let comments = match subject.tree(file) {
        Some(_) => subject.comments(file),
        None => line_comments(text, file, sign),
    };
    let head = subject.head(file);
    let with_content = lines_with_content(text, sign);
    comments.into_iter().filter_map(|comment| parse(subject, comment, head, &with_content)).collect()
}

/// The comments of a file that is not YAML, such as `.env`: lines that begin with a sign.
fn line_comments(text: &str, file: FileId, sign: &str) -> Vec<Span> {
    let mut start = 0;
    let mut comments = Vec::new();
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with(sign) {
            comments.push(Span::new(file, start + indent, start + line.trim_end().len()));
        }
        start += line.len();
    }
    comments
}

fn parse(subject: &Subject, comment: Span, head: usize, with_content: &[usize]) -> Option<Suppression> {
    let files = subject.files();
    let written = files.text(comment).trim_end();
    let after_sign = written.trim_start_matches(['#', '/']).trim_start();
    let start = written.len() - after_sign.len();
    let rest = after_sign.strip_prefix(MARK)?;
    let command = rest.trim_start();
    let (for_file, after) = match command.strip_prefix("ignore-file") {
        Some(after) => (true, after),
        None => (false, command.strip_prefix("ignore")?),
    };
    let list_start = written.len() - after.len();
    let (list, reason) = match after.strip_prefix('[').and_then(|after| after.split_once(']')) {
        Some((list, reason)) => (Some(list), reason),
        None => (None, ""),
    };
    let mut words = Vec::new();
    let mut at = list_start + 1;
    for word in list.into_iter().flat_map(|list| list.split(',')) {
        let name = word.trim();
        let name_start = at + word.len() - word.trim_start().len();
        if !name.is_empty() {
            words.push((comment.sub(name_start, name_start + name.len()), name.to_owned()));
        }
        at += word.len() + 1;
    }
    let scope = match for_file {
        true if (comment.start as usize) < head => Scope::File,
        true => Scope::Nothing,
        false => {
            let line = files.position(comment).line;
            Scope::Line(line_meant(&files.file(comment.file).text, comment, line, with_content))
        }
    };
    Some(Suppression {
        comment,
        span: comment.sub(start, written.len()),
        has_brackets: !words.is_empty(),
        words,
        has_reason: !reason.trim().trim_start_matches([':', '-', '–', '—']).trim().is_empty(),
        scope,
    })
}

/// For each line of a text, counted from 0, the first line from there on with anything but comments.
fn lines_with_content(text: &str, sign: &str) -> Vec<usize> {
    let lines: Vec<&str> = lines(text).collect();
    let mut next = lines.len();
    let mut with_content = vec![next; lines.len() + 1];
    for (index, line) in lines.iter().enumerate().rev() {
        if !(line.trim().is_empty() || line.trim_start().starts_with(sign)) {
            next = index;
        }
        with_content[index] = next;
    }
    with_content
}

/// The line a comment is about: its own, or the next with anything but comments if it stands alone.
fn line_meant(text: &str, comment: Span, line: usize, with_content: &[usize]) -> usize {
    let before = &text[..comment.start as usize];
    let alone = before.rsplit(['\n', '\r']).next().is_none_or(|start| start.trim().is_empty());
    match with_content.get(line) {
        Some(meant) if alone => meant + 1,
        _ => line,
    }
}

/// The lines of a text, whichever way they end.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else { return rest.take() };
        let next = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = Some(&text[next..]);
        Some(&text[..end])
    })
}

/// Whether a comment silences a finding on what it is about.
fn silences(suppression: &Suppression, finding: &Finding) -> bool {
    let is_named = suppression.words.iter().any(|(_, word)| finding.rule.is_named_whole(word));
    let is_enough = suppression.has_reason && suppression.scope != Scope::File;
    is_named && (is_enough || !finding.rule.is_about_secrets())
}

/// Adds findings about comments.
struct MetaFindings<'a> {
    subject: &'a Subject,
    selection: &'a Selection,
    findings: Vec<Finding>,
}

impl MetaFindings<'_> {
    fn add(&mut self, rule: &'static Rule, report: impl FnOnce(&mut Findings)) {
        let Some((_, severity)) = self.selection.rules.iter().find(|(known, _)| known.code == rule.code)
        else {
            return;
        };
        let Some(level) = severity.or(rule.severity.of(self.subject.target)) else { return };
        let mut findings = Findings::new(rule, level, Span::new(self.subject.main(), 0, 0));
        report(&mut findings);
        self.findings.extend(findings.finish().0);
    }

    /// Tells of a code of the framework that silenced nothing, unless what it is about was not looked for.
    fn unused_deprecation(&mut self, entry: &Property<'_>, code: &str, is_used: impl Fn(&str) -> bool) {
        let known: Vec<_> = super::all().filter(|rule| rule.is_upstream(code)).collect();
        let codes = || super::all().flat_map(|rule| rule.upstream.iter().copied());
        let editor = Editor::of(self.subject);
        let (words, help, fix) = match closest(code, codes()) {
            _ if known.iter().any(|rule| !self.selection.has(rule)) => return,
            _ if !known.is_empty() => (
                format!("`{code}` is disabled here, but silences nothing"),
                "take it out".to_owned(),
                editor.remove(entry, 0, Comments::Keep).map(Some),
            ),
            Some(similar) => (
                format!("The framework has no deprecation `{code}`"),
                format!("did you mean `{similar}`?"),
                // One that silences nothing either would be found fault with next.
                Some(entry)
                    .filter(|_| is_used(similar))
                    .map(|entry| editor.retext(entry.token().ok_or(Obstacle::Elsewhere)?, code, similar))
                    .transpose(),
            ),
            // A plugin may have codes of its own.
            None => return,
        };
        self.add(&meta::UNUSED_DISABLED, |findings| {
            let why = "other releases or stages may need it";
            let fix = fix.map(|fix| fix.map(|fix| fix.only_if(why)));
            findings.report(entry.token(), words).help(help).fix_or_why_not(fix);
        });
    }
}

fn judge(suppression: &Suppression, used: &[&'static Rule], report: &mut MetaFindings<'_>) {
    if !suppression.has_brackets {
        report.add(&meta::WITHOUT_CODE, |findings| {
            findings
                .report(suppression.span, "This comment names no rule, so it silences nothing")
                .help("name the rules: `# slsconf: ignore[CRED004] reason`");
        });
        return;
    }
    if suppression.scope == Scope::Nothing {
        report.add(&meta::WITHOUT_EFFECT, |findings| {
            findings
                .report(suppression.span, "`ignore-file` counts only at the head of a file")
                .help("put it above the first key, or write `ignore[…]` on the line of the finding");
        });
        return;
    }
    for (index, (span, word)) in suppression.words.iter().enumerate() {
        let rules: Vec<_> = named(word).filter(|rule| rule.is_named_whole(word)).collect();
        let Some(rule) = rules.first() else {
            report.add(&meta::UNKNOWN_RULE, |findings| {
                findings.report(*span, format!("There is no rule `{word}`")).help(match similar(word) {
                    Some(similar) => format!("did you mean `{similar}`?"),
                    None => "`slsconf rules` lists them; each has to be named whole".to_owned(),
                });
            });
            continue;
        };
        let keeps_secret = rule.is_about_secrets();
        if keeps_secret && (suppression.scope == Scope::File || !suppression.has_reason) {
            report.add(&meta::WITHOUT_EFFECT, |findings| {
                let message = match suppression.scope {
                    Scope::File => format!("`{word}` can't be ignored for a whole file"),
                    _ => format!("`{word}` can be ignored only with a reason"),
                };
                findings
                    .report(*span, message)
                    .help("write why on the line of the finding: `# slsconf: ignore[CRED004] key of the test account`");
            });
            continue;
        }
        let looked_for = rules.iter().all(|rule| {
            report.selection.has(rule)
                && rule.severity.of(report.subject.target).is_some()
                // These are judged last.
                && rule.category() != "meta"
        });
        if looked_for && !used.iter().any(|rule| rule.is_named_whole(word)) {
            let fix = without(report.subject.text(span.file), suppression, index);
            report.add(&meta::UNUSED_IGNORE, |findings| {
                findings
                    .report(*span, format!("`{word}` is ignored here, but finds nothing"))
                    .help("take it out of the comment")
                    .fix(fix);
            });
        }
    }
}

/// Takes one word out of a comment, or the comment away if it has no other.
fn without(text: &str, suppression: &Suppression, index: usize) -> Fix {
    let words = &suppression.words;
    let place = |index: usize| words[index].0;
    if words.len() > 1 {
        let (start, end) = match index {
            0 => (place(0).start, place(1).start),
            _ => (place(index - 1).end, place(index).end),
        };
        let span = Span { start, end, ..suppression.comment };
        return Fix::safe("take it out of the comment", vec![Edit::replace(span, "")]);
    }
    let comment = whole_comment(text, suppression.comment);
    Fix::safe("delete the comment", vec![Edit::replace(comment, "")])
}
