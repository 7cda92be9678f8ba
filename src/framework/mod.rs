//! What the framework does to a configuration between reading it and printing it (`spec/print.md` §6).
//!
//! Variables are resolved between the two groups of steps: [`load`] runs before the last phases of resolution,
//! which see the defaults it sets, and [`normalize`] runs when nothing is left to resolve. Each step is a file.

mod additions;
mod aws;
mod behaviour;
mod dotenv;
mod error;
mod findings;
mod functions;
mod identity;
mod inspect;
mod lifecycle;
mod malformed;
mod merge;
mod nulls;
mod package;
mod phases;
mod plugins;
mod provider;
mod release;
pub mod schema;
mod service;
mod template;
mod unresolved;
mod version;

pub use additions::{Additions, OF_RELEASE_4, runtimes};
pub use behaviour::{Behaviour, OSLS_4, V3, ValidationMode};
pub use error::{ErrorKind, FrameworkError, FrameworkWarning};
pub use identity::{Identity, identify};
pub use lifecycle::{Request, Resolved, Survey, SurveyRequest, resolve, survey};
pub use phases::{EARLY, NEEDED_FIRST, NEEDED_FOR_AWS, needed_to_load};
pub use release::Release;
pub use unresolved::Unresolved;
pub use version::{allows_none, lowest, takes_any_of_major};

use crate::value::Value;
use schema::SchemaProblem;

/// The command line's part in what the framework does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// `--stage`
    pub stage: Option<&'a str>,
    /// `--region`
    pub region: Option<&'a str>,
}

/// What all steps know besides the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The framework release.
    pub behaviour: &'a Behaviour,
    /// The command line.
    pub options: Options<'a>,
    /// The configuration's file name, for messages.
    pub file_name: &'a str,
    /// Whether a `frameworkVersion` that asks for another release stops; it does not if the user named one.
    pub holds_version: bool,
    /// What the schema makes of texts with variables in them.
    pub unknowns: schema::Unknowns,
}

/// What [`normalize`] has to say about a configuration it took.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What the schema does not take, whatever the validation mode.
    pub problems: Vec<SchemaProblem>,
    /// What the framework does about it; never [`ValidationMode::Error`] with problems, which is an error.
    pub mode: ValidationMode,
    /// Other warnings.
    pub warnings: Vec<FrameworkWarning>,
}

/// The first group: checks of the service, default stage, and what the plugins for AWS set when they are loaded
/// (`spec/print.md` §6 items 1 to 3).
pub fn load(
    configuration: &mut Value,
    context: &Context<'_>,
) -> Result<Vec<FrameworkWarning>, FrameworkError> {
    let warnings = service::load(configuration, context)?;
    set_provider_defaults(configuration, context);
    plugins::check(configuration, context)?;
    Ok(warnings)
}

fn set_provider_defaults(configuration: &mut Value, context: &Context<'_>) {
    provider::set_region(configuration, context);
    provider::set_version_functions(configuration);
}

/// The second group: merged lists, names of functions, coercion by the schema, nulls put last, and what the
/// plugins' initialize hooks do (`spec/print.md` §6 items 4 to 7).
pub fn normalize(configuration: &mut Value, context: &Context<'_>) -> Result<Report, FrameworkError> {
    service::set_default_stage(configuration);
    merge::merge_lists(configuration, context)?;
    functions::complete(configuration, context)?;
    let report = service::validate(configuration, context)?;
    malformed::check_package_patterns(configuration, context)?;
    package::split_deployment_bucket(configuration);
    package::set_artifacts_directory(configuration, context)?;
    malformed::check_events(configuration, context)?;
    Ok(report)
}

/// The second group as far as the schema's validation, with all that would stop the framework written down instead.
/// Gives the configuration as it was when its lists were merged.
fn normalize_as_far_as_known(
    configuration: &mut Value,
    context: &Context<'_>,
    refusals: &mut Vec<FrameworkError>,
) -> (Value, Report) {
    service::set_default_stage(configuration);
    refusals.extend(merge::merge_lists(configuration, context).err());
    let merged = configuration.clone();
    refusals.extend(functions::complete(configuration, context).err());
    let report = match service::validate(configuration, context) {
        Ok(report) => report,
        Err(FrameworkError { kind: ErrorKind::Schema(problems), .. }) => {
            Report { problems, mode: ValidationMode::Error, warnings: Vec::new() }
        }
        Err(refusal) => {
            refusals.push(refusal);
            Report::default()
        }
    };
    refusals.extend(malformed::check_package_patterns(configuration, context).err());
    refusals.extend(malformed::check_events(configuration, context).err());
    (merged, report)
}

/// Whether the service's provider is AWS, for which the framework has plugins of its own.
fn is_aws(configuration: &Value) -> bool {
    configuration.at(&["provider", "name"]).and_then(Value::as_str) == Some("aws")
}

/// The value under a key unless it is missing, null or otherwise false in JavaScript.
fn truthy<'a>(configuration: &'a Value, key: &str) -> Option<&'a Value> {
    configuration.get(key).filter(|value| value.is_truthy())
}
