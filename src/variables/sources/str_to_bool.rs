//! `${strToBool(text)}`: a boolean from `true`, `false`, `1` or `0`.

use super::{Answer, Request, Trouble, VariableSource, text_argument};
use crate::value::{Data, Value};
use crate::variables::javascript::{short_text, trim};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource =
    VariableSource { name: "strToBool", resolve, missing_help: |_, _| None };

fn resolve(_: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let input = request.params.as_ref().and_then(|params| params.first()).filter(|input| !input.is_null());
    let Some(input) = input else {
        if request.params.is_none() {
            return Err(Trouble::new(
                "Missing \"strToBool\" input",
                "write what it is made of in parentheses: `${strToBool(${env:FLAG})}`",
            ));
        }
        let help = "unquoted false and 0 count as nothing; a variable or a quoted text does not: `${strToBool(\"false\")}`";
        return Err(Trouble::new("Missing \"strToBool\" input", help));
    };
    let received = short_text(input);
    let text = text_argument(input, || format!("Non-string \"strToBool\" input:. Received: {received}"))?;
    let value = match trim(text.expose()).to_lowercase().as_str() {
        "true" | "1" => true,
        "false" | "0" => false,
        _ => {
            let message = format!(
                "Invalid \"strToBool\" input: Expected either \"true\", \"false\", \"0\", or \"1\". Received: {received}"
            );
            return Err(Trouble::new(message, "`yes`, `no` and the like are not understood"));
        }
    };
    Ok(Answer::Value(Value::new(Data::Bool(value), input.origin)))
}
