//! Settings that a service leaves to their defaults, which another release changes; one row each.

use crate::diagnostics::Severity;
use crate::edit::{Comments, Content, Fix};
use crate::rules::keys::on_aws;
use crate::rules::repair::{Editor, Obstacle};
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject, Tier};
use crate::service::Target;
use crate::value::Data;

/// A setting with a default that changes.
struct ChangedDefault {
    /// The setting; `null` and `false` count as not set.
    setting: &'static [&'static str],
    /// What the default matters to; the finding is about the first.
    uses: fn(&Subject) -> Vec<Property<'_>>,
    /// What is wrong.
    message: &'static str,
    /// What to do.
    help: &'static str,
    /// What is set by a fix, and why somebody has to look at it.
    fix: Option<(&'static str, &'static str)>,
}

/// All but release 2, which is the only one to warn about what release 3 changed.
const ALL_BUT_RELEASE_2: &[Target] = &[Target::V1, Target::V3, Target::V4, Target::Osls3, Target::Osls4];

pub static RULES: &[Rule] = &[
    Rule {
        code: "DEP004",
        name: "http-api-payload-default",
        severity: Levels::always(Severity::Warning)
            .but(&[Target::V2, Target::V3, Target::V4, Target::Osls3, Target::Osls4], None),
        lifetime: Lifetime { deprecated: Some("1.75.0"), removed: Some("2.0.0") },
        upstream: &["AWS_HTTP_API_VERSION"],
        page: Page {
            what: "`httpApi` events of a service for release 1 that does not set `provider.httpApi.payload`.",
            why: "Functions get events in format 1.0. From 2.0 on they get format 2.0, which has other fields.",
            instead: "Set `provider.httpApi.payload: '1.0'`, or `'2.0'` with functions that understand it.",
            fix: Some("Unsafe: it keeps the format of release 1, which has to be wanted."),
            links: &["https://www.serverless.com/framework/docs/deprecations#AWS_HTTP_API_VERSION"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - httpApi: \
                 GET /\n      - httpApi: POST /\n",
                &["httpApi"],
            )
            .for_target(Target::V1),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  httpApi:\n    payload: '1.0'\nfunctions:\n  hello:\n    handler: \
                 hello.handler\n    events:\n      - httpApi: GET /\n",
            )
            .for_target(Target::V1),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  httpApi: ${file(api.js)}\nfunctions:\n  hello:\n    handler: \
                 hello.handler\n    events:\n      - httpApi: GET /\n",
            )
            .for_target(Target::V1),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - httpApi: \
                 GET /\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let default = ChangedDefault {
                setting: &["httpApi", "payload"],
                uses: |subject| subject.events("httpApi"),
                message: "Functions get HTTP API events in another format from 2.0 on",
                help: "set `provider.httpApi.payload: '1.0'` to keep it as it is",
                fix: Some(("1.0", "it keeps the format of release 1")),
            };
            check(&default, subject, findings);
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP031",
        name: "hashing-version-unset",
        severity: Levels::always(Severity::Info).but(ALL_BUT_RELEASE_2, None),
        tier: Tier::Off,
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["LAMBDA_HASHING_VERSION_V2"],
        page: Page {
            what: "A service for release 2 that does not set `provider.lambdaHashingVersion`.",
            why: "Release 3 computes the hashes of function versions in another way, so that the first deployment with it makes new \
                  versions of all functions.",
            instead: "Set `provider.lambdaHashingVersion: 20201221` to do it at a moment of your choice.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/deprecations#LAMBDA_HASHING_VERSION_V2"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n",
                &["hello"],
            )
            .for_target(Target::V2),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221\nfunctions:\n  hello:\n    handler: \
                 hello.handler\n",
            )
            .for_target(Target::V2),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  versionFunctions: false\nfunctions:\n  hello:\n    handler: hello.handler\n",
            )
            .for_target(Target::V2),
        ],
        check: Check::Service(|subject, findings| {
            let default = ChangedDefault {
                setting: &["lambdaHashingVersion"],
                uses: versioned_functions,
                message: "The hashes of function versions change with 3.0",
                help: "set `provider.lambdaHashingVersion: 20201221` to change them now",
                fix: None,
            };
            check(&default, subject, findings);
        }),
    },
    Rule {
        code: "DEP038",
        name: "http-api-provider-tags-default",
        severity: Levels::always(Severity::Info).but(ALL_BUT_RELEASE_2, None),
        tier: Tier::Pedantic,
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["AWS_HTTP_API_USE_PROVIDER_TAGS"],
        page: Page {
            what: "A service for release 2 with `provider.tags` and `httpApi` events that does not set \
                   `provider.httpApi.useProviderTags`.",
            why: "From 3.0 on the tags are put on the HTTP API, too.",
            instead: "Set `provider.httpApi.useProviderTags: true` to have them now.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/deprecations#AWS_HTTP_API_USE_PROVIDER_TAGS"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  tags: {team: web}\nfunctions:\n  hello:\n    handler: hello.handler\n    \
                 events:\n      - httpApi: GET /\n",
                &["httpApi"],
            )
            .for_target(Target::V2),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  tags: {team: web}\n  httpApi:\n    useProviderTags: true\nfunctions:\n  \
                 hello:\n    handler: hello.handler\n    events:\n      - httpApi: GET /\n",
            )
            .for_target(Target::V2),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - httpApi: \
                 GET /\n",
            )
            .for_target(Target::V2),
        ],
        check: Check::Service(|subject, findings| {
            let default = ChangedDefault {
                setting: &["httpApi", "useProviderTags"],
                uses: |subject| with_tags(subject, subject.events("httpApi")),
                message: "The provider's tags are put on HTTP APIs from 3.0 on",
                help: "set `provider.httpApi.useProviderTags: true` to have them now",
                fix: None,
            };
            check(&default, subject, findings);
        }),
    },
    Rule {
        code: "DEP039",
        name: "event-bridge-custom-resource-default",
        severity: Levels::always(Severity::Warning).but(ALL_BUT_RELEASE_2, None),
        lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
        upstream: &["AWS_EVENT_BRIDGE_CUSTOM_RESOURCE"],
        page: Page {
            what: "`eventBridge` events of a service for release 2 that does not set `provider.eventBridge.useCloudFormation`.",
            why: "From 3.0 on CloudFormation makes the rules itself. The new rules collide with the old ones, which a custom \
                  resource made, and the deployment fails.",
            instead: "Remove the events, deploy, set `provider.eventBridge.useCloudFormation: true`, and deploy them again.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/deprecations#AWS_EVENT_BRIDGE_CUSTOM_RESOURCE"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - \
                 eventBridge: {schedule: rate(1 hour)}\n",
                &["eventBridge"],
            )
            .for_target(Target::V2),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  eventBridge:\n    useCloudFormation: true\nfunctions:\n  hello:\n    handler: \
                 hello.handler\n    events:\n      - eventBridge: {schedule: rate(1 hour)}\n",
            )
            .for_target(Target::V2),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - \
                 eventBridge: {schedule: rate(1 hour)}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let default = ChangedDefault {
                setting: &["eventBridge", "useCloudFormation"],
                uses: |subject| subject.events("eventBridge"),
                message: "EventBridge rules are made in another way from 3.0 on, and collide with those there are",
                help: "remove the events, deploy, set `provider.eventBridge.useCloudFormation: true`, and deploy them again",
                fix: None,
            };
            check(&default, subject, findings);
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP066",
        name: "kinesis-consumer-naming",
        severity: Levels::always(Severity::Warning).but(&[Target::V1, Target::V2], None),
        lifetime: Lifetime { deprecated: Some("3.31.0"), removed: None },
        upstream: &["KINESIS_CONSUMER_NAME_CONTAINING_SERVICE"],
        page: Page {
            what: "A `stream` event with a `consumer`, in a service without `provider.kinesis.consumerNamingMode: serviceSpecific`.",
            why: "Names of consumers do not contain the service's name, so that two services that read one stream collide. A later \
                  release (osls 5.0) changes the names.",
            instead: "Set `provider.kinesis.consumerNamingMode: serviceSpecific`. The consumers are made anew.",
            fix: Some("Unsafe where the name is not set: the consumers are made anew by it."),
            links: &[
                "https://www.serverless.com/framework/docs/deprecations#KINESIS_CONSUMER_NAME_CONTAINING_SERVICE",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - stream:\n          \
                 arn: arn:aws:kinesis:us-east-1:123456789012:stream/orders\n          consumer: true\n",
                &["consumer"],
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  kinesis:\n    consumerNamingMode: serviceSpecific\nfunctions:\n  hello:\n    \
                 handler: hello.handler\n    events:\n      - stream:\n          arn: \
                 arn:aws:kinesis:us-east-1:123456789012:stream/orders\n          consumer: true\n",
            ),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - stream:\n          \
                 arn: arn:aws:kinesis:us-east-1:123456789012:stream/orders\n          consumer: false\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let default = ChangedDefault {
                setting: &["kinesis", "consumerNamingMode"],
                uses: |subject| {
                    let streams = subject.events("stream").into_iter();
                    let consumers = streams.filter_map(|stream| stream.get("consumer"));
                    consumers.filter(|consumer| consumer.value.is_truthy()).collect()
                },
                message: "The names of stream consumers do not contain the service's name, and will change",
                help: "set `provider.kinesis.consumerNamingMode: serviceSpecific`; the consumers are then made anew",
                fix: Some(("serviceSpecific", "the consumers are made anew by it")),
            };
            check(&default, subject, findings);
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "DEP064",
        name: "websocket-provider-tags",
        severity: Levels::always(Severity::Warning).but(&[Target::V1, Target::V2], None),
        lifetime: Lifetime { deprecated: Some("3.17.0"), removed: None },
        upstream: &["AWS_WEBSOCKET_API_USE_PROVIDER_TAGS"],
        page: Page {
            what: "For release 3: `websocket` events and `provider.tags` without `provider.websocket.useProviderTags`. For osls 4: \
                   `provider.websocket.useProviderTags`.",
            why: "Release 3 does not put the tags on WebSocket APIs unless it is told to. osls 4 always does, and means to remove \
                  the key in 5.0.",
            instead: "Set `provider.websocket.useProviderTags: true` for release 3; delete it for osls 4.",
            fix: Some("Unsafe for release 3: the API is tagged by it. Safe for osls 4 where it is `true`."),
            links: &[
                "https://www.serverless.com/framework/docs/deprecations#AWS_WEBSOCKET_API_USE_PROVIDER_TAGS",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  tags: {team: web}\nfunctions:\n  hello:\n    handler: hello.handler\n    \
                 events:\n      - websocket: $connect\n",
                &["websocket"],
            ),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  websocket:\n    useProviderTags: true\nfunctions:\n  hello:\n    handler: \
                 hello.handler\n    events:\n      - websocket: $connect\n",
                &["useProviderTags"],
            )
            .for_target(Target::Osls4),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  tags: {team: web}\nfunctions:\n  hello:\n    handler: hello.handler\n    \
                 events:\n      - websocket: $connect\n",
            )
            .for_target(Target::Osls4),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  tags: {team: web}\n  websocket:\n    useProviderTags: true\nfunctions:\n  \
                 hello:\n    handler: hello.handler\n    events:\n      - websocket: $connect\n",
            ),
            // Another service's API: nothing is tagged here.
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  tags: {team: web}\n  apiGateway: {websocketApiId: x}\nfunctions:\n  hello:\n    \
                 handler: hello.handler\n    events:\n      - websocket: $connect\n",
            ),
        ],
        check: Check::Service(websocket_tags),
        ..Rule::DEFAULTS
    },
];

