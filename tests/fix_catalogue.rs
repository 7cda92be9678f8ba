//! The fixes of the rules, proved and applied: for each what a file becomes, whether it needs a look, and what is left alone.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use Target::{Osls4, V1, V2, V3, V4};
use slsconf::fix::{Fixed, Policy, Reason, fix};
use slsconf::rules::{Date, Links, Request, Settings, TODAY};
use slsconf::service::{Location, Options, Target};
use slsconf::source::Sources;

/// A folder that does not exist: all files are given.
const FOLDER: &str = "/example";

/// Fixes a service of `serverless.yml` and other files, for some rules; none are all that are on.
fn run(rules: &str, target: Target, files: &[(&str, &str)], with_unsafe: bool) -> Fixed {
    let mut sources = Sources::relative_to(FOLDER);
    for (name, text) in files {
        sources.add(Path::new(FOLDER).join(name), *text);
    }
    let path = Path::new(FOLDER).join(files[0].0);
    let named = rules.split(',').filter(|rule| !rule.is_empty()).map(str::to_owned);
    let select = Some(named.collect()).filter(|named: &Vec<_>| !named.is_empty());
    let settings = Settings { select, ..Settings::default() };
    let request = Request {
        location: Location { path, stdin: false, service_dir: FOLDER.into() },
        options: Options::default(),
        target: Some(target),
        today: Date::parse(TODAY).unwrap(),
        selection: &settings.selection().unwrap(),
        links: &Links::default(),
    };
    let policy = Policy {
        with_unsafe,
        follow_files: true,
        may_change: &|_| Ok(()),
        known: &|findings, _| vec![false; findings.len()],
    };
    fix(sources, &request, &policy, None)
}

/// The text of `serverless.yml` afterwards.
fn text(fixed: &Fixed) -> &str {
    fixed.text.as_deref().unwrap()
}

/// Why findings are left.
fn reasons(fixed: &Fixed) -> Vec<String> {
    let say = |reason: &Reason| match reason {
        Reason::Layout(why) => why.clone(),
        Reason::Refused(problem) => format!("refused: {problem}"),
        reason => reason.name().to_owned(),
    };
    fixed.left.iter().flatten().map(|left| say(&left.reason)).collect()
}

/// Holds one fix to its text, in all kinds of line ends: safe ones are done without asking, unsafe ones are not.
#[track_caller]
fn becomes(rule: &str, target: Target, safe: bool, before: &str, after: &str) {
    for line_end in ["\n", "\r\n", "\r"] {
        let written = |text: &str| text.replace('\n', line_end);
        let fixed = run(rule, target, &[("serverless.yml", &written(before))], true);
        let left = reasons(&fixed);
        assert_eq!(text(&fixed), written(after), "{rule}, left: {left:?}");
        assert!(!left.iter().any(|left| left.starts_with("refused")), "{rule}: {left:?}");
        let unasked = run(rule, target, &[("serverless.yml", &written(before))], false);
        assert_eq!(unasked.changes.is_empty(), !safe, "{rule} in {before}");
        let again = run(rule, target, &[("serverless.yml", text(&fixed))], true);
        assert!(again.changes.is_empty(), "{rule}: {again:?}");
    }
}

#[track_caller]
fn safely(rule: &str, target: Target, before: &str, after: &str) {
    becomes(rule, target, true, before, after);
}

#[track_caller]
fn unsafely(rule: &str, target: Target, before: &str, after: &str) {
    becomes(rule, target, false, before, after);
}

/// Nothing is changed, for this reason.
#[track_caller]
fn left(rule: &str, target: Target, text: &str, why: &str) {
    let fixed = run(rule, target, &[("serverless.yml", text)], true);
    assert!(fixed.changes.is_empty(), "{:?}", fixed.changes);
    assert_eq!(reasons(&fixed), [why], "{rule} in {text}");
}

