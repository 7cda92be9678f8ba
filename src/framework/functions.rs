//! Functions get their events and names (`spec/print.md` §6 item 5, `setFunctionNames` of `lib/classes/service.js`).

use std::rc::Rc;

use super::error::FrameworkError;
use super::inspect::inspect;
use super::service::{named_after_service, stage_of};
use super::template::Part;
use super::{Context, truthy};
use crate::value::{Data, Origin, Value};

/// How the message about names that take too much begins.
pub(super) const TOO_LARGE: &str = "The names of all functions together are larger";

/// How many bytes the names made for functions may have together: each holds the service's name and the stage.
const NAMES_LIMIT: usize = 16 << 20;

/// Takes null functions out; gives every other one `events` and a `name` if it has none.
pub(super) fn complete(configuration: &mut Value, context: &Context<'_>) -> Result<(), FrameworkError> {
    let stage = stage_of(configuration, context)?;
    let Some(functions) = truthy(configuration, "functions") else { return Ok(()) };
    if !functions.is_collection() {
        let shown = inspect(functions);
        let message = format!("Unexpected \"functions\" configuration: Expected object received: {shown}");
        return Err(FrameworkError::refused(message, &["functions"]));
    }
    let Some(functions) = functions.as_mapping() else { return Ok(()) };
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut has_null = false;
    let mut bytes_of_names = 0;
    for (key, function) in functions.iter() {
        if function.is_null() {
            has_null = true;
            continue;
        }
        if !function.is_collection() {
            let shown = inspect(function);
            let message =
                format!("Unexpected \"{key}\" function configuration: Expected object received {shown})");
            return Err(FrameworkError::refused(message, &["functions", key]));
        }
        let events = truthy(function, "events").is_none();
        let name = truthy(function, "name").is_none().then(|| {
            let after = [Part::Text("-"), Part::Text(key)];
            let origin = Origin::Framework(&"default function name");
            named_after_service(configuration, &[], "-", &stage, &after, origin)
        });
        bytes_of_names += name.as_ref().map_or(0, text_length);
        if bytes_of_names > NAMES_LIMIT {
            let message = format!("{TOO_LARGE} than {} MiB", NAMES_LIMIT >> 20);
            return Err(FrameworkError::refused(message, &["provider", "stage"]));
        }
        if events || name.is_some() {
            wanted.push(Wanted { key: key.clone(), events, name });
        }
    }
    let functions = configuration.as_mapping_mut().and_then(|root| root.get_mut("functions"));
    let Some(functions) = functions.filter(|_| has_null || !wanted.is_empty()) else { return Ok(()) };
    let Some(functions) = functions.as_mapping_mut() else { return Ok(()) };
    if has_null {
        functions.retain(|_, function| !function.is_null());
    }
    for Wanted { key, events, name } in wanted {
        let Some(function) = functions.get_mut(&key).and_then(Value::as_mapping_mut) else { continue };
        if events {
            let origin = Origin::Framework(&"functions have no events by default");
            function.insert("events", Value::new(Data::Sequence(Rc::default()), origin));
        }
        if let Some(name) = name {
            function.insert("name", name);
        }
    }
    Ok(())
}

/// The length of a text that may be a secret.
fn text_length(value: &Value) -> usize {
    match &value.data {
        Data::String(text) => text.len(),
        Data::Secret(secret) => text_length(secret.expose_value()),
        _ => 0,
    }
}

/// What a function lacks.
struct Wanted {
    key: Rc<str>,
    events: bool,
    name: Option<Value>,
}
