//! `${secrets:}`: what it prints, and how it fails.

use crate::common::aws_stub::{Answer, Stub};
use crate::common::sts::{ACCESS_KEY_ID, Mood, SECRET_ACCESS_KEY, SESSION_TOKEN, role};
use crate::{SERVICE, World};

#[test]
fn the_first_service_prints_as_it_did() {
    let world = World::seed(Mood::Willing);
    let expected = |id: &str, secret: &str, token: &str| {
        format!(
            "org: acme
app: sls-api
service: api
provider:
  name: aws
  runtime: nodejs8.10
  credentials:
    accessKeyId: {id}
    secretAccessKey: {secret}
    sessionToken: {token}
  stage: dev
  region: us-east-1
  versionFunctions: true
functions:
  hello:
    handler: handler.hello
    events: []
    name: api-dev-hello

"
        )
    };
    let token = format!(">-\n      {SESSION_TOKEN}");
    let shown = world.run("print --show-secrets");
    assert_eq!((shown.code, shown.stdout), (Some(0), expected(ACCESS_KEY_ID, SECRET_ACCESS_KEY, &token)));
    let mask = |key: &str| format!("<secret secrets:sls-api-services.{key}>");
    let masked = world.run("print");
    let expected = expected(&mask("accessKeyId"), &mask("secretAccessKey"), &mask("sessionToken"));
    assert_eq!((masked.code, masked.stdout), (Some(0), expected.clone()));
    assert_eq!(masked.stderr, "3 secrets are masked; --show-secrets prints them\n");

    let asked = world.stub.asked();
    assert_eq!(asked.len(), 2, "one call a run");
    let first = &asked[0];
    assert_eq!((first.action.as_str(), first.key.as_str()), ("AssumeRole", "AKIABASE"));
    assert_eq!(first.text("RoleSessionName"), "slsconf-api-dev-ann");
    assert_eq!((first.text("DurationSeconds"), first.text("RoleArn")), ("3600", role("Deploy").as_str()));

    let connections = world.stub.connections();
    let offline = world.run("print --offline --show-secrets");
    assert_eq!((offline.code, offline.stdout), (Some(0), expected));
    assert_eq!(world.stub.connections(), connections, "--offline opens no connection");
}

#[test]
fn a_role_is_assumed_once_however_often_it_is_named() {
    let world = World::seed(Mood::Willing);
    world.write(
        "serverless.yml",
        "service: api
app: sls-api
provider: { name: aws, credentials: '${self:custom.creds}' }
custom:
  creds: ${secrets:sls-api-services}
  again: ${secrets:sls-api-services}
  id: id-${self:custom.creds.accessKeyId}
  third: \"${secrets:  sls-api-services , 'fallback'}\"
",
    );
    let run = world.run("print --show-secrets --path custom --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains(&format!("\"id\": \"id-{ACCESS_KEY_ID}\"")), "{}", run.stdout);
    assert_eq!(run.stdout.matches(SESSION_TOKEN).count(), 3);
    assert_eq!(world.stub.asked().len(), 1);
}

