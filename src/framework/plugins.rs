//! What a release asks of the entries of `plugins` before it loads any of them
//! (`parsePluginsObject` of `lib/classes/plugin-manager.js`).

use super::error::{FrameworkError, keys};
use super::{Context, truthy};
use crate::value::{Data, PathStep, Value, ValuePath};
use crate::variables::trim;

/// What is asked of an entry: nothing, or why the release stops.
type Check = fn(&Value) -> Result<(), Stop>;

/// Why a release stops at an entry.
#[derive(Debug)]
pub enum Stop {
    /// It refuses it, in these words.
    Refuses(String),
    /// It breaks on it with a `TypeError`.
    Breaks(&'static str),
}

/// The longest name npm allows.
const LONGEST_NAME: usize = 214;

/// serverless looks how an entry begins, and breaks where it is no text.
pub const BREAKS_ON_OTHER_THAN_TEXT: Check = |entry| match &entry.data {
    Data::String(_) | Data::Secret(_) => Ok(()),
    Data::Null => Err(Stop::Breaks("Cannot read properties of null (reading 'startsWith')")),
    _ => Err(Stop::Breaks("pluginPath.startsWith is not a function")),
};

/// osls takes names of packages, each maybe with a path within, and paths that stay in the service's folder.
pub const REFERENCES: Check = |entry| match &entry.data {
    Data::String(text) => check_reference(text).map_err(Stop::Refuses),
    Data::Secret(_) => Ok(()),
    _ => Err(Stop::Refuses(NOT_TEXT.to_owned())),
};

const NOT_TEXT: &str = "Plugin entries must be strings.";

/// Looks at all entries, in a list or in `modules`, up to the first that stops the release.
pub(super) fn check(configuration: &Value, context: &Context<'_>) -> Result<(), FrameworkError> {
    let Some(plugins) = truthy(configuration, "plugins") else { return Ok(()) };
    let (path, modules): (&[&str], _) = match plugins.as_sequence() {
        Some(modules) => (&["plugins"], Some(modules)),
        None => (&["plugins", "modules"], plugins.get("modules").and_then(Value::as_sequence)),
    };
    for (index, entry) in modules.into_iter().flatten().enumerate() {
        if context.unknowns.include(entry) {
            continue;
        }
        let Err(stop) = (context.behaviour.plugin_entries)(entry) else { continue };
        let ValuePath(mut steps) = keys(path);
        steps.push(PathStep::Index(index));
        return Err(match stop {
            Stop::Refuses(message) => FrameworkError::refused_at(message, ValuePath(steps)),
            Stop::Breaks(message) => FrameworkError::crash(message.to_owned(), ValuePath(steps)),
        });
    }
    Ok(())
}

/// `validateConfiguredPluginReference`.
fn check_reference(entry: &str) -> Result<(), String> {
    if entry.is_empty() || trim(entry) != entry {
        return Err(NOT_TEXT.to_owned());
    }
    if entry.starts_with("./") {
        return match leaves_its_folder(entry) {
            true => Err(format!("Local plugin path \"{entry}\" must stay inside the service directory.")),
            false => Ok(()),
        };
    }
    // The version follows the first `@` that does not belong to the name.
    let scope = if entry.starts_with('@') { entry.find('/') } else { Some(0) };
    let version = scope.and_then(|start| entry[start..].find('@').map(|at| start + at));
    let reference = &entry[..version.unwrap_or(entry.len())];
    let in_name = if reference.starts_with('@') { 2 } else { 1 };
    let end = reference.match_indices('/').nth(in_name - 1).map(|(at, _)| at);
    let name = &reference[..end.unwrap_or(reference.len())];
    if !is_package_name(name) {
        return Err(format!("Invalid plugin name \"{name}\". Plugin names must be valid npm package names."));
    }
    if end.is_some_and(|end| !reference[end + 1..].split('/').all(is_subpath_segment)) {
        return Err(format!(
            "Invalid plugin reference \"{entry}\". A package subpath must not be empty or traverse directories."
        ));
    }
    match version {
        Some(_) => {
            let message = "The plugins configuration must list package names, not versioned install specs.";
            Err(message.to_owned())
        }
        None => Ok(()),
    }
}

/// Whether a relative path ends outside of the folder it begins in, or at a name there that begins with two dots.
fn leaves_its_folder(path: &str) -> bool {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.first().is_some_and(|first| first.starts_with(".."))
}

/// `^(?:@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*$`, of the length npm allows.
fn is_package_name(name: &str) -> bool {
    let (scope, package) = match name.strip_prefix('@') {
        Some(rest) => match rest.split_once('/') {
            Some((scope, package)) => (Some(scope), package),
            None => return false,
        },
        None => (None, name),
    };
    let is_part = |part: &str| {
        part.starts_with(|sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit())
            && part.chars().all(|sign| {
                sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '.' | '_' | '~' | '-')
            })
    };
    name.len() <= LONGEST_NAME && scope.is_none_or(is_part) && is_part(package)
}

fn is_subpath_segment(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
        && segment.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '~' | '-'))
}
