//! SEC105: a statement that lets every role be passed on.

use super::statements::{entries, permissions};
use crate::rules::{Check, Example, Findings, Page, Property, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "SEC105",
    name: "iam-pass-any-role",
    page: Page {
        what: "A statement that allows `iam:PassRole` for `*` or for all roles of an account, without a condition. With all actions of \
               IAM, `iam:*`, it is SEC102.",
        why: "Whoever gets a function to run code of his can start something, such as another function, that has any role of the \
              account, an administrator's among them.",
        instead: "Name the roles: `arn:aws:iam::123456789012:role/shop-*`, or say by a condition on `iam:PassedToService` to whom roles \
                  may be passed.",
        fix: None,
        links: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action:\n            - \
             ecs:RunTask\n            - iam:PassRole\n          Resource: '*'\n",
            &["iam:PassRole"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - {Effect: Allow, Action: 'iam:Pass*', Resource: \
             'arn:aws:iam::${aws:accountId}:role/*'}\n    - {Effect: Allow, Action: [iam:passrole], Resource: [!Sub \
             'arn:aws:iam::${AWS::AccountId}:role/*']}\n",
            &["'iam:Pass*'", "iam:passrole"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - {Effect: Allow, Action: iam:PassRole, Resource: \
             'arn:aws:iam::123456789012:role/shop-*'}\n    - {Effect: Allow, Action: iam:PassRole, Resource: '*', Condition: \
             {StringEquals: {'iam:PassedToService': ecs-tasks.amazonaws.com}}}\n    - {Effect: Deny, Action: iam:PassRole, Resource: \
             '*'}\n    - {Effect: Allow, Action: iam:GetRole, Resource: '*'}\n",
        ),
        // Those of other rules.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - {Effect: Allow, Action: '*', Resource: '*'}\n    - \
             {Effect: Allow, Action: 'iam:*', Resource: '*'}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for statement in permissions(subject).iter().filter(|statement| statement.get("Condition").is_none()) {
        let action = entries(statement, "Action").into_iter().find(passes_roles);
        let resource = entries(statement, "Resource").into_iter().find(is_any_role);
        if let Some((action, resource)) = action.zip(resource) {
            findings
                .report(action.token(), "This lets the functions pass any role of the account on")
                .label(resource.place(), "any role")
                .help("name the roles, or add a condition on `iam:PassedToService`");
        }
    }
}

/// Whether an action is `iam:PassRole`, or a beginning of it that means nothing else.
fn passes_roles(action: &Property<'_>) -> bool {
    let text = action.text().unwrap_or_default().to_ascii_lowercase();
    let beginning = text.strip_suffix('*').filter(|beginning| beginning.len() > "iam:".len());
    text == PASS_ROLE || beginning.is_some_and(|beginning| PASS_ROLE.starts_with(beginning))
}

const PASS_ROLE: &str = "iam:passrole";

/// Whether a resource is all roles there are; whose account it is makes no difference.
fn is_any_role(resource: &Property<'_>) -> bool {
    let is_all = |text: &str| text == "*" || text.ends_with(":role/*");
    resource.leaves().last().is_some_and(|last| last.value.as_str().is_some_and(is_all))
}
