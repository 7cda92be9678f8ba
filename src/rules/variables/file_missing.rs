//! VAR007 and VAR021: `${file(…)}` of a file that is not there, or that has not what it is asked for.

use std::path::{Path, PathBuf};

use super::failed::{Failed, failed};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, glob};
use crate::service::Target;
use crate::suggest::closest;
use crate::variables::Cause;
use crate::variables::syntax::Call;

/// Releases 1 and 2 warn, and leave the property out.
const SEVERITY: Levels =
    Levels::always(Severity::Error).but(&[Target::V1, Target::V2], Some(Severity::Warning));
const LINKS: &[&str] = &[
    "https://www.serverless.com/framework/docs/providers/aws/guide/variables#reference-variables-in-other-files",
];

pub static RULES: [Rule; 2] = [
    Rule {
        code: "VAR007",
        name: "file-not-found",
        severity: SEVERITY,
        page: Page {
            what: "`${file(path)}` as the last source of a variable, where there is no such file. A file that `.gitignore` names is \
                   a warning only: others may have it. Paths that depend on an option or the environment are left alone.",
            why: "The framework stops: \"Value not found at \\\"file\\\" source\". Releases 1 and 2 leave the property out.",
            instead: "Correct the path, which counts from the folder of the configuration, or give a fallback after a comma.",
            fix: None,
            links: LINKS,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom: ${file(./config.yml)}\n",
                &["${file(./config.yml)}"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  key: \"${file(secrets.json):key}\"\n",
                &["${file(secrets.json):key}"],
            )
            .with_files(&[(".gitignore", "secrets.json\n")]),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  stage: test\ncustom: ${file(${self:provider.stage}.yml)}\n",
                &["${file(${self:provider.stage}.yml)}"],
            ),
            Example::passes("service: shop\nprovider: {name: aws}\ncustom: ${file(./config.yml), 'none'}\n"),
            Example::passes("service: shop\nprovider: {name: aws}\ncustom: ${file(./config.yml)}\n")
                .with_files(&[("config.yml", "a: 1\n")]),
            Example::passes("service: shop\nprovider: {name: aws}\ncustom: ${file(${sls:stage}.yml)}\n"),
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom: ${file(config.js)}\n",
                &["${file(config.js)}"],
            ),
        ],
        check: Check::Service(check_file),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "VAR021",
        name: "file-key-not-found",
        severity: SEVERITY,
        page: Page {
            what: "`${file(path):key}` as the last source of a variable, where the file has no such key, or a null under it.",
            why: "The framework stops: \"Value not found at \\\"file\\\" source\". Releases 1 and 2 leave the property out.",
            instead: "Correct the key, add it to the file, or give a fallback after a comma.",
            fix: None,
            links: LINKS,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  host: ${file(c.yml):hots}\n",
                &["${file(c.yml):hots}"],
            )
            .with_files(&[("c.yml", "host: localhost\n")]),
            Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  host: ${file(c.yml):host}\n")
                .with_files(&[("c.yml", "host: localhost\n")]),
            Example::passes(
                "service: shop\nprovider: {name: aws}\ncustom:\n  host: ${file(c.yml):${sls:stage}}\n",
            )
            .with_files(&[("c.yml", "prod: localhost\n")]),
        ],
        check: Check::Service(check_key),
        ..Rule::DEFAULTS
    },
];

fn check_file(subject: &Subject, findings: &mut Findings) {
    for (failed, call) in missing(subject, |call| subject.included(call).is_none()) {
        let Some(path) = path_of(subject, call) else { continue };
        let is_ignored = is_ignored_by_git(subject, Path::new(&path));
        let message = match is_ignored {
            true => format!("There is no file `{path}` here"),
            false => format!("There is no file `{path}`"),
        };
        let help = match is_ignored {
            true => {
                "`.gitignore` names it, so everybody has to make it; say how, or give a fallback after a comma"
            }
            false => {
                "correct the path, which counts from the folder of the configuration, or give a fallback after a comma"
            }
        };
        let report = failed.report(findings, message).help(help);
        if is_ignored || failed.may_be_spared() {
            report.severity(Severity::Warning);
        }
    }
}

fn check_key(subject: &Subject, findings: &mut Findings) {
    for (failed, call) in missing(subject, |call| subject.included(call).is_some()) {
        let Some(path) = path_of(subject, call) else { continue };
        let Some(content) = subject.included(call) else { continue };
        let Some(address) = call.address.as_ref().map(ToString::to_string) else { continue };
        let keys = content.as_mapping().into_iter().flat_map(|mapping| mapping.keys()).map(|key| &**key);
        let similar = closest(address.split('.').next().unwrap_or_default(), keys);
        let message = format!("`{path}` has no value at `{address}`");
        let help = match similar.filter(|similar| !address.starts_with(similar)) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("add `{address}` to the file, or give a fallback after a comma"),
        };
        let report = failed.report(findings, message).label(subject.span_of(content.origin), "").help(help);
        if failed.may_be_spared() {
            report.severity(Severity::Warning);
        }
    }
}

/// The `file` calls that are meant and certainly fail.
fn missing(subject: &Subject, is_meant: impl Fn(&Call) -> bool) -> Vec<(Failed<'_>, &Call)> {
    let certain = failed(subject, Cause::Missing).filter_map(|failed| {
        let call = failed.certain_call("file", &is_meant)?;
        Some((failed, call))
    });
    certain.collect()
}

/// The path of a call. Release 4 takes keys after `#`, and programs in TypeScript, which nobody runs here.
fn path_of(subject: &Subject, call: &Call) -> Option<String> {
    let path = subject.file_path(call)?;
    let is_program = [".ts", ".mts", ".cts", ".mjs"].iter().any(|extension| path.ends_with(extension));
    let is_other = subject.target == Target::V4 && (path.contains('#') || is_program);
    (!is_other).then_some(path)
}

/// Whether a `.gitignore` of the service's folder, or one above it up to the repository's, names a file.
fn is_ignored_by_git(subject: &Subject, path: &Path) -> bool {
    let folder = &subject.location().service_dir;
    let path = folder.join(path.strip_prefix("./").unwrap_or(path));
    for above in folder.ancestors() {
        let relative = path.strip_prefix(above).unwrap_or(&path).to_string_lossy().into_owned();
        let patterns = text_of(subject, above.join(".gitignore"));
        let lines = patterns.lines().map(|line| line.trim_end().trim_start_matches('/'));
        let mut patterns = lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '!']));
        if patterns.any(|pattern| glob::matches(pattern, &relative)) {
            return true;
        }
        if above.join(".git").exists() {
            break;
        }
    }
    false
}

fn text_of(subject: &Subject, path: PathBuf) -> String {
    match subject.files().find(&path) {
        Some(file) => subject.text(file).to_owned(),
        None => crate::source::read_text(&path).unwrap_or_default(),
    }
}
