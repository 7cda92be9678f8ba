//! The service itself: what the framework checks when it loads one, its default stage, and its validation
//! (`spec/print.md` §6 items 1 and 6, `lib/classes/service.js`).

use super::behaviour::ValidationMode;
use super::error::{FrameworkError, FrameworkWarning};
use super::template::{Part, concatenate};
use super::version::{Verdict, check};
use super::{Context, Report, is_aws, nulls, schema, truthy};
use crate::service::{INVALID_STAGE, is_stage, is_stage_name};
use crate::value::{Data, Mapping, Origin, Value};
use crate::yaml::emit::{Secrets, text};
use std::rc::Rc;

const DEFAULT_STAGE: Origin = Origin::Framework(&"default stage");

/// `loadServiceFileParam`: defaults first, then checks.
pub(super) fn load(
    configuration: &mut Value,
    context: &Context<'_>,
) -> Result<Vec<FrameworkWarning>, FrameworkError> {
    if context.behaviour.restricts_stages && context.options.stage.is_some_and(|stage| !is_stage_name(stage))
    {
        return Err(FrameworkError::refused(INVALID_STAGE.to_owned(), &[]));
    }
    set_default_stage(configuration);
    if configuration.get("service").is_some_and(Value::is_collection) {
        let message = "Object notation for \"service\" property is not supported. \
                       Set \"service\" property directly with service name.";
        return Err(FrameworkError::refused(message.to_owned(), &["service"]));
    }
    let warnings = check_framework_version(configuration, context)?;
    for property in ["service", "provider"] {
        if truthy(configuration, property).is_none() {
            let message = format!("\"{property}\" property is missing in {}", context.file_name);
            return Err(FrameworkError::refused(message, &[]));
        }
    }
    expand_provider_name(configuration, context);
    Ok(warnings)
}

/// A `provider.stage` that is null or missing becomes `dev`, whatever `--stage` says.
pub(super) fn set_default_stage(configuration: &mut Value) {
    let has_stage = |provider: &Value| provider.get("stage").is_some_and(|stage| !stage.is_null());
    if configuration
        .get("provider")
        .is_none_or(|provider| provider.as_mapping().is_none() || has_stage(provider))
    {
        return;
    }
    let provider = configuration.as_mapping_mut().and_then(|root| root.get_mut("provider"));
    if let Some(provider) = provider.and_then(Value::as_mapping_mut) {
        provider.insert("stage", Value::string("dev", DEFAULT_STAGE));
    }
}

/// `provider: aws` becomes `provider: {name: aws, stage: dev}`.
pub(super) fn expand_provider_name(configuration: &mut Value, context: &Context<'_>) {
    let is_unknown = |provider: &Value| context.unknowns.include(provider);
    let provider = configuration.as_mapping_mut().and_then(|root| root.get_mut("provider"));
    if let Some(provider) = provider.filter(|provider| !provider.is_collection() && !is_unknown(provider)) {
        let mut mapping = Mapping::new();
        mapping.insert("name", provider.clone());
        mapping.insert("stage", Value::string("dev", DEFAULT_STAGE));
        provider.data = Data::Mapping(Rc::new(mapping));
    }
}

fn check_framework_version(
    configuration: &Value,
    context: &Context<'_>,
) -> Result<Vec<FrameworkWarning>, FrameworkError> {
    let behaviour = context.behaviour;
    let Some(range) = truthy(configuration, "frameworkVersion") else { return Ok(Vec::new()) };
    // Only text can be a range; a number is none.
    let verdict = range.as_str().map_or(Verdict::NotARange, |range| check(range, behaviour.version));
    match verdict {
        Verdict::Satisfied => Ok(Vec::new()),
        Verdict::Unsatisfied => {
            let message = format!(
                "The {} version ({}) does not satisfy the \"frameworkVersion\" ({}) in {}",
                behaviour.name,
                behaviour.version,
                text::string(range, Secrets::Mask),
                context.file_name
            );
            if context.holds_version {
                return Err(FrameworkError::refused(message, &["frameworkVersion"]));
            }
            Ok(vec![FrameworkWarning::new(message, &["frameworkVersion"])])
        }
        Verdict::NotARange => {
            let message = "Configured \"frameworkVersion\" does not represent a valid semver version range";
            let configured = configuration.get("configValidationMode").and_then(Value::as_str);
            let fatal = match configured {
                None => {
                    behaviour.default_mode_is_for_version_too
                        && validation_mode(configuration, context) == ValidationMode::Error
                }
                Some(mode) => mode == "error",
            };
            if fatal {
                return Err(FrameworkError::refused(format!("{message}."), &["frameworkVersion"]));
            }
            let message = format!("{message}, version validation is skipped");
            Ok(vec![FrameworkWarning::new(message, &["frameworkVersion"])])
        }
    }
}

