//! Keys that release 3 only warns about, since what they ask for is the default by now; one row each.

use crate::diagnostics::Severity;
use crate::rules::keys::{set, set_on_aws, truthy_on_aws};
use crate::rules::{
    Change, Check, Example, KeyRule, Levels, Lifetime, Page, Property, Repair, Rule, TextKind, Tier,
};
use crate::service::Target;
use crate::value::Data;

/// A warning since release 3, and an error for osls 4.
const UNTIL_OSLS_4: Levels = SINCE_RELEASE_3.but(&[Target::Osls4], Some(Severity::Error));
/// A warning since release 3.
const SINCE_RELEASE_3: Levels = Levels::always(Severity::Warning).but(&[Target::V1, Target::V2], None);

pub static RULES: &[Rule] = &[
    Rule {
        code: "DEP062",
        name: "lambda-hashing-version",
        severity: UNTIL_OSLS_4,
        lifetime: Lifetime { deprecated: Some("3.0.0"), removed: Some("osls 4.0") },
        upstream: &["LAMBDA_HASHING_VERSION_PROPERTY"],
        page: Page {
            what: "`provider.lambdaHashingVersion`.",
            why: "20201221 is the only algorithm since 3.0 unless the old one is asked for; osls 4 knows the key no more and stops.",
            instead: "Delete it. If it asks for 20200924, the versions of all functions are made anew at the next deployment.",
            fix: Some(
                "Safe for `20201221` from release 3 on, where it is the default. There is none for `20200924`.",
            ),
            links: &[
                "https://www.serverless.com/framework/docs/deprecations#LAMBDA_HASHING_VERSION_PROPERTY",
            ],
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
            when: set_on_aws,
            message: "`{path}` is not needed any more: 20201221 is the default since 3.0",
            change: Change::Remove,
            note: "",
            fix: Some(Repair { when: is_default, keep: 1, ..Repair::SINCE_RELEASE_3 }),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP063",
        name: "http-api-use-provider-tags",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: Some("3.0.0"), removed: None },
        upstream: &["AWS_HTTP_API_USE_PROVIDER_TAGS_PROPERTY"],
        page: Page {
            what: "`provider.httpApi.useProviderTags: true`.",
            why: "Since 3.0 the provider's tags are always put on HTTP APIs. osls means to remove the key in 5.0.",
            instead: "Delete it.",
            fix: Some("Safe from release 3 on, where it is the default."),
            links: &[
                "https://www.serverless.com/framework/docs/deprecations#AWS_HTTP_API_USE_PROVIDER_TAGS_PROPERTY",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  httpApi:\n    useProviderTags: true\n",
                &["useProviderTags"],
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  httpApi:\n    useProviderTags: false\n",
            ),
            // Needed there, to get the tags.
            Example::passes("service: shop\nprovider:\n  name: aws\n  httpApi:\n    useProviderTags: true\n")
                .for_target(Target::V2),
        ],
        check: Check::Key(KeyRule {
            paths: &["provider.httpApi.useProviderTags"],
            when: truthy_on_aws,
            message: "`{path}` does nothing: the provider's tags are always used since 3.0",
            change: Change::Remove,
            note: "",
            fix: Some(Repair { keep: 1, ..Repair::SINCE_RELEASE_3 }),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP067",
        name: "project-dir",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: Some("3.0.0"), removed: None },
        upstream: &["PROJECT_DIR"],
        page: Page {
            what: "`projectDir`.",
            why: "Since 3.0 it is ignored: files outside of the service's folder can be referred to without it. osls means to \
                  remove the key in 5.0.",
            instead: "Delete it.",
            fix: Some("Safe from release 3 on: the key has no effect there. Unsafe for release 2."),
            links: &["https://www.serverless.com/framework/docs/deprecations#PROJECT_DIR"],
        },
        examples: &[
            Example::fails("service: shop\nprojectDir: ../../\nprovider:\n  name: aws\n", &["projectDir"]),
            Example::fails(
                "{\"service\": \"shop\", \"projectDir\": \"..\", \"provider\": {\"name\": \"google\"}}\n",
                &["\"projectDir\""],
            ),
            Example::passes("service: shop\nprojectDir: ../../\nprovider:\n  name: aws\n")
                .for_target(Target::V2),
            Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  projectDir: ..\n"),
        ],
        check: Check::Key(KeyRule {
            paths: &["projectDir"],
            when: set,
            message: "`{path}` is ignored since 3.0",
            change: Change::Remove,
            note: "",
            fix: Some(Repair::SINCE_RELEASE_3),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP069",
        name: "console",
        severity: UNTIL_OSLS_4,
        lifetime: Lifetime { deprecated: Some("3.24.0"), removed: Some("osls 4.0") },
        upstream: &["CONSOLE_CONFIGURATION"],
        page: Page {
            what: "`console` at the top level.",
            why: "It set up the vendor's console. Since 3.24 it is ignored; osls 4 does not know the key and stops.",
            instead: "Delete it.",
            fix: Some("Safe from release 3 on: the key has no effect there. Unsafe for release 2."),
            links: &["https://www.serverless.com/framework/docs/deprecations#CONSOLE_CONFIGURATION"],
        },
        examples: &[
            Example::fails("service: shop\nconsole: true\nprovider:\n  name: aws\n", &["console"]),
            Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  console: true\n"),
        ],
        check: Check::Key(KeyRule {
            paths: &["console"],
            when: set,
            message: "`{path}` is ignored since 3.24",
            change: Change::Remove,
            note: "",
            fix: Some(Repair::SINCE_RELEASE_3),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP075",
        name: "use-dotenv-redundant",
        severity: Levels::always(Severity::Info)
            .but(&[Target::V1, Target::V2, Target::V3, Target::Osls3, Target::Osls4], None),
        tier: Tier::Pedantic,
        lifetime: Lifetime { deprecated: Some("4.0.0"), removed: None },
        page: Page {
            what: "`useDotenv: true` of a service for release 4.",
            why: "Release 4 reads `.env` files unasked, and both `.env` and the stage's where release 3 takes one of them.",
            instead: "Delete it.",
            fix: Some(
                "Safe where there is no `.env` file yet; else look at what release 4 takes from it first.",
            ),
            links: &["https://www.serverless.com/framework/docs/guides/upgrading-v4"],
        },
        examples: &[
            Example::fails("service: shop\nuseDotenv: true\nprovider:\n  name: aws\n", &["useDotenv"])
                .for_target(Target::V4),
            Example::passes("service: shop\nuseDotenv: true\nprovider:\n  name: aws\n"),
            Example::passes("service: shop\nuseDotenv: false\nprovider:\n  name: aws\n")
                .for_target(Target::V4),
        ],
        check: Check::Key(KeyRule {
            paths: &["useDotenv"],
            when: |property| matches!(property.value.data, Data::Bool(true)),
            message: "Release 4 reads `.env` files without `{path}`",
            change: Change::Remove,
            note: "",
            fix: Some(Repair { when: has_no_dotenv, ..Repair::SAFE }),
        }),
        ..Rule::DEFAULTS
    },
];

/// Whether it asks for what is the default since 3.0.
fn is_default(property: &Property<'_>) -> bool {
    match &property.value.data {
        Data::Number(number) => *number == 20_201_221.0,
        Data::String(text) => &**text == "20201221",
        _ => false,
    }
}

/// Whether no `.env` file is read: which one is differs between the releases.
fn has_no_dotenv(property: &Property<'_>) -> bool {
    property.subject().texts().iter().all(|file| file.kind != TextKind::Dotenv)
}
