//! Whole services of one release made fit for another.

use crate::{reasons, run, text};
use slsconf::service::Target;
use slsconf::service::Target::{Osls4, V3, V4};

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

frameworkVersion: 'RELEASE'

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
frameworkVersion: 'RELEASE'
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
        [(V3, "^3.40.0", dashboard, tags), (V4, "'4'", dashboard, tags), (Osls4, "^3.40.0 || 4", "", "")]
    {
        let after = AFTER_RELEASE_3.replace("RELEASE", release);
        let after = after.replace("DASHBOARD\n", &format!("{dashboard}\n"));
        migrates(target, OF_RELEASE_3, &after.replace("WEBSOCKET\n", &format!("{websocket}\n")));
    }
}
