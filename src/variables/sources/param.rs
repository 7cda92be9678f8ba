//! `${param:NAME}`: parameters of the command line and of the `params` section.

use super::{Answer, Request, Trouble, VariableSource, plain_address};
use crate::value::{Derivation, Value};
use crate::variables::javascript;
use crate::variables::resolver::Resolver;
use crate::variables::syntax::Call;

pub(super) const SOURCE: VariableSource = VariableSource { name: "param", resolve, missing_help };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let name = request.required_address("param", "${param:name}")?;
    // The stage is looked at first, even if it turns out not to matter.
    let stage = javascript::text_of(&resolver.stage(request.site.property)?);
    let given = given_params(resolver)?;
    // The last one given wins.
    if let Some((_, text)) = given.into_iter().rev().find(|(key, _)| **key == **name.expose()) {
        let origin = resolver
            .provenance
            .record(Derivation::External(format!("option --param {}", name.shown()).into()));
        return Ok(Answer::Value(Value::string(text, origin)));
    }
    let at = |path: &[&str]| resolver.configuration.at(path).filter(|value| !value.is_null());
    let found = [&**stage.expose(), "default"].iter().find_map(|section| {
        let has_stages = resolver.context.dialect.has_stages;
        let of_stage = has_stages.then(|| at(&["stages", section, "params", name.expose()])).flatten();
        of_stage.or_else(|| at(&["params", section, name.expose()]))
    });
    if let Some(value) = found {
        return Ok(Answer::Value(value.clone()));
    }
    let configured = |key: &str| resolver.configuration.get(key).is_some_and(Value::is_truthy);
    let dashboard = configured("org") && configured("app");
    let reason = resolver.context.dialect.missing_param.map(|reason| reason(name.shown(), dashboard));
    Ok(Answer::Nothing(reason))
}

/// The `--param` options as names and values; one that is neither fails every use of the source.
fn given_params(resolver: &Resolver) -> Result<Vec<(String, String)>, Trouble> {
    let options = resolver.context.options.get("param").and_then(Value::as_sequence).unwrap_or_default();
    let mut params = Vec::with_capacity(options.len());
    for option in options.iter().filter_map(Value::as_str) {
        let Some(param) = split_param(option) else {
            let message = format!(
                "Encountered invalid \"--param\" CLI option value: \"{option}\". Supported format: \"--param='<key>=<val>'\""
            );
            return Err(Trouble::new(
                message,
                "write the name, an equals sign and a value that is not empty",
            ));
        };
        params.push(param);
    }
    Ok(params)
}

/// What the unanchored regular expression `([^=]+)=(.+)` finds first; its `.` stops at line breaks.
fn split_param(option: &str) -> Option<(String, String)> {
    let mut start = 0;
    while let Some(length) = option[start..].find('=') {
        let (key, rest) = (&option[start..start + length], &option[start + length + 1..]);
        let value = rest.split(['\n', '\r', '\u{2028}', '\u{2029}']).next().unwrap_or_default();
        if !key.is_empty() && !value.is_empty() {
            return Some((key.to_owned(), value.trim_end().to_owned()));
        }
        start += length + 1;
    }
    None
}

fn missing_help(resolver: &Resolver, call: &Call) -> Option<String> {
    let name = plain_address(call)?;
    let stage = resolver.effective_stage();
    let place = |stage: &str| match resolver.context.dialect.has_stages {
        true => format!("`stages.{stage}.params.{name}`"),
        false => format!("`params.{stage}.{name}`"),
    };
    Some(format!("give `--param='{name}=value'`, or define {} or {}", place(&stage), place("default")))
}

#[cfg(test)]
mod tests {
    use super::split_param;

    #[test]
    fn params_split_as_the_unanchored_expression_does() {
        let split = |option| split_param(option).map(|(key, value)| format!("{key}|{value}"));
        assert_eq!(split("a=b=c").as_deref(), Some("a|b=c"));
        assert_eq!(split("=a=b ").as_deref(), Some("a|b"));
        assert_eq!(split("a="), None);
        assert_eq!(split("a"), None);
    }
}
