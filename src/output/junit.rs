//! Findings as JUnit XML: a suite for each service, with a failed case for each finding.

use std::fmt::Write;

use super::placed::{Placed, placed, severity_name};
use crate::rules::{Outcome, Verdict};

/// All services and findings.
pub fn render(outcomes: &[Outcome]) -> String {
    let mut suites = String::new();
    let mut all = 0;
    for outcome in outcomes {
        let Verdict::Judged { path, .. } = &outcome.verdict else { continue };
        let name = escape(&outcome.files.shown(path));
        let findings = placed(std::slice::from_ref(outcome));
        let count = findings.len();
        all += count;
        // A suite without cases would look as if nothing had been looked at.
        let tests = count.max(1);
        let _ =
            writeln!(suites, r#"  <testsuite name="{name}" tests="{tests}" failures="{count}" errors="0">"#);
        if findings.is_empty() {
            let _ = writeln!(suites, r#"    <testcase name="{name}" classname="slsconf"/>"#);
        }
        for finding in &findings {
            write_case(&mut suites, finding);
        }
        suites.push_str("  </testsuite>\n");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"slsconf\" failures=\"{all}\">\n{suites}</testsuites>\n"
    )
}

fn write_case(out: &mut String, each: &Placed<'_>) {
    let (rule, diagnostic, region) = (each.finding.rule, &each.finding.diagnostic, &each.region);
    let place = format!("{}:{}:{}", region.file, region.start.line, region.start.column);
    let help = diagnostic.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    let _ = writeln!(
        out,
        r#"    <testcase name="{} {}" classname="slsconf.{}">"#,
        rule.code,
        escape(&place),
        rule.category()
    );
    let _ = writeln!(
        out,
        r#"      <failure type="{}" message="{}">{}</failure>"#,
        severity_name(diagnostic.severity),
        escape(&diagnostic.message),
        escape(&format!("{place}\n{}{help}", diagnostic.message))
    );
    out.push_str("    </testcase>\n");
}

/// Text for XML; characters that XML has no form for become U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}
