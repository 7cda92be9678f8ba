//! Keys that went in 2.0, 3.0 or osls 3, one row each: they have no effect any more.

use crate::diagnostics::Severity;
use crate::rules::keys::{any, set, truthy_on_aws};
use crate::rules::{Change, Check, Example, KeyRule, Levels, Lifetime, Page, Repair, Rule};
use crate::service::Target;

/// Silent for release 1, a warning for release 2, gone since.
const SINCE_RELEASE_3: Levels =
    Levels::always(Severity::Error).but(&[Target::V1], None).but(&[Target::V2], Some(Severity::Warning));

pub static RULES: &[Rule] = &[
    Rule {
        code: "DEP001",
        name: "http-api-timeout",
        severity: Levels::always(Severity::Error).but(&[Target::V1], Some(Severity::Warning)),
        lifetime: Lifetime { deprecated: Some("1.81.0"), removed: Some("2.0.0") },
        upstream: &["AWS_HTTP_API_TIMEOUT"],
        page: Page {
            what: "`timeout` in `provider.httpApi` or in an `httpApi` event.",
            why: "Since 2.0 an endpoint's timeout follows that of its function, and the key has no effect.",
            instead: "Delete it, and set `timeout` at the function if the endpoint needs another than the default.",
            fix: Some("Safe from release 2 on: the key has no effect there. Unsafe for release 1."),
            links: &["https://www.serverless.com/framework/docs/deprecations#AWS_HTTP_API_TIMEOUT"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  httpApi:\n    timeout: 10\n",
                &["timeout"],
            ),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - \
                 httpApi: {path: /, method: get, timeout: 10}\n",
                &["timeout"],
            ),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  - ${file(hello.yml)}\n",
                &["'timeout'"],
            )
            .with_files(&[(
                "hello.yml",
                "hello:\n  handler: hello.handler\n  events:\n    - httpApi:\n        path: /\n        'timeout': 10\n",
            )]),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    timeout: 10\n    \
                 events:\n      - httpApi: GET /\n",
            ),
        ],
        check: Check::Key(KeyRule {
            paths: &["provider.httpApi.timeout", "functions.*.events.*.httpApi.timeout"],
            when: truthy_on_aws,
            message: "`{path}` does nothing from 2.0 on: an endpoint has the timeout of its function",
            change: Change::Remove,
            note: "",
            fix: Some(Repair {
                look: (&[Target::V1], "the key has an effect in release 1"),
                keep: 1,
                ..Repair::SAFE
            }),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP005",
        name: "local-installation-fallback",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["DISABLE_LOCAL_INSTALLATION_FALLBACK_SETTING"],
        page: Page {
            what: "`enableLocalInstallationFallback`.",
            why: "Since 3.0 the command line always uses the framework installed in the project if there is one. The key is \
                  unknown: a warning, or an error with `configValidationMode: error`.",
            instead: "Delete it.",
            fix: Some("Safe from release 3 on: the key has no effect there. Unsafe for release 2."),
            links: &[
                "https://www.serverless.com/framework/docs/deprecations#DISABLE_LOCAL_INSTALLATION_FALLBACK_SETTING",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nenableLocalInstallationFallback: true\nprovider:\n  name: aws\n",
                &["enableLocalInstallationFallback"],
            ),
            Example::passes("service: shop\nenableLocalInstallationFallback: true\nprovider:\n  name: aws\n")
                .for_target(Target::V1),
        ],
        check: Check::Key(KeyRule {
            paths: &["enableLocalInstallationFallback"],
            when: set,
            message: "`{path}` is not supported from 3.0 on",
            change: Change::Remove,
            note: "",
            fix: Some(Repair::SINCE_RELEASE_3),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP029",
        name: "disable-default-output-export-names",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["DISABLE_DEFAULT_OUTPUT_EXPORT_NAMES"],
        page: Page {
            what: "`provider.disableDefaultOutputExportNames`.",
            why: "Since 3.0 the outputs of a stack are always exported by name, and the key is unknown.",
            instead: "Delete it. Where names of exports collide, rename the service or the stage.",
            fix: Some("Safe from release 3 on: the key has no effect there. Unsafe for release 2."),
            links: &["https://www.serverless.com/framework/docs/deprecations#DISABLE_DEFAULT_OUTPUT_EXPORT_NAMES"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  disableDefaultOutputExportNames: true\n",
                &["disableDefaultOutputExportNames"],
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  disableDefaultOutputExportNames: false\n",
            ),
        ],
        check: Check::Key(KeyRule {
            paths: &["provider.disableDefaultOutputExportNames"],
            when: truthy_on_aws,
            message: "`{path}` is not supported from 3.0 on: outputs are always exported by name",
            change: Change::Remove,
            note: "",
            fix: Some(Repair { keep: 1, ..Repair::SINCE_RELEASE_3 }),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP032",
        name: "variable-syntax",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: Some("2.31.0"), removed: Some("3.0.0") },
        upstream: &["NEW_VARIABLES_RESOLVER"],
        page: Page {
            what: "`provider.variableSyntax`, which changed how variables are written.",
            why: "Since 3.0 it is ignored: variables in another syntax stay as they are, and all `${…}` are read as variables.",
            instead: "Delete it, and write variables as `${source:address}`. `${AWS::Region}` and other pseudo parameters of \
                      CloudFormation are left alone without it.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/deprecations#NEW_VARIABLES_RESOLVER"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  variableSyntax: \"\\\\${([ ~:a-zA-Z0-9._@\\\\'\\\",\\\\-\\\\/\\\\(\\\\)]+?)}\"\n",
                &["variableSyntax"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws, variableSyntax: '\\${{([^{}]+)}}'}\n",
                &["variableSyntax"],
            )
            .for_target(Target::V2),
            Example::passes("service: shop\nprovider:\n  name: aws\n  variableSyntax: '\\${{([^{}]+)}}'\n")
                .for_target(Target::V1),
        ],
        check: Check::Key(KeyRule {
            paths: &["provider.variableSyntax"],
            when: any,
            message: "`{path}` is ignored from 3.0 on: variables have one syntax",
            change: Change::Remove,
            note: "write variables in another syntax as `${…}`",
            fix: None,
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP033",
        name: "unresolved-variables-notification-mode",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["VARIABLES_ERROR_ON_UNRESOLVED"],
        page: Page {
            what: "`unresolvedVariablesNotificationMode`.",
            why: "Since 3.0 a variable without a value always stops the framework, and the key is unknown.",
            instead: "Delete it.",
            fix: Some("Safe: the key only said how to complain."),
            links: &["https://www.serverless.com/framework/docs/deprecations#VARIABLES_ERROR_ON_UNRESOLVED"],
        },
        examples: &[
            Example::fails(
                "service: shop\nunresolvedVariablesNotificationMode: error\nprovider:\n  name: aws\n",
                &["unresolvedVariablesNotificationMode"],
            ),
            Example::passes("service: shop\nunresolvedVariablesNotificationMode: error\nprovider:\n  name: aws\n")
                .for_target(Target::V1),
        ],
        check: Check::Key(KeyRule {
            paths: &["unresolvedVariablesNotificationMode"],
            when: set,
            message: "`{path}` is not supported from 3.0 on: a variable without a value is always an error",
            change: Change::Remove,
            note: "",
            fix: Some(Repair::SAFE),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP072",
        name: "dashboard-keys",
        severity: Levels::always(Severity::Error)
            .but(&[Target::V1, Target::V2, Target::V3, Target::V4], None)
            .but(&[Target::Osls3], Some(Severity::Warning)),
        lifetime: Lifetime { deprecated: None, removed: Some("osls 3.0") },
        page: Page {
            what: "`org`, `app`, `outputs`, `dashboard` or `custom.enterprise` of a service for osls.",
            why: "They belong to the vendor's dashboard, which osls does not know. osls 3 warns about them; osls 4 stops.",
            instead: "Delete them. What `${output:…}` of another service gave can be exported by CloudFormation and read with \
                      `${cf:stack.output}`.",
            fix: Some("Unsafe: the service leaves the dashboard by it."),
            links: &["https://github.com/oss-serverless/osls"],
        },
        examples: &[
            Example::fails(
                "service: shop\norg: acme\napp: web\nprovider:\n  name: aws\ncustom:\n  enterprise: {}\n",
                &["org", "app", "enterprise"],
            )
            .for_target(Target::Osls4),
            Example::fails("service: shop\noutputs:\n  url: x\nprovider:\n  name: aws\n", &["outputs"])
                .for_target(Target::Osls3),
            Example::passes("service: shop\norg: acme\napp: web\nprovider:\n  name: aws\n"),
            Example::passes("service: shop\nprovider:\n  name: aws\nresources:\n  Outputs: {}\n")
                .for_target(Target::Osls4),
        ],
        check: Check::Key(KeyRule {
            paths: &["org", "app", "outputs", "dashboard", "custom.enterprise"],
            when: any,
            message: "osls has no dashboard, and does not know `{path}`",
            change: Change::Remove,
            note: "",
            fix: Some(Repair {
                look: (&[Target::Osls3, Target::Osls4], "the service leaves the dashboard by it"),
                ..Repair::SAFE
            }),
        }),
        ..Rule::DEFAULTS
    },
];
