//! IAM statements, wherever a configuration can have them.

use crate::rules::{List, Property, Subject};

/// Where a service on AWS has statements that say what its functions and roles may do.
const PERMISSIONS: &[&str] = &[
    "provider.iam.role.statements",
    "provider.iamRoleStatements",
    "functions.*.iamRoleStatements",
    "functions.*.iam.role.statements",
    "functions.*.iam.statements",
    "resources.Resources.*.Properties.Policies.*.PolicyDocument.Statement",
    "resources.Resources.*.Properties.PolicyDocument.Statement",
];

/// Where it has statements that say who may use a resource.
const RESOURCE_POLICIES: &[&str] = &[
    "provider.apiGateway.resourcePolicy",
    "provider.resourcePolicy",
    "resources.Resources.*.Properties.KeyPolicy.Statement",
    "resources.Resources.*.Properties.PolicyDocument.Statement",
    "resources.Resources.*.Properties.ResourcePolicy.Statement",
    "resources.Resources.*.Properties.Policy.Statement",
];

/// The statements that allow something to roles.
pub(super) fn permissions(subject: &Subject) -> Vec<Property<'_>> {
    subject.listed(List::Permissions, || {
        let mut statements = allowing(subject, PERMISSIONS);
        statements.retain(|statement| statement.get("Principal").is_none());
        statements
    })
}

/// The statements that allow something to somebody named in them.
pub(super) fn resource_policies(subject: &Subject) -> Vec<Property<'_>> {
    let mut statements = allowing(subject, RESOURCE_POLICIES);
    statements.retain(|statement| statement.get("Principal").is_some());
    statements
}

/// The policies, each with all of its statements.
pub(super) fn statements_beside<'s>(subject: &'s Subject, statement: &Property<'s>) -> Vec<Property<'s>> {
    let mut lists = RESOURCE_POLICIES.iter().flat_map(|path| subject.select(path));
    let is_inside = |list: &Property<'_>| statement.path().0.starts_with(&list.path().0);
    lists.find(is_inside).map(|list| items(&list)).unwrap_or_default()
}

fn allowing<'s>(subject: &'s Subject, paths: &[&str]) -> Vec<Property<'s>> {
    if !subject.is_aws() {
        return Vec::new();
    }
    let lists = paths.iter().flat_map(|path| subject.select(path));
    let statements = lists.flat_map(|list| items(&list));
    statements.filter(|statement| has_text(statement, "Effect", |effect| effect == "Allow")).collect()
}

fn has_text(property: &Property<'_>, key: &str, wanted: impl Fn(&str) -> bool) -> bool {
    property.get(key).is_some_and(|value| value.text().is_some_and(wanted))
}

/// The items of a list, or the one thing that stands in place of one.
pub(super) fn items<'s>(property: &Property<'s>) -> Vec<Property<'s>> {
    match property.value.as_sequence() {
        Some(_) => property.children(),
        None => vec![*property],
    }
}

/// The items of a key that can hold one or several.
pub(super) fn entries<'s>(statement: &Property<'s>, key: &str) -> Vec<Property<'s>> {
    statement.get(key).map(|list| items(&list)).unwrap_or_default()
}

/// The item that is a certain text.
pub(super) fn entry_of<'s>(statement: &Property<'s>, key: &str, texts: &[&str]) -> Option<Property<'s>> {
    entries(statement, key).into_iter().find(|item| item.text().is_some_and(|text| texts.contains(&text)))
}

/// Whether a statement allows everything on everything, without a condition.
pub(super) fn is_admin(statement: &Property<'_>) -> bool {
    entry_of(statement, "Action", &["*", "*:*"]).is_some()
        && entry_of(statement, "Resource", &["*"]).is_some()
        && statement.get("Condition").is_none()
}
