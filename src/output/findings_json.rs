//! Findings for programs, as JSON of a documented shape (`docs/lint-json.md`).

use serde_json::{Value as Json, json};

use super::placed::{Placed, Region, placed, severity_name};
use crate::edit::{Applicability, Change, Fix};
use crate::rules::{Outcome, Verdict};
use crate::source::Sources;

/// All findings, and what was judged. `version` changes when the shape does.
pub fn render(outcomes: &[Outcome]) -> String {
    let findings: Vec<_> = placed(outcomes).iter().map(finding).collect();
    let services: Vec<_> = outcomes.iter().filter_map(service).collect();
    let document = json!({
        "version": 1,
        "tool": { "name": "slsconf", "version": env!("CARGO_PKG_VERSION") },
        "services": services,
        "findings": findings,
    });
    format!("{document:#}\n")
}

pub(super) fn service(outcome: &Outcome) -> Option<Json> {
    let file = |path: &std::path::Path| outcome.files.shown(path);
    Some(match &outcome.verdict {
        Verdict::Judged { path, target, .. } => {
            json!({ "file": file(path), "target": target.name(), "judged": true, "reason": null })
        }
        Verdict::NoService { path, reason } => {
            json!({ "file": file(path), "target": null, "judged": false, "reason": reason })
        }
        Verdict::Unreadable { path, problem } => {
            json!({ "file": file(path), "target": null, "judged": false, "reason": problem.to_string() })
        }
        Verdict::Malformed { path, reason } => {
            json!({ "file": file(path), "target": null, "judged": false, "reason": reason })
        }
    })
}

fn finding(each: &Placed<'_>) -> Json {
    let finding = each.finding;
    let diagnostic = &finding.diagnostic;
    let labels: Vec<_> = diagnostic
        .labels
        .iter()
        .map(|label| with(region(&Region::of(each.files, label.span)), "text", json!(label.text)))
        .collect();
    let place = json!({
        "rule": finding.rule.code,
        "name": finding.rule.name,
        "severity": severity_name(diagnostic.severity),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "path": finding.path,
        "labels": labels,
        "fix": finding.fix.as_ref().map(|fix| json_fix(fix, each.files)),
        "fingerprint": each.fingerprint,
    });
    let mut whole = region(&each.region);
    if let (Json::Object(whole), Json::Object(place)) = (&mut whole, place) {
        whole.extend(place);
    }
    whole
}

fn json_fix(fix: &Fix, files: &Sources) -> Json {
    let (safe, why) = match fix.applicability {
        Applicability::Safe => (true, None),
        Applicability::Unsafe { why } => (false, Some(why)),
    };
    let edits: Vec<_> = fix
        .edits
        .iter()
        .map(|edit| with(region(&Region::of(files, edit.span)), "replacement", json!(edit.replacement)))
        .collect();
    let changes: Vec<_> = fix.changes.iter().flat_map(Change::paths).map(|path| path.join(".")).collect();
    json!({ "title": fix.title, "safe": safe, "why": why, "edits": edits, "changes": changes })
}

/// A place: lines and columns from 1, offsets in bytes from 0.
pub(super) fn region(region: &Region) -> Json {
    json!({
        "file": region.file,
        "start": { "line": region.start.line, "column": region.start.column, "offset": region.span.start },
        "end": { "line": region.end.line, "column": region.end.column, "offset": region.span.end },
    })
}

pub(super) fn with(mut object: Json, key: &str, value: Json) -> Json {
    if let Json::Object(map) = &mut object {
        map.insert(key.to_owned(), value);
    }
    object
}
