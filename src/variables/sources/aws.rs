//! `${aws:accountId}` and `${aws:region}`: facts about the AWS account the service goes to.

use super::remote::ask;
use super::{Answer, Request, Trouble, VariableSource};
use crate::aws::{Call, Reply};
use crate::value::{Derivation, Value};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource = VariableSource { name: "aws", resolve, missing_help: |_, _| None };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let named = resolver.context.dialect.aws_source_in_messages;
    let address = request.required_address(named, "${aws:accountId}")?;
    match &**address.expose() {
        "accountId" => {
            let Some(reply) = ask(resolver, request, Call::CallerIdentity)? else {
                return Ok(Answer::Pending);
            };
            let Reply::CallerIdentity(identity) = reply else { return Ok(Answer::Nothing(None)) };
            let origin = resolver.provenance.record(Derivation::External("the keys' AWS account".into()));
            Ok(Answer::Value(Value::string(identity.account, origin)))
        }
        "region" => Ok(Answer::Value(resolver.region(request.site.property)?)),
        _ => {
            let message =
                format!("Unsupported \"{}\" address argument in variable \"aws\" source", address.shown());
            Err(Trouble::new(message, "there are `${aws:accountId}` and `${aws:region}`"))
        }
    }
}