/// The stage names of functions and artifacts are made with: `--stage`, else `provider.stage`.
pub(super) fn stage_of(configuration: &Value, context: &Context<'_>) -> Result<Value, FrameworkError> {
    let option =
        context.options.stage.filter(|stage| context.behaviour.restricts_stages || !stage.is_empty());
    let stage = match option {
        Some(stage) => Value::string(stage, Origin::Framework(&"--stage")),
        None => match configuration.at(&["provider", "stage"]) {
            Some(stage) => stage.clone(),
            None if context.behaviour.restricts_stages => Value::string("dev", DEFAULT_STAGE),
            None => Value::string("undefined", DEFAULT_STAGE),
        },
    };
    if context.behaviour.restricts_stages && !is_stage(&stage) {
        return Err(FrameworkError::refused(INVALID_STAGE.to_owned(), &["provider", "stage"]));
    }
    Ok(stage)
}

/// `<service>-<stage>-<rest>` and the like.
pub(super) fn named_after_service(
    configuration: &Value,
    before: &[Part<'_>],
    between: &str,
    stage: &Value,
    after: &[Part<'_>],
    origin: Origin,
) -> Value {
    let missing = Value::string("undefined", origin);
    let service = configuration.get("service").unwrap_or(&missing);
    let middle = [Part::Value(service), Part::Text(between), Part::Value(stage)];
    concatenate(&[before, &middle, after].concat(), origin)
}

/// What `configValidationMode` asks for.
fn validation_mode(configuration: &Value, context: &Context<'_>) -> ValidationMode {
    match truthy(configuration, "configValidationMode").map(Value::as_str) {
        None => context.behaviour.default_validation,
        Some(Some("off")) => ValidationMode::Off,
        Some(Some("error")) => ValidationMode::Error,
        Some(_) => ValidationMode::Warn,
    }
}

/// Holds the configuration against the schema, with its nulls out of the way, and coerces it
/// (`validateConfig` of `config-schema-handler/index.js`).
pub(super) fn validate(configuration: &mut Value, context: &Context<'_>) -> Result<Report, FrameworkError> {
    let behaviour = context.behaviour;
    let mode = validation_mode(configuration, context);
    let aws = is_aws(configuration);
    let page = behaviour.plugin_schema_page.filter(|_| !aws && mode != ValidationMode::Off);
    let warnings = page.map(|page| unknown_provider_warning(configuration, page)).into_iter().collect();
    if let Some(refusal) = behaviour.legacy_variables_refusal
        && configuration.get("variablesResolutionMode").and_then(Value::as_str) == Some("20210219")
    {
        return Err(FrameworkError::refused(refusal.to_owned(), &["variablesResolutionMode"]));
    }
    let nulls = nulls::take_out(configuration);
    let mut problems = schema::validate(
        if aws { behaviour.aws_schema } else { behaviour.other_schema },
        configuration,
        context.unknowns,
    );
    problems.retain(|problem| !behaviour.additions.take(problem, configuration));
    nulls::put_back(configuration, nulls);
    if mode == ValidationMode::Error && !problems.is_empty() {
        return Err(FrameworkError::schema(problems, behaviour));
    }
    Ok(Report { problems, mode, warnings })
}

fn unknown_provider_warning(configuration: &Value, page: &str) -> FrameworkWarning {
    let name = configuration.at(&["provider", "name"]);
    let name = name.map_or_else(|| "undefined".to_owned(), |name| text::string(name, Secrets::Mask));
    let message = format!(
        "You're relying on provider \"{name}\" defined by a plugin which doesn't provide a validation schema for its \
         config.\nPlease report the issue at its bug tracker linking: {page}\nYou may turn off this message with \
         \"configValidationMode: off\" setting\n"
    );
    FrameworkWarning::new(message, &["provider", "name"])
}
