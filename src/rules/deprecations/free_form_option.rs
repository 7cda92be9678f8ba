//! DEP036: options of the command line that the framework does not have.

use std::collections::BTreeMap;

use crate::diagnostics::Severity;
use crate::edit::{Edit, Fix};
use crate::rules::{Check, Example, Expression, Findings, Levels, Lifetime, Page, Property, Rule, Subject};
use crate::service::Target;
use crate::value::PathStep;
use crate::variables::sources::plain_address;
use crate::variables::syntax::{Call, Source};

pub static RULE: Rule = Rule {
    code: "DEP036",
    name: "free-form-option",
    // Release 4 takes any option again.
    severity: Levels::always(Severity::Warning).but(&[Target::V1, Target::V4], None),
    lifetime: Lifetime { deprecated: Some("2.32.0"), removed: Some("3.0.0") },
    upstream: &["UNSUPPORTED_CLI_OPTIONS"],
    page: Page {
        what: "`${opt:NAME}` where no command of the framework has an option `--NAME`, in a service without plugins, which could add \
               options.",
        why: "Since 3.0 unknown options are refused, so that the variable never has a value but that of its fallback.",
        instead: "Write `${param:NAME}`, and pass `--param=\"NAME=…\"` or set it under `params`.",
        fix: Some("Unsafe: whoever deploys the service has to pass `--param` from then on."),
        links: &[
            "https://www.serverless.com/framework/docs/deprecations#UNSUPPORTED_CLI_OPTIONS",
            "https://www.serverless.com/framework/docs/guides/parameters",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    A: ${opt:color, 'red'}\n    B: ${opt:color}\n",
            &["${opt:color, 'red'}"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, 'dev'}\n  profile: ${opt:aws-profile, 'default'}\n",
        ),
        Example::passes(
            "service: shop\nplugins: [serverless-offline]\nprovider:\n  name: aws\n  environment:\n    A: ${opt:httpPort, 3000}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    A: ${opt:color, 'red'}\n",
        )
        .for_target(Target::V4),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  stage: ${opt:level, 'dev'}\n",
            &["${opt:level, 'dev'}"],
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// The options of all commands of 3.40.0 and osls 4.3.1.
const OPTIONS: &[&str] = &[
    "allow-install-scripts",
    "app",
    "autoupdate",
    "aws-profile",
    "aws-s3-accelerate",
    "body",
    "conceal",
    "config",
    "context",
    "contextPath",
    "dashboard",
    "data",
    "debug",
    "disable",
    "docker",
    "docker-arg",
    "durable-execution-name",
    "enable",
    "endTime",
    "enforce-hash-update",
    "env",
    "filter",
    "force",
    "format",
    "function",
    "function-version",
    "help",
    "help-interactive",
    "interval",
    "key",
    "log",
    "major",
    "minify-template",
    "name",
    "org",
    "overwrite",
    "package",
    "param",
    "path",
    "preserve-runtime-env",
    "profile",
    "provider",
    "qualifier",
    "query",
    "raw",
    "region",
    "secret",
    "service",
    "stage",
    "startTime",
    "tail",
    "template",
    "template-path",
    "template-url",
    "test",
    "timestamp",
    "transform",
    "type",
    "update-config",
    "url",
    "use-local-credentials",
    "verbose",
    "version",
];

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.may_be_extended() {
        return;
    }
    for (name, uses) in uses_by_option(subject) {
        let message = match subject.target {
            Target::V2 => format!("The framework has no option `--{name}`, and refuses it from 3.0 on"),
            _ => format!("The framework has no option `--{name}`, and refuses it"),
        };
        let Some((_, first, _)) = uses.first() else { continue };
        findings
            .report(first.span(), message)
            .help(format!(
                "write `${{param:{name}}}`, and pass `--param=\"{name}=…\"` or set it under `params`"
            ))
            .fix(as_parameter(subject, &name, &uses));
    }
}

/// A variable that asks for an option: its number among all, itself, and the first call that asks.
type Use<'s> = (usize, Expression<'s>, &'s Call);

/// The options that the framework does not have, in the order it meets them, and the variables that ask for each.
fn uses_by_option(subject: &Subject) -> Vec<(String, Vec<Use<'_>>)> {
    let mut places = BTreeMap::new();
    let mut options: Vec<(String, Vec<Use>)> = Vec::new();
    for (number, expression) in subject.expressions().enumerate() {
        for call in expression.calls().filter(|call| call.name == "opt") {
            let Some(name) = plain_address(call) else { continue };
            if name.is_empty() || OPTIONS.contains(&name.as_str()) {
                continue;
            }
            let place = *places.entry(name).or_insert_with_key(|name| {
                options.push((name.clone(), Vec::new()));
                options.len() - 1
            });
            let uses = &mut options[place].1;
            if uses.last().is_none_or(|(last, _, _)| *last != number) {
                uses.push((number, expression.clone(), call));
            }
        }
    }
    options
}

/// Makes parameters of all variables with an option, where each has a fallback: a parameter must have a value.
fn as_parameter(subject: &Subject, name: &str, uses: &[Use]) -> Option<Fix> {
    // Without a stage, no parameter can be resolved.
    let asks = |stage: &Property<'_>| {
        let is_asked = |call: &Call| call.name == "opt" && plain_address(call).as_deref() == Some(name);
        stage.references().iter().any(|reference| is_asked(&reference.call))
    };
    if subject.get(&["provider", "stage"]).is_some_and(|stage| stage.is_unknown() || asks(&stage)) {
        return None;
    }
    let mut edits = Vec::new();
    for (_, expression, call) in uses {
        let is_last = expression.calls().last() == Some(*call)
            && matches!(expression.variable.sources.last(), Some(Source::Call(_)));
        let place = expression.name_span(call).filter(|place| subject.files().text(*place) == "opt")?;
        // Parameters are asked for once the stage is known.
        let decides_stage = match expression.path.0.as_slice() {
            [PathStep::Key(first)] => &**first == "provider",
            [PathStep::Key(first), PathStep::Key(second), ..] => {
                &**first == "provider" && &**second == "stage"
            }
            _ => false,
        };
        if decides_stage || is_last || expression.calls().filter(|call| call.name == "opt").count() > 1 {
            return None;
        }
        edits.push(Edit::replace(place, "param"));
    }
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start));
    edits.dedup();
    let why = "the value has to be passed with `--param` from then on";
    Some(Fix::risky(format!("ask for the parameter `{name}`"), why, edits))
}
