//! DEP024: authorizers that rely on a default identity source.

use crate::diagnostics::Severity;
use crate::edit::Content;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;
use crate::value::Data;

pub static RULE: Rule = Rule {
    code: "DEP024",
    name: "request-authorizer-identity-source",
    severity: Levels::always(Severity::Warning)
        .but(&[Target::V1, Target::V3, Target::V4, Target::Osls3, Target::Osls4], None),
    lifetime: Lifetime { deprecated: Some("2.54.0"), removed: Some("3.0.0") },
    upstream: &["AWS_API_GATEWAY_DEFAULT_IDENTITY_SOURCE"],
    page: Page {
        what: "An authorizer of an `http` event with `type: request` and `resultTtlInSeconds: 0` but no `identitySource`, in a service \
               for release 2.",
        why: "Release 2 takes `method.request.header.Authorization`, so that requests without that header are refused by API Gateway. \
              From 3.0 on nothing is taken, and the authorizer itself is asked about them.",
        instead: "Write `identitySource: method.request.header.Authorization` to keep it, or `identitySource: null`.",
        fix: Some("Unsafe: it keeps what release 2 does, and somebody has to say whether that is wanted."),
        links: &["https://www.serverless.com/framework/docs/deprecations#AWS_API_GATEWAY_DEFAULT_IDENTITY_SOURCE"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http:\n          \
             path: /\n          method: get\n          authorizer: {name: login, type: request, resultTtlInSeconds: 0}\n",
            &["authorizer"],
        )
        .for_target(Target::V2),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http:\n          \
             path: /\n          method: get\n          authorizer: {name: login, type: request, resultTtlInSeconds: 0, identitySource: \
             null}\n",
        )
        .for_target(Target::V2),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http:\n          \
             path: /\n          method: get\n          authorizer: {name: login, type: request, resultTtlInSeconds: 300}\n",
        )
        .for_target(Target::V2),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    for authorizer in subject.events("http").iter().filter_map(|event| event.get("authorizer")) {
        let kind = authorizer.get("type").and_then(|kind| kind.text());
        let ttl = authorizer.get("resultTtlInSeconds").map(|ttl| &ttl.value.data);
        let is_request = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("request"));
        let is_uncached = matches!(ttl, Some(Data::Number(seconds)) if *seconds == 0.0);
        if is_request && is_uncached && authorizer.get("identitySource").is_none() {
            let source = Content::Text("method.request.header.Authorization".to_owned());
            let fix = Editor::of(subject).insert(&authorizer, &["identitySource"], None, source);
            findings
                .report(authorizer.place(), "This authorizer has no identity source from 3.0 on")
                .help(
                    "write `identitySource: method.request.header.Authorization` to keep it as it is, or `null`",
                )
                .fix_or_why_not(fix.map(|fix| Some(fix.only_if("it keeps the default of release 2"))));
        }
    }
}
