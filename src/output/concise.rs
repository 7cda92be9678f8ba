//! Findings for `grep` and editors: a line each.

use super::excerpt::shown;
use super::placed::{Region, regions, severity_name};
use crate::rules::{Finding, Outcome};
use crate::source::Sources;

/// All findings: `file:line:column: severity CODE message`.
pub fn render(outcomes: &[Outcome]) -> String {
    let line = |(finding, _, region): (&Finding, &Sources, Region)| {
        format!(
            "{}:{}:{}: {} {} {}\n",
            region.file,
            region.start.line,
            region.start.column,
            severity_name(finding.diagnostic.severity),
            finding.rule.code,
            shown(&finding.diagnostic.message)
        )
    };
    regions(outcomes).map(line).collect()
}
