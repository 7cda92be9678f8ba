//! SEC103: a statement that allows actions on all resources.

use super::statements::{entries, entry_of, is_admin, permissions};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};

pub static RULE: Rule = Rule {
    code: "SEC103",
    name: "iam-wildcard-resource",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "A statement that allows actions on the resource `*`, unless all of its actions can be given for `*` only, as those of \
               X-Ray, Rekognition and network interfaces.",
        why: "The function may do so with the data of every other service in the account.",
        instead: "Name the resources: `arn:aws:s3:::shop/*`, or `!GetAtt Table.Arn`.",
        fix: None,
        links: &[
            "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  iam: {role: {statements: [{Effect: Allow, Action: [s3:GetObject], Resource: '*'}]}}\n",
            &["'*'"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  iamRoleStatements:\n    - {Effect: Allow, Action: [xray:PutTraceSegments, \
             ec2:DescribeNetworkInterfaces], Resource: '*'}\n    - {Effect: Allow, Action: '${env:ACTION}', Resource: '*'}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// Beginnings of actions that know no resources.
const WITHOUT_RESOURCE: &[&str] = &[
    "autoscaling:Describe",
    "ce:",
    "cloudfront:List",
    "cloudwatch:GetMetric",
    "cloudwatch:ListMetrics",
    "cloudwatch:PutMetricData",
    "comprehend:",
    "cognito-identity:",
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:Describe",
    "ec2:DetachNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
    "ecr:GetAuthorizationToken",
    "iot:Connect",
    "iot:DescribeEndpoint",
    "kms:GenerateRandom",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogGroups",
    "logs:PutLogEvents",
    "polly:SynthesizeSpeech",
    "rekognition:",
    "route53:List",
    "s3:ListAllMyBuckets",
    "secretsmanager:GetRandomPassword",
    "ses:",
    "sns:Publish",
    "sts:GetCallerIdentity",
    "textract:",
    "transcribe:",
    "translate:",
    "xray:",
];

fn check(subject: &Subject, findings: &mut Findings) {
    for statement in permissions(subject).iter().filter(|statement| !is_admin(statement)) {
        let actions = entries(statement, "Action");
        let needs_resource = |text: &str| !WITHOUT_RESOURCE.iter().any(|start| text.starts_with(start));
        let is_meant = actions.iter().any(|action| action.text().is_some_and(needs_resource));
        if let Some(resource) = entry_of(statement, "Resource", &["*"]).filter(|_| is_meant) {
            let action = statement.get("Action").and_then(|actions| actions.place());
            findings
                .report(resource.token(), "This allows the actions on every resource of the account")
                .label(action, "these actions")
                .help("name the resources by their ARNs");
        }
    }
}
