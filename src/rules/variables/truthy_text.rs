//! VAR018: the text `false`, which is true.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "VAR018",
    name: "false-as-text",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "The text `'false'`, `'no'`, `'off'` or `'0'`, written or given by a variable, where the framework or a plugin wants a \
               boolean and nothing turns the text into one: in `useDotenv`, and in the settings of plugins under `custom`.",
        why: "Every text that is not empty is true in JavaScript. Options, environment variables and SSM always give texts.",
        instead: "Write `false` without quotes, also as a fallback: `${opt:x, false}`. Around something that gives a text: \
                  `${strToBool(${env:FLAG})}`.",
        fix: None,
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/guide/variables#read-string-variable-values-as-boolean-values",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nuseDotenv: ${env:DOTENV, 'false'}\nprovider: {name: aws}\n",
            &["${env:DOTENV, 'false'}"],
        ),
        Example::fails(
            "service: shop\nplugins: [serverless-offline]\nprovider: {name: aws}\ncustom:\n  serverless-offline:\n    \
             noAuth: ${opt:noAuth, 'false'}\n    host: 'no'\n",
            &["${opt:noAuth, 'false'}"],
        ),
        Example::passes(
            "service: shop\nplugins: [x]\nprovider: {name: aws}\ncustom:\n  x:\n    a: ${opt:a, false}\n    b: \
             ${strToBool(${opt:b, 'false'})}\n",
        ),
        // The schema makes a boolean of it.
        Example::passes("service: shop\nprovider: {name: aws, versionFunctions: 'false'}\n"),
        Example::passes("service: shop\nprovider:\n  name: aws\n  environment:\n    DEBUG: 'false'\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let dotenv = subject.get(&["useDotenv"]).filter(|_| subject.target != Target::V1);
    for property in dotenv.iter().filter(|property| is_negative(property)) {
        report(property, "the framework loads `.env` files", findings);
    }
    if !subject.may_be_extended() {
        return;
    }
    let settings =
        subject.select("custom.*").into_iter().filter(|property| property.value.as_mapping().is_some());
    for leaf in settings.flat_map(|property| property.leaves_where(|value| value.as_str() == Some("false"))) {
        // What is written there as a text may be meant as one.
        let is_given = leaf.text() == Some("false") && !leaf.is_literal();
        let is_environment = leaf.path().0.iter().any(|step| step.to_string().to_lowercase().contains("env"));
        if is_given && !is_environment {
            report(&leaf, "a plugin that looks whether it is set takes it for true", findings);
        }
    }
}

fn is_negative(property: &Property<'_>) -> bool {
    matches!(property.text(), Some("false" | "no" | "off" | "0"))
}

fn report(property: &Property<'_>, effect: &str, findings: &mut Findings) {
    let message =
        format!("`{}` is the text `{}`, which is true", property.path(), property.text().unwrap_or_default());
    findings
        .report(property.value_span(), message)
        .say(effect)
        .label(property.token(), "the text")
        .help("write `false` without quotes, or `${strToBool(…)}` around what gives a text");
}
