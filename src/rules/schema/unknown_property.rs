//! SCH001: a key that the framework's schema does not know.

use super::matter::{self, Matter};
use crate::diagnostics::Severity;
use crate::framework::schema::{Keyword, Node, ProblemKind};
use crate::rules::repair::{Editor, Obstacle};
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};
use crate::service::Target;
use crate::suggest::slip;
use crate::value::{PathStep, ValuePath};

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
        fix: Some("Unsafe, where one known key looks like it: the setting takes effect then."),
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
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  queueStatements: [x]\n  iam: {role: {statements: \
             '${self:provider.queueStatements}'}}\nfunctions:\n  hello: {handler: hello.handler, iamRoleStatements: []}\n",
            &["queueStatements", "iamRoleStatements"],
        ),
        // What is meant stands beside it already, and what differs in more letters is another word.
        Example::passes(
            "service: shop\nplugins: [x]\nprovider: {name: aws, iamRoleStatements: [], IAMRoleStatement: [], cfLogs: true}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    memorySize: ${ssm:/size}\n",
        ),
        // Another rule's matter.
        Example::passes("service: shop\nprovider:\n  name: aws\nstepFunctions: {}\n"),
        Example::passes("service: shop\nprovider:\n  name: aws\n  credentials: {accessKeyId: '${env:ID}'}\n"),
        Example::passes("service: shop\nprovider:\n  name: google\n  credentials: keyfile.json\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let editor = Editor::of(subject);
    for problem in matter::of(subject, Matter::UnknownProperty) {
        let ProblemKind::UnrecognizedProperty(key) = &problem.kind else { continue };
        let Some(owner) = subject.validated(&problem.path) else { continue };
        // What is there already was not meant.
        let known = known_keys(problem.schema).into_iter().filter(|known| owner.get(known).is_none());
        let similar = slip(key, known);
        // The schema of release 4 is not known well enough to miss a key in it.
        let is_extended = subject.may_be_extended() && is_extensible(&problem.path);
        if (is_extended || subject.target == Target::V4) && similar.is_none() {
            continue;
        }
        let Some(property) = owner.get(key) else { continue };
        if is_told_elsewhere(&property) {
            continue;
        }
        let report = findings.report(property.place(), format!("`{}` has no property `{key}`", owner.path()));
        let help = match similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None if matter::is_of_release_4(&problem.path, key) => matter::OF_RELEASE_4.to_owned(),
            None if subject.is_asked_for(&property.path().to_string()) => {
                format!("only variables use it: move it under `custom`, and refer to `custom.{key}`")
            }
            None => "the framework ignores it; correct it, move it where it belongs, or delete it".to_owned(),
        };
        let fix =
            similar.map(|similar| match decides_stage(&owner, similar) && depends_on_others(&property) {
                true => Err(Obstacle::Other("its value may depend on the stage")),
                false => editor.rename(&property, similar),
            });
        let fix = fix.transpose();
        let fix = fix.map(|fix| fix.map(|fix| fix.only_if(TAKES_EFFECT)));
        matter::severe(subject, report.help(help).fix_or_why_not(fix));
    }
}

/// Whether a key is the one that says the stage, which all else may depend on.
fn decides_stage(owner: &Property<'_>, key: &str) -> bool {
    key == "stage" && owner.path().to_string() == "provider"
}

/// Whether a value comes from elsewhere than the command line.
fn depends_on_others(property: &Property<'_>) -> bool {
    property.is_unknown() || property.references().iter().any(|reference| reference.call.name != "opt")
}

/// Why a key is not corrected without asking.
pub(super) const TAKES_EFFECT: &str = "the setting takes effect then";

/// Whether the property is `provider.credentials`, of which CRED001, CRED002 and CRED003 say more.
fn is_told_elsewhere(property: &Property<'_>) -> bool {
    let is_credentials = property.path().to_string() == "provider.credentials";
    is_credentials && property.subject().is_aws() && !property.value.is_null()
}

/// The keys that a node of the schema names.
pub(super) fn known_keys(schema: Node) -> Vec<&'static str> {
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
