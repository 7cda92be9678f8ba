//! Settings written down, and values that become others.

use crate::{becomes, left, reasons, run, safely, text, unsafely};
use slsconf::service::Target::{Osls4, V1, V2, V3, V4};

const WEB_FUNCTION: &str = "functions:\n  - hello:\n      handler: a.b\n      events:\n";

#[test]
fn defaults_are_written_down() {
    let service = |provider: &str, event: &str| {
        format!("service: shop\nprovider:\n  name: aws\n{provider}{WEB_FUNCTION}        - {event}\n")
    };
    unsafely(
        "DEP004",
        V1,
        &service("", "httpApi: GET /"),
        &service("  httpApi:\n    payload: '1.0'\n", "httpApi: GET /"),
    );
    unsafely(
        "DEP064",
        V3,
        &service("  tags: {a: b}\n", "websocket: $connect"),
        &service("  tags: {a: b}\n  websocket:\n    useProviderTags: true\n", "websocket: $connect"),
    );
    unsafely(
        "DEP066",
        V3,
        &service("", "stream: {arn: 'arn:aws:kinesis:us-east-1:111122223333:stream/x', consumer: true}"),
        &service(
            "  kinesis:\n    consumerNamingMode: serviceSpecific\n",
            "stream: {arn: 'arn:aws:kinesis:us-east-1:111122223333:stream/x', consumer: true}",
        ),
    );
    unsafely(
        "DEP024",
        V2,
        &service(
            "",
            "http: {path: /, method: get, authorizer: {name: l, type: request, resultTtlInSeconds: 0}}",
        ),
        &service(
            "",
            "http: {path: /, method: get, authorizer: {name: l, type: request, resultTtlInSeconds: 0, identitySource: method.request.header.Authorization}}",
        ),
    );
    unsafely(
        "DEP030",
        V4,
        &service("  region: eu-west-1\n", "httpApi: GET /"),
        &service("  runtime: nodejs20.x\n  region: eu-west-1\n", "httpApi: GET /"),
    );
    // What release 2 takes is refused by AWS.
    unsafely(
        "DEP030",
        V2,
        &service("", "httpApi: GET /"),
        &service("  runtime: nodejs24.x\n", "httpApi: GET /"),
    );
    left(
        "DEP030",
        V3,
        "service: shop\nprovider: aws\nfunctions: {a: {handler: a.b}}\n",
        "what it would belong to is no map or list",
    );
    unsafely(
        "FWV001",
        Osls4,
        "service: shop # it\nprovider: {name: aws}\n",
        "service: shop # it\nframeworkVersion: '4'\nprovider: {name: aws}\n",
    );
    unsafely(
        "SEC302",
        V3,
        &service("", "httpApi: GET /"),
        &service("  logRetentionInDays: 30\n", "httpApi: GET /"),
    );
    unsafely(
        "SEC302",
        V3,
        "service: shop\nprovider: {name: aws}\nfunctions: {a: {handler: a.b}}\n",
        "service: shop\nprovider: {name: aws, logRetentionInDays: 30}\nfunctions: {a: {handler: a.b}}\n",
    );
    left(
        "SEC302",
        V3,
        "service: shop\nprovider: &p {name: aws}\nfunctions: {a: {handler: a.b}}\ncustom: {p: *p}\n",
        "`custom.p` is made of it, too",
    );
}

#[test]
fn runtimes_move_to_their_successor() {
    unsafely(
        "RUN001",
        V3,
        "service: shop\ncustom:\n  runtime: \"nodejs12.x\" # old\nprovider:\n  name: aws\n  runtime: ${self:custom.runtime}\nfunctions:\n  a:\n    handler: a.b\n    environment: {R: 'x-${self:provider.runtime}'}\n",
        "service: shop\ncustom:\n  runtime: \"nodejs24.x\" # old\nprovider:\n  name: aws\n  runtime: ${self:custom.runtime}\nfunctions:\n  a:\n    handler: a.b\n    environment: {R: 'x-${self:provider.runtime}'}\n",
    );
    unsafely(
        "RUN002",
        V4,
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - a: {handler: a.b, runtime: '${opt:r, \"python3.9\"}'}\n  - b: {handler: a.b, runtime: python3.9}\n",
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - a: {handler: a.b, runtime: '${opt:r, \"python3.14\"}'}\n  - b: {handler: a.b, runtime: python3.14}\n",
    );
    unsafely(
        "RUN003",
        V3,
        "service: shop\nprovider:\n  name: aws\n  runtime: nodejs22.x\nfunctions: {a: {handler: a.b}}\n",
        "service: shop\nprovider:\n  name: aws\n  runtime: nodejs24.x\nfunctions: {a: {handler: a.b}}\n",
    );
    unsafely(
        "RUN005",
        Osls4,
        "service: shop\nprovider:\n  name: aws\n  runtime: nodejs12.x\nfunctions: {a: {handler: a.b}}\n",
        "service: shop\nprovider:\n  name: aws\n  runtime: nodejs24.x\nfunctions: {a: {handler: a.b}}\n",
    );
    // A program has to be built anew for that.
    left(
        "RUN002",
        V3,
        "service: shop\nprovider: {name: aws, runtime: go1.x}\nfunctions: {a: {handler: b}}\n",
        "no-fix",
    );
    left(
        "RUN002",
        V3,
        "service: shop\nprovider: &p {name: aws, runtime: nodejs18.x}\ncustom: {p: *p}\nfunctions: {a: {handler: b.c}}\n",
        "it is part of `&p`, which is used elsewhere",
    );
}

