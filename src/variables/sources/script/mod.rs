//! `${file(x.js):address}`: files that are JavaScript, whose functions may ask for other variables.

mod questions;
mod secrecy;

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use super::{Answer, Request, Trouble, file};
use crate::javascript::{CallId, Event, Inclusion, Outcome, Question, Unavailable, from_json, to_json};
use crate::source::ReadProblem;
use crate::value::{Derivation, Origin, Place, Secret, Value};
use crate::variables::evaluate::{Failure, Stop};
use crate::variables::properties::PropertyId;
use crate::variables::resolver::Resolver;
use crate::variables::{Context, ErrorId};

/// What is wanted of which file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Script {
    /// The file, absolute.
    pub path: PathBuf,
    /// How messages name it.
    pub name: String,
    /// The address in it.
    pub address: Option<String>,
}

/// The calls of this run.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The pass the rest is about.
    pass: u32,
    /// What files gave. Upstream asks each once a pass, too, whichever properties want it.
    given: HashMap<Script, Result<Given, Refusal>>,
    /// Functions that wait for another property to be resolved.
    waiting: HashMap<(PropertyId, Script), Call>,
}

impl Calls {
    /// A pass goes on under another number; what was given in it counts, what had to wait is asked again.
    pub(super) fn resume(&mut self, pass: u32) {
        self.pass = pass;
        self.given.retain(|_, given| !matches!(given, Err(Refusal::Pending)));
    }
}

/// A value from a file; `None` for no value.
type Given = Option<Value>;

/// Why a file gives no value in this pass.
#[derive(Clone, Debug)]
enum Refusal {
    Pending,
    Failed(ErrorId),
    Failure(Failure, Option<Place>),
    Environment(Failure),
}

/// A call on its way.
#[derive(Debug)]
struct Call {
    id: CallId,
    /// What it asked and was not answered yet.
    open: Vec<(u32, Question)>,
    /// The secrets it was told.
    secrets: Vec<Rc<Secret>>,
    /// The errors it was told, which come back by their number in this list.
    errors: Vec<ErrorId>,
}

/// The value of a JavaScript file, in so far as it can be known in this pass.
///
/// A function that asks for a property which is not resolved yet is left waiting, as upstream leaves it: the
/// resolver turns to that property, comes back, and the same call goes on.
pub(super) fn resolve(resolver: &mut Resolver, request: &Request, script: Script) -> Result<Answer, Trouble> {
    let calls = &mut resolver.context.file_cache.scripts;
    if calls.pass != resolver.pass.number {
        *calls = Calls { pass: resolver.pass.number, ..Calls::default() };
    }
    let given = match calls.given.get(&script) {
        Some(given) => given.clone(),
        None => {
            let given = run(resolver, request, &script)?;
            resolver.context.file_cache.scripts.given.insert(script, given.clone());
            given
        }
    };
    given.map(Answer::from_value).map_err(|refusal| match refusal {
        Refusal::Pending => Trouble::Stop(Stop::Pending),
        Refusal::Failed(error) => error.into(),
        Refusal::Failure(failure, None) => Trouble::Failure(failure),
        Refusal::Failure(failure, Some(place)) => {
            Trouble::FailureBecause(failure, place, "thrown here".to_owned())
        }
        Refusal::Environment(failure) => Trouble::Environment(failure),
    })
}

