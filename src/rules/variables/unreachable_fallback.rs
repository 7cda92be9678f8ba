//! VAR011: a fallback after a source that always has a value.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};
use crate::service::Target;
use crate::value::Origin;
use crate::variables::sources::plain_address;
use crate::variables::syntax::{Call, Source};

pub static RULE: Rule = Rule {
    code: "VAR011",
    name: "unreachable-fallback",
    severity: Levels::always(Severity::Info).but(&[Target::V1], None),
    tier: Tier::Pedantic,
    page: Page {
        what: "More sources after one that always has a value: `${sls:stage}`, `${aws:region}`, `${aws:accountId}`, or a property \
               that is written in the configuration as it is.",
        why: "They are never asked, and suggest a choice that is not there.",
        instead: "Leave them out.",
        fix: Some("Safe: what is never asked changes nothing."),
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  s: t-${sls:stage, 'dev'}\n",
            &["${sls:stage, 'dev'}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, runtime: nodejs20.x}\ncustom:\n  s: \"${self:provider.runtime, opt:x, 'y'}\"\n",
            &["${self:provider.runtime, opt:x, 'y'}"],
        ),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  s: ${sls:stage}\n"),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  s: ${self:custom.${sls:stage}, 'x'}\n",
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  s: ${self:custom.t, 'x'}\n  t: ${env:T, ''}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for expression in subject.expressions() {
        let [Source::Call(first), _, ..] = expression.variable.sources.as_slice() else { continue };
        if !always_has_a_value(subject, first) {
            continue;
        }
        let first = first.to_string();
        findings
            .report(expression.span(), format!("`{first}` always has a value, so its fallback is never used"))
            .help(format!("write `${{{first}}}`"))
            .fix(expression.replaced_by(&format!("${{{first}}}")));
    }
}

fn always_has_a_value(subject: &Subject, call: &Call) -> bool {
    let Some(address) = plain_address(call).filter(|_| call.params.is_none()) else { return false };
    match call.name.as_str() {
        "sls" => matches!(address.as_str(), "stage" | "instanceId"),
        "aws" => matches!(address.as_str(), "region" | "accountId"),
        "self" => {
            let keys: Vec<&str> = address.split('.').collect();
            subject.get(&keys).is_some_and(|property| {
                let is_written = matches!(property.value.origin, Origin::Written(_));
                is_written
                    && !property.is_unknown()
                    && !property.value.is_null()
                    && subject.written().at(&keys).is_some()
            })
        }
        _ => false,
    }
}
