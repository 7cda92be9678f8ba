//! VAR023: `${file(…)}` of a file outside of the service's folder.

use std::path::{Component, Path, PathBuf};

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};

pub static RULE: Rule = Rule {
    code: "VAR023",
    name: "file-outside-service",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "`${file(path)}` where the path leads out of the folder of the configuration, by `..`, from the root of the disk, or by a \
               symbolic link.",
        why: "What the service is depends on files that are not with it: who moves or copies the folder gets another service, and \
              who can change those files can change it. A repository of somebody else's can read files of whoever prints it.",
        instead: "Keep what a service includes in its folder. Where services share settings on purpose, leave the rule off.",
        fix: None,
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/guide/variables#reference-variables-in-other-files",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom: ${file(../shared.yml)}\n",
            &["${file(../shared.yml)}"],
        )
        .with_files(&[("../shared.yml", "a: 1\n")]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file(config/../../shared.yml), 'none'}\n  b: x-${file(/etc/hostname)}\n",
            &["${file(config/../../shared.yml), 'none'}", "${file(/etc/hostname)}"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file(./config/../shared.yml), 'none'}\n  b: ${file(config.yml), 'none'}\n",
        ),
        // Where it leads can't be known.
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom: ${file(${env:FOLDER}/shared.yml), 'none'}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let folder = &subject.location().service_dir;
    for expression in subject.expressions() {
        let Some(span) = expression.span() else { continue };
        let paths = expression.calls().filter(|call| call.name == "file");
        let mut paths = paths.filter_map(|call| subject.file_path(call));
        if let Some(path) = paths.find(|path| leads_out(folder, path)) {
            findings
                .report(span, format!("`{path}` lies outside of the service's folder"))
                .help("keep what the service includes in its folder, or leave this rule off where services share files");
        }
    }
}

fn leads_out(folder: &Path, written: &str) -> bool {
    let mut path = PathBuf::new();
    for component in folder.join(written).components() {
        match component {
            Component::ParentDir => {
                path.pop();
            }
            component => path.push(component),
        }
    }
    let by_link = || path.canonicalize().is_ok_and(|real| !real.starts_with(folder));
    !path.starts_with(folder) || by_link()
}
