//! CRED021: the enterprise plugin in `package.json`.

use super::enterprise_plugin::PACKAGE;
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;
use crate::source::Span;

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
        fix: None,
        links: &["https://www.npmjs.com/package/@serverless/enterprise-plugin"],
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
                .help(format!("npm uninstall {PACKAGE}"));
        }
    }
}
