//! `${ssm(region, raw, noDecrypt):name}`: parameters and secrets kept in Systems Manager.

use super::aws::needs_aws;
use super::{Answer, Request, Trouble, VariableSource};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource = VariableSource { name: "ssm", resolve, missing_help: |_, _| None };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    request.required_address("ssm", "${ssm:/path/to/name}")?;
    Err(needs_aws(resolver, request))
}
