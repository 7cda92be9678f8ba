//! SCH001: a key that the framework's schema does not know.

use crate::diagnostics::Severity;
use crate::framework::ValidationMode;
use crate::framework::schema::{Keyword, Node, ProblemKind};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::value::{PathStep, ValuePath};
use crate::variables::suggest::closest;

pub static RULE: Rule = Rule {
    code: "SCH001",
    name: "unknown-property",
    // Release 1 has no schema.
    severity: Levels::always(Severity::Warning).but(&[Target::V1], None),
    page: Page {
        what: "A key below the top level that the schema of the target does not have: mistyped, in the wrong place, or of a \
               plugin that is not installed. Where plugins are listed, which may add keys to the provider, to functions and to \
               events, such keys are left alone unless they look like a slip.",
        why: "The framework ignores such keys, and says so once at best. With `configValidationMode: error`, which is the default \
              of osls 4, it stops.",
        instead: "Correct the key, move it where it belongs, or delete it.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/configuration-validation"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    memorysize: 512\n",
            &["memorysize"],
        ),
        Example::fails(
            "service: shop\nprovider: ${file(provider.yml)}\nfunctions:\n  hello:\n    handler: hello.handler\n",
            &["enviroment"],
        )
        .with_files(&[("provider.yml", "name: aws\nenviroment: {A: b}\n")]),
        Example::fails(
            "service: shop\nplugins: [some-plugin]\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    \
             timeuot: 3\n    warmup: true\n",
            &["timeuot"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    memorySize: ${ssm:/size}\n",
        ),
        // Another rule's matter.
        Example::passes("service: shop\nprovider:\n  name: aws\nstepFunctions: {}\n"),
        Example::passes("service: shop\nprovider:\n  name: google\n  credentials: keyfile.json\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// Keys that release 4 added to the schema of release 3.
const OF_RELEASE_4: &[&[&str]] = &[&["provider", "resolver"], &["functions", "*", "build"]];

fn check(subject: &Subject, findings: &mut Findings) {
    for problem in subject.schema_problems() {
        let ProblemKind::UnrecognizedProperty(key) = &problem.kind else { continue };
        if problem.path.0.is_empty()
            || is_function_name(&problem.path)
            || is_of_release_4(subject, &problem.path, key)
        {
            continue;
        }
        let known = known_keys(problem.schema);
        let similar = closest(key, known.iter().copied());
        if subject.may_be_extended() && is_extensible(&problem.path) && similar.is_none() {
            continue;
        }
        let Some(owner) = subject.validated(&problem.path) else { continue };
        let Some(property) = owner.get(key) else { continue };
        let report = findings.report(property.place(), format!("`{}` has no property `{key}`", owner.path));
        let help = match similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "the framework ignores it; correct it, move it where it belongs, or delete it".to_owned(),
        };
        let report = report.help(help);
        match subject.validation() {
            ValidationMode::Error => report.severity(Severity::Error),
            ValidationMode::Warn => report,
            // Whoever wrote it does not want to hear much about it.
            ValidationMode::Off => report.severity(Severity::Info),
        };
    }
}

/// The keys that a node of the schema names.
fn known_keys(schema: Node) -> Vec<&'static str> {
    let properties = schema.keywords().filter_map(|keyword| match keyword {
        Keyword::Properties(properties) => Some(properties),
        _ => None,
    });
    properties.flatten().map(|(name, _)| name).collect()
}

/// Whether plugins may add keys to what is at a path.
fn is_extensible(path: &ValuePath) -> bool {
    match path.0.first() {
        Some(PathStep::Key(root)) => matches!(&**root, "provider" | "functions" | "custom"),
        _ => true,
    }
}

/// Whether the keys at a path are names of functions, whose letters the schema restricts.
fn is_function_name(path: &ValuePath) -> bool {
    matches!(path.0.as_slice(), [PathStep::Key(root)] if &**root == "functions")
}

fn is_of_release_4(subject: &Subject, path: &ValuePath, key: &str) -> bool {
    let steps: Vec<String> = path.0.iter().map(ToString::to_string).chain([key.to_owned()]).collect();
    let is_known = |known: &&[&str]| {
        known.len() == steps.len()
            && known.iter().zip(&steps).all(|(known, step)| *known == "*" || known == step)
    };
    subject.target == Target::V4 && OF_RELEASE_4.iter().any(is_known)
}
