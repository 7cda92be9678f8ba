//! Configurations the framework breaks on when its plugins look for deprecated settings in them
//! (`spec/print.md` §6 item 7). The schema has warned of them before.

use super::error::{FrameworkError, keys};
use super::{Context, is_aws, truthy};
use crate::value::{Data, PathStep, Value, ValuePath};

/// `package.include` and `package.exclude` are looked for in the service, its functions and its layers, until
/// one is found (`lib/plugins/package/package.js`). A null `package` has neither.
pub(super) fn check_package_patterns(
    configuration: &Value,
    context: &Context<'_>,
) -> Result<(), FrameworkError> {
    let uses_patterns =
        |package: &Value| truthy(package, "include").is_some() || truthy(package, "exclude").is_some();
    let found = truthy(configuration, "package").is_some_and(uses_patterns);
    if found || !context.behaviour.looks_for_old_packages_and_events {
        return Ok(());
    }
    let sections: &[&str] = if is_aws(configuration) { &["functions", "layers"] } else { &["functions"] };
    for section in sections {
        let items = truthy(configuration, section).and_then(Value::as_mapping);
        for (name, item) in items.into_iter().flat_map(|items| items.iter()) {
            match item.get("package") {
                Some(package) if package.is_null() => {
                    let message = "Cannot read properties of null (reading 'include')".to_owned();
                    return Err(FrameworkError::crash(message, keys(&[section, name, "package"])));
                }
                Some(package) if uses_patterns(package) => return Ok(()),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Events are looked at for stream consumers, then for alexaSkill without more, then for eventBridge, each until
/// one is found (`lib/plugins/aws/package/compile/events/`). Null events have no properties.
pub(super) fn check_events(configuration: &Value, context: &Context<'_>) -> Result<(), FrameworkError> {
    if !is_aws(configuration) {
        return Ok(());
    }
    let naming = configuration.at(&["provider", "kinesis", "consumerNamingMode"]).and_then(Value::as_str);
    let has_consumer = |event: &Value| {
        let consumer = event.at(&["stream", "consumer"]);
        consumer.is_some_and(Value::is_truthy) && naming != Some("serviceSpecific")
    };
    look_through_events(configuration, Some("stream"), has_consumer)?;
    if context.behaviour.looks_for_old_packages_and_events {
        look_through_events(configuration, None, |event| event.as_str() == Some("alexaSkill"))?;
        look_through_events(configuration, Some("eventBridge"), |event| {
            truthy(event, "eventBridge").is_some()
        })?;
    }
    Ok(())
}

/// Looks at all functions' events until `found` holds. A destructured property breaks on null events.
fn look_through_events(
    configuration: &Value,
    destructured: Option<&str>,
    found: impl Fn(&Value) -> bool,
) -> Result<(), FrameworkError> {
    let functions = truthy(configuration, "functions").and_then(Value::as_mapping);
    for (name, function) in functions.into_iter().flat_map(|functions| functions.iter()) {
        let path = || keys(&["functions", name, "events"]);
        let events = match function.get("events").map(|events| &events.data) {
            Some(Data::Sequence(events)) => events,
            // A function that is a list has the events it was given, which are none.
            None => continue,
            Some(_) => return Err(FrameworkError::crash("events.some is not a function".to_owned(), path())),
        };
        for (index, event) in events.iter().enumerate() {
            match destructured {
                Some(property) if event.is_null() => {
                    let message =
                        format!("Cannot destructure property '{property}' of 'object null' as it is null.");
                    let ValuePath(mut steps) = path();
                    steps.push(PathStep::Index(index));
                    return Err(FrameworkError::crash(message, ValuePath(steps)));
                }
                _ if found(event) => return Ok(()),
                _ => {}
            }
        }
    }
    Ok(())
}
