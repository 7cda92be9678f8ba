//! Findings as workflow commands of GitHub Actions, which become annotations of a change.

use super::placed::{Placed, placed};
use crate::diagnostics::Severity;
use crate::rules::Outcome;

/// All findings: `::error file=…,line=…::message`.
pub fn render(outcomes: &[Outcome]) -> String {
    placed(outcomes).iter().map(command).collect()
}

fn command(each: &Placed<'_>) -> String {
    let (rule, diagnostic, region) = (each.finding.rule, &each.finding.diagnostic, &each.region);
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let message = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut place = format!("file={},line={}", property(&region.file), region.start.line);
    // Columns count for one line only.
    if region.start.line == region.end.line {
        let (start, end) = (region.start.column, region.end.column);
        place += &format!(",endLine={},col={start},endColumn={end}", region.end.line);
    }
    let title = property(&format!("{} {}", rule.code, rule.name));
    format!("::{kind} {place},title={title}::{}\n", data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
