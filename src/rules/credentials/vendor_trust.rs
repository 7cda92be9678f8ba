//! CRED023: the vendor's AWS account in a policy of a service that is on no dashboard.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::value::{Data, Value};

pub static RULE: Rule = Rule {
    code: "CRED023",
    name: "vendor-trust",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "The AWS account 377024778620, which is the vendor's, in the resources of a service without `org`, or for osls.",
        why: "The dashboard deployed with roles that trust this account. A role that still does lets it in, often with all \
              rights, although nothing here uses the dashboard.",
        instead: "Take the account out of the role's trust policy, and let the account or the identity provider in that deploys \
                  now.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/guides/dashboard/providers"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Deploy:\n      Type: AWS::IAM::Role\n      \
             Properties:\n        AssumeRolePolicyDocument:\n          Statement:\n            - Effect: Allow\n              \
             Principal: {AWS: 'arn:aws:iam::377024778620:root'}\n              Action: sts:AssumeRole\n",
            &["'arn:aws:iam::377024778620:root'"],
        ),
        Example::fails(
            "service: shop\norg: acme\nprovider: {name: aws}\nresources:\n  Resources:\n    Deploy:\n      Type: AWS::IAM::Role\n      \
             Properties:\n        AssumeRolePolicyDocument:\n          Statement: {Principal: {AWS: [377024778620]}}\n",
            &["377024778620"],
        )
        .for_target(Target::Osls4),
        Example::passes(
            "service: shop\norg: acme\nprovider: {name: aws}\nresources:\n  Resources:\n    Deploy:\n      Type: AWS::IAM::Role\n      \
             Properties:\n        AssumeRolePolicyDocument:\n          Statement: {Principal: {AWS: 'arn:aws:iam::377024778620:root'}}\n",
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Deploy:\n      Type: AWS::IAM::Role\n      \
             Properties:\n        AssumeRolePolicyDocument:\n          Statement: {Principal: {AWS: 'arn:aws:iam::210987654321:root'}}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

const ACCOUNT: &str = "377024778620";
const ACCOUNT_NUMBER: f64 = 377_024_778_620.0;

fn check(subject: &Subject, findings: &mut Findings) {
    let is_osls = matches!(subject.target, Target::Osls3 | Target::Osls4);
    let is_on_dashboard = subject.get(&["org"]).or_else(|| subject.get(&["tenant"])).is_some() && !is_osls;
    let Some(resources) = subject.get(&["resources"]).filter(|_| !is_on_dashboard) else { return };
    let is_account = |value: &Value| match &value.data {
        Data::String(text) => text.contains(ACCOUNT),
        Data::Number(number) => *number == ACCOUNT_NUMBER,
        _ => false,
    };
    for leaf in resources.leaves_where(is_account) {
        findings
            .report(leaf.token(), "This lets the vendor's account in, and the service uses no dashboard")
            .help("take the account out of the policy");
    }
}
