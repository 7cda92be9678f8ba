//! Which permissions a deployment takes, by what a service has: the actions CloudFormation and the framework make with
//! the role's keys. No action has a wildcard; resources have one only where names are made up on the way.

/// What a service must have for a row to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Nothing: every service takes it.
    Always,
    /// The framework makes the bucket for packages itself.
    OwnBucket,
    /// The bucket for packages is there already.
    GivenBucket,
    /// There are functions.
    Functions,
    /// The framework makes the functions' role.
    OwnRole,
    /// The functions' role is there already.
    GivenRole,
    /// There are layers.
    Layers,
    /// Something is in a VPC.
    Vpc,
    /// A function has one of these events.
    Events(&'static [&'static str]),
    /// There is a resource whose type is one of these, or begins with one that ends with `::`. Its own name is in the
    /// property, if it has one.
    Resources(&'static [&'static str], Option<&'static str>),
}

/// Permissions that go together.
#[derive(Debug)]
pub(super) struct Row {
    pub when: When,
    pub name: &'static str,
    pub actions: &'static [&'static str],
    /// What they are for. `{stack}`, `{bucket}`, `{function}`, `{role}`, `{topic}`, `{source_bucket}` and `{name}` stand for names
    /// of the service; `{partition}`, `{region}` and `{account}` for where it is.
    pub resources: &'static [&'static str],
    /// A condition: operator, key, value.
    pub condition: Option<(&'static str, &'static str, &'static str)>,
}

const fn row(
    when: When,
    name: &'static str,
    actions: &'static [&'static str],
    resources: &'static [&'static str],
) -> Row {
    Row { when, name, actions, resources, condition: None }
}

/// Actions that know no resources.
const ANY: &[&str] = &["*"];

const ROLE_ACTIONS: &[&str] = &[
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
];
const BUCKET_ACTIONS: &[&str] = &[
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:GetBucketLocation",
    "s3:GetBucketPolicy",
    "s3:GetEncryptionConfiguration",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
];
const OBJECT_ACTIONS: &[&str] =
    &["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"];
const API_ACTIONS: &[&str] =
    &["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"];
const REST_APIS: &[&str] = &[
    "arn:{partition}:apigateway:{region}::/restapis",
    "arn:{partition}:apigateway:{region}::/restapis/*",
    "arn:{partition}:apigateway:{region}::/tags/*",
    "arn:{partition}:apigateway:{region}::/apikeys",
    "arn:{partition}:apigateway:{region}::/apikeys/*",
    "arn:{partition}:apigateway:{region}::/usageplans",
    "arn:{partition}:apigateway:{region}::/usageplans/*",
];
const APIS: &[&str] = &[
    "arn:{partition}:apigateway:{region}::/apis",
    "arn:{partition}:apigateway:{region}::/apis/*",
    "arn:{partition}:apigateway:{region}::/tags/*",
];
const RULE_ACTIONS: &[&str] = &[
    "events:DeleteRule",
    "events:DescribeRule",
    "events:DisableRule",
    "events:EnableRule",
    "events:ListTargetsByRule",
    "events:PutRule",
    "events:PutTargets",
    "events:RemoveTargets",
    "events:TagResource",
    "events:UntagResource",
];
const RULES: &[&str] = &[
    "arn:{partition}:events:{region}:{account}:rule/{stack}-*",
    "arn:{partition}:events:{region}:{account}:rule/*/{stack}-*",
];
const TOPIC_ACTIONS: &[&str] = &[
    "sns:CreateTopic",
    "sns:DeleteTopic",
    "sns:GetSubscriptionAttributes",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptionsByTopic",
    "sns:ListTagsForResource",
    "sns:SetSubscriptionAttributes",
    "sns:SetTopicAttributes",
    "sns:Subscribe",
    "sns:TagResource",
    "sns:Unsubscribe",
    "sns:UntagResource",
];
const LOG_GROUP_ACTIONS: &[&str] = &[
    "logs:CreateLogGroup",
    "logs:DeleteLogGroup",
    "logs:DeleteRetentionPolicy",
    "logs:DescribeLogStreams",
    "logs:FilterLogEvents",
    "logs:ListTagsForResource",
    "logs:PutRetentionPolicy",
    "logs:TagResource",
    "logs:UntagResource",
];