fn check(default: &ChangedDefault, subject: &Subject, findings: &mut Findings) {
    let Some(provider) = subject.get(&["provider"]).filter(on_aws) else { return };
    let mut setting = provider;
    for key in default.setting {
        let Some(next) = setting.get(key) else { break };
        setting = next;
        if setting.is_unknown() {
            return;
        }
    }
    let is_there = setting.path().0.len() == default.setting.len() + 1;
    if is_there && !matches!(setting.value.data, Data::Null | Data::Bool(false)) && !is_old_naming(&setting) {
        return;
    }
    let uses = (default.uses)(subject);
    let Some(first) = uses.iter().find(|used| used.value.is_truthy()) else { return };
    findings
        .report(first.place(), default.message)
        .label(setting.place(), if is_there { "set here" } else { "not set in here" })
        .help(default.help)
        .fix_or_why_not(set(default, &provider, is_there.then_some(&setting)));
}

/// Sets what is left to the default; another value that is there is its owner's will.
fn set(
    default: &ChangedDefault,
    provider: &Property<'_>,
    there: Option<&Property<'_>>,
) -> Result<Option<Fix>, Obstacle> {
    let Some((value, why)) = default.fix.filter(|_| there.is_none()) else { return Ok(None) };
    let content = match value {
        "true" => Content::Literal(value.to_owned()),
        text => Content::Text(text.to_owned()),
    };
    let fix = Editor::of(provider.subject()).insert(provider, default.setting, None, content)?;
    Ok(Some(fix.only_if(why)))
}

