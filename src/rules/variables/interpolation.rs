//! VAR013 and VAR020: maps in the middle of texts.

use super::failed::{Failed, failed};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::Cause;
use crate::variables::sources::plain_address;
use crate::variables::syntax::{self, Source};

/// Release 1 warns, and release 2 falls back to it.
const SEVERITY: Levels =
    Levels::always(Severity::Error).but(&[Target::V1, Target::V2], Some(Severity::Warning));

pub static RULES: [Rule; 2] = [
    Rule {
        code: "VAR013",
        name: "non-string-interpolation",
        severity: SEVERITY,
        upstream: &["NON_STRING_VARIABLE_RESULT"],
        page: Page {
            what: "A variable that gives a map, in the middle of a text.",
            why: "The framework stops: \"String value consist of variable which resolve with non-string value\".",
            instead: "Refer to one property of the map, or let the variable be the whole value.",
            fix: None,
            links: &[],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  table: {name: t}\n  arn: \"x/${self:custom.table}\"\n",
                &["${self:custom.table}"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\ncustom:\n  table: {name: t}\n  arn: x/${self:custom.table.name}\n",
            ),
            // What is wrong is the map: DEP020.
            Example::passes(
                "service: {name: shop}\nprovider: {name: aws}\ncustom: {t: 't-${self:service}'}\n",
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\ncustom:\n  l: [a, b]\n  t: x ${self:custom.l}\n",
            ),
        ],
        check: Check::Service(|subject, findings| check(subject, findings, false)),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "VAR020",
        name: "variables-side-by-side",
        severity: SEVERITY,
        page: Page {
            what: "Two variables that give maps, side by side in one value, as if that merged them.",
            why: "The framework makes a text of them, can't, and stops. Nothing merges maps but lists under `resources`, \
                  `functions` and a few other keys.",
            instead: "Under `resources` and `functions` write a list with one variable each. Elsewhere write the keys one by one, \
                      or put both parts into one file.",
            fix: None,
            links: &[
                "https://www.serverless.com/framework/docs/providers/aws/guide/variables#multiple-configuration-files",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nresources: ${file(a.yml)} ${file(b.yml)}\n",
                &["${file(a.yml)}"],
            )
            .with_files(&[("a.yml", "Outputs: {}\n"), ("b.yml", "Resources: {}\n")]),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nresources:\n  - ${file(a.yml)}\n  - ${file(b.yml)}\n",
            )
            .with_files(&[("a.yml", "Outputs: {}\n"), ("b.yml", "Resources: {}\n")]),
        ],
        check: Check::Service(|subject, findings| check(subject, findings, true)),
        ..Rule::DEFAULTS
    },
];

fn check(subject: &Subject, findings: &mut Findings, side_by_side: bool) {
    for failed in failed(subject, Cause::NotText) {
        if is_side_by_side(&failed) != side_by_side || is_service(&failed) {
            continue;
        }
        let property = &failed.error.property;
        let report = match side_by_side {
            false => failed.report(findings, format!("A map can't be part of the text of `{property}`")),
            true => {
                let merges = matches!(&**property, "resources" | "functions");
                let help = match merges {
                    true => "write a list with one variable each: `- ${…}`",
                    false => "write the keys one by one, or put both parts into one file",
                };
                let message = format!("Variables side by side are not merged: `{property}` becomes a text");
                failed.report(findings, message).help(help)
            }
        };
        if failed.variable().is_some_and(|variable| subject.is_from_outside(variable)) {
            report.severity(Severity::Warning);
        }
    }
}

/// Whether what gives the map is `service`, which must be a text: DEP020.
fn is_service(failed: &Failed<'_>) -> bool {
    let variable = failed.variable();
    variable.iter().flat_map(|variable| &variable.sources).any(|source| match source {
        Source::Call(call) => call.name == "self" && plain_address(call).as_deref() == Some("service"),
        Source::Literal(_) => false,
    })
}

/// Whether the text is nothing but several variables with space between them.
fn is_side_by_side(failed: &Failed<'_>) -> bool {
    let Some(part) = failed.error.place.as_ref().and_then(|place| place.part.as_ref()) else { return false };
    let Ok(Some(template)) = syntax::parse(&part.text) else { return false };
    let mut rest = String::new();
    let mut done = 0;
    for variable in template.variables() {
        rest += part.text.get(done..variable.start).unwrap_or_default();
        done = variable.end;
    }
    rest += part.text.get(done..).unwrap_or_default();
    template.variables().count() > 1 && rest.trim().is_empty()
}
