//! SEC102: a statement that allows all actions of a service.

use super::statements::{entries, is_admin, permissions};
use crate::rules::{Check, Example, Findings, Page, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "SEC102",
    name: "iam-wildcard-action",
    page: Page {
        what: "A statement that allows `*`, or all actions of a service such as `s3:*`. What allows everything on everything is \
               SEC101.",
        why: "Among all actions are those that delete the data, change who may read it, and hand the rights on.",
        instead: "List the actions that are needed. A prefix is better than nothing: `s3:Get*`.",
        fix: None,
        links: &["https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - Effect: Allow\n      Action:\n        - dynamodb:Query\n        \
             - s3:*\n      Resource: arn:aws:s3:::shop/*\n",
            &["s3:*"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    iamRoleStatements: ${file(iam.yml)}\n",
            &["\"sqs:*\""],
        )
        .with_files(&[("iam.yml", "- {Effect: Allow, Action: \"sqs:*\", Resource: '*'}\n")]),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - Effect: Allow\n      Action:\n        - \
             s3:GetObject\n        - s3:Put*\n      Resource: arn:aws:s3:::shop/*\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - {Effect: Allow, Action: ['s3:Get*', '*:${env:X}'], Resource: \
             x}\n    - {Effect: Deny, Action: 's3:*', Resource: x}\n    - {Effect: Allow, Action: '*', Resource: '*'}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for statement in permissions(subject).iter().filter(|statement| !is_admin(statement)) {
        for action in entries(statement, "Action") {
            let Some(text) = action.text() else { continue };
            let service = text.strip_suffix(":*").filter(|service| !service.contains(':'));
            let message = match (text, service) {
                ("*" | "*:*", _) => "This allows every action of every service".to_owned(),
                (_, Some(service)) => format!("This allows every action of `{service}`"),
                _ => continue,
            };
            findings.report(action.token(), message).help("list the actions that are needed");
        }
    }
}
