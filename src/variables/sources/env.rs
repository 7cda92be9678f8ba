//! `${env:NAME}`: environment variables, with those of `.env` files.

use super::{Answer, Request, Trouble, VariableSource, plain_address};
use crate::value::{Derivation, Origin, Value};
use crate::variables::resolver::Resolver;
use crate::variables::syntax::Call;

pub(super) const SOURCE: VariableSource = VariableSource { name: "env", resolve, missing_help };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let name = request.required_address("env", "${env:NAME}")?;
    let Some(variable) = resolver.context.environment.ask(name.expose()) else {
        return Ok(if request.fulfilled { Answer::Nothing(None) } else { Answer::Pending });
    };
    let origin = match variable.set_at {
        Some(span) => Origin::Written(span),
        None => {
            let what = format!("environment variable {}", name.shown());
            resolver.provenance.record(Derivation::External(what.into()))
        }
    };
    Ok(Answer::Value(Value::string(variable.text, origin)))
}

fn missing_help(_: &Resolver, call: &Call) -> Option<String> {
    let name = plain_address(call)?;
    Some(format!("set the environment variable {name}, or add a fallback: `${{env:{name}, 'value'}}`"))
}
