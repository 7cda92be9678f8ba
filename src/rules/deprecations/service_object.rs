//! DEP020: `service` as a map.

use crate::diagnostics::Severity;
use crate::edit::{Fix, collapse};
use crate::rules::repair::{Editor, Obstacle, values};
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject};
use crate::service::Target;
use crate::source::FileId;

pub static RULE: Rule = Rule {
    code: "DEP020",
    name: "service-object-notation",
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: Some("2.11.0"), removed: Some("3.0.0") },
    upstream: &["SERVICE_OBJECT_NOTATION"],
    page: Page {
        what: "`service` with keys in it, such as `name`.",
        why: "Since 3.0 the framework stops: \"Object notation for \\\"service\\\" property is not supported\".",
        instead: "Write the name itself: `service: shop`, and `${self:service}` instead of `${self:service.name}`. `awsKmsKeyArn` \
                  becomes `provider.kmsKeyArn`; what else there is goes under `custom`.",
        fix: Some(
            "Safe where only `name` is in it, which DEP021 sees to for `awsKmsKeyArn`: `${self:service.name}` becomes `${self:service}` in all \
             files that are included.",
        ),
        links: &["https://www.serverless.com/framework/docs/deprecations#SERVICE_OBJECT_NOTATION"],
    },
    examples: &[
        Example::fails("service:\n  name: shop\nprovider:\n  name: aws\n", &["service"]),
        Example::fails("'service': {name: shop}\nprovider: {name: google}\n", &["'service'"])
            .for_target(Target::Osls4),
        Example::fails("service: ${file(service.yml)}\nprovider:\n  name: aws\n", &["service"])
            .with_files(&[("service.yml", "name: shop\n")]),
        Example::fails(
            "service:\n  name: shop\n  awsKmsKeyArn: arn:aws:kms:us-east-1:123456789012:key/1\n  deletion: {prod: Retain}\nprovider:\n  \
             name: aws\n",
            &["service"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n"),
        Example::passes("service: ${file(service.js)}\nprovider:\n  name: aws\n"),
        Example::passes("service:\n  name: shop\nprovider:\n  name: aws\n").for_target(Target::V1),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let service = subject.get(&["service"]);
    let Some(service) = service.filter(|service| service.value.is_collection()) else { return };
    let name = service.get("name");
    let name = name.as_ref().and_then(|name| name.text()).unwrap_or("NAME");
    let message = match subject.target {
        Target::V2 => "`service` must be the name itself from 3.0 on",
        _ => "`service` must be the name itself",
    };
    let others: Vec<_> =
        service.children().iter().map(|child| child.key()).filter(|key| key != "name").collect();
    let moves = others.iter().map(|key| match key.as_str() {
        "awsKmsKeyArn" => ", and `provider.kmsKeyArn` for `awsKmsKeyArn`".to_owned(),
        _ => format!(", and move `{key}` to `custom`, with the variables that refer to it"),
    });
    findings
        .report(service.place(), message)
        .help(format!("write `service: {name}`{}", moves.collect::<String>()))
        .fix_or_why_not(fix(subject, &service));
}

const WHAT_NAMES_IT: &str = "`self:service.name` stands where no variable is known to be";

fn fix(subject: &Subject, service: &Property<'_>) -> Result<Option<Fix>, Obstacle> {
    let editor = Editor::of(subject);
    // What stands for the name may be a map again.
    if service.get("name").is_some_and(|name| name.value.is_collection()) {
        return Ok(None);
    }
    let (layout, place) = editor.written(service)?;
    let edits = collapse(&layout, place, "name")?;
    let value = subject.token_of(service.value.origin).ok_or(Obstacle::Elsewhere)?;
    let uses = subject.uses_of_value(value).ok_or(Obstacle::TooMuch)?;
    if let Some(other) = uses.into_iter().find(|path| *path != service.path()) {
        return Err(Obstacle::Used(other));
    }
    let references = editor.readdress("service.name", "service")?;
    // Variables that this stage does not meet would ask for what is gone.
    let named: usize = subject.texts().iter().map(|file| mentions(subject, file.file)).sum();
    if named != references.len() {
        return Err(Obstacle::Other(WHAT_NAMES_IT));
    }
    let edits = edits.into_iter().chain(references).collect();
    let fix = Fix::safe("write the name itself", edits);
    Ok(Some(Fix { changes: values([vec!["service".to_owned()]]), ..fix }))
}

/// How often a file names the key outside of comments.
fn mentions(subject: &Subject, file: FileId) -> usize {
    let comments = subject.comments(file);
    let found = subject.text(file).match_indices("self:service.name");
    let in_comment = |at: usize| comments.iter().any(|comment| comment.range().contains(&at));
    found.filter(|(at, _)| !in_comment(*at)).count()
}
