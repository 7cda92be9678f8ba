//! SEC104: a policy that lets everybody in.

use super::statements::{entries, entry_of, items, resource_policies, statements_beside};
use crate::rules::{Check, Example, Findings, Page, Property, Rule, Subject};
use crate::value::PathStep;

pub static RULE: Rule = Rule {
    code: "SEC104",
    name: "public-resource-policy",
    page: Page {
        what: "A statement that allows something to the principal `*` without a condition: in the policy of a bucket, queue, topic, \
               key or repository among the resources, or of an API whose `endpointType` is `PRIVATE`; and a layer whose \
               `allowedAccounts` is `*`. Policies that deny everybody something else with a condition, reading the bucket of a \
               website, and APIs that are public anyway are left alone.",
        why: "`*` is not everybody in the account but everybody.",
        instead: "Name the accounts or services, or add a condition such as `aws:SourceArn`.",
        fix: None,
        links: &[
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Policy:\n      Type: AWS::SQS::QueuePolicy\n      \
             Properties:\n        PolicyDocument:\n          Statement:\n            - Effect: Allow\n              Principal: '*'\n              \
             Action: sqs:SendMessage\n              Resource: x\n",
            &["'*'"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  endpointType: private\n  apiGateway:\n    resourcePolicy:\n      - {Effect: Allow, \
             Principal: {AWS: [\"*\"]}, Action: execute-api:Invoke, Resource: x}\n",
            &["\"*\""],
        ),
        // Without the policy, everybody would get in just the same.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  endpointType: REGIONAL\n  apiGateway:\n    resourcePolicy:\n      - {Effect: \
             Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*'}\n",
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nlayers:\n  common: {path: common, allowedAccounts: ['*']}\n",
            &["'*'"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  apiGateway:\n    resourcePolicy:\n      - {Effect: Allow, Principal: '*', Action: \
             execute-api:Invoke, Resource: x}\n      - {Effect: Deny, Principal: '*', Action: execute-api:Invoke, Resource: x, \
             Condition: {NotIpAddress: {aws:SourceIp: 192.0.2.0/24}}}\n",
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Policy:\n      Type: AWS::SNS::TopicPolicy\n      \
             Properties:\n        PolicyDocument:\n          Statement:\n            - {Effect: Allow, Principal: '*', Action: sns:Publish, \
             Resource: x, Condition: {ArnLike: {aws:SourceArn: y}}}\n            - {Effect: Allow, Principal: {Service: \
             s3.amazonaws.com}, Action: sns:Publish, Resource: x}\n",
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Site:\n      Type: AWS::S3::Bucket\n      Properties: \
             {WebsiteConfiguration: {IndexDocument: index.html}}\n    Policy:\n      Type: AWS::S3::BucketPolicy\n      Properties:\n        \
             PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: ['s3:GetObject'], Resource: x}]}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let mut has_website = None;
    for statement in resource_policies(subject) {
        let Some(everybody) = everybody(&statement).filter(|_| statement.get("Condition").is_none()) else {
            continue;
        };
        if is_public_api(&statement) {
            continue;
        }
        let denies = |other: &Property<'_>| {
            other.get("Effect").is_some_and(|effect| effect.text() == Some("Deny"))
                && other.get("Condition").is_some()
        };
        let actions = entries(&statement, "Action");
        let only_reads =
            actions.iter().all(|action| action.text().is_some_and(|text| text.starts_with("s3:GetObject")));
        let is_website = only_reads && *has_website.get_or_insert_with(|| serves_website(subject));
        if is_website || statements_beside(subject, &statement).iter().any(denies) {
            continue;
        }
        findings
            .report(everybody.token(), "This allows something to everybody, also outside of the account")
            .label(statement.get("Action").and_then(|action| action.place()), "to do this")
            .help(match actions.iter().all(is_of_storage) {
                true => "name who may; serve websites through CloudFront, and let only that read the bucket",
                false => "name who may, or add a `Condition` such as `aws:SourceArn`",
            });
    }
    for accounts in subject.select("layers.*.allowedAccounts") {
        for account in items(&accounts).iter().filter(|account| account.text() == Some("*")) {
            findings
                .report(account.token(), "This lets every AWS account use the layer, and download it")
                .help("list the accounts");
        }
    }
}

/// Whether an action is one of S3.
fn is_of_storage(action: &Property<'_>) -> bool {
    action.text().is_some_and(|text| text.starts_with("s3:"))
}

/// Whether a statement is about an API that needs no policy to be public.
fn is_public_api(statement: &Property<'_>) -> bool {
    let is_of_provider =
        matches!(statement.path().0.first(), Some(PathStep::Key(root)) if **root == *"provider");
    let kind = statement.subject().get(&["provider", "endpointType"]);
    let is_private =
        kind.is_some_and(|kind| kind.text().is_some_and(|text| text.eq_ignore_ascii_case("private")));
    is_of_provider && !is_private
}

fn everybody<'s>(statement: &Property<'s>) -> Option<Property<'s>> {
    let principal = statement.get("Principal")?;
    match principal.text() {
        Some("*") => Some(principal),
        _ => entry_of(&principal, "AWS", &["*"]),
    }
}

/// Whether a bucket of the service is made to be read by everybody.
fn serves_website(subject: &Subject) -> bool {
    let buckets = subject.select("resources.Resources.*.Properties");
    buckets.iter().any(|properties| {
        properties.get("WebsiteConfiguration").is_some()
            || properties.get("AccessControl").is_some_and(|access| access.text() == Some("PublicRead"))
    })
}
