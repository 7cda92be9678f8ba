//! DEP026: cache settings that CloudFront itself has deprecated.

use crate::diagnostics::Severity;
use crate::rules::keys::set_on_aws;
use crate::rules::{Change, Check, Example, KeyRule, Levels, Lifetime, Page, Rule};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP026",
    name: "cloudfront-forwarded-values",
    // Later releases take the keys without a word; that CloudFront calls them old is still worth knowing.
    severity: Levels::always(Severity::Info)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: Some("2.9.0"), removed: None },
    upstream: &["CLOUDFRONT_CACHE_BEHAVIOR_FORWARDED_VALUES_AND_TTL"],
    page: Page {
        what: "`ForwardedValues`, `MinTTL`, `MaxTTL` or `DefaultTTL` in the `behavior` of a `cloudFront` event.",
        why: "CloudFront has deprecated them in favour of cache policies.",
        instead: "Define a policy in `provider.cloudFront.cachePolicies` and name it in the event's `cachePolicy`.",
        fix: None,
        links: &[
            "https://www.serverless.com/framework/docs/deprecations#CLOUDFRONT_CACHE_BEHAVIOR_FORWARDED_VALUES_AND_TTL",
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudfront-distribution-cachebehavior.html",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - cloudFront:\n          \
             eventType: viewer-request\n          behavior:\n            MinTTL: 0\n            ForwardedValues: {QueryString: true}\n",
            &["MinTTL", "ForwardedValues"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - cloudFront:\n          \
             eventType: viewer-request\n          cachePolicy: {name: short}\n",
        ),
    ],
    check: Check::Key(KeyRule {
        paths: &[
            "functions.*.events.*.cloudFront.behavior.ForwardedValues",
            "functions.*.events.*.cloudFront.behavior.MinTTL",
            "functions.*.events.*.cloudFront.behavior.MaxTTL",
            "functions.*.events.*.cloudFront.behavior.DefaultTTL",
        ],
        when: set_on_aws,
        message: "`{path}` is deprecated by CloudFront",
        change: Change::Consider,
        note: "define a policy in `provider.cloudFront.cachePolicies` and name it in the event's `cachePolicy`",
        fix: None,
    }),
    ..Rule::DEFAULTS
};
