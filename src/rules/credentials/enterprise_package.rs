//! CRED021: the enterprise plugin in `package.json`.

use std::path::Path;

use super::enterprise_plugin::{PACKAGE, if_built_in};
use super::requirers::{self, Requirers};
use crate::diagnostics::Severity;
use crate::edit::{Comments, Fix, Refusal, remove};
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;
use crate::source::{FileId, Span};

pub static RULE: Rule = Rule {
    code: "CRED021",
    name: "enterprise-plugin-package",
    severity: Levels::always(Severity::Warning).but(&[Target::V1], Some(Severity::Info)),
    lifetime: Lifetime { deprecated: Some("1.44.0"), removed: Some("3.0.0") },
    page: Page {
        what: "`@serverless/enterprise-plugin` in the `package.json` beside the configuration.",
        why: "The framework brought its own copy from 1.44 on and none since 3.0. The package is not maintained, pulls in old \
              dependencies, and does nothing.",
        instead: "Remove it: `npm uninstall @serverless/enterprise-plugin`.",
        fix: Some(
            "The line goes; lock files are the package manager's to change. Safe if no code of the service requires the package, \
             and where `frameworkVersion` or the target is 1.44.0 or later.",
        ),
        links: &["https://github.com/serverless/dashboard-plugin"],
    },
    examples: &[
        Example::fails("service: shop\nprovider: {name: aws}\n", &["\"@serverless/enterprise-plugin\""]).with_files(&[(
            "package.json",
            "{\n  \"devDependencies\": {\n    \"@serverless/enterprise-plugin\": \"latest\"\n  }\n}\n",
        )]),
        Example::passes("service: shop\nprovider: {name: aws}\n").with_files(&[(
            "package.json",
            "{\"description\": \"without @serverless/enterprise-plugin\", \"dependencies\": {\"serverless\": \"3\"}}\n",
        )]),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(file) = subject.beside("package.json") else { return };
    let text = subject.text(file);
    let key = format!("\"{PACKAGE}\"");
    for (start, key) in text.match_indices(&key) {
        // As a key; elsewhere it is only mentioned.
        if text[start + key.len()..].trim_start().starts_with(':') {
            findings
                .report(
                    Span::new(file, start, start + key.len()),
                    "This package does nothing: the framework has it built in since 1.44",
                )
                .help(format!("npm uninstall {PACKAGE}"))
                .fix_or_why_not(removal(subject, file, start).map(Some));
        }
    }
}

/// Takes the line out of package.json.
fn removal(subject: &Subject, file: FileId, at: usize) -> Result<Fix, String> {
    let edits = || {
        let layout = subject.layout(file).ok_or(Refusal::Unusual)?;
        let place = layout.at(Span::new(file, at, at + 1)).ok_or(Refusal::Missing)?;
        if layout.path(place).len() != 2 || !layout.path(place)[0].ends_with("ependencies") {
            return Err(Refusal::Unusual);
        }
        Ok(remove(&layout, place, 0, Comments::Keep)?.edits)
    };
    let edits = edits().map_err(|refusal| refusal.to_string())?;
    let folder = &subject.location().service_dir;
    let fix = Fix::safe(format!("delete `{PACKAGE}`"), edits).todo(install(folder));
    let fix = match requirers::first(folder, PACKAGE) {
        Requirers::None => fix,
        Requirers::Some(file) => {
            return Err(format!("{} requires it", subject.files().shown(&file)));
        }
        Requirers::TooMany => {
            fix.only_if("there is so much code here that not all was looked at for who requires it")
        }
    };
    if_built_in(subject, fix)
}

/// What brings the lock file in line.
fn install(folder: &Path) -> String {
    let managers =
        [("yarn.lock", "yarn"), ("pnpm-lock.yaml", "pnpm"), ("bun.lock", "bun"), ("package.json", "npm")];
    let manager =
        managers.iter().find(|(file, _)| folder.join(file).exists()).map_or("npm", |(_, name)| name);
    format!("run `{manager} install`, so that the lock file and node_modules follow")
}
