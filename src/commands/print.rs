//! `slsconf print`: what `serverless print` prints (`spec/print.md` §7).

use std::mem::ManuallyDrop;

use crate::cli::PrintArgs;
use crate::diagnostics::{Diagnostic, Failure};
use crate::framework::Resolved;
use crate::output::decycle::{Survey, decycle};
use crate::service::{Options, UnknownOption};
use crate::value::{Data, Mapping, Origin, Value};
use crate::variables::property;
use crate::yaml::emit::{self, Secrets};

use super::console::Console;
use super::{session, settings};

pub(super) fn run(args: &PrintArgs, unknown: Vec<UnknownOption>, console: &mut Console) -> u8 {
    let mut files = session::files();
    let options = Options {
        format: args.format.clone(),
        path: args.path.clone(),
        transform: args.transform.clone(),
        unknown,
        ..args.service.options()
    };
    let resolved = session::resolve(
        &mut files,
        &args.service,
        args.path_argument.as_deref(),
        options,
        args.allow_unresolved,
        console,
    );
    let resolved = match resolved {
        // The process ends after this: giving back a million values one by one would only take time.
        Ok(resolved) => ManuallyDrop::new(resolved),
        Err(failure) => return console.failure(&failure, &files),
    };
    settings::tell_difference(&resolved, &args.service, console);
    resolved.notes.iter().for_each(|note| console.note(note));
    if console.is_verbose() {
        console.diagnostics(&resolved.warnings, &files);
    }
    let rendered = select(&resolved, args).and_then(|value| {
        let secrets = if args.show_secrets { Secrets::Show } else { Secrets::Mask };
        let survey = Survey::of(&value);
        let format = args.format.as_deref().unwrap_or_default();
        let rendered = render(value, format, secrets, survey.loses_keys)?;
        Ok((rendered, if args.show_secrets { 0 } else { survey.secrets }))
    });
    let (rendered, masked) = match rendered {
        // As above: nothing is given back.
        Ok((rendered, masked)) => (ManuallyDrop::new(rendered), masked),
        Err(failure) => return console.failure(&failure, &files),
    };
    let exit_code = match &*rendered {
        Rendered::Text(text) => console.result(text),
        Rendered::Value(value, secrets, write_in) => console.result_in_chunks(|write| {
            write_in(value, *secrets, write);
            write("\n");
        }),
    };
    session::tell_unresolved(&resolved.unresolved, &files, console);
    if masked > 0 {
        let values = if masked == 1 { "1 secret is".to_owned() } else { format!("{masked} secrets are") };
        let how = if args.service.offline { "--offline fetches none" } else { "--show-secrets prints them" };
        console.note(&format!("{values} masked; {how}"));
    }
    exit_code
}

/// The part of the configuration that is asked for.
fn select(resolved: &Resolved, args: &PrintArgs) -> Result<Value, Failure> {
    let mut value = resolved.configuration.clone();
    if let Some(path) = args.path.as_deref().filter(|path| !path.is_empty()) {
        for step in path.split('.') {
            let found =
                property(&value, step).filter(|found| resolved.release.path_finds_falsy || found.is_truthy());
            value = found.ok_or_else(|| {
                let keys: Vec<_> =
                    value.as_mapping().into_iter().flat_map(Mapping::keys).map(|key| &**key).collect();
                let help = match keys.as_slice() {
                    [] => format!("there is nothing below the step before `{step}`"),
                    keys => format!("there is no `{step}` among {}", list(keys)),
                };
                Failure::configuration(Diagnostic::error(format!("Path \"{path}\" not found")).help(help))
            })?;
        }
    }
    match args.transform.as_deref().filter(|transform| !transform.is_empty()) {
        None => Ok(value),
        Some("keys") if value.is_null() => {
            let diagnostic = Diagnostic::error("Cannot convert undefined or null to object")
                .help("what --path leads to is null, which has no keys");
            Err(Failure::configuration(diagnostic))
        }
        Some("keys") => Ok(keys(&value)),
        Some(_) => Err(Failure::usage(
            Diagnostic::error("Transform can only be \"keys\"")
                .help("write --transform keys, or leave it out"),
        )),
    }
}

/// The first few of some names.
fn list(names: &[&str]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// JavaScript's `Object.keys`.
fn keys(value: &Value) -> Value {
    let texts: Vec<String> = match &value.data {
        Data::Mapping(mapping) => mapping.keys().map(|key| key.to_string()).collect(),
        Data::Sequence(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        Data::String(text) => (0..text.encode_utf16().count()).map(|index| index.to_string()).collect(),
        Data::Null | Data::Bool(_) | Data::Number(_) | Data::Secret(_) => Vec::new(),
    };
    let origin = Origin::Framework(&"keys");
    let texts = texts.into_iter().map(|text| Value::string(text, origin)).collect();
    Value::new(Data::Sequence(std::rc::Rc::new(texts)), origin)
}

/// What is printed.
enum Rendered {
    Text(String),
    /// A value whose text is written while it is made, since it can be much larger.
    Value(Value, Secrets, WriteIn),
}

/// How many bytes of JSON are written, about: as many as a text of node's can have letters. With more, the framework ends in
/// an error, too.
const JSON_LIMIT: usize = (1 << 29) - 24;

/// What writes a value piece by piece.
type WriteIn = fn(&Value, Secrets, &mut dyn FnMut(&str));

fn render(value: Value, format: &str, secrets: Secrets, loses_keys: bool) -> Result<Rendered, Failure> {
    // Bare text does not go through json-cycle.
    let value = match loses_keys && format != "text" {
        true => decycle(&value),
        false => value,
    };
    let mut text = match format {
        "" | "yaml" => return Ok(Rendered::Value(value, secrets, emit::dump_in_chunks)),
        "json" if !emit::json::is_at_most(JSON_LIMIT, &value, 0) => {
            let diagnostic = Diagnostic::error("The configuration is too large to be written as JSON")
                .help("add --path to pick a part of it; as YAML, what stands in many places is written once");
            return Err(Failure::configuration(diagnostic));
        }
        "json" => return Ok(Rendered::Value(value, secrets, emit::json::stringify_in_chunks)),
        "text" => emit::text::write(&value, secrets).map_err(|_| {
            let diagnostic = Diagnostic::error("Cannot print an object as \"text\"")
                .help("add --path to pick one value, or --transform keys");
            Failure::configuration(diagnostic)
        })?,
        _ => {
            return Err(Failure::usage(
                Diagnostic::error("Format must be \"yaml\", \"json\" or \"text\"")
                    .help("write --format json, for instance"),
            ));
        }
    };
    text.push('\n');
    Ok(Rendered::Text(text))
}
