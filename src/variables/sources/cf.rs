//! `${cf(region):stack.Output}`: outputs of CloudFormation stacks.

use super::aws::needs_aws;
use super::{Answer, Request, Trouble, VariableSource};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource = VariableSource { name: "cf", resolve, missing_help: |_, _| None };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let address = request.required_address("cf", "${cf:stack.Output}")?;
    if !address.expose().contains('.') {
        let message = format!(
            "Unsupported \"{}\" address argument in variable \"cf\" source. Expected \"<stack-name>.<output-id>\" format",
            address.shown()
        );
        return Err(Trouble::new(message, "write the stack, a dot and the output: `${cf:stack.Output}`"));
    }
    Err(needs_aws(resolver, request))
}
