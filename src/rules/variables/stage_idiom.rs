//! VAR004: the stage spelled out, where `${sls:stage}` says the same.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Expression, Findings, Levels, Lifetime, Page, Rule, Subject, Tier};
use crate::service::Target;
use crate::variables::sources::plain_address;
use crate::variables::syntax::{Call, Literal, Source};

pub static RULE: Rule = Rule {
    code: "VAR004",
    name: "stage-fallback-idiom",
    severity: Levels::always(Severity::Info).but(&[Target::V1], None),
    tier: Tier::Pedantic,
    lifetime: Lifetime { deprecated: Some("2.37.0"), removed: None },
    page: Page {
        what: "`${opt:stage, self:provider.stage}` where `provider.stage` is set, or `${opt:stage, 'dev'}` with the service's \
               own default.",
        why: "`${sls:stage}` is `--stage`, else `provider.stage`, else `dev`. Written out, the default has to be kept the same in \
              several places.",
        instead: "Write `${sls:stage}`.",
        fix: Some("Safe: the value stays the same with and without `--stage`."),
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/guide/variables#referencing-serverless-core-variables",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    STAGE: ${opt:stage, 'dev'}\n",
            &["${opt:stage, 'dev'}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  stage: test\ncustom:\n  table: t-${opt:stage, self:provider.stage}\n",
            &["${opt:stage, self:provider.stage}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, 'test'}\ncustom:\n  table: \"t-${opt:stage, 'test'}\"\n",
            &["${opt:stage, 'test'}"],
        ),
        // The default is another one here.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  stage: test\ncustom:\n  s: ${opt:stage, 'dev'}\n",
        ),
        // This is what `${sls:stage}` looks at.
        Example::passes("service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, 'dev'}\n"),
        // The same at another path.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, 'dev'}\ncustom:\n  me: ${file(./serverless.yml)}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  stage: ${self:custom.stage}\ncustom:\n  stage: ${opt:stage, 'dev'}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(default) = default_stage(subject) else { return };
    // A file that includes itself has what decides the stage at other paths, too.
    let deciding: Vec<_> = subject
        .expressions()
        .filter(|expression| expression.path.to_string() == "provider.stage")
        .map(|expression| expression.span())
        .collect();
    for expression in subject.expressions() {
        if deciding.contains(&expression.span()) || !says_stage(&expression, &default) {
            continue;
        }
        findings
            .report(expression.span(), "`${sls:stage}` says the same")
            .help("write `${sls:stage}`: `--stage`, else `provider.stage`, else `dev`")
            .fix(expression.replaced_by("${sls:stage}"));
    }
}

/// The stage without `--stage`, if `provider.stage` leads nowhere else.
fn default_stage(subject: &Subject) -> Option<String> {
    let Some(stage) = subject.get(&["provider", "stage"]) else {
        let provider = subject.get(&["provider"]);
        return provider.filter(|provider| !provider.is_unknown()).map(|_| "dev".to_owned());
    };
    let written = stage.expressions().next();
    let leads_on = |expression: &Expression| expression.calls().any(|call| !is_option(call));
    match written {
        None => stage.text().filter(|_| stage.is_literal()).map(str::to_owned),
        Some(expression) if !expression.is_whole() || leads_on(&expression) => None,
        Some(expression) => match expression.variable.sources.last()? {
            Source::Literal(Literal::String(text)) => Some(text.to_string()),
            _ => None,
        },
    }
}

fn says_stage(expression: &Expression, default: &str) -> bool {
    match expression.variable.sources.as_slice() {
        [Source::Call(option), Source::Call(property)] => {
            is_option(option)
                && property.name == "self"
                && plain_address(property).as_deref() == Some("provider.stage")
                && expression.path.to_string() != "provider.stage"
        }
        [Source::Call(option), Source::Literal(Literal::String(text))] => {
            is_option(option) && **text == *default
        }
        _ => false,
    }
}

fn is_option(call: &Call) -> bool {
    call.name == "opt" && plain_address(call).as_deref() == Some("stage")
}
