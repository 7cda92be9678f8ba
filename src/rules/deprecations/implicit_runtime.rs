//! DEP030: functions whose runtime is left to the framework.

use crate::diagnostics::Severity;
use crate::edit::{Content, Fix};
use crate::rules::repair::Editor;
use crate::rules::runtime;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP030",
    name: "implicit-runtime",
    severity: Levels::always(Severity::Warning),
    lifetime: Lifetime { deprecated: Some("2.41.0"), removed: None },
    upstream: &["CHANGE_OF_DEFAULT_RUNTIME_TO_NODEJS14X"],
    page: Page {
        what: "A function with a `handler` that has no `runtime`, in a service without `provider.runtime`.",
        why: "Each release has another default: nodejs12.x in releases 1 and 2, nodejs14.x in 3.0, nodejs16.x in 3.40, nodejs20.x in 4, \
              nodejs24.x in osls. An upgrade changes what functions run with, and old defaults are refused by AWS.",
        instead: "Set `provider.runtime`.",
        fix: Some(
            "Unsafe: it sets the default, or where AWS has ended the support of that, its successor, with which the functions have to be \
             tested.",
        ),
        links: &[
            "https://www.serverless.com/framework/docs/deprecations#CHANGE_OF_DEFAULT_RUNTIME_TO_NODEJS14X",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n  bye:\n    handler: bye.handler\n",
            &["provider"],
        ),
        Example::fails(
            "service: shop\nprovider: aws\nfunctions:\n  hello: {handler: hello.handler}\n",
            &["provider"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: ${env:RUNTIME}\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    runtime: nodejs24.x\n",
        ),
        // An image brings its own.
        Example::passes("service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    image: shop\n"),
        Example::passes(
            "service: shop\nprovider:\n  name: google\nfunctions:\n  hello:\n    handler: hello\n",
        ),
        Example::passes(
            "service: shop\nprovider: ${file(p.js)}\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// The runtime that a release takes if none is set (`getRuntime` of its `provider.js`).
fn default_runtime(target: Target) -> &'static str {
    match target {
        Target::V1 | Target::V2 => "nodejs12.x",
        Target::V3 => "nodejs16.x",
        Target::V4 => "nodejs20.x",
        Target::Osls3 | Target::Osls4 => "nodejs24.x",
    }
}

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(provider) = subject.get(&["provider"]).filter(|_| subject.is_aws()) else { return };
    if provider.get("runtime").is_some_and(|runtime| runtime.value.is_truthy()) {
        return;
    }
    let functions = subject.functions();
    let mut implicit = functions.iter().filter(|function| {
        let has = |key: &str| function.get(key).is_some_and(|value| value.value.is_truthy());
        has("handler") && !has("runtime")
    });
    let Some(first) = implicit.next() else { return };
    let names = match implicit.count() {
        0 => format!("`{}` runs", first.key()),
        more => format!("`{}` and {more} more run", first.key()),
    };
    let message = format!(
        "No runtime is set: {names} with the framework's default, {}",
        default_runtime(subject.target)
    );
    let wanted = runtime::supported(subject, default_runtime(subject.target));
    let fix =
        Editor::of(subject).insert(&provider, &["runtime"], Some("name"), Content::Text(wanted.to_owned()));
    findings
        .report(provider.place(), message)
        .say("no `runtime` in here")
        .label(first.place(), "no `runtime` in here either")
        .help("set `provider.runtime`; every major release has another default")
        .fix_or_why_not(fix.map(|fix| {
            let title = format!("{} to `{wanted}`", fix.title);
            Some(Fix { title, ..fix }.only_if("the functions have to be tested with that runtime"))
        }));
}