#[test]
fn service_becomes_its_name() {
    safely(
        "DEP020",
        V3,
        "# mine\nservice:\n  # the name\n  name: shop # short\nprovider:\n  name: aws\n  environment:\n    T: ${self:service.name}-t\n    U: ${opt:u, self:service.name}\n",
        "# mine\n# the name\nservice: shop # short\nprovider:\n  name: aws\n  environment:\n    T: ${self:service}-t\n    U: ${opt:u, self:service}\n",
    );
    safely(
        "DEP020",
        Osls4,
        "service: {name: \"shop\"} # it\nprovider: {name: aws}\n",
        "service: \"shop\" # it\nprovider: {name: aws}\n",
    );
    // The key of the service is moved by its own rule before.
    safely(
        "DEP020,DEP021",
        V3,
        "service:\n  name: shop\n  awsKmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/x # ours\nprovider:\n  name: aws\n",
        "service: shop\nprovider:\n  name: aws\n  kmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/x # ours\n",
    );
    left("DEP020", V3, "service:\n  name: shop\n  more: 1\nprovider: {name: aws}\n", "there is more in it");
    left(
        "DEP020",
        V3,
        "service: &s\n  name: shop\nprovider: {name: aws}\ncustom: *s\n",
        "it is part of `&s`, which is used elsewhere",
    );
    left(
        "DEP020",
        V3,
        "service:\n  name: shop\nprovider: {name: aws}\ncustom: {all: '${self:service}'}\n",
        "`custom.all` is made of it, too",
    );
    left(
        "DEP020",
        V3,
        "service:\n  name: shop\nprovider: {name: aws}\ncustom: {a: \"${file(${opt:f}.yml):${self:service\\x2ename}}\"}\n",
        "`custom.a` is made of it, too",
    );
}

#[test]
fn variables_in_included_files_follow_the_service_name() {
    let files = [
        ("serverless.yml", "service:\n  name: shop\nprovider: {name: aws}\ncustom: ${file(custom.yml)}\n"),
        ("custom.yml", "table: ${self:service.name}-t # kept: self:service.name\n"),
    ];
    let fixed = run("DEP020", V3, &files, false);
    let after: Vec<_> = fixed.changes.iter().map(|change| change.after.as_str()).collect();
    assert_eq!(
        after,
        [
            "table: ${self:service}-t # kept: self:service.name\n",
            "service: shop\nprovider: {name: aws}\ncustom: ${file(custom.yml)}\n"
        ],
        "{fixed:?}"
    );
}

#[test]
fn package_lists_become_one() {
    safely(
        "DEP060",
        V3,
        "service: shop\nprovider: {name: aws}\npackage:\n  # what is ours\n  include:\n    - a/b.js # this\n  exclude:\n    - a/**\n    - '!c'\n  individually: true\n",
        "service: shop\nprovider: {name: aws}\npackage:\n  # what is ours\n  patterns:\n    - '!a/**'\n    - 'c'\n    - a/b.js # this\n  individually: true\n",
    );
    safely(
        "DEP060",
        Osls4,
        "service: shop\nprovider: {name: aws}\npackage: {exclude: [a/**], patterns: ['!b'], include: [\"c\"]}\n",
        "service: shop\nprovider: {name: aws}\npackage: {patterns: ['!a/**', \"c\", '!b']}\n",
    );
    // Functions in a list.
    safely(
        "DEP060",
        V3,
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello:\n      handler: a.b\n      package:\n        exclude:\n          - x\n",
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello:\n      handler: a.b\n      package:\n        patterns:\n          - '!x'\n",
    );
    // The service's patterns win over the function's excluded ones before, and lose afterwards.
    unsafely(
        "DEP060",
        V3,
        "service: shop\nprovider: {name: aws}\npackage:\n  patterns: [a]\nfunctions:\n  hello:\n    handler: a.b\n    package:\n      exclude:\n        - a\n",
        "service: shop\nprovider: {name: aws}\npackage:\n  patterns: [a]\nfunctions:\n  hello:\n    handler: a.b\n    package:\n      patterns:\n        - '!a'\n",
    );
    left(
        "DEP060",
        V3,
        "service: shop\nprovider: {name: aws}\npackage: {exclude: ['${self:custom.x}']}\ncustom: {x: a}\n",
        "an item of a list is no plain text",
    );
    left(
        "DEP060",
        V3,
        "service: shop\nprovider: {name: aws}\npackage: &p {exclude: [a]}\ncustom: {p: *p}\n",
        "`custom.p.exclude` is made of it, too",
    );
}