/// All rows. A statement of the policy is made of each one that counts.
pub(super) const ROWS: &[Row] = &[
    row(
        When::Always,
        "Stack",
        &[
            "cloudformation:CancelUpdateStack",
            "cloudformation:ContinueUpdateRollback",
            "cloudformation:CreateChangeSet",
            "cloudformation:CreateStack",
            "cloudformation:DeleteChangeSet",
            "cloudformation:DeleteStack",
            "cloudformation:DescribeChangeSet",
            "cloudformation:DescribeStackEvents",
            "cloudformation:DescribeStackResource",
            "cloudformation:DescribeStackResources",
            "cloudformation:DescribeStacks",
            "cloudformation:ExecuteChangeSet",
            "cloudformation:GetTemplate",
            "cloudformation:ListStackResources",
            "cloudformation:SetStackPolicy",
            "cloudformation:UpdateStack",
        ],
        &["arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"],
    ),
    row(When::Always, "Template", &["cloudformation:ValidateTemplate"], ANY),
    row(When::OwnBucket, "DeploymentBucket", BUCKET_ACTIONS, &["arn:{partition}:s3:::{bucket}"]),
    row(
        When::GivenBucket,
        "DeploymentBucket",
        &["s3:GetBucketLocation", "s3:GetEncryptionConfiguration", "s3:ListBucket", "s3:ListBucketVersions"],
        &["arn:{partition}:s3:::{bucket}"],
    ),
    row(When::Always, "Packages", OBJECT_ACTIONS, &["arn:{partition}:s3:::{bucket}/*"]),
    row(
        When::Functions,
        "Functions",
        &[
            "lambda:AddPermission",
            "lambda:CreateAlias",
            "lambda:CreateFunction",
            "lambda:CreateFunctionUrlConfig",
            "lambda:DeleteAlias",
            "lambda:DeleteFunction",
            "lambda:DeleteFunctionConcurrency",
            "lambda:DeleteFunctionEventInvokeConfig",
            "lambda:DeleteFunctionUrlConfig",
            "lambda:DeleteProvisionedConcurrencyConfig",
            "lambda:GetAlias",
            "lambda:GetFunction",
            "lambda:GetFunctionCodeSigningConfig",
            "lambda:GetFunctionConfiguration",
            "lambda:GetFunctionEventInvokeConfig",
            "lambda:GetFunctionUrlConfig",
            "lambda:GetPolicy",
            "lambda:GetProvisionedConcurrencyConfig",
            "lambda:InvokeFunction",
            "lambda:ListTags",
            "lambda:ListVersionsByFunction",
            "lambda:PublishVersion",
            "lambda:PutFunctionConcurrency",
            "lambda:PutFunctionEventInvokeConfig",
            "lambda:PutProvisionedConcurrencyConfig",
            "lambda:RemovePermission",
            "lambda:TagResource",
            "lambda:UntagResource",
            "lambda:UpdateAlias",
            "lambda:UpdateFunctionCode",
            "lambda:UpdateFunctionConfiguration",
            "lambda:UpdateFunctionEventInvokeConfig",
            "lambda:UpdateFunctionUrlConfig",
        ],
        &["arn:{partition}:lambda:{region}:{account}:function:{function}"],
    ),
    row(
        When::Functions,
        "Logs",
        LOG_GROUP_ACTIONS,
        &["arn:{partition}:logs:{region}:{account}:log-group:/aws/lambda/{function}*"],
    ),
    row(
        When::Functions,
        "FindLogs",
        &["logs:DescribeLogGroups"],
        &["arn:{partition}:logs:{region}:{account}:log-group:*"],
    ),
    row(When::OwnRole, "FunctionRole", ROLE_ACTIONS, &["arn:{partition}:iam::{account}:role/{role}"]),
    Row {
        when: When::OwnRole,
        name: "PassFunctionRole",
        actions: &["iam:PassRole"],
        resources: &["arn:{partition}:iam::{account}:role/{role}"],
        condition: Some(("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")),
    },
    Row {
        when: When::GivenRole,
        name: "PassFunctionRole",
        actions: &["iam:PassRole"],
        resources: &["{role}"],
        condition: Some(("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")),
    },
    row(
        When::Layers,
        "Layers",
        &["lambda:DeleteLayerVersion", "lambda:GetLayerVersion", "lambda:PublishLayerVersion"],
        &[
            "arn:{partition}:lambda:{region}:{account}:layer:*",
            "arn:{partition}:lambda:{region}:{account}:layer:*:*",
        ],
    ),
    row(
        When::Vpc,
        "Network",
        &[
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
        ],
        ANY,
    ),
    row(When::Events(&["http"]), "RestApi", API_ACTIONS, REST_APIS),
    row(When::Events(&["httpApi", "websocket"]), "Api", API_ACTIONS, APIS),
    row(When::Events(&["schedule", "cloudwatchEvent", "eventBridge"]), "EventRules", RULE_ACTIONS, RULES),
    row(When::Events(&["sns"]), "Topics", TOPIC_ACTIONS, &["arn:{partition}:sns:{region}:{account}:{topic}"]),
    Row {
        when: When::Events(&["sqs", "stream", "msk", "kafka", "activemq", "rabbitmq"]),
        name: "EventSources",
        actions: &[
            "lambda:CreateEventSourceMapping",
            "lambda:DeleteEventSourceMapping",
            "lambda:UpdateEventSourceMapping",
        ],
        resources: ANY,
        condition: Some((
            "ArnLike",
            "lambda:FunctionArn",
            "arn:{partition}:lambda:{region}:{account}:function:{function}",
        )),
    },
    row(
        When::Events(&["sqs", "stream", "msk", "kafka", "activemq", "rabbitmq"]),
        "FindEventSources",
        &["lambda:GetEventSourceMapping", "lambda:ListEventSourceMappings"],
        ANY,
    ),
    row(
        When::Events(&["s3"]),
        "EventBuckets",
        &["s3:CreateBucket", "s3:DeleteBucket", "s3:GetBucketNotification", "s3:PutBucketNotification"],
        &["arn:{partition}:s3:::{source_bucket}"],
    ),
    row(
        When::Events(&["cloudwatchLog"]),
        "LogSubscriptions",
        &["logs:DeleteSubscriptionFilter", "logs:DescribeSubscriptionFilters", "logs:PutSubscriptionFilter"],
        &["arn:{partition}:logs:{region}:{account}:log-group:*"],
    ),
    row(
        When::Events(&["iot"]),
        "TopicRules",
        &["iot:CreateTopicRule", "iot:DeleteTopicRule", "iot:GetTopicRule", "iot:ReplaceTopicRule"],
        &["arn:{partition}:iot:{region}:{account}:rule/*"],
    ),
    row(
        When::Resources(&["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"], Some("TableName")),
        "Tables",
        &[
            "dynamodb:CreateTable",
            "dynamodb:DeleteTable",
            "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:ListTagsOfResource",
            "dynamodb:TagResource",
            "dynamodb:UntagResource",
            "dynamodb:UpdateContinuousBackups",
            "dynamodb:UpdateTable",
            "dynamodb:UpdateTimeToLive",
        ],
        &["arn:{partition}:dynamodb:{region}:{account}:table/{name}"],
    ),
    row(
        When::Resources(&["AWS::S3::Bucket", "AWS::S3::BucketPolicy"], Some("BucketName")),
        "Buckets",
        BUCKET_ACTIONS,
        &["arn:{partition}:s3:::{name}"],
    ),
    row(
        When::Resources(&["AWS::SQS::Queue", "AWS::SQS::QueuePolicy"], Some("QueueName")),
        "Queues",
        &[
            "sqs:CreateQueue",
            "sqs:DeleteQueue",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ListQueueTags",
            "sqs:SetQueueAttributes",
            "sqs:TagQueue",
            "sqs:UntagQueue",
        ],
        &["arn:{partition}:sqs:{region}:{account}:{name}"],
    ),
    row(
        When::Resources(&["AWS::SNS::"], Some("TopicName")),
        "ResourceTopics",
        TOPIC_ACTIONS,
        &["arn:{partition}:sns:{region}:{account}:{name}"],
    ),
    row(
        When::Resources(&["AWS::Kinesis::Stream"], Some("Name")),
        "Streams",
        &[
            "kinesis:AddTagsToStream",
            "kinesis:CreateStream",
            "kinesis:DeleteStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:ListTagsForStream",
            "kinesis:RemoveTagsFromStream",
            "kinesis:UpdateShardCount",
        ],
        &["arn:{partition}:kinesis:{region}:{account}:stream/{name}"],
    ),
    row(
        When::Resources(&["AWS::SSM::Parameter"], Some("Name")),
        "Parameters",
        &[
            "ssm:AddTagsToResource",
            "ssm:DeleteParameter",
            "ssm:GetParameters",
            "ssm:ListTagsForResource",
            "ssm:PutParameter",
            "ssm:RemoveTagsFromResource",
        ],
        &["arn:{partition}:ssm:{region}:{account}:parameter/{name}"],
    ),
    row(
        When::Resources(&["AWS::SecretsManager::Secret"], Some("Name")),
        "Secrets",
        &[
            "secretsmanager:CreateSecret",
            "secretsmanager:DeleteSecret",
            "secretsmanager:DescribeSecret",
            "secretsmanager:TagResource",
            "secretsmanager:UntagResource",
            "secretsmanager:UpdateSecret",
        ],
        &["arn:{partition}:secretsmanager:{region}:{account}:secret:{name}*"],
    ),
    row(
        When::Resources(&["AWS::Logs::LogGroup"], Some("LogGroupName")),
        "LogGroups",
        LOG_GROUP_ACTIONS,
        &["arn:{partition}:logs:{region}:{account}:log-group:{name}*"],
    ),
    row(
        When::Resources(&["AWS::IAM::Role"], Some("RoleName")),
        "Roles",
        ROLE_ACTIONS,
        &["arn:{partition}:iam::{account}:role/{name}"],
    ),
    row(
        When::Resources(&["AWS::Events::Rule"], Some("Name")),
        "Rules",
        RULE_ACTIONS,
        &[
            "arn:{partition}:events:{region}:{account}:rule/{name}",
            "arn:{partition}:events:{region}:{account}:rule/*/{name}",
        ],
    ),
    row(
        When::Resources(&["AWS::CloudWatch::Alarm"], Some("AlarmName")),
        "Alarms",
        &["cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"],
        &["arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"],
    ),
    row(
        When::Resources(&["AWS::StepFunctions::StateMachine"], Some("StateMachineName")),
        "StateMachines",
        &[
            "states:CreateStateMachine",
            "states:DeleteStateMachine",
            "states:DescribeStateMachine",
            "states:ListTagsForResource",
            "states:TagResource",
            "states:UntagResource",
            "states:UpdateStateMachine",
        ],
        &["arn:{partition}:states:{region}:{account}:stateMachine:{name}"],
    ),
    row(When::Resources(&["AWS::ApiGateway::"], None), "RestApiResources", API_ACTIONS, REST_APIS),
    row(When::Resources(&["AWS::ApiGatewayV2::"], None), "ApiResources", API_ACTIONS, APIS),
    // What these do is a part of the functions' own permissions.
    row(
        When::Resources(&["AWS::Lambda::Permission", "AWS::Lambda::Version", "AWS::Lambda::Alias"], None),
        "FunctionResources",
        &["lambda:AddPermission", "lambda:RemovePermission"],
        &["arn:{partition}:lambda:{region}:{account}:function:{function}"],
    ),
];
