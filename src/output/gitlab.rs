//! Findings as a Code Quality report of GitLab.

use serde_json::{Value as Json, json};

use super::placed::{Placed, placed};
use crate::diagnostics::Severity;
use crate::rules::Outcome;

/// All findings as a list.
pub fn render(outcomes: &[Outcome]) -> String {
    let issues: Vec<Json> = placed(outcomes).iter().map(issue).collect();
    format!("{:#}\n", Json::Array(issues))
}

fn issue(each: &Placed<'_>) -> Json {
    let diagnostic = &each.finding.diagnostic;
    let severity = match diagnostic.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    json!({
        "description": diagnostic.message,
        "check_name": each.finding.rule.code,
        "fingerprint": each.fingerprint,
        "severity": severity,
        "location": {
            "path": each.region.file,
            "lines": { "begin": each.region.start.line, "end": each.region.end.line },
        },
    })
}
