//! Keys that were moved or renamed, one row each.

use crate::diagnostics::Severity;
use crate::rules::keys::{set, set_on_aws, truthy_on_aws};
use crate::rules::{Change, Check, Example, KeyRule, Levels, Lifetime, Page, Property, Repair, Rule};
use crate::service::Target;

/// A warning for release 1, gone since.
const SINCE_RELEASE_2: Levels = Levels::always(Severity::Error).but(&[Target::V1], Some(Severity::Warning));
/// Silent for release 1, a warning for release 2, gone since.
const SINCE_RELEASE_3: Levels =
    SINCE_RELEASE_2.but(&[Target::V1], None).but(&[Target::V2], Some(Severity::Warning));

pub static RULES: &[Rule] = &[
    Rule {
        code: "DEP003",
        name: "destinations-async-config",
        severity: SINCE_RELEASE_2,
        lifetime: Lifetime { deprecated: Some("1.78.0"), removed: Some("2.0.0") },
        upstream: &["AWS_FUNCTION_DESTINATIONS_ASYNC_CONFIG"],
        page: Page {
            what: "`maximumEventAge` or `maximumRetryAttempts` in the `destinations` of a function.",
            why: "Since 2.0 they stand at the function itself, and have no effect in `destinations`: AWS retries twice and keeps \
                  events for six hours.",
            instead: "Move them up to the function.",
            fix: Some("Safe where the function does not have the key yet."),
            links: &[
                "https://www.serverless.com/framework/docs/deprecations#AWS_FUNCTION_DESTINATIONS_ASYNC_CONFIG",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    destinations:\n      \
                 onFailure: failed\n      maximumRetryAttempts: 0\n      maximumEventAge: 60\n",
                &["maximumRetryAttempts", "maximumEventAge"],
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    \
                 maximumRetryAttempts: 0\n    destinations: {onFailure: failed}\n",
            ),
        ],
        check: Check::Key(KeyRule {
            paths: &[
                "functions.*.destinations.maximumEventAge",
                "functions.*.destinations.maximumRetryAttempts",
            ],
            when: set_on_aws,
            message: "`{path}` does nothing from 2.0 on: it belongs to the function",
            change: Change::Move(&["functions.*.maximumEventAge", "functions.*.maximumRetryAttempts"]),
            note: "",
            fix: Some(Repair { keep: 2, ..Repair::SAFE }),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP021",
        name: "aws-kms-key-arn",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: Some("2.3.0"), removed: Some("3.0.0") },
        upstream: &["AWS_KMS_KEY_ARN"],
        page: Page {
            what: "`awsKmsKeyArn` of a function or of a `service` written as a map.",
            why: "Since 3.0 nothing reads it. At functions the schema still takes it without a word, and their environment is \
                  encrypted with AWS's key instead of yours.",
            instead: "Write `provider.kmsKeyArn` for all functions, or `kmsKeyArn` at a function.",
            fix: Some("Safe where there is no `kmsKeyArn` in the new place yet."),
            links: &["https://www.serverless.com/framework/docs/deprecations#AWS_KMS_KEY_ARN"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    awsKmsKeyArn: \
                 ${self:custom.key}\n",
                &["awsKmsKeyArn"],
            ),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  - hello: &hello {handler: hello.handler, awsKmsKeyArn: x}\n",
                &["awsKmsKeyArn"],
            ),
            Example::fails(
                "service:\n  name: shop\n  awsKmsKeyArn: x\nprovider:\n  name: aws\n",
                &["awsKmsKeyArn"],
            )
            .for_target(Target::V2),
            Example::passes("service:\n  name: shop\n  awsKmsKeyArn: x\nprovider:\n  name: aws\n")
                .for_target(Target::V1),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  kmsKeyArn: x\nfunctions:\n  hello:\n    handler: hello.handler\n    \
                 kmsKeyArn: y\n",
            ),
        ],
        check: Check::Key(KeyRule {
            paths: &["service.awsKmsKeyArn", "functions.*.awsKmsKeyArn"],
            when: truthy_on_aws,
            message: "`{path}` is not read from 3.0 on",
            change: Change::Move(&["provider.kmsKeyArn", "functions.*.kmsKeyArn"]),
            note: "",
            fix: Some(Repair { keep: 1, ..Repair::SAFE }),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP022",
        name: "api-gateway-specific-keys",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: Some("2.18.0"), removed: Some("3.0.0") },
        upstream: &["AWS_API_GATEWAY_SPECIFIC_KEYS"],
        page: Page {
            what: "`apiKeys`, `resourcePolicy` or `usagePlan` right below `provider`.",
            why: "Since 3.0 they are read from `provider.apiGateway` only. A `resourcePolicy` in the old place protects nothing: \
                  the API is open to everybody.",
            instead: "Move them to `provider.apiGateway`.",
            fix: Some("Safe where `provider.apiGateway` does not have the key yet."),
            links: &["https://www.serverless.com/framework/docs/deprecations#AWS_API_GATEWAY_SPECIFIC_KEYS"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  apiKeys:\n    - first\n  usagePlan: {quota: {limit: 5}}\n",
                &["apiKeys", "usagePlan"],
            ),
            Example::fails(
                "service: shop\ncustom:\n  base: &base\n    \"resourcePolicy\": []\nprovider:\n  <<: *base\n  name: aws\n",
                &["\"resourcePolicy\""],
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  apiGateway:\n    apiKeys: [first]\n    resourcePolicy: []\n",
            ),
            Example::passes("service: shop\nprovider:\n  name: google\n  apiKeys: [first]\n"),
        ],
        check: Check::Key(KeyRule {
            paths: &["provider.apiKeys", "provider.resourcePolicy", "provider.usagePlan"],
            when: truthy_on_aws,
            message: "`{path}` is not read from 3.0 on",
            change: Change::Move(&[
                "provider.apiGateway.apiKeys",
                "provider.apiGateway.resourcePolicy",
                "provider.apiGateway.usagePlan",
            ]),
            note: "",
            fix: Some(Repair { keep: 1, ..Repair::SAFE }),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP023",
        name: "request-schema",
        severity: SINCE_RELEASE_3,
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["AWS_API_GATEWAY_SCHEMAS"],
        page: Page {
            what: "`request.schema` of an `http` event.",
            why: "Since 3.0 only `request.schemas` is read, so that requests are not validated any more.",
            instead: "Rename it to `schemas`; what is in it stays the same.",
            fix: Some("Safe where there is no `schemas` yet."),
            links: &["https://www.serverless.com/framework/docs/deprecations#AWS_API_GATEWAY_SCHEMAS"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http:\n          \
                 path: /\n          method: post\n          request:\n            schema:\n              application/json: \
                 ${file(a.json)}\n",
                &["schema"],
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http:\n          \
                 path: /\n          method: post\n          request:\n            schemas:\n              application/json: \
                 ${file(a.json)}\n",
            ),
        ],
        check: Check::Key(KeyRule {
            paths: &["functions.*.events.*.http.request.schema"],
            when: truthy_on_aws,
            message: "`{path}` is not read from 3.0 on",
            change: Change::Rename("schemas"),
            note: "",
            fix: Some(Repair::SAFE),
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP061",
        name: "provider-iam-settings",
        // Release 2 took the warning back.
        severity: Levels::always(Severity::Warning).but(&[Target::V1, Target::V2], None),
        lifetime: Lifetime { deprecated: Some("3.0.0"), removed: None },
        upstream: &["PROVIDER_IAM_SETTINGS_V3"],
        page: Page {
            what: "`role`, `rolePermissionsBoundary`, `iamManagedPolicies`, `iamRoleStatements` or `cfnRole` of the provider, and \
                   `iam.role.permissionBoundary`.",
            why: "All settings about roles stand under `provider.iam`. The old keys still work; osls means to remove them in 5.0.",
            instead: "Move them to `provider.iam`. If `role` names a role, move only that: the statements and policies beside it \
                      have no effect.",
            fix: Some(
                "Safe where there is nothing in the new place yet. Without a fix where `provider.role` is set, too: what is for another role is not heard then.",
            ),
            links: &["https://www.serverless.com/framework/docs/deprecations#PROVIDER_IAM_SETTINGS_V3"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - Effect: Allow\n      Action: s3:GetObject\n      \
                 Resource: '*'\n",
                &["iamRoleStatements"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws, 'role': 'arn:aws:iam::123456789012:role/shop', cfnRole: x}\n",
                &["'role'", "cfnRole"],
            ),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  iam:\n    role:\n      permissionBoundary: x\n",
                &["permissionBoundary"],
            ),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  iamManagedPolicies: ${file(policies.js)}\n",
                &["iamManagedPolicies"],
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  iam:\n    role:\n      statements: []\n      permissionsBoundary: x\n",
            ),
            // Statements of functions, as a plugin has them.
            Example::passes(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    role: hello\n    \
                 iamRoleStatements: []\n",
            ),
            Example::passes("service: shop\nprovider:\n  name: google\n  role: x\n"),
            Example::passes("service: shop\nprovider:\n  name: aws\n  role: null\n"),
            Example::passes("service: shop\nprovider:\n  name: aws\n  role: x\n").for_target(Target::V2),
        ],
        check: Check::Key(KeyRule {
            paths: &[
                "provider.role",
                "provider.rolePermissionsBoundary",
                "provider.iam.role.permissionBoundary",
                "provider.iamManagedPolicies",
                "provider.iamRoleStatements",
                "provider.cfnRole",
            ],
            when: set_on_aws,
            message: "`{path}` is deprecated: settings about roles stand under `provider.iam`",
            change: Change::Move(&[
                "provider.iam.role",
                "provider.iam.role.permissionsBoundary",
                "provider.iam.role.permissionsBoundary",
                "provider.iam.role.managedPolicies",
                "provider.iam.role.statements",
                "provider.iam.deploymentRole",
            ]),
            note: "",
            fix: Some(Repair { when: is_heard, keep: 1, ..Repair::SAFE }),
        }),
        ..Rule::DEFAULTS
    },
];

/// Whether a setting about the role of functions counts: with a role of its own, nothing else does (`spec/lint.md` §3.3).
fn is_heard(property: &Property<'_>) -> bool {
    let is_about_it = !matches!(property.key().as_str(), "role" | "cfnRole");
    !(is_about_it && property.subject().get(&["provider", "role"]).is_some_and(|role| set(&role)))
}
