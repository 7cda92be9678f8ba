//! Keys that go, move, or get another name.

use crate::{left, reasons, run, safely, text, unsafely};
use slsconf::service::Target::{Osls4, V2, V3};

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
fn any_number_of_keys_goes_to_one_place() {
    // A map at the top, how each key behind it is written, what the key is in the map, and the map's end.
    for (map, at_the_top, inside, end) in [
        ("custom:\n  a: 1\n", "# KEY\nKEY: ${self:service}\n", "  # KEY\n  KEY: ${self:service}\n", ""),
        ("custom: {\n  a: 1,\n", "KEY: ${self:service}\n", "  KEY: '${self:service}',\n", "}\n"),
        ("custom: {\n  a: 1", "KEY: 1\n", ",\n  KEY: 1", "\n}\n"),
        ("custom: {a: 1", "KEY: 1\n", ", KEY: 1", "}\n"),
    ] {
        let all = |pair: &str| -> String {
            (0..50).map(|index| pair.replace("KEY", &format!("key{index}"))).collect()
        };
        let service = "service: shop\nprovider: {name: aws}\n";
        let before = format!("{service}{map}{end}{}", all(at_the_top));
        unsafely("SCH009", V3, &before, &format!("{service}{map}{}{end}", all(inside)));
    }
}
