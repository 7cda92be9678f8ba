//! DEP028: a plugin that is listed twice.

use crate::diagnostics::Severity;
use crate::edit::{Comments, Fix};
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP028",
    name: "duplicate-plugin",
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: Some("2.63.0"), removed: Some("3.0.0") },
    upstream: &["DUPLICATE_PLUGIN_DEFINITION"],
    page: Page {
        what: "The same entry twice in `plugins`.",
        why: "Release 2 loads it once and warns; since 3.0 the framework stops.",
        instead: "Delete the second one.",
        fix: Some("Safe: the framework loads it once."),
        links: &["https://www.serverless.com/framework/docs/deprecations#DUPLICATE_PLUGIN_DEFINITION"],
    },
    examples: &[
        Example::fails(
            "service: shop\nplugins:\n  - serverless-offline\n  - serverless-webpack\n  - 'serverless-offline'\nprovider:\n  name: aws\n",
            &["'serverless-offline'"],
        ),
        Example::fails(
            "service: shop\nplugins: {modules: [a, '${self:custom.plugin}']}\ncustom:\n  plugin: a\nprovider:\n  name: aws\n",
            &["${self:custom.plugin}"],
        ),
        Example::passes(
            "service: shop\nplugins: [serverless-offline, serverless-webpack]\nprovider:\n  name: aws\n",
        ),
        Example::passes("service: shop\nplugins: ['${env:A}', '${env:A}']\nprovider:\n  name: aws\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let plugins = subject.plugin_entries();
    let editor = Editor::of(subject);
    for (index, plugin) in plugins.iter().enumerate() {
        let Some(name) = plugin.text() else { continue };
        let Some(first) = plugins[..index].iter().find(|first| first.text() == Some(name)) else { continue };
        findings
            .report(plugin.place(), format!("The plugin `{name}` is listed twice"))
            .label(first.place(), "first here")
            .help("delete one of them")
            .fix_or_why_not(
                editor
                    .remove(plugin, 1, Comments::Keep)
                    .map(|fix| Some(Fix { title: "delete the second one".to_owned(), ..fix })),
            );
    }
}
