//! CRED020: the enterprise plugin among the plugins.

use super::safety;
use crate::diagnostics::Severity;
use crate::edit::{Comments, Fix};
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "CRED020",
    name: "enterprise-plugin-entry",
    // The framework has it built in since 1.44 and ignores the entry; release 4 looks for it like for any other.
    severity: Levels::always(Severity::Warning)
        .but(&[Target::V1], Some(Severity::Info))
        .but(&[Target::V4], Some(Severity::Error)),
    lifetime: Lifetime { deprecated: Some("1.44.0"), removed: Some("4.0") },
    page: Page {
        what: "`@serverless/enterprise-plugin` in `plugins`.",
        why: "The framework has had its features built in since 1.44 and has ignored the entry since then. Release 4 does not, \
              and stops because there is no such plugin. Who reads the entry believes that it does something, such as give \
              `${secrets:…}` a meaning.",
        instead: "Delete the entry, and the package from `package.json`. A service that still runs with less than 1.44 needs the \
                  newer framework first.",
        fix: Some(
            "The entry goes, and `plugins` if it has no other. Safe where `frameworkVersion` or the target is 1.44.0 or later; what \
             asks for less has to ask for more first (FWV004).",
        ),
        links: &["https://github.com/serverless/dashboard-plugin"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nplugins:\n  - serverless-offline\n  - '@serverless/enterprise-plugin'\n",
            &["'@serverless/enterprise-plugin'"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nplugins: {modules: [\"@serverless/enterprise-plugin\"]}\n",
            &["\"@serverless/enterprise-plugin\""],
        )
        .for_target(Target::V4),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nplugins: ${file(plugins.yml)}\n",
            &["'@serverless/enterprise-plugin'"],
        )
        .with_files(&[("plugins.yml", "- '@serverless/enterprise-plugin'\n")]),
        Example::passes("service: shop\nprovider: {name: aws}\nplugins: [serverless-offline]\n"),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nplugins:\n  # - '@serverless/enterprise-plugin'\n  - x\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

pub(super) const PACKAGE: &str = "@serverless/enterprise-plugin";

fn check(subject: &Subject, findings: &mut Findings) {
    let entries = subject.plugin_entries().into_iter();
    for entry in entries.filter(|entry| entry.text() == Some(PACKAGE)) {
        let message = match subject.target {
            Target::V4 => "Release 4 does not find the enterprise plugin and stops",
            _ => "The framework ignores this plugin: it is built in since 1.44",
        };
        findings
            .report(entry.token(), message)
            .help("delete the entry, and the package from package.json")
            .fix_or_why_not(removal(subject, &entry).map(Some));
    }
}

fn removal(subject: &Subject, entry: &Property<'_>) -> Result<Fix, String> {
    let fix =
        Editor::of(subject).remove(entry, 0, Comments::Keep).map_err(|obstacle| obstacle.to_string())?;
    if_built_in(subject, Fix { title: format!("delete `{PACKAGE}`"), ..fix })
}

/// A fix that is safe where the framework has the plugin's features built in.
pub(super) fn if_built_in(subject: &Subject, fix: Fix) -> Result<Fix, String> {
    const BUILT_IN: (u64, u64, u64) = (1, 44, 0);
    match (subject.target, safety::lowest_release(subject)) {
        (Target::V1, None) => Ok(fix
            .only_if("releases before 1.44.0 need it; this service does not say that it is for later ones")),
        (Target::V1, Some(lowest)) if lowest < BUILT_IN => {
            Err("releases before 1.44.0 need it: let `frameworkVersion` ask for 1.44.0 at least".to_owned())
        }
        _ => Ok(fix),
    }
}
