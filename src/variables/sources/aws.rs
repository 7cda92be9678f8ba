//! `${aws:accountId}` and `${aws:region}`: facts about the AWS account the service goes to.

use super::{Answer, Request, Trouble, VariableSource};
use crate::value::{Origin, Value};
use crate::variables::evaluate::Failure;
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource = VariableSource { name: "aws", resolve, missing_help: |_, _| None };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let named = resolver.context.dialect.aws_source_in_messages;
    let address = request.required_address(named, "${aws:accountId}")?;
    match &**address.expose() {
        "accountId" => Err(needs_aws(resolver, request)),
        "region" => {
            if let Some(region) = resolver.option("region") {
                return Ok(Answer::Value(region));
            }
            let region = resolver.configuration_property(request.site.property, &["provider", "region"])?;
            let default = Value::string("us-east-1", Origin::Framework(&"default region"));
            Ok(Answer::Value(region.filter(Value::is_truthy).unwrap_or(default)))
        }
        _ => {
            let message =
                format!("Unsupported \"{}\" address argument in variable \"aws\" source", address.shown());
            Err(Trouble::new(message, "there are `${aws:accountId}` and `${aws:region}`"))
        }
    }
}

/// The failure of a call that only AWS can answer, in the words upstream has when it finds no credentials.
pub(super) fn needs_aws(resolver: &Resolver, request: &Request) -> Trouble {
    Trouble::Failure(Failure {
        message: format!(
            "AWS provider credentials not found. Learn how to set up AWS provider credentials in our docs here: <{}>.",
            resolver.context.dialect.credentials_page
        ),
        help: Some(format!(
            "`{}` needs AWS, which slsconf does not ask yet (a fallback is only used when AWS has no value); print the rest with \
             --allow-unresolved",
            request.call
        )),
    })
}
