//! VAR019: text from a `.env` file or another text file that holds variables, which are evaluated.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, TextKind};

pub static RULE: Rule = Rule {
    code: "VAR019",
    name: "external-text-evaluated",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "`\\${…}` in a value of a `.env` file (without the backslash it is an environment variable there), or `${…}` in a text file that `${file(…)}` includes, such as a template or a query. In \
               a text file it is a hint only, since it may be meant.",
        why: "What a variable gives is looked through for variables again. Text that was only to be passed on changes, or the \
              framework stops because there is no such source; and who can change the text can read whatever variables can.",
        instead: "If it is not meant, keep such text out of variables: let the program read the file or the value itself.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nuseDotenv: true\nprovider:\n  name: aws\n  environment:\n    GREETING: ${env:GREETING}\n",
            &["${env:GREETING}"],
        )
        .with_files(&[(".env", "GREETING='hello \\${self:service}'\n")]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  template: ${file(mail.txt)}\n",
            &["${opt:name}"],
        )
        .with_files(&[("mail.txt", "Dear ${opt:name},\n")]),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  template: ${file(mail.txt)}\n")
            .with_files(&[("mail.txt", "Dear ${name},\n")]),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom: ${file(custom.yml)}\n")
            .with_files(&[("custom.yml", "a: ${self:service}\n")]),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

const HELP: &str =
    "if that is not meant, let the program read the text itself instead of passing it through a variable";

fn check(subject: &Subject, findings: &mut Findings) {
    // One finding for a text, however many variables it has.
    let mut told = Vec::new();
    for expression in subject.expressions().filter(|expression| !expression.is_nested) {
        let Some(file) = expression.file().filter(|file| *file != subject.main()) else { continue };
        let path = &subject.files().file(file).path;
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let is_configuration = matches!(extension, "yml" | "yaml" | "json" | "tfstate");
        if is_configuration || told.contains(&expression.path) {
            continue;
        }
        let Some(span) = expression.span() else { continue };
        let text = subject.texts().iter().find(|text| text.file == file);
        let kind = text.map_or(TextKind::Included, |text| text.kind);
        told.push(expression.path);
        if kind == TextKind::Dotenv {
            // The line in the file may hold a secret.
            let property = subject.validated(expression.path);
            let message =
                format!("The text that becomes `{}` holds variables, which are evaluated", expression.path);
            findings.report(property.and_then(|property| property.value_span()), message).help(HELP);
            continue;
        }
        let message = format!("This text becomes `{}`, and its variables are evaluated", expression.path);
        findings.report(span, message).help(HELP).severity(Severity::Info);
    }
}
