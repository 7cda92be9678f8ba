//! `slsconf explain`: where a value comes from, or what a rule is about.

use crate::cli::{ExplainArgs, ExplainFormat};
use crate::diagnostics::{Diagnostic, Failure};
use crate::framework::{Resolved, Unresolved};
use crate::output::explanation::{self, Explanation};
use crate::output::{self, rule_page};
use crate::rules;
use crate::service::{Options, UnknownOption};
use crate::source::Sources;
use crate::suggest;
use crate::value::{Data, Mapping, Value};
use crate::variables::property;
use crate::yaml::emit::{Secrets, json};

use super::console::Console;
use super::provenance::Tracer;
use super::{session, settings};

pub(super) fn run(args: &ExplainArgs, unknown: Vec<UnknownOption>, console: &mut Console) -> u8 {
    if let Some(rule) = rules::find(&args.value_path) {
        return console.result(&match args.format {
            ExplainFormat::Text => rule_page::text(rule),
            ExplainFormat::Json => output::rules::json_of(rule),
        });
    }
    let mut files = session::files();
    let options = Options { unknown, ..args.service.options() };
    // A value that can't be resolved is worth explaining, too.
    let resolved =
        session::resolve(&mut files, &args.service, args.path_argument.as_deref(), options, true, console);
    let explained = resolved.and_then(|resolved| {
        let explanation = explain(&resolved, &files, args)?;
        Ok((resolved, explanation))
    });
    let (resolved, explanation) = match explained {
        Ok(explained) => explained,
        Err(failure) => return console.failure(&failure, &files),
    };
    settings::tell_difference(&resolved, &args.service, console);
    let exit_code = match args.format {
        ExplainFormat::Text => console.result(&explanation::text(&explanation)),
        ExplainFormat::Json => {
            console.result_in_chunks(|write| explanation::json_in_chunks(&explanation, write))
        }
    };
    let concerned = |unresolved: &Unresolved| unresolved.properties.contains(&args.value_path);
    let failed: Vec<_> =
        resolved.unresolved.into_iter().filter(concerned).map(|unresolved| unresolved.diagnostic).collect();
    console.diagnostics(&failed, &files);
    if failed.is_empty() { exit_code } else { 1 }
}

fn explain(resolved: &Resolved, files: &Sources, args: &ExplainArgs) -> Result<Explanation, Failure> {
    let tracer = Tracer::new(&resolved.provenance, files);
    let mut value = resolved.configuration.clone();
    let mut above = Vec::new();
    let mut walked = 0;
    for step in args.value_path.split('.') {
        let next = property(&value, step).ok_or_else(|| not_found(&value, &args.value_path, step))?;
        if walked > 0 {
            above.push((args.value_path[..walked - 1].to_owned(), value.origin));
        }
        walked += step.len() + 1;
        value = next;
    }
    let is_container = value.is_collection();
    if (args.format == ExplainFormat::Json || !is_container) && !json::is_at_most(SHOWN, &value, 1) {
        let message = format!("\"{}\" is too large to be written out", args.value_path);
        let help = match is_container {
            true => "explain a property inside of it, or leave out --format json",
            false => "`slsconf print --path` prints it",
        };
        return Err(Failure::configuration(Diagnostic::error(message).help(help)));
    }
    let secrets = if args.show_secrets { Secrets::Show } else { Secrets::Mask };
    let is_secret = matches!(value.data, Data::Secret(_));
    // First what was asked for: how much is told has a limit.
    let steps = tracer.trace(value.origin);
    let mut containers: Vec<_> =
        above.into_iter().map(|(path, origin)| (path, tracer.trace(origin))).collect();
    containers.retain(|(_, steps)| steps.iter().any(|step| step.source.is_some()));
    Ok(Explanation { path: args.value_path.clone(), value, secrets, is_secret, steps, containers })
}

/// How long a value may be when it is written out, about, in bytes.
const SHOWN: usize = 16 << 20;

fn not_found(value: &Value, path: &str, step: &str) -> Failure {
    let keys = || value.as_mapping().into_iter().flat_map(Mapping::keys).map(|key| &**key);
    let help = match suggest::closest(step, keys()) {
        Some(similar) => format!("did you mean `{similar}` instead of `{step}`?"),
        None => "slsconf print --path … --transform keys lists what is there".to_owned(),
    };
    Failure::configuration(Diagnostic::error(format!("Path \"{path}\" not found")).help(help))
}
