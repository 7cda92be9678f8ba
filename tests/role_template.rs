//! `slsconf role-template`: what a service takes is in it, and nothing that is too wide.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;
use slsconf::source::Sources;
use slsconf::yaml::emit::{Secrets, json};
use slsconf::yaml::{self, Schema};
use tempfile::TempDir;

fn run(folder: &Path, words: &str) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .arg("role-template")
        .args(words.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn folder(service: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("serverless.yml"), service).unwrap();
    folder
}

/// The template as JSON.
fn template(service: &str, words: &str) -> Json {
    let folder = folder(service);
    let (code, stdout, stderr) = run(folder.path(), words);
    assert_eq!(code, Some(0), "{stderr}");
    let mut files = Sources::default();
    let file = files.add("role.yml", stdout);
    let value = yaml::read(&files, file, &Schema::OSLS_4).unwrap().value.unwrap();
    serde_json::from_str(&json::stringify(&value, Secrets::Mask)).unwrap()
}

/// The statements of the role's policy by name.
fn statements(template: &Json) -> BTreeMap<String, Json> {
    let role = &template["Resources"]["DeploymentRole"]["Properties"];
    let statements = role["Policies"][0]["PolicyDocument"]["Statement"].as_array().unwrap();
    statements.iter().map(|found| (found["Sid"].as_str().unwrap().to_owned(), found.clone())).collect()
}

const SERVICE: &str = "service: orders
provider: { name: aws, runtime: nodejs20.x, region: eu-west-1, stage: prod }
functions:
  list: { handler: a.b, events: [{ httpApi: 'GET /' }, { sns: news }, { sqs: 'arn:aws:sqs:eu-west-1:123456789012:jobs' }] }
  own: { handler: a.b, name: mine }
resources:
  Resources:
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: '${ssm:/name}-orders' } }
    Queue: { Type: 'AWS::SQS::Queue' }
    Fleet: { Type: 'AWS::GameLift::Fleet' }
";

#[test]
fn the_policy_has_what_the_service_has() {
    let template = template(SERVICE, "");
    let found = statements(&template);
    let names: Vec<_> = found.keys().map(String::as_str).collect();
    let expected = [
        "Api",
        "DeploymentBucket",
        "EventSources",
        "FindEventSources",
        "FindLogs",
        "FunctionRole",
        "Functions",
        "Logs",
        "Packages",
        "PassFunctionRole",
        "Queues",
        "Stack",
        "Tables",
        "Template",
        "Topics",
    ];
    assert_eq!(names, expected);
    let resources = |name: &str| -> Vec<String> {
        let list = found[name]["Resource"].as_array().unwrap();
        list.iter().map(|one| one["Fn::Sub"].as_str().or(one.as_str()).unwrap().to_owned()).collect()
    };
    let account = "${AWS::Partition}:lambda:eu-west-1:${AWS::AccountId}:function";
    assert_eq!(
        resources("Functions"),
        [format!("arn:{account}:mine"), format!("arn:{account}:orders-prod-*")]
    );
    let stack = "arn:${AWS::Partition}:cloudformation:eu-west-1:${AWS::AccountId}:stack/orders-prod/*";
    assert_eq!(resources("Stack"), [stack]);
    assert!(resources("Tables")[0].ends_with(":table/*-orders"));
    assert!(resources("Queues")[0].ends_with(":orders-prod-*") && resources("Topics")[0].ends_with(":news"));
    assert_eq!(
        found["PassFunctionRole"]["Condition"]["StringEquals"]["iam:PassedToService"][0],
        "lambda.amazonaws.com"
    );

    let role = &template["Resources"]["DeploymentRole"]["Properties"];
    assert_eq!(role["MaxSessionDuration"], 3600);
    let trust = &role["AssumeRolePolicyDocument"]["Statement"][0];
    assert_eq!(trust["Condition"]["StringEquals"]["sts:ExternalId"]["Fn::Sub"], "${ExternalId}");
    assert_eq!(trust["Principal"]["AWS"]["Fn::Sub"], "arn:${AWS::Partition}:iam::${AWS::AccountId}:root");
    assert!(role.get("ManagedPolicyArns").is_none());
    let text = template.to_string();
    assert!(!text.contains("AdministratorAccess") && !text.contains(":*\",\"Resource\":\"*\""));
    let actions = found.values().flat_map(|statement| statement["Action"].as_array().unwrap());
    assert!(
        actions.clone().count() > 50
            && actions.into_iter().all(|action| !action.as_str().unwrap().contains('*'))
    );
}