#[test]
fn lists_in_an_included_file_are_joined_there() {
    let files = [
        ("serverless.yml", "service: shop\nprovider: {name: aws}\npackage: ${file(p.yml)}\n"),
        ("p.yml", "exclude: [a]\n"),
    ];
    let fixed = run("DEP060", V3, &files, false);
    assert_eq!(fixed.changes.len(), 1, "{:?}", reasons(&fixed));
    assert_eq!(fixed.changes[0].after, "patterns: ['!a']\n");
}

#[test]
fn policies_of_the_dashboard_become_those_of_the_plugin() {
    let service = |custom: &str, plugins: &str| {
        format!("service: shop\nprovider: {{name: aws}}\n{plugins}custom:\n{custom}")
    };
    const PLUGINS: &str = "plugins:\n  - serverless-offline\n";
    const WITH_PLUGIN: &str = "plugins:\n  - serverless-offline\n  - '@serverless/safeguards-plugin'\n";
    const ADDED: &str = "plugins:\n  - '@serverless/safeguards-plugin'\n";
    unsafely(
        "CRED025",
        V3,
        &service(
            "  safeguards: # ours\n    location: ./policies\n    policies:\n      - require-dlq\n      - allowed-regions:\n          - us-east-1 # only\n  a: 1\n",
            PLUGINS,
        ),
        &service(
            "  safeguards: # ours\n    - safeguard: require-dlq\n      path: ./policies\n    - safeguard: allowed-regions\n      path: ./policies\n      config:\n        - us-east-1 # only\n  a: 1\n",
            WITH_PLUGIN,
        ),
    );
    // Without a location, what is not the plugin's own stood beside the service.
    unsafely(
        "CRED025",
        Osls4,
        &service("  safeguards: {policies: [require-dlq, owned: {by: us}]}\n", ""),
        &format!(
            "{}{ADDED}",
            service(
                "  safeguards:\n    - safeguard: require-dlq\n    - safeguard: owned\n      path: .\n      config: {by: us}\n",
                "",
            )
        ),
    );
    unsafely(
        "CRED025",
        V2,
        &service("  safeguards: true\n", WITH_PLUGIN),
        &service(
            "  safeguards:\n    - safeguard: require-dlq\n      enforcementLevel: warning\n    - safeguard: no-wild-iam-role-statements\n      enforcementLevel: warning\n    - safeguard: no-secret-env-vars\n      enforcementLevel: warning\n",
            WITH_PLUGIN,
        ),
    );
    left(
        "CRED025",
        V3,
        &service("  safeguards:\n    policies: ${file(policies.yml)}\n", ""),
        "not all of its policies can be read here",
    );
}

