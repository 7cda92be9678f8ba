//! A deployment role as a CloudFormation template, as Terraform, or its trust policy alone.

use std::rc::Rc;

use serde_json::{Map, Value as Json, json};

use crate::credentials::permissions::{Permissions, Statement};
use crate::value::{Data, Mapping, Origin, Value};
use crate::yaml::emit::{self, Secrets};

/// Who may assume the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trusted {
    /// Whoever the account the role is in allows.
    OwnAccount,
    /// Whoever an account allows.
    Account(String),
    /// A role or user.
    Principal(String),
    /// A subject of an OIDC provider, such as a repository on a CI service.
    Subject {
        /// ARN of the provider.
        provider: String,
        /// The subject; may have wildcards.
        subject: String,
    },
}

/// How long a session of the role lives at most, in seconds.
const SESSION: u32 = 3600;

/// How a form writes what is only known where the role is made.
struct Names {
    partition: &'static str,
    account: &'static str,
    external_id: &'static str,
}

const CLOUDFORMATION: Names =
    Names { partition: "${AWS::Partition}", account: "${AWS::AccountId}", external_id: "${ExternalId}" };
const TERRAFORM: Names = Names {
    partition: "${data.aws_partition.current.partition}",
    account: "${data.aws_caller_identity.current.account_id}",
    external_id: "${var.external_id}",
};

/// The trust policy as JSON. The partition and external ID are given, as nothing is filled in later.
pub fn trust_policy(trusted: &Trusted, partition: &str, external_id: &str) -> String {
    let policy = trust(trusted, external_id).to_string().replace("{partition}", partition);
    let policy: Json = serde_json::from_str(&policy).unwrap_or_default();
    format!("{policy:#}\n")
}

/// The role as a CloudFormation template in YAML.
pub fn cloudformation(permissions: &Permissions, trusted: &Trusted, external_id: Option<&str>) -> String {
    let asks = !matches!(trusted, Trusted::Subject { .. });
    let needs_id = asks && external_id.is_none();
    let trust = trust(trusted, external_id.unwrap_or(CLOUDFORMATION.external_id));
    let mut template = Map::new();
    template.insert("AWSTemplateFormatVersion".into(), json!("2010-09-09"));
    template.insert("Description".into(), json!(format!("Role that deploys {}", permissions.stack)));
    if needs_id {
        let parameter = json!({
            "Type": "String",
            "MinLength": 2,
            "Description": "External ID: whoever assumes the role has to name it",
        });
        template.insert("Parameters".into(), json!({ "ExternalId": parameter }));
    }
    let role = json!({
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": role_name(permissions),
            "MaxSessionDuration": SESSION,
            "AssumeRolePolicyDocument": substituted(trust),
            "Policies": [{
                "PolicyName": "deployment",
                "PolicyDocument": substituted(policy(&permissions.statements)),
            }],
        },
    });
    template.insert("Resources".into(), json!({ "DeploymentRole": role }));
    let arn = json!({ "Value": { "Fn::GetAtt": ["DeploymentRole", "Arn"] } });
    template.insert("Outputs".into(), json!({ "RoleArn": arn }));
    emit::dump(&value(&Json::Object(template)), Secrets::Mask)
}

/// The role as Terraform.
pub fn terraform(permissions: &Permissions, trusted: &Trusted, external_id: Option<&str>) -> String {
    let asks = !matches!(trusted, Trusted::Subject { .. });
    let variable = match asks && external_id.is_none() {
        true => {
            "variable \"external_id\" {\n  type        = string\n  description = \"External ID: whoever assumes the role has to name it\"\n}\n\n"
        }
        false => "",
    };
    let named = |policy: Json| {
        let text = format!("{policy:#}").replace("{partition}", TERRAFORM.partition);
        text.replace("{account}", TERRAFORM.account).replace('\n', "\n  ")
    };
    let trust = named(trust(trusted, external_id.unwrap_or(TERRAFORM.external_id)));
    let policy = named(policy(&permissions.statements));
    let name = json!(role_name(permissions));
    format!(
        "{variable}data \"aws_partition\" \"current\" {{}}\n\ndata \"aws_caller_identity\" \"current\" {{}}\n\n\
         resource \"aws_iam_role\" \"deployment\" {{\n  name                 = {name}\n  \
         max_session_duration = {SESSION}\n  assume_role_policy   = jsonencode({trust})\n}}\n\n\
         resource \"aws_iam_role_policy\" \"deployment\" {{\n  name   = \"deployment\"\n  role   = aws_iam_role.deployment.id\n  \
         policy = jsonencode({policy})\n}}\n\noutput \"role_arn\" {{\n  value = aws_iam_role.deployment.arn\n}}\n"
    )
}

