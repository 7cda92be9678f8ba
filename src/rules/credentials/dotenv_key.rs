//! CRED012: a key of AWS that never expires in a `.env` file that the service loads.

use crate::diagnostics::Severity;
use crate::rules::sensitive::{assignments, aws_key_ids, is_placeholder};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, TextKind};
use crate::service::Target;
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: "CRED012",
    name: "dotenv-long-lived-key",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "`AWS_SECRET_ACCESS_KEY` in a `.env` file that the service loads: with `useDotenv`, or for release 4 without. A file \
               that also sets `AWS_SESSION_TOKEN` holds a temporary key, which is fine.",
        why: "The key never expires. The framework hands it to every variable, plugin and script, and it decides to which account \
              deployments go, over `provider.profile`.",
        instead: "Take the key out of the file and out of use; name a profile in `AWS_PROFILE`, use single sign-on, or a role in \
                  CI.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/environment-variables"],
    },
    examples: &[
        Example::fails("service: shop\nuseDotenv: true\nprovider: {name: aws}\n", &["AWS_SECRET_ACCESS_KEY"])
            .with_files(&[(
                ".env",
                "A=b\nexport AWS_SECRET_ACCESS_KEY='pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki'\n",
            )]),
        Example::fails("service: shop\nprovider: {name: aws, stage: prod}\n", &["AWS_SECRET_ACCESS_KEY"])
            .with_files(&[(".env.prod", "AWS_SECRET_ACCESS_KEY=pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n")])
            .for_target(Target::V4),
        // Not loaded.
        Example::passes("service: shop\nprovider: {name: aws}\n")
            .with_files(&[(".env", "AWS_SECRET_ACCESS_KEY=pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\n")]),
        Example::passes("service: shop\nuseDotenv: true\nprovider: {name: aws}\n").with_files(&[(
            ".env",
            "AWS_SECRET_ACCESS_KEY=pUr7mQ2/vXc0kT9+bWz4LdN8sHy1GeRf6JaVo3Ki\nAWS_SESSION_TOKEN=x\n",
        )]),
        Example::passes("service: shop\nuseDotenv: true\nprovider: {name: aws}\n").with_files(&[(
            ".env",
            "AWS_SECRET_ACCESS_KEY=\nAWS_SECRET_ACCESS_KEY=test\n# AWS_SECRET_ACCESS_KEY=a\n",
        )]),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// How many letters of a key may be shown: those that say of what kind it is.
const KEPT: usize = 4;

fn check(subject: &Subject, findings: &mut Findings) {
    for file in subject.texts().iter().filter(|file| file.kind == TextKind::Dotenv) {
        let text = subject.text(file.file);
        let assignments: Vec<_> = assignments(text)
            .into_iter()
            .filter(|assignment| {
                let line = text[..assignment.name.start].rfind('\n').map_or(0, |end| end + 1);
                !text[line..assignment.name.start].contains('#')
            })
            .collect();
        let set = |name: &'static str| {
            assignments.iter().filter(move |assignment| &text[assignment.name.clone()] == name)
        };
        if set("AWS_SESSION_TOKEN").next().is_some() {
            continue;
        }
        let secrets: Vec<_> = set("AWS_SECRET_ACCESS_KEY")
            .filter(|assignment| !is_placeholder(&text[assignment.value.clone()]))
            .collect();
        let ids = assignments.iter().filter(|assignment| {
            let value = &text[assignment.value.clone()];
            value.starts_with("AKIA") && !value.ends_with("EXAMPLE") && aws_key_ids(value).next().is_some()
        });
        // The id alone is told when there is no secret beside it.
        let told: Vec<_> = if secrets.is_empty() { ids.collect() } else { secrets };
        for assignment in told {
            let span = |range: &std::ops::Range<usize>| Span::new(file.file, range.start, range.end);
            findings
                .report(span(&assignment.name), "This file gives every deployment a key that never expires")
                .conceal(span(&assignment.value).sub(KEPT, assignment.value.len()))
                .label(
                    subject.get(&["useDotenv"]).and_then(|loads| loads.place()),
                    "the file is loaded because of this",
                )
                .help("take the key out of use and set AWS_PROFILE, or use a role in CI");
        }
    }
}
