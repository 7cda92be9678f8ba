//! Findings for `grep` and editors: a line each.

use super::excerpt::shown;
use super::placed::{placed, severity_name};
use crate::rules::Outcome;

/// All findings: `file:line:column: severity CODE message`.
pub fn render(outcomes: &[Outcome]) -> String {
    let line = |each: &super::placed::Placed<'_>| {
        let (region, diagnostic) = (&each.region, &each.finding.diagnostic);
        format!(
            "{}:{}:{}: {} {} {}\n",
            region.file,
            region.start.line,
            region.start.column,
            severity_name(diagnostic.severity),
            each.finding.rule.code,
            shown(&diagnostic.message)
        )
    };
    placed(outcomes).iter().map(line).collect()
}