/// IAM's names have 64 characters at most.
fn role_name(permissions: &Permissions) -> String {
    let stack: String = permissions.stack.chars().take(53).collect();
    format!("{stack}-deployment")
}

fn trust(trusted: &Trusted, external_id: &str) -> Json {
    let (principal, action, condition) = match trusted {
        Trusted::Subject { provider, subject } => {
            let issuer =
                provider.split_once("oidc-provider/").map_or(provider.as_str(), |(_, issuer)| issuer);
            let operator = if subject.contains(['*', '?']) { "StringLike" } else { "StringEquals" };
            let mut condition = Map::new();
            condition.insert("StringEquals".into(), json!({ format!("{issuer}:aud"): "sts.amazonaws.com" }));
            if let Some(Json::Object(found)) = condition.get_mut(operator) {
                found.insert(format!("{issuer}:sub"), json!(subject));
            } else {
                condition.insert(operator.into(), json!({ format!("{issuer}:sub"): subject }));
            }
            (json!({ "Federated": provider }), "sts:AssumeRoleWithWebIdentity", Json::Object(condition))
        }
        _ => {
            let principal = match trusted {
                Trusted::Account(account) => format!("arn:{{partition}}:iam::{account}:root"),
                Trusted::Principal(arn) => arn.clone(),
                _ => "arn:{partition}:iam::{account}:root".to_owned(),
            };
            let condition = json!({ "StringEquals": { "sts:ExternalId": external_id } });
            (json!({ "AWS": principal }), "sts:AssumeRole", condition)
        }
    };
    let statement =
        json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Condition": condition });
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

fn policy(statements: &[Statement]) -> Json {
    let statements = statements.iter().map(|statement| {
        let mut json = json!({
            "Sid": statement.name,
            "Effect": "Allow",
            "Action": statement.actions,
            "Resource": statement.resources,
        });
        if let (Some((operator, key, values)), Json::Object(json)) = (&statement.condition, &mut json) {
            json.insert("Condition".into(), json!({ *operator: { *key: values } }));
        }
        json
    });
    json!({ "Version": "2012-10-17", "Statement": statements.collect::<Vec<_>>() })
}

/// A policy whose texts CloudFormation fills in where they name what only it knows.
fn substituted(json: Json) -> Json {
    match json {
        Json::String(text) => {
            let filled = text
                .replace("{partition}", CLOUDFORMATION.partition)
                .replace("{account}", CLOUDFORMATION.account);
            if filled.contains("${") { json!({ "Fn::Sub": filled }) } else { Json::String(filled) }
        }
        Json::Array(items) => items.into_iter().map(substituted).collect(),
        Json::Object(entries) => {
            entries.into_iter().map(|(key, value)| (key, substituted(value))).collect::<Map<_, _>>().into()
        }
        other => other,
    }
}

/// JSON as a value, to be written as YAML. Templates are a few levels deep.
fn value(json: &Json) -> Value {
    let data = match json {
        Json::Null => Data::Null,
        Json::Bool(flag) => Data::Bool(*flag),
        Json::Number(number) => Data::Number(number.as_f64().unwrap_or_default()),
        Json::String(text) => Data::String(text.as_str().into()),
        Json::Array(items) => Data::Sequence(Rc::new(items.iter().map(value).collect())),
        Json::Object(entries) => {
            let mut mapping = Mapping::new();
            for (key, entry) in entries {
                mapping.insert(key.as_str(), value(entry));
            }
            Data::Mapping(Rc::new(mapping))
        }
    };
    Value::new(data, Origin::Framework(&"role template"))
}
