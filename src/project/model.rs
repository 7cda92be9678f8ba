//! `slsconf.yml` as typed values.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};

use super::format;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The version of the file's form.
    pub version: u32,
    /// What `${secrets:NAME}` stands for, by name.
    #[serde(default, deserialize_with = "or_default")]
    pub secrets: BTreeMap<String, Secret>,
    /// Roles by name.
    #[serde(default, deserialize_with = "or_default")]
    pub profiles: BTreeMap<String, Role>,
    /// Apps by name.
    #[serde(default, deserialize_with = "or_default")]
    pub apps: BTreeMap<String, App>,
    /// Settings of `slsconf lint`.
    #[serde(default, deserialize_with = "or_default")]
    pub lint: Lint,
}

/// What `${secrets:NAME}` stands for.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum Secret {
    /// Temporary keys of a role.
    #[serde(rename = "aws-role")]
    AwsRole(AllowedRole),
    /// A parameter of Systems Manager.
    Ssm(Stored),
    /// A secret of Secrets Manager.
    SecretsManager(Stored),
    /// An environment variable.
    Env(Variable),
}

/// A role that only some apps may use.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedRole {
    /// ARN of the role.
    pub role_arn: String,
    /// External ID its trust policy asks for.
    pub external_id: Option<ExternalId>,
    /// The apps that may use it; `None` for all.
    pub allowed_apps: Option<Vec<String>>,
    /// How long the keys live.
    #[serde(default)]
    pub duration: Duration,
    /// The AWS profile that assumes it.
    pub source_profile: Option<String>,
    /// The region whose STS is asked.
    pub region: Option<String>,
    /// The MFA device whose code it asks for.
    pub mfa_serial: Option<String>,
}

/// A role.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// ARN of the role.
    pub role_arn: String,
    /// External ID its trust policy asks for.
    pub external_id: Option<ExternalId>,
    /// How long the keys live.
    #[serde(default)]
    pub duration: Duration,
    /// The AWS profile that assumes it.
    pub source_profile: Option<String>,
    /// The region whose STS is asked.
    pub region: Option<String>,
    /// The MFA device whose code it asks for.
    pub mfa_serial: Option<String>,
}

/// A secret that AWS stores.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    /// Its name there.
    pub name: String,
    /// The apps that may use it; `None` for all.
    pub allowed_apps: Option<Vec<String>>,
    /// The AWS profile that reads it.
    pub source_profile: Option<String>,
    /// The region it is in.
    pub region: Option<String>,
}

/// A secret in the environment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// The environment variable.
    pub name: String,
    /// The apps that may use it; `None` for all.
    pub allowed_apps: Option<Vec<String>>,
}

/// The profiles of an app.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// For all stages that are not listed.
    pub default_profile: Option<String>,
    /// Stage to profile.
    #[serde(default, deserialize_with = "or_default")]
    pub stages: BTreeMap<String, String>,
}

/// Settings of `slsconf lint`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Lint {
    /// Rules to run instead of the default ones.
    pub select: Option<Vec<String>>,
    /// Rules to run besides the default ones.
    #[serde(default, deserialize_with = "or_default")]
    pub extend_select: Vec<String>,
    /// Rules not to run.
    #[serde(default, deserialize_with = "or_default")]
    pub ignore: Vec<String>,
    /// Rule to severity: `error`, `warning` or `info`.
    #[serde(default, deserialize_with = "or_default")]
    pub severity: BTreeMap<String, String>,
    /// The release the rules are for, as `--target` takes it.
    #[serde(default, deserialize_with = "word")]
    pub target: Option<String>,
    /// Pattern of paths to rules not to run there; none about keys and passwords.
    #[serde(default, deserialize_with = "or_default")]
    pub per_path_ignores: BTreeMap<String, Vec<String>>,
    /// The date that rules about dates go by, as `2026-12-31`.
    pub today: Option<String>,
}

/// An external ID, or where to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExternalId {
    /// The ID.
    Text(String),
    /// The environment variable that has it.
    Variable(String),
}

/// How long temporary keys live, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration(pub u32);

impl Default for Duration {
    fn default() -> Duration {
        Duration(3600)
    }
}

impl Secret {
    /// The apps that may use it; `None` for all.
    pub fn allowed_apps(&self) -> Option<&[String]> {
        match self {
            Secret::AwsRole(role) => role.allowed_apps.as_deref(),
            Secret::Ssm(stored) | Secret::SecretsManager(stored) => stored.allowed_apps.as_deref(),
            Secret::Env(variable) => variable.allowed_apps.as_deref(),
        }
    }
}

impl AllowedRole {
    /// The role without who may use it.
    pub fn role(&self) -> Role {
        Role {
            role_arn: self.role_arn.clone(),
            external_id: self.external_id.clone(),
            duration: self.duration,
            source_profile: self.source_profile.clone(),
            region: self.region.clone(),
            mfa_serial: self.mfa_serial.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for ExternalId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ExternalId, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Some(problem) = (format::EXTERNAL_ID.problem)(&text) {
            return Err(de::Error::custom(problem));
        }
        Ok(match format::variable_of(&text) {
            Some(name) => ExternalId::Variable(name.to_owned()),
            None => ExternalId::Text(text),
        })
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        let text = String::deserialize(deserializer)?;
        format::seconds(&text).map(Duration).map_err(de::Error::custom)
    }
}

/// A key without a value is as good as no key.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A word that YAML may take for a number.
fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Word {
        Text(String),
        Number(u32),
    }
    Ok(Some(match Word::deserialize(deserializer)? {
        Word::Text(text) => text,
        Word::Number(number) => number.to_string(),
    }))
}
