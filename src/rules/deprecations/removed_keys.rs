//! Keys that are to be deleted, one row each.

use crate::diagnostics::Severity;
use crate::rules::keys::any;
use crate::rules::{Change, Check, Example, KeyRule, Levels, Lifetime, Page, Rule};
use crate::service::Target;

pub static RULES: &[Rule] = &[Rule {
    code: "DEP062",
    name: "lambda-hashing-version",
    severity: Levels::always(Severity::Warning)
        .but(&[Target::V1, Target::V2], None)
        .but(&[Target::Osls4], Some(Severity::Error)),
    lifetime: Lifetime { deprecated: Some("3.0.0"), removed: Some("osls 4.0") },
    upstream: &["LAMBDA_HASHING_VERSION_PROPERTY"],
    page: Page {
        what: "`provider.lambdaHashingVersion`.",
        why: "20201221 is the only algorithm since 3.0 unless the old one is asked for; osls 4 knows the key no more and stops.",
        instead: "Delete it. If it asks for 20200924, the versions of all functions are made anew at the next deployment.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/deprecations#LAMBDA_HASHING_VERSION_PROPERTY"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221\n",
            &["lambdaHashingVersion"],
        ),
        Example::fails("service: shop\nprovider: ${file(provider.yml)}\n", &["lambdaHashingVersion"])
            .with_files(&[("provider.yml", "name: aws\nlambdaHashingVersion: '20200924'\n")]),
        // Needed there, to get the new algorithm.
        Example::passes("service: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221\n")
            .for_target(Target::V2),
    ],
    check: Check::Key(KeyRule {
        paths: &["provider.lambdaHashingVersion"],
        when: any,
        message: "`{path}` is deprecated: 20201221 is the default since 3.0",
        change: Change::Remove,
        note: "",
    }),
    ..Rule::DEFAULTS
}];
