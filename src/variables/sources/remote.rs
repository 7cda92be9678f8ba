//! What the sources that ask AWS have in common: regions, addresses of two parts, and words for errors.

use std::rc::Rc;

use super::{Answer, Request, Trouble};
use crate::aws::{AwsError, AwsErrorKind, Call, Reply};
use crate::value::{Derivation, Value};
use crate::variables::evaluate::Failure;
use crate::variables::javascript::{Text, coerce_text};
use crate::variables::resolver::Resolver;

/// The answer to a call; `None` if it is not there yet.
pub(super) fn ask(resolver: &mut Resolver, request: &Request, call: Call) -> Result<Option<Reply>, Trouble> {
    // Only the last phase is allowed to be slow; upstream does not have these sources before.
    if !request.fulfilled {
        return Ok(None);
    }
    match resolver.context.aws.ask(call).cloned() {
        None => Ok(None),
        Some(Ok(reply)) => Ok(Some(reply)),
        Some(Err(error)) => Err(trouble(resolver, request, error)),
    }
}

/// A text from AWS as an answer, with where it is from in words.
pub(super) fn text_answer(resolver: &mut Resolver, text: String, from: String) -> Answer {
    let origin = resolver.provenance.record(Derivation::External(from.into()));
    Answer::Value(Value::string(text, origin))
}

/// The region a parameter names, else that of the service.
pub(super) fn region(
    resolver: &Resolver,
    request: &Request,
    parameter: Option<&Value>,
) -> Result<String, Trouble> {
    let named = parameter.and_then(coerce_text).filter(|region| !region.expose().is_empty());
    let region = match named {
        Some(region) => region,
        None => {
            let region = resolver.region(request.site.property)?;
            coerce_text(&region).unwrap_or_else(|| Text::plain("us-east-1"))
        }
    };
    Ok(region.expose().to_string())
}

/// The form of an address that has two parts.
pub(super) struct Pair {
    /// The source.
    pub source: &'static str,
    /// What is between the parts. The first one counts.
    pub separator: char,
    /// What messages call the whole.
    pub format: &'static str,
    /// What to do, in a sentence.
    pub help: &'static str,
    /// An example of a variable.
    pub example: &'static str,
}

/// An address of two parts.
pub(super) struct Parts {
    /// What is before the separator.
    pub before: String,
    /// What is after it.
    pub after: String,
    /// What may be shown of the whole.
    pub shown: Rc<str>,
}

impl Pair {
    /// The two parts of the address of a call.
    pub fn split(&self, request: &Request) -> Result<Parts, Trouble> {
        let address = request.required_address(self.source, self.example)?;
        let shown = Rc::clone(address.shown());
        match address.expose().split_once(self.separator) {
            Some((before, after)) => Ok(Parts { before: before.to_owned(), after: after.to_owned(), shown }),
            None => {
                let message = format!(
                    "Unsupported \"{shown}\" address argument in variable \"{}\" source. Expected \"{}\" format",
                    self.source, self.format
                );
                Err(Trouble::new(message, self.help))
            }
        }
    }
}

/// An error of AWS, in its own words where it has some.
fn trouble(resolver: &Resolver, request: &Request, error: AwsError) -> Trouble {
    let keys = resolver.context.aws.keys();
    let message = match error.kind {
        // Upstream's words; where a profile is at fault, the error says so.
        AwsErrorKind::NoSource if error.code.is_none() => format!(
            "AWS provider credentials not found. Learn how to set up AWS provider credentials in our docs here: <{}>.",
            resolver.context.dialect.credentials_page
        ),
        _ => without_secrets(request, &error.message),
    };
    let help = match (error.kind, error.help()) {
        (AwsErrorKind::NoSource, Some(help)) => format!(
            "`{}` needs AWS (a fallback is only used when AWS has no value): {help}; --allow-unresolved prints the rest",
            request.call
        ),
        (AwsErrorKind::Offline | AwsErrorKind::NotBuilt, Some(help)) => {
            format!("`{}` needs AWS: {help}; --allow-unresolved prints the rest", request.call)
        }
        (_, Some(help)) => format!("{help} (asked with the keys of {keys})"),
        (_, None) => format!("`{}` was asked with the keys of {keys}", request.call),
    };
    Trouble::Environment(Failure { message, help: Some(help) })
}

/// AWS's words, which quote names; a name can be a secret.
fn without_secrets(request: &Request, message: &str) -> String {
    let address = request.address.as_ref().and_then(coerce_text).filter(Text::is_secret);
    match address {
        Some(address) if !address.expose().is_empty() => {
            message.replace(&**address.expose(), address.shown())
        }
        _ => message.to_owned(),
    }
}
