//! The configuration file as a value, or why it is none (`spec/print.md` §1.2).

use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::source::{FileId, Sources};
use crate::value::Value;
use crate::yaml::{self, Schema, YamlErrorKind};

use super::locate::Location;

/// Reads and parses the configuration.
pub fn read(files: &mut Sources, location: &Location, schema: &Schema) -> Result<Value, Failure> {
    let name = location.file_name();
    let read = if location.stdin { files.read_stdin(&location.path) } else { files.read(&location.path) };
    let file = read.map_err(|problem| {
        let message = format!("Cannot read {}: {problem}", location.path.display());
        Failure::usage(Diagnostic::error(message).help(problem.help()))
    })?;
    let extension = location.path.extension().and_then(|extension| extension.to_str());
    let value = match extension {
        Some("json") => Some(read_json(files, file, &name)?),
        _ => read_yaml(files, file, location, schema)?,
    };
    let Some(value) = value.filter(|value| value.as_mapping().is_some()) else {
        let start = crate::source::Span::new(file, 0, 0);
        let diagnostic = Diagnostic::error(format!(
            "Invalid configuration at \"{name}\": Plain object expected"
        ))
        .label(Some(start), "a configuration is a map that begins with keys such as `service:`")
        .help(
            "begin with `service: my-service` and `provider: aws`, or name another file: slsconf print FILE",
        );
        return Err(Failure::configuration(diagnostic));
    };
    Ok(value)
}

fn read_yaml(
    files: &Sources,
    file: FileId,
    location: &Location,
    schema: &Schema,
) -> Result<Option<Value>, Failure> {
    let contents = yaml::read_contents(files, file, schema).map_err(|error| {
        let name = location.file_name();
        let reason = match error.kind {
            YamlErrorKind::Circular => format!(
                "Invalid configuration at \"{name}\": Plain JSON structure expected, when parsing observed error: {}",
                error.reason
            ),
            YamlErrorKind::Parse => match error.mark {
                None => format!("Cannot parse \"{name}\": {}", error.reason),
                Some(mark) => format!(
                    "Cannot parse \"{name}\": {} in \"{}\" ({}:{})",
                    error.reason,
                    location.path.display(),
                    mark.line,
                    mark.column
                ),
            },
        };
        let mut diagnostic =
            Diagnostic::error(reason).label(error.span, error.reason.clone()).help(help(error.help));
        if let Some((span, text)) = error.related {
            diagnostic = diagnostic.label(Some(span), text);
        }
        Failure::new(FailureKind::Configuration, diagnostic)
    })?;
    Ok(contents.value)
}

/// What to do about a text that can't be read.
fn help(known: Option<Box<str>>) -> String {
    known.map_or_else(
        || "up to this place it can be read: correct it here or just before".to_owned(),
        String::from,
    )
}

fn read_json(files: &Sources, file: FileId, name: &str) -> Result<Value, Failure> {
    yaml::read_json(files, file).map_err(|error| {
        let message = format!("Cannot parse \"{name}\": JSON parse error: {error}");
        let diagnostic = Diagnostic::error(message).label(error.span, error.reason.clone());
        Failure::configuration(diagnostic.help(help(error.help)))
    })
}
