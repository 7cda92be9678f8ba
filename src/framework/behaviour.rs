//! In what the framework releases differ, as data.

use super::additions::{self, Additions};
use super::plugins;
use super::schema::{self, Schema};
use crate::value::Value;

/// What the framework does about a configuration its schema does not take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValidationMode {
    /// Nothing.
    Off,
    /// It warns.
    #[default]
    Warn,
    /// It stops.
    Error,
}

/// One framework release.
#[derive(Debug)]
pub struct Behaviour {
    /// What the framework calls itself in messages.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// What `configValidationMode` is when it is not set.
    pub default_validation: ValidationMode,
    /// Whether an invalid `frameworkVersion` is fatal by the default mode too, not only by a configured one.
    pub default_mode_is_for_version_too: bool,
    /// The page that messages about the schema refer to.
    pub validation_page: &'static str,
    /// The page on plugins' schemas that a warning about unknown providers refers to, if there is a warning.
    pub plugin_schema_page: Option<&'static str>,
    /// The schema for services on AWS.
    pub aws_schema: &'static Schema,
    /// The schema for all others.
    pub other_schema: &'static Schema,
    /// What the release takes beside what its schema takes.
    pub additions: &'static Additions,
    /// Whether lists of resources and functions are merged as lodash does, which merges anything into anything.
    pub merges_like_lodash: bool,
    /// Whether stages may only have ASCII letters, digits and hyphens.
    pub restricts_stages: bool,
    /// What is asked of the entries of `plugins`.
    pub plugin_entries: fn(&Value) -> Result<(), plugins::Stop>,
    /// What is said to `variablesResolutionMode: '20210219'`, if that is refused.
    pub legacy_variables_refusal: Option<&'static str>,
    /// Whether `package.include` and all events are looked at for deprecations, which breaks on malformed ones.
    pub looks_for_old_packages_and_events: bool,
}

/// serverless 3.40.0, and what it shares with its other releases.
const SERVERLESS: Behaviour = Behaviour {
    name: "Serverless",
    version: "3.40.0",
    default_validation: ValidationMode::Warn,
    default_mode_is_for_version_too: false,
    validation_page: "http://slss.io/configuration-validation",
    plugin_schema_page: Some(
        "https://www.serverless.com/framework/docs/providers/aws/guide/plugins#extending-validation-schema",
    ),
    aws_schema: &schema::AWS_V3,
    other_schema: &schema::OTHER_V3,
    additions: &additions::NONE,
    merges_like_lodash: true,
    restricts_stages: false,
    plugin_entries: plugins::BREAKS_ON_OTHER_THAN_TEXT,
    legacy_variables_refusal: None,
    looks_for_old_packages_and_events: true,
};

/// serverless 3.40.0.
pub static V3: Behaviour = SERVERLESS;

/// Release 2 as far as it is reproduced: 3.40.0 that takes what release 2 takes.
pub static V2: Behaviour = Behaviour { additions: &additions::OF_RELEASE_2, ..SERVERLESS };

/// Release 4 as far as it is reproduced: 3.40.0 that takes what release 4 takes.
pub static V4: Behaviour = Behaviour { additions: &additions::OF_RELEASE_4, ..SERVERLESS };

/// osls 4.3.1, the maintained continuation.
pub static OSLS_4: Behaviour = Behaviour {
    name: "osls",
    version: "4.3.1",
    default_validation: ValidationMode::Error,
    default_mode_is_for_version_too: true,
    validation_page: "https://github.com/oss-serverless/osls/blob/4.x/docs/guides/configuration-validation.md",
    plugin_schema_page: None,
    aws_schema: &schema::AWS_OSLS_4,
    other_schema: &schema::OTHER_OSLS_4,
    additions: &additions::NONE,
    merges_like_lodash: false,
    restricts_stages: true,
    plugin_entries: plugins::REFERENCES,
    legacy_variables_refusal: Some(
        "The \"variablesResolutionMode: 20210219\" mode is not supported in osls 4.0.0. Remove \"variablesResolutionMode\" \
         from the configuration.",
    ),
    looks_for_old_packages_and_events: false,
};