#[test]
fn trouble_is_never_swallowed_by_a_fallback() {
    for (mood, words) in [
        (Mood::Denying, "AccessDenied: User: arn:aws:iam::123456789012:user/ann is not authorized"),
        (Mood::Expired, "ExpiredToken"),
        (Mood::Unknown, "InvalidClientTokenId"),
        (Mood::Broken, "Cannot assume role"),
        (Mood::Nonsense, "Cannot assume role"),
    ] {
        let world = World::seed(mood);
        world.write("serverless.yml", &SERVICE.replace("services}", "services, 'fallback'}"));
        let run = world.run("print");
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{mood:?}");
        assert!(
            run.stderr.contains(words) && run.stderr.contains("slsconf.yml:5:15"),
            "{mood:?} {}",
            run.stderr
        );
    }
    let world = World::seed(Mood::Willing);
    let service = SERVICE.replace("app: sls-api", "app: other").replace("services}", "services, 'fallback'}");
    world.write("serverless.yml", &service);
    let run = world.run("print");
    assert_eq!((run.code, run.stdout.as_str(), world.stub.asked().len()), (Some(1), "", 0));
    let message = "the app `other` may not use the secret `sls-api-services`, which is for `sls-api`";
    assert!(run.stderr.contains(message), "{}", run.stderr);
    for label in ["`provider.credentials` can't be resolved", "this is the app"] {
        assert!(run.stderr.contains(label), "{label} {}", run.stderr);
    }
    let run = world.run("print --app sls-api --path service");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn names_that_no_project_file_has_fail_as_in_the_framework() {
    let world = World::seed(Mood::Willing);
    let help = "`slsconf link nope --role-arn ARN`";
    world.write("serverless.yml", &SERVICE.replace("sls-api-services}", "nope, 'fallback'}"));
    let run = world.run("print");
    let words = "\"provider.credentials\" property is not accessible";
    assert!(run.stderr.contains(words) && run.stderr.contains(help), "{}", run.stderr);
    world.write("serverless.yml", "service: a\nprovider: aws\ncustom:\n  x: ${secrets:nope, 'fallback'}\n");
    let run = world.run("print");
    let words = "Unrecognized configuration variable sources: \"secrets\"";
    assert!(run.stderr.contains(words) && run.stderr.contains(help), "{}", run.stderr);
    for (name, help) in [
        ("sls-api-service", "did you mean `sls-api-services`?"),
        ("sls-api-services.accessKeyId", "write `${self:custom.KEY.accessKeyId}`"),
    ] {
        world.write("serverless.yml", &SERVICE.replace("sls-api-services}", &format!("{name}}}")));
        let run = world.run("print");
        assert!(run.code == Some(1) && run.stderr.contains(help), "{}", run.stderr);
    }
    let run = world.run("print --allow-unresolved --path provider.credentials");
    assert_eq!(run.stdout, "${secrets:sls-api-services.accessKeyId}\n\n");
    assert_eq!(world.stub.asked().len(), 0);
}

#[test]
fn plain_secrets_are_texts_anywhere() {
    let world = World::with(Stub::start(|asked| match asked.action.as_str() {
        "GetParameter" => Answer::parameter("SecureString", "canaryparameter"),
        "GetSecretValue" => Answer::new(200, r#"{"SecretString": "canarystored"}"#),
        _ => Answer::error(asked, 400, "InvalidAction", "no"),
    }));
    world.write(
        "slsconf.yml",
        "version: 1
secrets:
  stripe: { type: ssm, name: /shop/stripe, region: eu-west-1 }
  db: { type: secretsmanager, name: shop/db }
  token: { type: env, name: SHOP_TOKEN }
",
    );
    world.write(
        "serverless.yml",
        "service: api
provider:
  name: aws
  region: us-west-2
  environment:
    STRIPE: key-${secrets:stripe}
    DB: ${secrets:db}
    DB_AGAIN: ${secrets:db}
    TOKEN: ${secrets:token, 'none'}
",
    );
    let set = [("SHOP_TOKEN", "canarytoken")];
    let shown = world.run_with("print --show-secrets --path provider.environment", &set);
    let expected =
        "STRIPE: key-canaryparameter\nDB: canarystored\nDB_AGAIN: canarystored\nTOKEN: canarytoken\n\n";
    assert_eq!((shown.code, shown.stdout.as_str()), (Some(0), expected), "{}", shown.stderr);
    let regions: Vec<_> = world.stub.asked().iter().map(|asked| asked.region.clone()).collect();
    assert_eq!(regions, ["eu-west-1", "us-west-2"]);
    let masked = world.run_with("print --path provider.environment", &set);
    let expected = "STRIPE: key-<secret secrets:stripe>\nDB: <secret secrets:db>\nDB_AGAIN: <secret secrets:db>\n\
                    TOKEN: <secret secrets:token>\n\n";
    assert_eq!((masked.code, masked.stdout.as_str()), (Some(0), expected));
    let asked = world.stub.asked().len();
    let offline = world.run_with("print --offline --path provider.environment", &set);
    assert_eq!((offline.code, offline.stdout.as_str()), (Some(0), expected));
    assert_eq!(world.stub.asked().len(), asked);
    let unset = world.run("print");
    assert!(
        unset.code == Some(1) && unset.stderr.contains("is in SHOP_TOKEN, which is not set"),
        "{}",
        unset.stderr
    );
}