#[test]
fn keys_without_effect_go() {
    safely(
        "DEP025",
        V3,
        "service: shop\nprovider:\n  name: aws\n  apiGateway: {restApiId: x, restApiRootResourceId: y}\n  tracing:\n    apiGateway: true # on\n  logs:\n    restApi: true\n    lambda: true\n",
        "service: shop\nprovider:\n  name: aws\n  apiGateway: {restApiId: x, restApiRootResourceId: y}\n  logs:\n    lambda: true\n",
    );
    safely(
        "DEP028",
        V3,
        "service: shop\nplugins:\n  - a # first\n  - b\n  # again\n  - 'a' # second\nprovider: {name: aws}\n",
        "service: shop\nplugins:\n  - a # first\n  - b\n  # again\nprovider: {name: aws}\n",
    );
    safely(
        "DEP028",
        V3,
        "service: shop\nplugins: {modules: [a, b, a]}\nprovider: {name: aws}\n",
        "service: shop\nplugins: {modules: [a, b]}\nprovider: {name: aws}\n",
    );
    safely(
        "DEP065",
        Osls4,
        "service: shop\nprovider:\n  name: aws\n  eventBridge:\n    useCloudFormation: true\n  stage: x\n",
        "service: shop\nprovider:\n  name: aws\n  stage: x\n",
    );
    left(
        "DEP065",
        V3,
        "service: shop\nprovider: {name: aws, eventBridge: {useCloudFormation: false}}\nfunctions: {a: {handler: a.b, events: [{eventBridge: {schedule: rate(1 hour)}}]}}\n",
        "no-fix",
    );
    safely(
        "DEP068",
        V3,
        "service: shop\nvariablesResolutionMode: 20210326\n\nprovider: {name: aws}\n",
        "service: shop\n\nprovider: {name: aws}\n",
    );
    safely(
        "DEP064",
        Osls4,
        "service: shop\nprovider:\n  name: aws\n  websocket:\n    useProviderTags: true\n    description: mine\n",
        "service: shop\nprovider:\n  name: aws\n  websocket:\n    description: mine\n",
    );
    left(
        "DEP068",
        V3,
        "service: shop\nvariablesResolutionMode: 20210326\nprovider: {name: aws}\ncustom: {a: '${self:variablesResolutionMode}'}\n",
        "`custom.a` is made of it, too",
    );
}

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
fn options_become_parameters() {
    unsafely(
        "DEP036",
        V3,
        "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:color, 'red'}\n  b: x-${opt:color, 'blue'}-${opt:stage, 'dev'}\n",
        "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${param:color, 'red'}\n  b: x-${param:color, 'blue'}-${opt:stage, 'dev'}\n",
    );
    left("DEP036", V3, "service: shop\nprovider: {name: aws}\ncustom: {a: '${opt:color}'}\n", "no-fix");
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
fn keys_that_look_like_a_known_one_are_renamed() {
    unsafely(
        "SCH001",
        V3,
        "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    # large\n    'memorysize': 512 # MB\n",
        "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    # large\n    'memorySize': 512 # MB\n",
    );
    unsafely(
        "SCH001",
        Osls4,
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello: {handler: a.b, timeuot: 3}\n",
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello: {handler: a.b, timeout: 3}\n",
    );
    unsafely(
        "SCH009",
        V3,
        "service: shop\nprovider: {name: aws}\nfunctoins:\n  a: {handler: a.b}\n",
        "service: shop\nprovider: {name: aws}\nfunctions:\n  a: {handler: a.b}\n",
    );
    unsafely(
        "SCH009",
        V3,
        "service: shop\n# ours\nsizes:\n  small: 1\nprovider: {name: aws, memorySize: '${self:sizes.small}'}\ncustom:\n  a: ${self:sizes}\n",
        "service: shop\nprovider: {name: aws, memorySize: '${self:custom.sizes.small}'}\ncustom:\n  a: ${self:custom.sizes}\n  # ours\n  sizes:\n    small: 1\n",
    );
    unsafely(
        "SCH009",
        V3,
        "service: shop\nx-y: {a: 1}\nprovider: {name: aws}\n",
        "service: shop\ncustom:\n  x-y: {a: 1}\nprovider: {name: aws}\n",
    );
    left(
        "SCH009",
        V3,
        "service: shop\nprovider: {name: aws}\nx-y: &c {a: 1}\ncustom: {b: *c}\n",
        "it defines the anchor `&c`, which is used elsewhere",
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
fn comments_that_silence_nothing_go() {
    let service = |comment: &str| format!("service: shop\nprovider:\n  name: aws{comment}\n");
    safely("META001,DEP062", V3, &service(" # slsconf: ignore[DEP062] not yet"), &service(""));
    safely(
        "META001,DEP06",
        V3,
        "service: shop\nprovider:\n  name: aws\n  # slsconf: ignore[DEP060, DEP062, DEP063] not yet\n  lambdaHashingVersion: 20200924\n",
        "service: shop\nprovider:\n  name: aws\n  # slsconf: ignore[DEP062] not yet\n  lambdaHashingVersion: 20200924\n",
    );
}

#[test]
fn codes_that_silence_nothing_are_taken_out() {
    let service = |list: &str| {
        format!("service: shop\n{list}provider:\n  name: aws\n  lambdaHashingVersion: 20200924\n")
    };
    unsafely(
        "META004,DEP06",
        V3,
        &service("disabledDeprecations:\n  - LAMBDA_HASHING_VERSION_PROPERTY\n  - PROJECT_DIR # gone\n"),
        &service("disabledDeprecations:\n  - LAMBDA_HASHING_VERSION_PROPERTY\n"),
    );
    unsafely("META004,DEP06", V3, &service("disabledDeprecations: [PROJECT_DIR]\n"), &service(""));
    unsafely(
        "META004,DEP06",
        V3,
        &service("disabledDeprecations: [LAMBDA_HASHING_VERSON_PROPERTY]\n"),
        &service("disabledDeprecations: [LAMBDA_HASHING_VERSION_PROPERTY]\n"),
    );
}

#[test]
fn variables_say_the_same_in_other_words() {
    let service = |custom: &str| {
        format!("service: shop\nprovider: {{name: aws, runtime: nodejs24.x}}\ncustom:\n{custom}")
    };
    safely(
        "VAR003",
        V3,
        &service("  a: x-${opt:stage, self:provider.stage}\n"),
        &service("  a: x-${sls:stage}\n"),
    );
    left("VAR003", V3, &service("  a: ${env:A, self:provider.stage}\n"), "no-fix");
    safely("VAR004", V3, &service("  a: \"${opt:stage, 'dev'}\"\n"), &service("  a: \"${sls:stage}\"\n"));
    safely(
        "VAR011",
        V3,
        &service("  a: ${sls:stage, 'dev'}\n  b: >-\n    ${self:provider.runtime, 'x'}\n"),
        &service("  a: ${sls:stage}\n  b: >-\n    ${self:provider.runtime}\n"),
    );
    safely("VAR012", V3, &service("  a: ${self:service.name}-t\n"), &service("  a: ${self:service}-t\n"));
    unsafely(
        "VAR014",
        V3,
        &service("  a: 'q/#{AWS::Region}/#{AWS::AccountId}'\n  b: ${self:custom.a}\n"),
        &service("  a: 'q/${aws:region}/${aws:accountId}'\n  b: ${self:custom.a}\n"),
    );
    unsafely(
        "FWV002",
        Osls4,
        "service: shop\nframeworkVersion: '>=2.0.0 <4' # x\nprovider: {name: aws}\n",
        "service: shop\nframeworkVersion: \"4\" # x\nprovider: {name: aws}\n",
    );
    unsafely(
        "DEP073,MIG013",
        V4,
        "service: shop\nprovider: {name: aws}\nparams:\n  default:\n    a: 1\n  # live\n  prod:\n    a: 2 # two\n",
        "service: shop\nprovider: {name: aws}\nstages:\n  default:\n    params:\n      a: 1\n  # live\n  prod:\n    params:\n      a: 2 # two\n",
    );
}

#[test]
fn tabs_become_spaces() {
    safely(
        "YML002",
        V3,
        "service: shop\nprovider:\n\tname: aws\n\tenvironment:\n\t\tA: b\tc # x\n\t\t# y\n\n\tstage: dev\n",
        "service: shop\nprovider:\n  name: aws\n  environment:\n    A: b\tc # x\n    # y\n\n  stage: dev\n",
    );
    // As far as the others.
    safely(
        "YML002",
        V3,
        "service: shop\nprovider:\n    name: aws\n    environment:\n    \tA: b\n",
        "service: shop\nprovider:\n    name: aws\n    environment:\n        A: b\n",
    );
}

#[test]
fn texts_become_those_that_the_next_release_reads_alike() {
    let service = |text: &str| format!("service: shop\nprovider: {{name: aws}}\ncustom:\n  a: {text}\n");
    safely("MIG003", V4, &service("x$${self:service}"), &service("x${self:service}"));
    safely("MIG101", Osls4, &service("2012-10-17"), &service("'2012-10-17'"));
    safely("MIG004", V4, &service("'${self: service}'"), &service("'${self:service}'"));
}

#[test]
fn parameters_of_all_stages_move_at_once() {
    unsafely(
        "DEP073,MIG013",
        V4,
        "service: shop\nprovider: {name: aws}\nparams: {default: {a: 1}, prod: {a: '${param:b, 2}'}}\n",
        "service: shop\nprovider: {name: aws}\nstages: {default: {params: {a: 1}}, prod: {params: {a: '${param:b, 2}'}}}\n",
    );
    unsafely(
        "DEP073,MIG013",
        V4,
        "service: shop\nprovider: {name: aws}\nparams:\n    default: # all\n        text: |\n            a\n\n             b\n    prod: ${file(p.yml), null} # live\n    # none\n    test:\n",
        "service: shop\nprovider: {name: aws}\nstages:\n    default: # all\n        params:\n            text: |\n                a\n\n                 b\n    prod:\n        params: ${file(p.yml), null} # live\n    # none\n    test:\n",
    );
    left(
        "DEP073",
        V4,
        "service: shop\nprovider: {name: aws}\nparams: {default: {a: 1}}\nstages: {prod: {params: {b: 1}}}\n",
        "there is something in the new place already",
    );
}

/// What `fix --unsafe` makes of a service of an older generation, with all rules that are on.
#[track_caller]
fn migrates(target: Target, before: &str, after: &str) {
    let fixed = run("", target, &[("serverless.yml", before)], true);
    assert_eq!(text(&fixed), after, "for {target:?}");
    let refused: Vec<_> = reasons(&fixed).into_iter().filter(|why| why.starts_with("refused")).collect();
    assert_eq!(refused, Vec::<String>::new());
    let again = run("", target, &[("serverless.yml", text(&fixed))], true);
    assert!(again.changes.is_empty(), "{again:?}");
}

/// A service as one wrote it for release 1.
const OF_RELEASE_1: &str = "# The shop.
service:
  name: shop # short
  awsKmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/x

frameworkVersion: '>=1.2.0 <2.0.0'

provider:
  name: aws
  runtime: nodejs8.10
  apiKeys:
    - first
  iamRoleStatements: # least
    - Effect: Allow
      Action: s3:GetObject
      Resource: '*'
  environment:
    TABLE: ${self:service.name}-${opt:stage, self:provider.stage}
    KEY: ${ssm:/key~true}
    OTHER: ${cf.eu-west-1:other.Out}

package:
  exclude:
    - test/**
  include:
    - test/keep.js

functions:
  hello:
    handler: hello.handler
    events:
      - http: GET hello
";

/// What becomes of it.
const MIGRATED: &str = "# The shop.
service: shop # short

frameworkVersion: \"RELEASE\"

provider:
  name: aws
  runtime: nodejs24.x
  apiGateway:
    apiKeys:
      - first
  iam:
    role:
      statements: # least
        - Effect: Allow
          Action: s3:GetObject
          Resource: '*'
  environment:
    TABLE: ${self:service}-${sls:stage}
    KEY: ${ssm:/key}
    OTHER: ${cf(eu-west-1):other.Out}
  kmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/x

package:
  patterns:
    - '!test/**'
    - test/keep.js

functions:
  hello:
    handler: hello.handler
    events:
      - http: GET /hello
";

#[test]
fn a_service_of_release_1_goes_to_any_other() {
    for (target, release) in [(V3, "3"), (V4, "4"), (Osls4, "4")] {
        // There `provider.stage` is the stage, so that the variable keeps its value.
        let stage = if target == V4 { "${opt:stage, self:provider.stage}" } else { "${sls:stage}" };
        let after = MIGRATED.replace("RELEASE", release).replace("${sls:stage}", stage);
        migrates(target, OF_RELEASE_1, &after);
        migrates(target, &OF_RELEASE_1.replace('\n', "\r\n"), &after.replace('\n', "\r\n"));
    }
}

/// A service as one wrote it for release 2.
const OF_RELEASE_2: &str = "service: shop
frameworkVersion: '2'
variablesResolutionMode: 20210326
unresolvedVariablesNotificationMode: error
useDotenv: true

provider:
  name: aws
  runtime: nodejs12.x
  stage: ${opt:stage, 'dev'}
  lambdaHashingVersion: 20201221
  rolePermissionsBoundary: arn:aws:iam::111122223333:policy/limit # ours
  iam:
    role:
      name: shop
  eventBridge:
    useCloudFormation: true

plugins: [serverless-offline, serverless-offline]

functions:
  - hello:
      handler: hello.handler
      package: {exclude: [a/**], include: [a/b]}
      events:
        - eventBridge: {schedule: rate(1 hour)}
        - http: {path: /x, method: post, request: {schema: {application/json: {}}}}
";

/// What becomes of it.
const AFTER_RELEASE_2: &str = "service: shop
frameworkVersion: \"RELEASE\"
useDotenv: true

provider:
  name: aws
  runtime: nodejs24.x
  stage: ${opt:stage, 'dev'}
  iam:
    role:
      name: shop
      permissionsBoundary: arn:aws:iam::111122223333:policy/limit # ours

plugins: [serverless-offline]

functions:
  - hello:
      handler: hello.handler
      package: {patterns: ['!a/**', a/b]}
      events:
        - eventBridge: {schedule: rate(1 hour)}
        - http: {path: /x, method: post, request: {schemas: {application/json: {}}}}
";

#[test]
fn a_service_of_release_2_goes_to_any_later_one() {
    for (target, release) in [(V3, "3"), (V4, "4"), (Osls4, "4")] {
        migrates(target, OF_RELEASE_2, &AFTER_RELEASE_2.replace("RELEASE", release));
    }
}

/// A service for release 3 with what osls 4 refuses.
const OF_RELEASE_3: &str = "service: shop
frameworkVersion: ^3.40.0
org: acmes # gone
app: web
console: true

provider:
  name: aws
  runtime: nodejs18.x
  lambdaHashingVersion: '20201221'
  websocket: {useProviderTags: true}

package: {individually: true, exclude: ['**']}
params:
  default:
    color: red
functions:
  hello:
    handler: hello.handler
    environment: {COLOR: '${param:color}'}
    events:
      - websocket: $connect
";

/// What becomes of it; which keys stay depends on the target.
const AFTER_RELEASE_3: &str = "service: shop
frameworkVersion: RELEASE
DASHBOARD
provider:
  name: aws
  runtime: nodejs24.x
WEBSOCKET
package: {individually: true, patterns: ['!**']}
params:
  default:
    color: red
functions:
  hello:
    handler: hello.handler
    environment: {COLOR: '${param:color}'}
    events:
      - websocket: $connect
";

#[test]
fn a_service_of_release_3_goes_to_osls_and_release_4() {
    let dashboard = "org: acmes # gone\napp: web\n";
    let tags = "  websocket: {useProviderTags: true}\n";
    for (target, release, dashboard, websocket) in
        [(V3, "^3.40.0", dashboard, tags), (V4, "\"4\"", dashboard, tags), (Osls4, "\"4\"", "", "")]
    {
        let after = AFTER_RELEASE_3.replace("RELEASE", release);
        let after = after.replace("DASHBOARD\n", &format!("{dashboard}\n"));
        migrates(target, OF_RELEASE_3, &after.replace("WEBSOCKET\n", &format!("{websocket}\n")));
    }
}

#[test]
fn keys_move_wherever_they_stand_once() {
    // Functions in a list, and in a file of their own.
    safely(
        "DEP003",
        V3,
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello:\n      handler: a.b\n      destinations:\n        onFailure: x\n        maximumRetryAttempts: 0 # none\n",
        "service: shop\nprovider: {name: aws}\nfunctions:\n  - hello:\n      handler: a.b\n      destinations:\n        onFailure: x\n      maximumRetryAttempts: 0 # none\n",
    );
    let files = |functions: &'static str| {
        [("serverless.yml", functions), ("f.yml", "handler: a.b\nawsKmsKeyArn: x # ours\n")]
    };
    let once = files("service: shop\nprovider: {name: aws}\nfunctions:\n  hello: ${file(f.yml)}\n");
    let fixed = run("DEP021", V3, &once, false);
    assert_eq!(fixed.changes.len(), 1, "{:?}", reasons(&fixed));
    assert_eq!(fixed.changes[0].after, "handler: a.b\nkmsKeyArn: x # ours\n");
    let twice =
        files("service: shop\nprovider: {name: aws}\nfunctions:\n  a: ${file(f.yml)}\n  b: ${file(f.yml)}\n");
    let fixed = run("DEP021", V3, &twice, true);
    assert!(fixed.changes.is_empty());
    // Variables go along.
    safely(
        "DEP061",
        V3,
        "service: shop\nprovider:\n  name: aws\n  role: r\ncustom: {role: '${self:provider.role}'}\n",
        "service: shop\nprovider:\n  name: aws\n  iam:\n    role: r\ncustom: {role: '${self:provider.iam.role}'}\n",
    );
    left(
        "DEP072",
        Osls4,
        "service: shop\napp: web\nprovider: {name: aws, environment: {APP: '${self:app}'}}\n",
        "`provider.environment.APP` is made of it, too",
    );
}

#[test]
fn json_is_edited_as_json() {
    let before = "{\n  \"service\": {\"name\": \"shop\"},\n  \"provider\": {\n    \"name\": \"aws\",\n    \"runtime\": \"nodejs12.x\"\n  },\n  \"package\": {\n    \"exclude\": [\"a\"],\n    \"include\": [\"b\"]\n  },\n  \"functions\": {\"a\": {\"handler\": \"b.c\"}}\n}\n";
    let fixed = run("DEP020,DEP060,RUN001,SEC302", V3, &[("serverless.json", before)], true);
    let after = "{\n  \"service\": \"shop\",\n  \"provider\": {\n    \"name\": \"aws\",\n    \"runtime\": \"nodejs24.x\",\n    \"logRetentionInDays\": 30\n  },\n  \"package\": {\n    \"patterns\": [\"!a\", \"b\"]\n  },\n  \"functions\": {\"a\": {\"handler\": \"b.c\"}}\n}\n";
    assert_eq!(text(&fixed), after, "{:?}", reasons(&fixed));
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
fn parameters_go_to_stages_with_what_refers_to_them_left_as_it_is() {
    becomes(
        "DEP073",
        V4,
        false,
        "service: a\nprovider:\n  name: aws\n  region: ${param:r}\nparams:\n  default: # all\n    r: eu-west-1\n",
        "service: a\nprovider:\n  name: aws\n  region: ${param:r}\nstages:\n  default: # all\n    params:\n      r: eu-west-1\n",
    );
    // What asks for them by their place would find them no more.
    let by_place = "service: a\nprovider:\n  name: aws\nparams: {dev: {a: b}}\ncustom: {a: '${self:params.${sls:stage}.a}'}\n";
    let fixed = run("DEP073", V4, &[("serverless.yml", by_place)], true);
    assert_eq!(reasons(&fixed), ["`custom.a` refers to it"]);
}

#[test]
fn what_an_address_is_put_together_with_stays() {
    let nested = "service: a\napp: x\nprovider: aws\nfunctions: {a: {handler: a.b, name: '${self:${self:app}, self:service}'}}\n";
    let fixed = run("DEP072", Osls4, &[("serverless.yml", nested)], true);
    assert_eq!(reasons(&fixed), ["`functions.a.name` refers to it"]);
}

#[test]
fn release_4_takes_its_own_runtimes_and_keys() {
    let service = "service: shop\nconfigValidationMode: error\nprovider:\n  name: aws\n  runtime: nodejs18.x\nbuild: {esbuild: true}\nfunctions: {a: {handler: a.b}}\n";
    let fixed = run("RUN002,SCH", V4, &[("serverless.yml", service)], true);
    assert_eq!((text(&fixed), reasons(&fixed).len()), (service.replace("18", "24").as_str(), 0));
}
