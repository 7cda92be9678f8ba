//! `${self:path.to.property}`: other properties of the configuration.

use super::{Answer, Request, Trouble, VariableSource, plain_address};
use crate::suggest::closest;
use crate::value::Value;
use crate::variables::evaluate::Stop;
use crate::variables::javascript;
use crate::variables::resolver::Resolver;
use crate::variables::syntax::Call;

pub(super) const SOURCE: VariableSource = VariableSource { name: "self", resolve, missing_help };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let address = match request.address.as_ref().filter(|address| address.is_truthy()) {
        None => None,
        Some(address) => match address.as_str() {
            Some(text) => Some(text.to_owned()),
            None => match javascript::coerce_text(address).filter(|text| text.is_secret()) {
                Some(text) => Some(text.expose().to_string()),
                None => {
                    let help = "the address must be a text such as `custom.name`";
                    return Err(Trouble::new("TypeError: address.split is not a function", help));
                }
            },
        },
    };
    let address = address.unwrap_or_default();
    if let Some(message) = resolver.cyclic_calls.get(&address) {
        return Err(Trouble::new(message.clone(), "the property referred to is part of a cycle"));
    }
    let keys: Vec<&str> = if address.is_empty() { Vec::new() } else { address.split('.').collect() };
    let value = resolver.configuration_property(request.site.property, &keys);
    match &value {
        Err(Trouble::Stop(Stop::Needs(needs))) => {
            for need in needs {
                resolver.needed_by.insert((request.site.property, *need), address.clone());
            }
        }
        Err(Trouble::Failure(failure)) => {
            resolver.cyclic_calls.insert(address.clone(), failure.message.clone());
        }
        _ => {}
    }
    let value = value?;
    let inherited = keys.last().and_then(|key| javascript::inherited_function(key));
    match inherited.filter(|_| value.is_none() && resolver.context.dialect.follows_inherited) {
        None => Ok(Answer::from_value(value)),
        Some(function) => {
            let message = format!("Source \"self\" returned not supported result: \"{function}\"");
            Err(Trouble::new(
                message,
                "every JavaScript object has a function of this name; give the property another",
            ))
        }
    }
}

fn missing_help(resolver: &Resolver, call: &Call) -> Option<String> {
    let address = plain_address(call)?;
    match address.as_str() {
        // The framework fills these in only after the file's own properties are resolved.
        "provider.stage" => {
            return Some(
                "write `sls:stage` in place of `self:provider.stage`: it knows the default, too".to_owned(),
            );
        }
        "provider.region" => {
            return Some(
                "write `aws:region` in place of `self:provider.region`: it knows the default, too".to_owned(),
            );
        }
        _ => {}
    }
    let mut value = &resolver.configuration;
    let mut walked = String::from("the configuration");
    for key in address.split('.') {
        match value.get(key) {
            Some(next) if next.is_null() => {
                return Some(format!("`{address}` is null, which counts as no value"));
            }
            Some(next) => {
                value = next;
                walked = format!("`{}`", &address[..end_of(&address, key)]);
            }
            None => return Some(no_such_key(value, key, &walked)),
        }
    }
    None
}

/// Offset just after `key`, which is a part of `address`.
fn end_of(address: &str, key: &str) -> usize {
    key.as_ptr() as usize - address.as_ptr() as usize + key.len()
}

fn no_such_key(value: &Value, key: &str, walked: &str) -> String {
    let keys = value.as_mapping().into_iter().flat_map(|mapping| mapping.keys()).map(|key| &**key);
    match closest(key, keys) {
        Some(similar) => format!("{walked} has no `{key}`; did you mean `{similar}`?"),
        None => format!("{walked} has no `{key}`; define it, or add a fallback after a comma"),
    }
}
