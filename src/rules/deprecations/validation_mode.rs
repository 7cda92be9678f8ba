//! DEP070: faults against the schema that the next major release does not forgive.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject, Tier};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP070",
    name: "config-validation-mode",
    severity: Levels::always(Severity::Info).but(&[Target::V1, Target::V2, Target::Osls4], None),
    tier: Tier::Pedantic,
    lifetime: Lifetime { deprecated: Some("3.0.0"), removed: Some("osls 4.0") },
    upstream: &["CONFIG_VALIDATION_MODE_DEFAULT_V3"],
    page: Page {
        what: "A service that the schema does not take, and that does not set `configValidationMode`.",
        why: "The default is `warn`. In osls 4 it is `error`, so that the framework stops at the same faults.",
        instead: "Correct what the rules of the category schema find, and set `configValidationMode: error` to keep it so. There is \
                  no fix that only sets it: the framework would stop at the faults, which are why this was found.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/deprecations#CONFIG_VALIDATION_MODE_DEFAULT_V3"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    memorysize: 512\n",
            &[""],
        ),
        Example::passes(
            "service: shop\nconfigValidationMode: warn\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    \
             memorysize: 512\n",
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n"),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    memorysize: 512\n",
        )
        .for_target(Target::Osls4),
    ],
    check: Check::Service(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    let is_set = subject.get(&["configValidationMode"]).is_some_and(|mode| mode.value.is_truthy());
    let count = subject.schema_problems().len();
    if is_set || count == 0 {
        return;
    }
    let faults = if count == 1 { "A fault".to_owned() } else { format!("{count} faults") };
    findings
        .report(None, format!("{faults} against the schema would stop osls 4"))
        .help("correct what is wrong, and set `configValidationMode: error` to keep it so");
}