/// Whether `consumerNamingMode` asks for the names that will change.
fn is_old_naming(setting: &Property<'_>) -> bool {
    setting.key() == "consumerNamingMode" && setting.text() != Some("serviceSpecific")
}

/// What is tagged, if there are tags.
fn with_tags<'s>(subject: &'s Subject, tagged: Vec<Property<'s>>) -> Vec<Property<'s>> {
    match subject.get(&["provider", "tags"]).is_some_and(|tags| tags.value.is_truthy()) {
        true => tagged,
        false => Vec::new(),
    }
}

/// Functions with code of which versions are kept.
fn versioned_functions(subject: &Subject) -> Vec<Property<'_>> {
    let by_default = match subject.get(&["provider", "versionFunctions"]) {
        Some(setting) => setting.value.is_truthy(),
        None => true,
    };
    let is_versioned = |function: &Property<'_>| {
        function.get("handler").is_some()
            && function.get("versionFunction").map_or(by_default, |own| own.value.is_truthy())
    };
    subject.functions().into_iter().filter(is_versioned).collect()
}

fn websocket_tags(subject: &Subject, findings: &mut Findings) {
    if subject.get(&["provider", "apiGateway", "websocketApiId"]).is_some_and(|id| id.value.is_truthy()) {
        return;
    }
    if subject.target == Target::Osls4 {
        let setting = subject.get(&["provider", "websocket", "useProviderTags"]).filter(on_aws);
        if let Some(setting) = setting.filter(|setting| !setting.value.is_null()) {
            let message = "The provider's tags are always put on WebSocket APIs since osls 4.0";
            let is_same = setting.value.is_truthy();
            let fix = is_same.then(|| Editor::of(subject).remove(&setting, 1, Comments::Keep));
            findings
                .report(setting.place(), message)
                .help("delete `useProviderTags`")
                .fix_or_why_not(fix.transpose());
        }
        return;
    }
    let default = ChangedDefault {
        setting: &["websocket", "useProviderTags"],
        uses: |subject| with_tags(subject, subject.events("websocket")),
        message: "The provider's tags are not put on the WebSocket API; a later release will",
        help: "set `provider.websocket.useProviderTags: true` to have them now",
        fix: Some(("true", "the API is tagged by the next deployment")),
    };
    check(&default, subject, findings);
}
