//! The sources a variable can draw from, one file each; a new source is a file and a row of the table here.

pub mod aws;
mod cf;
mod env;
pub mod file;
mod opt;
mod output;
mod param;
mod remote;
mod s3;
mod script;
mod secrets;
mod self_;
mod sls;
mod ssm;
mod str_to_bool;

use super::error::ErrorId;
use super::evaluate::{Failure, Site, Stop};
use super::javascript::{self, Text};
use super::resolver::{PassSources, Resolver};
use super::syntax::Call;
use crate::value::{Place, Value};

/// A variable source.
#[derive(Debug)]
pub struct VariableSource {
    /// Its name in variables.
    pub name: &'static str,
    /// Gives a value, or says why it can't.
    pub resolve: fn(&mut Resolver, &Request) -> Result<Answer, Trouble>,
    /// What to do when it has no value for a call, in a sentence.
    pub missing_help: fn(&Resolver, &Call) -> Option<String>,
}

/// All sources slsconf knows.
pub const SOURCES: &[VariableSource] = &[
    aws::SOURCE,
    cf::SOURCE,
    env::SOURCE,
    file::SOURCE,
    opt::SOURCE,
    output::SOURCE,
    param::SOURCE,
    s3::SOURCE,
    secrets::SOURCE,
    self_::SOURCE,
    sls::SOURCE,
    ssm::SOURCE,
    str_to_bool::SOURCE,
];

/// What a source is asked.
#[derive(Debug)]
pub struct Request<'a> {
    /// The text the variable is in.
    pub site: &'a Site,
    /// The call as written.
    pub call: &'a Call,
    /// Its parameters, resolved.
    pub params: Option<Vec<Value>>,
    /// Its address, resolved.
    pub address: Option<Value>,
    /// Whether "no value" is a final answer.
    pub fulfilled: bool,
}

/// What a source has to say.
#[derive(Debug)]
pub enum Answer {
    /// A value; never `null`.
    Value(Value),
    /// No value, with the reason where the usual words do not do.
    Nothing(Option<String>),
    /// No value yet.
    Pending,
}

impl Answer {
    /// The value as an answer: `null` and `undefined` mean there is none.
    pub fn from_value(value: Option<Value>) -> Answer {
        match value {
            Some(value) if !value.is_null() => Answer::Value(value),
            _ => Answer::Nothing(None),
        }
    }
}

/// Why a source gives no answer.
#[derive(Debug)]
pub enum Trouble {
    /// Something else must be resolved first, or failed.
    Stop(Stop),
    /// The call is wrong or can't be served.
    Failure(Failure),
    /// The cause stands elsewhere; the text says what the variable has to do with it.
    FailureElsewhere(Failure, Place, String),
    /// The call can't be served because of what the place shows; the text says what that is.
    FailureBecause(Failure, Place, String),
    /// The machine lacks what serving the call takes.
    Environment(Failure),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Trouble {
        Trouble::Stop(stop)
    }
}

impl From<ErrorId> for Trouble {
    fn from(error: ErrorId) -> Trouble {
        Trouble::Stop(Stop::Failed(error))
    }
}

impl Trouble {
    /// A failure in the framework's words, with what to do about it.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Trouble {
        Trouble::Failure(Failure { message: message.into(), help: Some(help.into()) })
    }
}

impl Request<'_> {
    /// The address as text. `named` is the source's name in upstream's messages.
    pub(super) fn required_address(&self, named: &str, example: &str) -> Result<Text, Trouble> {
        let address = self.address.as_ref().filter(|address| address.is_truthy());
        let Some(address) = address else {
            let message = format!("Missing address argument in variable \"{}\" source", self.call.name);
            return Err(Trouble::new(message, format!("write what you want after the colon: `{example}`")));
        };
        text_argument(address, || {
            format!(
                "Non-string address argument in variable \"{named}\" source: {}",
                javascript::short_text(address)
            )
        })
    }
}

/// An argument as text, or the failure with this message.
fn text_argument(value: &Value, message: impl FnOnce() -> String) -> Result<Text, Trouble> {
    javascript::coerce_text(value)
        .ok_or_else(|| Trouble::new(message(), "a variable in an address or parameter must give a text"))
}

/// The source with this name, if the pass knows it.
pub(super) fn find(pass: &PassSources, name: &str) -> Option<&'static VariableSource> {
    if !pass.known.contains(&name) {
        return None;
    }
    SOURCES.iter().find(|source| source.name == name)
}

/// What to do when `call`, the last source of a variable, has no value.
pub(super) fn missing_value_help(resolver: &Resolver, call: &Call) -> Option<String> {
    let source = SOURCES.iter().find(|source| source.name == call.name)?;
    let own = (source.missing_help)(resolver, call);
    own.or_else(|| Some(format!("check the name, or add a fallback: `${{{}:…, 'value'}}`", call.name)))
}

/// Whether the answer to a call lies outside of all files: with AWS, the dashboard, or a program.
pub fn asks_elsewhere(call: &Call) -> bool {
    matches!(call.name.as_str(), "aws" | "cf" | "output" | "s3" | "ssm") || file::is_script(call)
}

/// Whether it is not this program that says what is wrong with a call: the dashboard does, or a JavaScript file.
pub(super) fn answers_elsewhere(call: &Call) -> bool {
    call.name == output::SOURCE.name || file::is_script(call)
}

/// The address of a call as written, if it is there and has no variables.
pub fn plain_address(call: &Call) -> Option<String> {
    call.address.as_ref().filter(|address| address.template.is_none()).map(ToString::to_string)
}
