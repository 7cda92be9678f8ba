//! `${output:service.key}`: outputs kept in the vendor's dashboard, which slsconf has no login for.

use super::{Answer, Request, Trouble, VariableSource};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource =
    VariableSource { name: "output", resolve, missing_help: |_, _| None };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    request.required_address("output", "${output:service.key}")?;
    let ci = resolver.context.environment.get("CI").is_some_and(|variable| !variable.text.is_empty());
    let message = match ci {
        true => {
            "You are not currently logged in. Follow instructions in http://slss.io/run-in-cicd to setup env vars for \
             authentication."
        }
        false => "You are not currently logged in. To log in, use: $ serverless login",
    };
    Err(Trouble::new(
        message,
        "slsconf does not ask the dashboard; read the value with `${cf:stack.Output}` or `${param:name}`",
    ))
}
