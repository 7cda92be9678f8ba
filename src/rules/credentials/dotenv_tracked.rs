//! CRED013: a `.env` file with secrets that git does not ignore.

use super::gitignore::is_ignored;
use crate::diagnostics::Severity;
use crate::rules::sensitive::{assignments, aws_key_ids, is_secret_name, known_tokens, looks_secret};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, TextKind};
use crate::source::{FileId, Span};

pub static RULE: Rule = Rule {
    code: "CRED013",
    name: "dotenv-tracked",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "A `.env` file that the service loads, holds something secret, and is ignored by no `.gitignore` of its repository. \
               Settings of one person or machine, such as `core.excludesFile`, do not count.",
        why: "The next `git add .` takes the secrets into the repository, where they stay.",
        instead: "Write `.env*` into `.gitignore`. If the file is in the repository already, take it out (`git rm --cached .env`) \
                  and replace the secrets.",
        fix: None,
        links: &["https://git-scm.com/docs/gitignore"],
    },
    examples: &[
        Example::fails("service: shop\nuseDotenv: true\nprovider: {name: aws}\n", &["DB_PASSWORD"])
            .with_files(&[
                (".env", "STAGE=dev\nDB_PASSWORD=hunter2hunter2\n"),
                (".git/HEAD", ""),
                (".gitignore", "*.log\n"),
            ]),
        Example::fails("service: shop\nuseDotenv: true\nprovider: {name: aws}\n", &["DB_PASSWORD"])
            .with_files(&[
                (".env", "DB_PASSWORD=hunter2hunter2\n"),
                (".git/HEAD", ""),
                (".gitignore", ".env*\n!.env\n"),
            ]),
        Example::passes("service: shop\nuseDotenv: true\nprovider: {name: aws}\n").with_files(&[
            (".env", "DB_PASSWORD=hunter2hunter2\n"),
            (".git/HEAD", ""),
            (".gitignore", "# local\n.env*\n"),
        ]),
        // Nothing in it that must be hidden.
        Example::passes("service: shop\nuseDotenv: true\nprovider: {name: aws}\n")
            .with_files(&[(".env", "LOG_LEVEL=debug\nDB_PASSWORD=changeme\n"), (".git/HEAD", "")]),
        // In no repository.
        Example::passes("service: shop\nuseDotenv: true\nprovider: {name: aws}\n")
            .with_files(&[(".env", "DB_PASSWORD=hunter2hunter2\n")]),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for file in subject.texts().iter().filter(|file| file.kind == TextKind::Dotenv) {
        let Some((name, value)) = first_secret(subject, file.file) else { continue };
        if is_ignored(subject, &subject.files().file(file.file).path) == Some(false) {
            let shown = subject.files().name(file.file);
            findings
                .report(name, format!("{shown} holds secrets, and git does not ignore it"))
                .conceal(value)
                .help("write `.env*` into .gitignore; if it is committed already: git rm --cached, and replace the secrets");
        }
    }
}

/// The name and the value of the first secret that a file sets.
fn first_secret(subject: &Subject, file: FileId) -> Option<(Span, Span)> {
    let text = subject.text(file);
    let secret = assignments(text).into_iter().find(|assignment| {
        let (name, value) = (&text[assignment.name.clone()], &text[assignment.value.clone()]);
        (is_secret_name(name) && looks_secret(name, value))
            || !known_tokens(value).is_empty()
            || aws_key_ids(value).any(|range| !value[range].ends_with("EXAMPLE"))
    })?;
    let span = |range: std::ops::Range<usize>| Span::new(file, range.start, range.end);
    Some((span(secret.name), span(secret.value)))
}
