//! Whether a file is a configuration of the Serverless Framework at all. Other tools write `${secrets:…}`, too.

use crate::value::Value;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A service.
    Service,
    /// Something else, said in a few words.
    Other(&'static str),
}

/// Keys of which a service has at least one beside its provider.
const BESIDE_PROVIDER: &[&str] = &[
    "service",
    "functions",
    "resources",
    "plugins",
    "custom",
    "package",
    "frameworkVersion",
    "configValidationMode",
    "disabledDeprecations",
    "useDotenv",
    "stages",
    "params",
    "layers",
    "constructs",
    "stepFunctions",
];

impl Kind {
    /// What the content of a file says it is.
    pub fn of(configuration: Option<&Value>) -> Kind {
        let Some(root) = configuration.and_then(Value::as_mapping) else {
            return Kind::Other("it is not a map");
        };
        let has = |key: &str| root.contains_key(key);
        if has("component") {
            return Kind::Other("it is a Serverless Component");
        }
        if has("services") && !has("provider") {
            return Kind::Other("it is a Serverless Compose file");
        }
        if has("AWSTemplateFormatVersion") {
            return Kind::Other("it is a CloudFormation template");
        }
        if has("provider") && BESIDE_PROVIDER.iter().any(|key| has(key)) {
            return Kind::Service;
        }
        // The provider may be forgotten, which is worth a finding.
        if has("service") && BESIDE_PROVIDER.iter().any(|key| *key != "service" && has(key)) {
            return Kind::Service;
        }
        Kind::Other("it has no `provider`, so it is no service, or only a part of one")
    }
}
