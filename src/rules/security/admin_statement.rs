//! SEC101: a statement that allows everything on everything.

use super::statements::{entry_of, is_admin, permissions};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "SEC101",
    name: "iam-admin-statement",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A statement that allows the action `*` on the resource `*` without a condition: for the role of the service or of a \
               function, in both spellings, or in a role or policy among the resources.",
        why: "Whoever gets a function to run code of his owns the account.",
        instead: "List the actions the functions need, and the resources they need them for.",
        fix: None,
        links: &[
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action: \
             '*'\n          Resource: '*'\n",
            &["'*'"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - {Effect: Allow, Action: [s3:GetObject, \"*\"], Resource: \
             ['*']}\n",
            &["\"*\""],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  - Resources:\n      Role:\n        Type: AWS::IAM::Role\n        \
             Properties:\n          Policies:\n            - PolicyName: all\n              PolicyDocument:\n                Statement: \
             {Effect: Allow, Action: '*', Resource: '${self:custom.all}'}\ncustom: {all: '*'}\n",
            &["'*'"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n        - {Effect: Deny, Action: '*', Resource: \
             '*'}\n        - {Effect: Allow, Action: '*', Resource: 'arn:aws:s3:::shop'}\n        - {Effect: Allow, Action: 's3:*', \
             Resource: '*'}\n",
        ),
        // Anybody with the rights of the account may do so, which is what the policy of a key says by default.
        Example::passes(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Key:\n      Type: AWS::KMS::Key\n      Properties:\n        \
             KeyPolicy:\n          Statement:\n            - {Effect: Allow, Principal: {AWS: 'arn:aws:iam::210987654321:root'}, Action: \
             '*', Resource: '*'}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for statement in permissions(subject).iter().filter(|statement| is_admin(statement)) {
        let action = entry_of(statement, "Action", &["*", "*:*"]);
        let resource = entry_of(statement, "Resource", &["*"]);
        findings
            .report(
                action.and_then(|action| action.token()),
                "This statement gives full rights over the account",
            )
            .say("every action …")
            .label(resource.and_then(|resource| resource.token()), "… on every resource")
            .help("list the actions and resources that the functions need");
    }
}
