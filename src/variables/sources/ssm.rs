//! `${ssm(region, raw, noDecrypt):name}`: parameters and secrets kept in Systems Manager.

use std::rc::Rc;

use super::remote::{ask, region};
use super::{Answer, Request, Trouble, VariableSource};
use crate::aws::{Call, Parameter, ParameterKind, Reply};
use crate::value::{Data, Derivation, Secret, Value};
use crate::variables::resolver::Resolver;
use crate::yaml;

pub(super) const SOURCE: VariableSource = VariableSource { name: "ssm", resolve, missing_help: |_, _| None };

/// Parameters below this path are secrets of Secrets Manager.
const SECRETS: &str = "/aws/reference/secretsmanager/";

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let address = request.required_address("ssm", "${ssm:/path/to/name}")?;
    let params = request.params.as_deref().unwrap_or_default();
    let (flags, others): (Vec<&Value>, Vec<&Value>) =
        params.iter().partition(|param| matches!(param.as_str(), Some("raw" | "noDecrypt")));
    let has = |name: &str| flags.iter().any(|flag| flag.as_str() == Some(name));
    let region = region(resolver, request, others.first().copied())?;
    let name = address.expose().to_string();
    let call = Call::Parameter { region: Some(region.clone()), name, decrypt: !has("noDecrypt") };
    let Some(reply) = ask(resolver, request, call)? else { return Ok(Answer::Pending) };
    let Reply::Parameter(Some(Parameter { kind, value })) = reply else {
        return Ok(Answer::Nothing(None));
    };
    let from = format!("SSM parameter {} in {region}", address.shown());
    let origin = resolver.provenance.record(Derivation::External(from.into()));
    let text = || Value::string(value.expose(), origin);
    let found = match &kind {
        ParameterKind::StringList if !has("raw") => {
            let items = value.expose().split(',').map(|item| Value::string(item, origin)).collect();
            Value::new(Data::Sequence(Rc::new(items)), origin)
        }
        ParameterKind::SecureString if !has("raw") && value.expose().starts_with('{') => {
            yaml::parse_json(value.expose(), origin).unwrap_or_else(text)
        }
        ParameterKind::String | ParameterKind::StringList | ParameterKind::SecureString => text(),
        ParameterKind::Other(kind) => {
            let message = format!("Unexpected parameter type: \"{kind}\"");
            return Err(Trouble::new(message, "there are String, StringList and SecureString"));
        }
    };
    let secret = kind == ParameterKind::SecureString || address.expose().starts_with(SECRETS);
    Ok(Answer::Value(match secret {
        true => hidden(&found, &format!("ssm:{}", address.shown())),
        false => found,
    }))
}

/// The value with every scalar in it as a secret. `null` stays: that nothing is there is no secret.
fn hidden(value: &Value, source: &str) -> Value {
    value.map_scalars(&|scalar| match &scalar.data {
        Data::Null => scalar.clone(),
        _ => Value::new(Data::Secret(Rc::new(Secret::from_source(scalar.clone(), source))), scalar.origin),
    })
}
