//! Findings for `grep` and editors: a line each.

use std::fmt::Write;

use super::excerpt::shown;
use crate::diagnostics::Severity;
use crate::rules::{Outcome, Verdict};

/// All findings: `file:line:column: severity CODE message`.
pub fn render(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for Outcome { files, verdict } in outcomes {
        let Verdict::Judged { findings, .. } = verdict else { continue };
        for finding in findings {
            let Some(span) = finding.span() else { continue };
            let position = files.position(span);
            let _ = writeln!(
                text,
                "{}:{}:{}: {} {} {}",
                files.name(span.file),
                position.line,
                position.column,
                severity_name(finding.diagnostic.severity),
                finding.rule.code,
                shown(&finding.diagnostic.message)
            );
        }
    }
    text
}

/// The word for a severity.
pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
