//! What a JavaScript file asks of the configuration, and what it is answered.

use super::Call;
use crate::javascript::{Question, Reply, to_json};
use crate::value::{Derivation, Origin, Value};
use crate::variables::evaluate::{Failure, Stop};
use crate::variables::properties::PropertyId;
use crate::variables::resolver::Resolver;
use crate::variables::sources::{Request, Trouble};
use crate::variables::syntax;

/// The answer to a question, or what must be resolved before there is one.
pub(super) fn answer(
    resolver: &mut Resolver,
    request: &Request,
    origin: Origin,
    question: &Question,
    call: &mut Call,
) -> Result<Reply, Vec<PropertyId>> {
    let property = request.site.property;
    // Errors in what a file asks are labelled on the variable that includes it.
    let text = |resolver: &mut Resolver, text: &str| {
        let expression = resolver.place_of(request.site, None);
        let written = format!("${{{}}}", request.call);
        let derivation = Derivation::Variable {
            expression,
            range: (0, written.len() as u32),
            text: written.into(),
            chosen: 0,
            found: origin,
            passed: Vec::new(),
        };
        Value::string(text, resolver.provenance.record(derivation))
    };
    let asked = match question {
        Question::Property(keys) => {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            resolver.configuration_property(property, &keys)
        }
        Question::Variable(asked) | Question::Text(asked) => {
            let is_variable = matches!(question, Question::Variable(_));
            let asked = if is_variable { format!("${{{asked}}}") } else { asked.clone() };
            match syntax::parse(&asked) {
                Ok(Some(template)) => {
                    let value = text(resolver, &asked);
                    resolver.resolve_parsed(property, value, &template).map(Some).map_err(Trouble::from)
                }
                Ok(None) if is_variable => {
                    let message = format!("Invalid variable value: \"{asked}\"");
                    Err(Trouble::Failure(Failure { message, help: None }))
                }
                Ok(None) => Ok(Some(text(resolver, &asked))),
                Err(error) => Err(Trouble::Failure(Failure { message: error.to_string(), help: None })),
            }
        }
    };
    Ok(match asked {
        Ok(value) => Reply::Value { value: value.map(|value| to_json(&value, &mut call.secrets)) },
        Err(Trouble::Stop(Stop::Needs(needs))) => return Err(needs),
        Err(Trouble::Stop(Stop::Pending)) => Reply::Pending,
        Err(Trouble::Stop(Stop::Failed(error))) => {
            call.errors.push(error);
            let message = resolver.errors[error.index()].to_string();
            Reply::Failed { error: Some(call.errors.len() as u32 - 1), message }
        }
        Err(
            Trouble::Failure(failure)
            | Trouble::FailureElsewhere(failure, ..)
            | Trouble::FailureBecause(failure, ..)
            | Trouble::Environment(failure),
        ) => Reply::Failed { error: None, message: failure.message },
    })
}
