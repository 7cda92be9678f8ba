//! Findings with what formats for programs need: lines and columns, names of files, and fingerprints that stay the same
//! when lines move.

use std::collections::HashMap;

use crate::diagnostics::Severity;
use crate::rules::{Finding, Outcome, Verdict};
use crate::source::{Position, Sources, Span};

/// A finding and where it stands.
#[derive(Debug)]
pub struct Placed<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The files its spans refer to.
    pub files: &'a Sources,
    /// The token at fault.
    pub region: Region,
    /// Sixteen hexadecimal digits that other findings don't have, made of the rule, the file and the path in it.
    pub fingerprint: String,
}

/// A place in a file.
#[derive(Clone, Debug)]
pub struct Region {
    /// The file, with slashes, relative to the working directory if it is below it.
    pub file: String,
    /// The bytes.
    pub span: Span,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

impl Region {
    /// The place of a span.
    pub fn of(files: &Sources, span: Span) -> Region {
        let file = files.file(span.file);
        Region {
            file: name(files, span),
            span,
            start: file.position(span.start as usize),
            end: file.position(span.end as usize),
        }
    }
}

fn name(files: &Sources, span: Span) -> String {
    let name = files.name(span.file);
    if cfg!(windows) { name.replace('\\', "/") } else { name }
}

/// All findings in order, each with its file and place.
pub fn regions(outcomes: &[Outcome]) -> impl Iterator<Item = (&Finding, &Sources, Region)> {
    outcomes.iter().flat_map(|Outcome { files, verdict }| {
        let findings = match verdict {
            Verdict::Judged { findings, .. } => findings.as_slice(),
            _ => &[],
        };
        findings.iter().filter_map(move |finding| Some((finding, files, Region::of(files, finding.span()?))))
    })
}

/// The same with fingerprints.
pub fn placed(outcomes: &[Outcome]) -> Vec<Placed<'_>> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut placed = Vec::new();
    for (finding, files, region) in regions(outcomes) {
        let identity = format!("{}\n{}\n{}", finding.rule.code, region.file, finding.path);
        let count = seen.entry(identity.clone()).or_insert(0);
        *count += 1;
        let fingerprint = format!("{:016x}", hash(&format!("{identity}\n{count}")));
        placed.push(Placed { finding, files, region, fingerprint });
    }
    placed
}

/// 64 bits of FNV-1a: the same on all machines and for all versions.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// The word for a severity.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