#[test]
fn events_get_their_settings() {
    unsafely(
        "SCH006",
        V3,
        "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - http: # web\n        # where\n        path: /hello\n\n        cors:\n          origin: '*'\n        method: get\n      - schedule: rate(1 hour)\n",
        "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - http: # web\n          # where\n          path: /hello\n\n          cors:\n            origin: '*'\n          method: get\n      - schedule: rate(1 hour)\n",
    );
    unsafely(
        "SCH006",
        V3,
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello:\n      handler: a.b\n      events:\n      - schedule: rate(1 hour)\n        http:\n          path: /x\n          method: get\n",
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello:\n      handler: a.b\n      events:\n      - schedule: rate(1 hour)\n      - http:\n          path: /x\n          method: get\n",
    );
    left(
        "SCH006",
        V3,
        "service: shop\nprovider: {name: aws}\nfunctions: {a: {handler: a.b, events: [{schedule: rate(1 hour), http: GET /a}]}}\n",
        "what is in lines can't stand between braces",
    );
    safely(
        "SCH005",
        V3,
        "service: shop\nprovider: {name: aws}\ncustom: {p: get hello}\nfunctions:\n  a: {handler: a.b, events: [{http: 'POST x/{id}'}, {http: '${self:custom.p}'}]}\n",
        "service: shop\nprovider: {name: aws}\ncustom: {p: get /hello}\nfunctions:\n  a: {handler: a.b, events: [{http: 'POST /x/{id}'}, {http: '${self:custom.p}'}]}\n",
    );
}

#[test]
fn scalars_get_quotes_wherever_they_are_used() {
    safely(
        "YML003",
        V3,
        "service: \"shop\"\nprovider: {name: aws}\ncustom:\n  account: 012345670123 # ours\n  arn: arn:aws:iam::${self:custom.account}:role/x\n",
        "service: \"shop\"\nprovider: {name: aws}\ncustom:\n  account: \"012345670123\" # ours\n  arn: arn:aws:iam::${self:custom.account}:role/x\n",
    );
    safely(
        "YML004",
        V3,
        "service: shop\nprovider: {name: aws}\ncustom: {a: [yes, no]}\n",
        "service: shop\nprovider: {name: aws}\ncustom: {a: ['yes', 'no']}\n",
    );
    safely(
        "YML005",
        V3,
        "service: shop\nprovider: {name: aws}\nresources: {Resources: {P: {Type: 'AWS::IAM::Policy', Properties: {PolicyDocument: {Version: 2012-10-17}}}}}\n",
        "service: shop\nprovider: {name: aws}\nresources: {Resources: {P: {Type: 'AWS::IAM::Policy', Properties: {PolicyDocument: {Version: '2012-10-17'}}}}}\n",
    );
    safely(
        "YML007",
        V3,
        "service: shop\nprovider: {name: aws}\ncustom:\n  id: 12345678901234567890\n",
        "service: shop\nprovider: {name: aws}\ncustom:\n  id: '12345678901234567890'\n",
    );
    unsafely(
        "YML007",
        V3,
        "service: shop\nprovider: {name: aws}\ncustom:\n  id: 12e3\n",
        "service: shop\nprovider: {name: aws}\ncustom:\n  id: '12e3'\n",
    );
    let files = [
        ("serverless.yml", "service: shop\nprovider: {name: aws}\ncustom: ${file(c.yml)}\n"),
        ("c.yml", "mode: 0755\n"),
    ];
    let fixed = run("YML003", V3, &files, false);
    assert_eq!(fixed.changes.len(), 1, "{:?}", reasons(&fixed));
    assert_eq!(fixed.changes[0].after, "mode: '0755'\n");
}

#[test]
fn who_has_not_logged_in_is_let_in_only_if_that_is_asked_for() {
    let service = |setting: &str| {
        format!(
            "service: a\nprovider:\n  name: aws\n  alb:\n    authorizers:\n      login: {{type: cognito, {setting}}} # in\n"
        )
    };
    let (allows, denies) = (service("allowUnauthenticated: true"), service("allowUnauthenticated: false"));
    let (allow, deny) =
        (service("onUnauthenticatedRequest: allow"), service("onUnauthenticatedRequest: deny"));
    becomes("DEP002", V3, false, &allows, &allow);
    becomes("DEP002", V1, true, &allows, &allow);
    becomes("DEP002", Osls4, true, &denies, &deny);
    let both = service("allowUnauthenticated: false, onUnauthenticatedRequest: allow");
    assert!(run("DEP002", V3, &[("serverless.yml", &both)], true).changes.is_empty());
}

#[test]
fn release_4_takes_its_own_runtimes_and_keys() {
    let service = "service: shop\nconfigValidationMode: error\nprovider:\n  name: aws\n  runtime: nodejs18.x\nbuild: {esbuild: true}\nfunctions: {a: {handler: a.b}}\n";
    let fixed = run("RUN002,SCH", V4, &[("serverless.yml", service)], true);
    assert_eq!((text(&fixed), reasons(&fixed).len()), (service.replace("18", "24").as_str(), 0));
}