/// Runs a file until it is done; stops when something else must be resolved before it can go on.
fn run(
    resolver: &mut Resolver,
    request: &Request,
    script: &Script,
) -> Result<Result<Given, Refusal>, Trouble> {
    if !is_there(script) {
        return Ok(Ok(None));
    }
    if let Some(problem) = no_file(script) {
        let message = format!("Cannot load \"{}\": {problem}", script.name);
        return Ok(Err(Refusal::Failure(Failure { message, help: Some(problem.help().to_owned()) }, None)));
    }
    let key = (request.site.property, script.clone());
    let waiting = resolver.context.file_cache.scripts.waiting.remove(&key);
    let mut call = match waiting.filter(|call| resolver.context.javascript.knows(call.id)) {
        Some(call) => call,
        None => match begin(&mut resolver.context, script) {
            Ok(call) => call,
            Err(problem) => return Ok(Err(unavailable(&problem, script))),
        },
    };
    let origin = Derivation::External(format!("JavaScript file {}", script.name).into());
    let origin = resolver.provenance.record(origin);
    loop {
        let mut needs = Vec::new();
        for (ask, question) in std::mem::take(&mut call.open) {
            let reply = match questions::answer(resolver, request, origin, &question, &mut call) {
                Ok(reply) => reply,
                Err(more) => {
                    needs.extend(more);
                    call.open.push((ask, question));
                    continue;
                }
            };
            if let Err(problem) = resolver.context.javascript.answer(call.id, ask, &reply) {
                return Ok(Err(unavailable(&problem, script)));
            }
        }
        if !needs.is_empty() {
            resolver.context.file_cache.scripts.waiting.insert(key, call);
            return Err(Stop::Needs(needs).into());
        }
        match resolver.context.javascript.next(call.id) {
            Ok(Event::Ask(ask, question)) => call.open.push((ask, question)),
            Ok(Event::Done(outcome)) => {
                return Ok(given(&mut resolver.context, script, outcome, origin, &call));
            }
            Err(problem) => return Ok(Err(unavailable(&problem, script))),
        }
    }
}

/// Whether node's `require.resolve` can find the file; asking here saves starting node for nothing.
fn is_there(script: &Script) -> bool {
    ["", ".js", ".json", ".node"].iter().any(|suffix| {
        let mut path = script.path.clone().into_os_string();
        path.push(suffix);
        PathBuf::from(path).exists()
    })
}

/// Why there is nothing to run where a file should be: node would wait for a pipe, and read a device for ever.
fn no_file(script: &Script) -> Option<ReadProblem> {
    let metadata = fs::metadata(&script.path).ok()?;
    // Node takes a folder for a module.
    (!metadata.is_file() && !metadata.is_dir()).then_some(ReadProblem::NotRegular)
}

fn begin(context: &mut Context, script: &Script) -> Result<Call, Unavailable> {
    let mut secrets = Vec::new();
    let options = to_json(&context.options, &mut secrets);
    let inclusion = Inclusion {
        path: &script.path,
        name: &script.name,
        address: script.address.as_deref(),
        options: &options,
    };
    let id = context.javascript.include(context.environment.texts(), inclusion)?;
    Ok(Call { id, open: Vec::new(), secrets, errors: Vec::new() })
}

fn unavailable(problem: &Unavailable, script: &Script) -> Refusal {
    let failure = Failure { message: problem.message(&script.name), help: Some(problem.help().to_owned()) };
    if problem.is_environment() { Refusal::Environment(failure) } else { Refusal::Failure(failure, None) }
}

/// What a finished call gave.
fn given(
    context: &mut Context,
    script: &Script,
    outcome: Outcome,
    origin: Origin,
    call: &Call,
) -> Result<Given, Refusal> {
    match outcome {
        Outcome::Value { value } => {
            let value = from_json(&value, origin);
            Ok(Some(match call.secrets.is_empty() {
                true => value,
                false => secrecy::hidden(&value, &format!("file({})", script.name)),
            }))
        }
        Outcome::Unsupported { shown } => {
            let help = "return a text, number, boolean, list or plain object";
            Err(Refusal::Failure(file::unsupported(&secrecy::redacted(shown, &call.secrets), help), None))
        }
        Outcome::Pending => Err(Refusal::Pending),
        Outcome::Failed { error } => {
            Err(call.errors.get(error as usize).map_or(Refusal::Pending, |error| Refusal::Failed(*error)))
        }
        Outcome::Error(thrown) => {
            let message = secrecy::redacted(thrown.message.clone(), &call.secrets);
            let place = thrown.span(&mut context.files).map(|scalar| Place { scalar, part: None });
            Err(Refusal::Failure(Failure { message, help: Some(thrown.help()) }, place))
        }
    }
}
