//! VAR003: `${self:provider.stage}` of a service that sets no stage.

use crate::diagnostics::Severity;
use crate::edit::{Edit, Fix};
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::sources::plain_address;
use crate::variables::syntax::{Call, Source};

pub static RULE: Rule = Rule {
    code: "VAR003",
    name: "self-provider-stage-unset",
    // Releases 1 and 2 put `dev` there before they resolve variables, and release 4 the stage it deploys.
    severity: Levels::always(Severity::Error).but(&[Target::V1, Target::V2, Target::V4], None),
    lifetime: Lifetime { deprecated: Some("2.37.0"), removed: Some("3.0.0") },
    page: Page {
        what: "`${self:provider.stage}` as the last source of a variable, often as `${opt:stage, self:provider.stage}`, where \
               the configuration has no `provider.stage`.",
        why: "Releases 1 and 2 put the default `dev` there in time. Since 3.0 the default is set after variables are resolved, \
              and the framework stops: \"Value not found at \\\"self\\\" source\".",
        instead: "Write `${sls:stage}`, which is `--stage`, else `provider.stage`, else `dev`.",
        fix: Some("Safe where the variable has no other sources than `opt:stage` and `self:provider.stage`."),
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/guide/variables#referencing-serverless-core-variables",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    TABLE: t-${opt:stage, self:provider.stage}\n",
            &["${opt:stage, self:provider.stage}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  stage: \"${self:provider.stage}\"\n",
            &["${self:provider.stage}"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n  environment:\n    TABLE: t-${sls:stage}\n"),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  stage: dev\ncustom:\n  stage: ${self:provider.stage}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\ncustom:\n  stage: ${self:provider.stage, 'dev'}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\ncustom:\n  stage: ${opt:stage, self:provider.stage}\n",
        )
        .for_target(Target::V2),
        Example::passes("service: shop\nprovider: ${file(p.js)}\ncustom:\n  stage: ${self:provider.stage}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let provider = subject.get(&["provider"]);
    let is_set = provider.as_ref().is_some_and(|provider| {
        provider.is_unknown() || provider.get("stage").is_some_and(|stage| !stage.value.is_null())
    });
    if is_set {
        return;
    }
    let leads_to = |call: &Call, source: &str, address: &str| {
        call.name == source && plain_address(call).as_deref() == Some(address)
    };
    for expression in subject.expressions() {
        let Some(Source::Call(last)) = expression.variable.sources.last() else { continue };
        if !leads_to(last, "self", "provider.stage") {
            continue;
        }
        let only_stages = expression
            .calls()
            .all(|call| leads_to(call, "opt", "stage") || leads_to(call, "self", "provider.stage"));
        let span = expression.span();
        let fix = span
            .filter(|_| only_stages && expression.is_written())
            .map(|span| Fix::safe("replace by `${sls:stage}`", vec![Edit::replace(span, "${sls:stage}")]));
        let asks_option = expression.calls().any(|call| leads_to(call, "opt", "stage"));
        let when = if asks_option { " without `--stage`" } else { "" };
        let message = format!("`${{self:provider.stage}}` has no value{when}: `provider.stage` is not set");
        findings
            .report(span, message)
            .say("stops the framework since 3.0")
            .label(provider.as_ref().and_then(|provider| provider.place()), "no `stage` in here")
            .help("write `${sls:stage}`, which knows the default `dev`, too")
            .fix(fix);
    }
}