#[test]
fn what_is_there_already_is_not_made() {
    let service = "service: a
provider:
  name: aws
  deploymentBucket: packages
  iam: { role: 'arn:aws:iam::123456789012:role/lambda' }
functions: { f: { handler: a.b } }
";
    let found = statements(&template(service, ""));
    assert!(!found.contains_key("FunctionRole"));
    assert_eq!(found["PassFunctionRole"]["Resource"][0], "arn:aws:iam::123456789012:role/lambda");
    let bucket = found["DeploymentBucket"].to_string();
    assert!(bucket.contains("s3:::packages") && !bucket.contains("CreateBucket"), "{bucket}");
    let found = statements(&template("service: a\nprovider: aws\n", ""));
    assert_eq!(found.keys().collect::<Vec<_>>(), ["DeploymentBucket", "Packages", "Stack", "Template"]);
}

#[test]
fn types_that_are_not_known_are_named() {
    let folder = folder(SERVICE);
    let (code, _, stderr) = run(folder.path(), "");
    assert_eq!(code, Some(0));
    assert!(stderr.contains("no permissions are known for AWS::GameLift::Fleet"), "{stderr}");
}

#[test]
fn trust_is_as_narrow_as_it_was_asked_for() {
    let folder = folder(SERVICE);
    let policy = |words: &str| {
        let (code, stdout, stderr) = run(folder.path(), &format!("--format trust-policy {words}"));
        assert_eq!(code, Some(0), "{stderr}");
        let policy: Json = serde_json::from_str(&stdout).unwrap();
        policy["Statement"][0].clone()
    };
    let account = policy("--trust-account 123456789012 --external-id shop-7 --partition aws-cn");
    assert_eq!(account["Principal"]["AWS"], "arn:aws-cn:iam::123456789012:root");
    assert_eq!(account["Condition"]["StringEquals"]["sts:ExternalId"], "shop-7");
    let ci = "arn:aws:iam::123456789012:role/ci";
    assert_eq!(policy(&format!("--trust-principal {ci} --external-id shop-7"))["Principal"]["AWS"], ci);
    let provider = "arn:aws:iam::123456789012:oidc-provider/ci.example.org";
    let exact = policy(&format!("--trust-oidc {provider} --subject repo:acme/shop:ref:refs/heads/main"));
    assert_eq!(exact["Action"], "sts:AssumeRoleWithWebIdentity");
    assert_eq!(exact["Condition"]["StringEquals"]["ci.example.org:aud"], "sts.amazonaws.com");
    assert_eq!(
        exact["Condition"]["StringEquals"]["ci.example.org:sub"],
        "repo:acme/shop:ref:refs/heads/main"
    );
    let like = policy(&format!("--trust-oidc {provider} --subject repo:acme/*"));
    assert_eq!(like["Condition"]["StringLike"]["ci.example.org:sub"], "repo:acme/*");
    for (words, message) in [
        ("--format trust-policy", "must say who is trusted"),
        ("--format trust-policy --trust-account 123456789012", "needs the external ID"),
        ("--trust-account 12", "is no account"),
        ("--trust-account 377024778620", "the vendor's dashboard"),
        ("--trust-principal *", "can't be trusted"),
        ("--trust-oidc arn:aws:iam::123456789012:oidc-provider/x --subject *", "too wide"),
        ("--trust-account 123456789012 --external-id x", "has 2 to 1224 characters"),
    ] {
        let (code, stdout, stderr) = run(folder.path(), words);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{words}");
        assert!(stderr.contains(message), "{words}: {stderr}");
    }
}

#[test]
fn terraform_has_the_same_policy() {
    let folder = folder(SERVICE);
    let (code, terraform, stderr) = run(folder.path(), "--format terraform");
    assert_eq!(code, Some(0), "{stderr}");
    for words in [
        "variable \"external_id\"",
        "max_session_duration = 3600",
        "\"${var.external_id}\"",
        "\"arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root\"",
        "function:orders-prod-*",
    ] {
        assert!(terraform.contains(words), "{words}\n{terraform}");
    }
    let actions = |text: &str| -> Vec<String> {
        let mut found: Vec<_> = text
            .split('"')
            .filter(|word| word.contains(':') && !word.contains([' ', '/', '{']))
            .map(str::to_owned)
            .collect();
        found.retain(|word| {
            word.starts_with("lambda:") || word.starts_with("s3:") || word.starts_with("iam:")
        });
        found.sort();
        found
    };
    let cloudformation = template(SERVICE, "").to_string();
    assert_eq!(actions(&terraform), actions(&cloudformation));
}
