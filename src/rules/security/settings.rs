//! SEC201 to SEC308: settings that somebody strict would want; each is a row, and most are off unless selected.

use super::statements::items;
use crate::diagnostics::Severity;
use crate::edit::Content;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject, Tier};
use crate::value::Data;

const FUNCTION: &str = "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n";

const fn info(code: &'static str, name: &'static str, tier: Tier) -> Rule {
    Rule { code, name, severity: Levels::always(Severity::Info), tier, ..Rule::DEFAULTS }
}

pub static RULES: &[Rule] = &[
    Rule {
        page: Page {
            what: "An event `http` or `httpApi` without `authorizer`, and without `private: true`.",
            why: "Everybody can call the function. For many endpoints this is so on purpose, so the rule is off unless selected.",
            instead: "Set `authorizer`, or check the caller in the function.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/providers/aws/events/apigateway"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - httpApi: GET /x\n      - \
                 http: {path: x, method: get}\n",
                &["httpApi", "http"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - http: {path: x, \
                 method: get, private: true}\n      - httpApi: {path: /x, method: get, authorizer: jwt}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let events = subject.events("http").into_iter().chain(subject.events("httpApi"));
            for event in events.filter(|event| !event.is_unknown()) {
                let is_private = event.get("private").is_some_and(|private| private.value.is_truthy());
                if event.get("authorizer").is_none() && !is_private {
                    findings
                        .report(event.place(), "Everybody can call this endpoint")
                        .help("set `authorizer`");
                }
            }
        }),
        ..info("SEC201", "endpoint-without-authorizer", Tier::Off)
    },
    Rule {
        page: Page {
            what: "A function with a `url` and no `authorizer: aws_iam`.",
            why: "Everybody who knows the URL can call the function, and its owner pays.",
            instead: "Write `url: {authorizer: aws_iam}`, or check the caller in the function.",
            fix: None,
            links: &[
                "https://www.serverless.com/framework/docs/providers/aws/guide/functions#lambda-function-urls",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    url: true\n",
                &["url"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello: {handler: a.b, url: {cors: true}}\n",
                &["url"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello: {handler: a.b, url: {authorizer: aws_iam}}\n  other: {handler: \
                 a.b, url: false}\n  third: {handler: a.b, url: '${env:URL}'}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            for url in subject.functions().into_iter().filter_map(|function| function.get("url")) {
                if url.value.is_truthy() && !url.is_unknown() && url.get("authorizer").is_none() {
                    findings
                        .report(url.place(), "Everybody who knows the URL of this function can call it")
                        .help("write `url: {authorizer: aws_iam}`");
                }
            }
        }),
        ..info("SEC202", "function-url-no-auth", Tier::Pedantic)
    },
    Rule {
        page: Page {
            what: "`cors: true`, or the origin `*`, in an event `http`, in `provider.httpApi` or in a function's `url`.",
            why: "Scripts of every website can call the API in the name of the visitor. For public APIs this is so on purpose, so the \
                  rule is off unless selected.",
            instead: "Name the origins.",
            fix: None,
            links: &["https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws, httpApi: {cors: true}}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - http: \
                 {path: x, method: get, cors: {origin: '*'}}\n",
                &["cors", "cors"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws, httpApi: {cors: {allowedOrigins: ['https://shop.dev']}}}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let of_events = subject.events("http").into_iter().filter_map(|event| event.get("cors"));
            let of_urls =
                subject.functions().into_iter().filter_map(|function| function.at(&["url", "cors"]));
            for cors in subject.select("provider.httpApi.cors").into_iter().chain(of_events).chain(of_urls) {
                let origins = ["origin", "origins", "allowedOrigins"].iter().filter_map(|key| cors.get(key));
                let every =
                    origins.flat_map(|origins| items(&origins)).any(|origin| origin.text() == Some("*"));
                if every || matches!(cors.value.data, Data::Bool(true)) {
                    findings
                        .report(cors.place(), "Scripts of every website can call this")
                        .help("name the origins");
                }
            }
        }),
        ..info("SEC204", "cors-any-origin", Tier::Off)
    },
    Rule {
        page: Page {
            what: "`environment` of the provider or a function without `kmsKeyArn` for it.",
            why: "The variables are encrypted with a key that AWS manages, which says nothing about who may use it.",
            instead: "Set `provider.kmsKeyArn` or `kmsKeyArn` of the function.",
            fix: None,
            links: &["https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html"],
        },
        examples: &[
            Example::fails("service: shop\nprovider: {name: aws, environment: {A: b}}\n", &["environment"]),
            Example::passes(
                "service: shop\nprovider: {name: aws, kmsKeyArn: 'arn:aws:kms:x', environment: {A: b}}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            if !subject.is_aws() || subject.get(&["provider", "kmsKeyArn"]).is_some() {
                return;
            }
            let provider = subject.get(&["provider"]);
            for owner in provider.into_iter().chain(subject.functions()) {
                if let Some(environment) =
                    owner.get("environment").filter(|_| owner.get("kmsKeyArn").is_none())
                {
                    findings
                        .report(environment.place(), "These variables are encrypted with no key of your own")
                        .help("set `kmsKeyArn`");
                }
            }
        }),
        ..info("SEC301", "env-not-encrypted-cmk", Tier::Off)
    },
    Rule {
        page: Page {
            what: "A service on AWS with functions and without `provider.logRetentionInDays`.",
            why: "CloudWatch keeps what the functions log for ever, with all that is in it, and charges for it.",
            instead: "Set `provider.logRetentionInDays`, for example to 30.",
            fix: Some("Unsafe: logs that are older than 30 days are deleted by it."),
            links: &[
                "https://www.serverless.com/framework/docs/providers/aws/guide/functions#log-group-resources",
            ],
        },
        examples: &[
            Example::fails(FUNCTION, &["provider"]),
            Example::passes(
                "service: shop\nprovider: {name: aws, logRetentionInDays: 30}\nfunctions:\n  hello:\n    handler: a.b\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            unset(
                subject,
                findings,
                &["logRetentionInDays"],
                "Logs of these functions are kept for ever",
                "set `logRetentionInDays: 30`",
                Some(("30", "older logs are deleted by it")),
            );
        }),
        ..info("SEC302", "log-retention-unset", Tier::Pedantic)
    },
    Rule {
        page: Page {
            what: "A service on AWS with functions and without `provider.tracing`.",
            why: "Without X-Ray, nobody sees where a slow or failing request spent its time.",
            instead: "Set `provider.tracing.lambda: true`.",
            fix: None,
            links: &[
                "https://www.serverless.com/framework/docs/providers/aws/guide/functions#aws-x-ray-tracing",
            ],
        },
        examples: &[
            Example::fails(FUNCTION, &["provider"]),
            Example::passes(
                "service: shop\nprovider: {name: aws, tracing: {lambda: true}}\nfunctions:\n  hello:\n    handler: a.b\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            unset(
                subject,
                findings,
                &["tracing"],
                "Tracing of these functions is off",
                "set `tracing: {lambda: true}`",
                None,
            );
        }),
        ..info("SEC303", "tracing-off", Tier::Off)
    },
    Rule {
        page: Page {
            what: "A service with `http` or `httpApi` events and without `provider.logs.restApi` or `provider.logs.httpApi`.",
            why: "Without an access log, nobody knows who called the API.",
            instead: "Set `provider.logs.restApi: true` or `provider.logs.httpApi: true`.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/providers/aws/events/apigateway#logs"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - http: {path: x, method: \
                 get}\n",
                &["provider"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws, logs: {restApi: true}}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - \
                 http: {path: x, method: get}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            for (event, log) in [("http", "restApi"), ("httpApi", "httpApi")] {
                if !subject.events(event).is_empty() {
                    let help = format!("set `logs: {{{log}: true}}`");
                    unset(subject, findings, &["logs", log], "Calls of the API are not logged", &help, None);
                }
            }
        }),
        ..info("SEC304", "access-logging-off", Tier::Off)
    },
    Rule {
        page: Page {
            what: "A function that is called asynchronously (`s3`, `sns`, `iot`, `eventBridge`, `schedule`, `cloudwatchEvent`, \
                   `cloudwatchLog`) and has neither `onError` nor `destinations.onFailure`.",
            why: "An event that fails three times is gone.",
            instead: "Set `destinations: {onFailure: …}` to a queue.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/providers/aws/guide/functions#destinations"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - s3: uploads\n",
                &["hello"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello: {handler: a.b, onError: 'arn:aws:sns:x', events: [s3: uploads]}\n  \
                 other: {handler: a.b, events: [http: GET /]}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            for function in subject.functions().into_iter().filter(|_| subject.is_aws()) {
                let events = function.get("events").map(|events| events.children()).unwrap_or_default();
                let is_async =
                    events.iter().any(|event| ASYNCHRONOUS.iter().any(|kind| event.get(kind).is_some()));
                let keeps = function.get("onError").is_some()
                    || function.at(&["destinations", "onFailure"]).is_some();
                if is_async && !keeps {
                    findings
                        .report(function.place(), "Events that this function fails to handle are lost")
                        .help("set `destinations: {onFailure: …}`");
                }
            }
        }),
        ..info("SEC305", "async-without-dlq", Tier::Off)
    },
    Rule {
        page: Page {
            what: "A bucket among the resources without `BucketEncryption`.",
            why: "S3 encrypts what is new with keys of its own since 2023; only with a key of one's own is it known who may decrypt.",
            instead: "Set `BucketEncryption` with `aws:kms`.",
            fix: None,
            links: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nresources: {Resources: {Files: {Type: AWS::S3::Bucket}}}\n",
                &["Files"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nresources: {Resources: {Files: {Type: AWS::S3::Bucket, Properties: {BucketEncryption: \
                 {}}}}}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            for bucket in subject.resources("AWS::S3::Bucket") {
                let properties = bucket.get("Properties");
                let is_unknown = properties.as_ref().is_some_and(Property::is_unknown);
                if !is_unknown
                    && properties.and_then(|properties| properties.get("BucketEncryption")).is_none()
                {
                    findings
                        .report(bucket.place(), "This bucket is encrypted with no key of your own")
                        .help("set `BucketEncryption`");
                }
            }
        }),
        ..info("SEC307", "s3-no-encryption-or-tls", Tier::Off)
    },
    Rule {
        page: Page {
            what: "Two or more functions that share the role of the service.",
            why: "Each may do what any of them needs.",
            instead: "Give functions roles of their own: `role`, `iamRoleStatements` with the plugin \
                      serverless-iam-roles-per-function, or `iam` of release 4.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/providers/aws/guide/iam"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello: {handler: a.b}\n  other: {handler: a.c}\n",
                &["hello", "other"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello: {handler: a.b}\n  other: {handler: a.c, role: Other}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let has_own = |function: &Property<'_>| {
                ["role", "iamRoleStatements", "iam"].iter().any(|key| function.get(key).is_some())
            };
            let sharing: Vec<_> = subject
                .functions()
                .into_iter()
                .filter(|function| subject.is_aws() && !has_own(function))
                .collect();
            for function in sharing.iter().filter(|_| sharing.len() > 1) {
                findings
                    .report(function.place(), "This function shares its role with others")
                    .help("give it a role of its own");
            }
        }),
        ..info("SEC308", "shared-iam-role", Tier::Off)
    },
];

/// Events after which nobody waits for an answer.
const ASYNCHRONOUS: &[&str] =
    &["cloudwatchEvent", "cloudwatchLog", "eventBridge", "iot", "s3", "schedule", "sns"];

/// Reports a setting of the provider that is missing in a service on AWS with functions.
fn unset(
    subject: &Subject,
    findings: &mut Findings,
    path: &[&str],
    message: &str,
    help: &str,
    fix: Option<(&str, &'static str)>,
) {
    let provider = subject.get(&["provider"]).filter(|provider| subject.is_aws() && !provider.is_unknown());
    let Some(provider) = provider.filter(|_| !subject.functions().is_empty()) else { return };
    let is_open = provider.get(path[0]).is_some_and(|property| property.is_unknown());
    if !is_open && provider.at(path).is_none() {
        let fix = fix.map(|(value, why)| {
            let content = Content::Literal(value.to_owned());
            Editor::of(subject).insert(&provider, path, None, content).map(|fix| fix.only_if(why))
        });
        findings.report(provider.place(), message).help(help).fix_or_why_not(fix.transpose());
    }
}
