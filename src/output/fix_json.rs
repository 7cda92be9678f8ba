//! What `slsconf fix` did and left, for programs, as JSON of a documented shape (`docs/fix-json.md`).

use std::path::Path;

use serde_json::{Value as Json, json};

use super::findings_json::{region, service, with};
use super::placed::{Region, severity_name};
use crate::fix::{Applied, Fixed, Left, Reason, ValueChange};
use crate::rules::Finding;
use crate::source::Sources;

/// A file that changes.
#[derive(Debug)]
pub struct ChangedFile {
    /// The file as it is shown.
    pub name: String,
    /// Whether it holds the new text now.
    pub written: bool,
    /// Why it could not be written.
    pub problem: Option<String>,
    /// The differences, if they were asked for.
    pub diff: Option<String>,
}

/// The whole report. `version` changes when the shape does.
pub fn render(
    services: &[(&Fixed, Vec<(&Finding, &Left)>)],
    changed: &[ChangedFile],
    verified: bool,
) -> String {
    let files: Vec<_> = changed
        .iter()
        .map(|file| json!({ "file": file.name, "written": file.written, "problem": file.problem, "diff": file.diff }))
        .collect();
    let all = || services.iter().map(|(fixed, _)| *fixed);
    let fixed: Vec<_> =
        all().flat_map(|one| one.applied.iter().map(|applied| fixed_json(applied, one))).collect();
    let left = |(one, left): &(&Fixed, Vec<(&Finding, &Left)>)| {
        let files = &one.outcome.files;
        left.iter().filter_map(|(finding, left)| left_json(finding, left, files)).collect::<Vec<_>>()
    };
    let mut document = json!({
        "version": 1,
        "tool": { "name": "slsconf", "version": env!("CARGO_PKG_VERSION") },
        "services": all().filter_map(|one| service(&one.outcome)).collect::<Vec<_>>(),
        "files": files,
        "fixed": fixed,
        "left": services.iter().flat_map(left).collect::<Vec<_>>(),
    });
    if verified {
        let compared: Vec<_> = all().filter(|one| !one.applied.is_empty()).map(comparison).collect();
        document = with(document, "comparisons", json!(compared));
    }
    format!("{document:#}\n")
}

fn file(files: &Sources, path: &Path) -> String {
    let name = files.shown(path);
    if cfg!(windows) { name.replace('\\', "/") } else { name }
}

fn fixed_json(applied: &Applied, one: &Fixed) -> Json {
    let files = &one.outcome.files;
    json!({
        "service": file(files, one.outcome.path()),
        "rule": applied.rule.code,
        "name": applied.rule.name,
        "file": file(files, &applied.file),
        "line": applied.position.line,
        "column": applied.position.column,
        "path": applied.path,
        "title": applied.title,
        "safe": applied.unsafe_because.is_none(),
        "why": applied.unsafe_because,
        "todo": applied.todo,
        "changes": applied.changes.iter().map(|path| path.join(".")).collect::<Vec<_>>(),
    })
}

fn left_json(finding: &Finding, left: &Left, files: &Sources) -> Option<Json> {
    let why = match &left.reason {
        Reason::NoFix | Reason::Declined => None,
        Reason::Unsafe(why) => Some((*why).to_owned()),
        Reason::Layout(why) | Reason::Elsewhere(why) => Some(why.clone()),
        Reason::Refused(problem) => Some(problem.to_string()),
    };
    let mut whole = region(&Region::of(files, finding.span()?));
    let more = json!({
        "rule": finding.rule.code,
        "name": finding.rule.name,
        "severity": severity_name(finding.diagnostic.severity),
        "message": finding.diagnostic.message,
        "help": finding.diagnostic.help,
        "path": finding.path,
        "reason": left.reason.name(),
        "why": why,
        "title": left.title,
    });
    if let (Json::Object(whole), Json::Object(more)) = (&mut whole, more) {
        whole.extend(more);
    }
    Some(whole)
}

fn comparison(one: &Fixed) -> Json {
    let change = |change: &ValueChange| json!({ "path": change.path, "before": change.before.0, "after": change.after.0 });
    json!({
        "file": file(&one.outcome.files, one.outcome.path()),
        "values": one.comparison.values,
        "changes": one.comparison.changes.iter().map(change).collect::<Vec<_>>(),
    })
}
