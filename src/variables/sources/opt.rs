//! `${opt:NAME}`: options of the command line.

use super::{Answer, Request, Trouble, VariableSource, plain_address, text_argument};
use crate::value::{Derivation, Value};
use crate::variables::javascript::short_text;
use crate::variables::resolver::Resolver;
use crate::variables::syntax::Call;

pub(super) const SOURCE: VariableSource = VariableSource { name: "opt", resolve, missing_help };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let options = &resolver.context.options;
    let Some(address) = request.address.as_ref().filter(|address| !address.is_null()) else {
        return Ok(if request.fulfilled { Answer::Value(options.clone()) } else { Answer::Pending });
    };
    let name = text_argument(address, || {
        format!("Non-string address argument in variable \"opt\" source: {}", short_text(address))
    })?;
    let known = options.get(name.expose()).cloned();
    Ok(match known {
        Some(value) if !value.is_null() => {
            let what = format!("option --{}", name.shown());
            let origin = resolver.provenance.record(Derivation::External(what.into()));
            Answer::Value(Value::new(value.data, origin))
        }
        // A name the command does not know may be an option of a plugin, which is known later.
        None if !request.fulfilled => Answer::Pending,
        _ => Answer::Nothing(None),
    })
}

fn missing_help(_: &Resolver, call: &Call) -> Option<String> {
    let name = plain_address(call)?;
    Some(format!("give the option --{name}, or add a fallback: `${{opt:{name}, 'value'}}`"))
}
