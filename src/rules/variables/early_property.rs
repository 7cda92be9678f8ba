//! VAR015: properties that the framework needs before it can ask the source they come from.

use crate::diagnostics::Severity;
use crate::framework::{EARLY, NEEDED_FIRST, NEEDED_FOR_AWS, Release, needed_to_load};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::value::PathStep;
use crate::variables::sources::asks_elsewhere;
use crate::variables::sources::file::is_script;

pub static RULE: Rule = Rule {
    code: "VAR015",
    name: "inaccessible-early-property",
    // Releases 1 and 2 resolve in another order, release 4 too.
    severity: Levels::always(Severity::Error).but(&[Target::V1, Target::V2, Target::V4], None),
    page: Page {
        what: "The stage, region, service name, plugins or another property the framework starts with, which comes from AWS, from a \
               parameter, or from a source of a plugin. Where an option or the environment is asked first, it is a warning.",
        why: "The framework stops: \"property is not accessible (configured behind variables which cannot be resolved at this \
              stage)\". Those sources need these properties first.",
        instead: "Use `env`, `opt` with a fallback, `file` or `self` there.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails("service: shop\nprovider:\n  name: aws\n  stage: ${ssm:/stage}\n", &["${ssm:/stage}"]),
        Example::fails("service: ${param:name}\nprovider:\n  name: aws\n", &["${param:name}"]),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  region: ${self:custom.region}\ncustom:\n  region: ${cf:base.region}\n",
            &["${self:custom.region}"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n  region: ${param:region}\n"),
        Example::fails("service: shop\napp: ${param:app}\nprovider:\n  name: aws\n", &["${param:app}"]),
        Example::passes("service: shop\napp: ${param:app}\nprovider:\n  name: aws\n")
            .for_target(Target::Osls4),
        Example::passes("service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, env:STAGE, 'dev'}\n"),
        Example::passes("service: shop\nprovider: {name: google}\ncustom:\n  a: ${ssm:/stage}\n"),
        Example::passes("service: shop\nprovider:\n  name: aws\n  stage: ${file(stage.js)}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// Must not come from a variable at all.
const LITERAL: &[&str] = &["disabledDeprecations", "deprecationNotificationMode"];

fn check(subject: &Subject, findings: &mut Findings) {
    let is_aws = subject.is_aws();
    // `provider.credentials` is the matter of other rules.
    let late = NEEDED_FOR_AWS.into_iter().filter(|path| is_aws && !path.contains(&"credentials"));
    let early = NEEDED_FIRST.into_iter().chain(needed_to_load(Release::of(subject.target).has_dashboard));
    for (path, knows_params) in early.map(|path| (path, false)).chain(late.map(|path| (path, true))) {
        let Some(property) = subject.get(path) else { continue };
        for leaf in property.leaves_where(Subject::may_have_references) {
            let references = leaf.references();
            let too_late = references.iter().find(|reference| {
                let name = reference.call.name.as_str();
                let is_known = EARLY.contains(&name) || (knows_params && name == "param");
                !is_known && !is_script(&reference.call)
            });
            let Some(reference) = too_late else { continue };
            let name = &reference.call.name;
            let report = findings
                .report(leaf.value_span(), format!("`{}` can't come from `{name}`", leaf.path()))
                .label(reference.span, format!("the framework needs the property before it can ask `{name}`"))
                .help("use `env`, `opt` with a fallback, `file` or `self` here");
            let is_asked_first =
                references.iter().take_while(|other| other.call != reference.call).any(|other| {
                    matches!(other.call.name.as_str(), "env" | "opt") || asks_elsewhere(&other.call)
                });
            if is_asked_first {
                report.severity(Severity::Warning);
            }
        }
    }
    for name in LITERAL {
        let is_inside = |step: &PathStep| matches!(step, PathStep::Key(key) if **key == **name);
        let expressions =
            subject.expressions().filter(|expression| expression.path.0.first().is_some_and(is_inside));
        for expression in expressions {
            findings
                .report(expression.span(), format!("`{name}` can't hold variables"))
                .help("write its value as it is");
        }
    }
}
