//! DEP034 and DEP035: how release 1 wrote regions and options of `cf` and `ssm`.

use crate::diagnostics::Severity;
use crate::edit::{Edit, Fix};
use crate::rules::{Check, Example, Expression, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::syntax::Call;

/// Silent for release 1, a warning for release 2, gone since.
const SINCE_RELEASE_3: Levels =
    Levels::always(Severity::Error).but(&[Target::V1], None).but(&[Target::V2], Some(Severity::Warning));

pub static RULES: &[Rule] = &[
    Rule {
        code: "DEP034",
        name: "cf-ssm-dot-region",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["NEW_VARIABLES_RESOLVER"],
        page: Page {
            what: "`${cf.REGION:…}` or `${ssm.REGION:…}`.",
            why: "Since 3.0 `cf.eu-west-1` is the name of a source that does not exist, and the framework stops.",
            instead: "Write the region in parentheses: `${cf(eu-west-1):stack.output}`.",
            fix: Some(
                "Safe; unsafe for release 2 without `variablesResolutionMode`, whose old resolver reads the old form.",
            ),
            links: &["https://www.serverless.com/framework/docs/deprecations#NEW_VARIABLES_RESOLVER"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  environment:\n    A: ${cf.eu-west-1:stack.Out}\n",
                &["cf.eu-west-1"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom: {a: \"x-${ssm.us-east-1:/a, env:A}\"}\n",
                &["ssm.us-east-1"],
            )
            .for_target(Target::V2),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\ncustom:\n  a: ${cf(eu-west-1):stack.Out}\n  b: ${ssm:/a.b}\n",
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\ncustom:\n  a: ${cf.eu-west-1:stack.Out}\n",
            )
            .for_target(Target::V1),
        ],
        check: Check::Service(dot_region),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP035",
        name: "ssm-tilde",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["NEW_VARIABLES_RESOLVER"],
        page: Page {
            what: "`~true`, `~false` or `~split` at the end of an `${ssm:…}` address.",
            why: "Since 3.0 parameters are decrypted and lists are split by their type, and `~true` counts as part of the \
                  parameter's name, which is then not found.",
            instead: "Drop `~true` and `~split`. Write `${ssm(noDecrypt):…}` for `~false`.",
            fix: Some(
                "Safe; unsafe for release 2 without `variablesResolutionMode`, whose old resolver reads the old form.",
            ),
            links: &["https://www.serverless.com/framework/docs/deprecations#NEW_VARIABLES_RESOLVER"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  environment:\n    A: ${ssm:/shop/${opt:stage, 'dev'}/a~true}\n    B: \
                 '${ssm:/list~split, env:LIST}'\n    C: x${ssm:/c~false}\n",
                &["~true", "~split", "~false"],
            ),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\ncustom: ${file(secrets.yml)}\n",
                &["~true"],
            )
            .with_files(&[("secrets.yml", "password: ${ssm(eu-west-1):/a~true}\n")]),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\ncustom:\n  a: ${ssm:/a}\n  b: ${ssm:/a~b}\n",
            ),
            Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  a: ${ssm:/a~true}\n")
                .for_target(Target::V1),
        ],
        check: Check::Service(tilde),
        ..Rule::DEFAULTS
    },
];

/// A fix, which release 2 may read otherwise: as long as `variablesResolutionMode` does not say so, it resolves what AWS is
/// asked as release 1 does.
fn for_release(subject: &Subject, fix: Fix) -> Fix {
    match subject.target == Target::V2 && subject.get(&["variablesResolutionMode"]).is_none() {
        true => fix.only_if("the old resolver of release 2 reads the old form; set `variablesResolutionMode: 20210326` with it"),
        false => fix,
    }
}

fn dot_region(subject: &Subject, findings: &mut Findings) {
    for expression in subject.expressions() {
        for call in expression.calls() {
            let Some((source, region)) = call.name.split_once('.') else { continue };
            if !matches!(source, "cf" | "ssm") || region.is_empty() {
                continue;
            }
            let name = expression.name_span(call);
            let replacement = format!("{source}({region})");
            let fix = name.filter(|_| expression.is_written() && call.params.is_none()).map(|name| {
                Fix::safe(format!("write `{replacement}`"), vec![Edit::replace(name, replacement.as_str())])
            });
            let since = if subject.target == Target::V2 { " from 3.0 on" } else { "" };
            let message = format!("There is no source `{}`{since}", call.name);
            findings
                .report(name.or_else(|| expression.span()), message)
                .say("regions stand in parentheses since 3.0")
                .help(format!("write `${{{replacement}:…}}`"))
                .fix(fix.map(|fix| for_release(subject, fix)));
        }
    }
}

const INSTRUCTIONS: &[&str] = &["~true", "~false", "~split"];

/// The old instruction at the end of a call's address.
fn instruction(call: &Call) -> Option<&'static str> {
    let is_ssm = call.name == "ssm" || call.name.starts_with("ssm.");
    let address = call.address.as_ref().filter(|_| is_ssm)?.to_string();
    INSTRUCTIONS.iter().find(|instruction| address.ends_with(**instruction)).copied()
}

fn tilde(subject: &Subject, findings: &mut Findings) {
    for expression in subject.expressions() {
        let calls: Vec<_> = expression.calls().filter_map(|call| Some((call, instruction(call)?))).collect();
        let places = instruction_places(&expression);
        for (index, (call, instruction)) in calls.iter().enumerate() {
            // In quotes of a fallback there may be more.
            let place = places.get(index).filter(|_| places.len() == calls.len());
            let span = place.and_then(|start| expression.exact_part(*start..start + instruction.len()));
            let keeps_encrypted = *instruction == "~false";
            let fix = span.and_then(|span| {
                let mut edits = vec![Edit::replace(span, "")];
                if keeps_encrypted {
                    let name = expression.name_span(call).filter(|_| call.params.is_none())?;
                    edits.insert(0, Edit::replace(name, "ssm(noDecrypt)"));
                }
                Some(Fix::safe(format!("drop `{instruction}`"), edits))
            });
            let help = match keeps_encrypted {
                true => "write `${ssm(noDecrypt):…}` without `~false`".to_owned(),
                false => format!("drop `{instruction}`: parameters are decrypted and split by their type"),
            };
            findings
                .report(
                    span.or_else(|| expression.span()),
                    format!("`{instruction}` counts as part of the parameter's name from 3.0 on"),
                )
                .help(help)
                .fix(fix.map(|fix| for_release(subject, fix)));
        }
    }
}

/// Where instructions end an address of the expression itself, not of those inside of it, in bytes of it.
fn instruction_places(expression: &Expression<'_>) -> Vec<usize> {
    let written = expression.written();
    let ends = |start: usize, length: usize| written[start + length..].trim_start().starts_with(['}', ',']);
    let instruction_at = |(start, _): (usize, &str)| {
        let found = INSTRUCTIONS.iter().find(|instruction| written[start..].starts_with(**instruction))?;
        let is_own = written[..start].matches("${").count() == written[..start].matches('}').count() + 1;
        (is_own && ends(start, found.len())).then_some(start)
    };
    written.match_indices('~').filter_map(instruction_at).collect()
}
