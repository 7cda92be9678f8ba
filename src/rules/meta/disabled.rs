//! META004: codes in `disabledDeprecations` that silence nothing.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Levels, Page, Rule, Tier};
use crate::service::Target;

pub static UNUSED_DISABLED: Rule = Rule {
    code: "META004",
    name: "unused-disabled-deprecation",
    // Release 1 has no such key.
    severity: Levels::always(Severity::Info).but(&[Target::V1], None),
    tier: Tier::Pedantic,
    page: Page {
        what: "A code in `disabledDeprecations` with nothing to silence: what it is about does not occur, has become an error for the \
               target, or no code is spelled like that. Codes that no rule here knows may be those of a plugin, and are not judged.",
        why: "It would silence the framework the day there is something to say.",
        instead: "Take the code out of the list.",
        fix: Some("Unsafe: the code may be needed for another release or stage."),
        links: &["https://www.serverless.com/framework/docs-deprecations"],
    },
    examples: &[
        Example::fails(
            "service: shop\ndisabledDeprecations:\n  - LAMBDA_HASHING_VERSION_PROPERTY\nprovider:\n  name: aws\n",
            &["LAMBDA_HASHING_VERSION_PROPERTY"],
        ),
        Example::fails(
            "service: shop\ndisabledDeprecations: [LAMBDA_HASHING_VERSON_PROPERTY]\nprovider:\n  name: aws\n  \
             lambdaHashingVersion: 20201221\n",
            &["LAMBDA_HASHING_VERSON_PROPERTY"],
        ),
        Example::fails(
            "service: shop\ndisabledDeprecations: LAMBDA_HASHING_VERSION_PROPERTY\nprovider:\n  name: aws\n  \
             lambdaHashingVersion: 20201221\n",
            &["LAMBDA_HASHING_VERSION_PROPERTY"],
        )
        .for_target(Target::Osls4),
        Example::passes(
            "service: shop\ndisabledDeprecations: [LAMBDA_HASHING_VERSION_PROPERTY]\nprovider:\n  name: aws\n  \
             lambdaHashingVersion: 20201221\n",
        ),
        Example::passes(
            "service: shop\ndisabledDeprecations: ['*', OF_SOME_PLUGIN, '${env:CODE}']\nprovider:\n  name: aws\n",
        ),
    ],
    check: Check::Engine,
    ..Rule::DEFAULTS
};
