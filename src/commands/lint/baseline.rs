//! Findings that are known: written down by rule, file and path, so that they stay known when lines move.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::rules::{Finding, Outcome, Verdict};
use crate::source::Sources;

/// What makes a finding the same: rule, file and path.
type Key = (String, String, String);

/// How often each is known.
#[derive(Clone, Debug, Default)]
pub(in crate::commands) struct Baseline {
    counts: BTreeMap<Key, u64>,
    /// The folder that files are named relative to: that of the baseline.
    folder: PathBuf,
}

impl Baseline {
    /// What is found now.
    pub fn of(outcomes: &[Outcome], file: &Path) -> Baseline {
        let mut baseline = Baseline { counts: BTreeMap::new(), folder: folder_of(file) };
        for Outcome { files, verdict } in outcomes {
            let Verdict::Judged { findings, .. } = verdict else { continue };
            for finding in findings {
                *baseline.counts.entry(baseline.key(finding, files)).or_insert(0) += 1;
            }
        }
        baseline
    }

    /// Reads a baseline.
    pub fn read(file: &Path) -> Result<Baseline, Failure> {
        let refuse = |reason: String| {
            let message = format!("Cannot read the baseline {}: {reason}", file.display());
            Failure::usage(Diagnostic::error(message).help("`--write-baseline` writes it anew"))
        };
        let text = fs::read_to_string(file).map_err(|error| match error.kind() {
            ErrorKind::NotFound => refuse("there is no such file".to_owned()),
            _ => refuse(error.to_string()),
        })?;
        let document: Json = serde_json::from_str(&text).map_err(|error| refuse(error.to_string()))?;
        if document["version"] != 1 {
            return Err(refuse("it is not of version 1".to_owned()));
        }
        let mut counts = BTreeMap::new();
        for entry in document["findings"].as_array().into_iter().flatten() {
            let text = |key: &str| entry[key].as_str().map(str::to_owned);
            let (Some(rule), Some(file), Some(path)) = (text("rule"), text("file"), text("path")) else {
                return Err(refuse("an entry lacks its rule, file or path".to_owned()));
            };
            *counts.entry((rule, file, path)).or_insert(0) += entry["count"].as_u64().unwrap_or(1);
        }
        Ok(Baseline { counts, folder: folder_of(file) })
    }

    /// Writes it.
    pub fn write(&self, file: &Path) -> Result<(), Failure> {
        let findings: Vec<_> = self
            .counts
            .iter()
            .map(|((rule, file, path), count)| {
                json!({ "rule": rule, "file": file, "path": path, "count": count })
            })
            .collect();
        let text = format!("{:#}\n", json!({ "version": 1, "findings": findings }));
        fs::write(file, text).map_err(|error| {
            let message = format!("Cannot write the baseline {}: {error}", file.display());
            let diagnostic =
                Diagnostic::error(message).help("check that the folder is there and can be written to");
            Failure::new(FailureKind::Usage, diagnostic)
        })
    }

    /// How many findings are known.
    pub fn len(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Takes what is known out; gives how many were taken, and how many known ones were not found any more.
    pub fn take_out(mut self, outcomes: &mut [Outcome]) -> (u64, u64) {
        let before = self.len();
        for Outcome { files, verdict } in outcomes {
            let Verdict::Judged { findings, .. } = verdict else { continue };
            findings.retain(|finding| {
                let key = self.key(finding, files);
                match self.counts.get_mut(&key) {
                    Some(count) if *count > 0 => {
                        *count -= 1;
                        false
                    }
                    _ => true,
                }
            });
        }
        let left = self.len();
        (before - left, left)
    }

    /// Which of some findings are known, in their order.
    pub fn known(&self, findings: &[Finding], files: &Sources) -> Vec<bool> {
        let mut counts = self.counts.clone();
        let mut is_known = |finding: &Finding| match counts.get_mut(&self.key(finding, files)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        findings.iter().map(&mut is_known).collect()
    }

    fn key(&self, finding: &Finding, files: &Sources) -> Key {
        let path = finding.span().map(|span| files.file(span.file).path.clone()).unwrap_or_default();
        let file = relative(&path, &self.folder);
        (finding.rule.code.to_owned(), file, finding.path.clone())
    }
}

fn folder_of(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// A path as seen from a folder, with slashes; `..` leads out of it.
fn relative(path: &Path, folder: &Path) -> String {
    let shared = path.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = path.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_folder_of_the_baseline() {
        let seen = |path, folder| relative(Path::new(path), Path::new(folder));
        assert_eq!(seen("/a/b/c.yml", "/a/b"), "c.yml");
        assert_eq!(seen("/a/b/c.yml", "/a/x/y"), "../../b/c.yml");
    }
}
