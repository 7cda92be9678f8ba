//! `${cf(region):stack.Output}`: outputs of CloudFormation stacks.

use super::remote::{Pair, Parts, ask, region, text_answer};
use super::{Answer, Request, Trouble, VariableSource};
use crate::aws::{Call, Reply};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource = VariableSource { name: "cf", resolve, missing_help: |_, _| None };

const ADDRESS: Pair = Pair {
    source: "cf",
    separator: '.',
    format: "<stack-name>.<output-id>",
    help: "write the stack, a dot and the output: `${cf:stack.Output}`",
    example: "${cf:stack.Output}",
};

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let Parts { before: name, after: output, shown } = ADDRESS.split(request)?;
    let region = region(resolver, request, request.params.as_ref().and_then(|params| params.first()))?;
    let from = format!("CloudFormation output {shown} in {region}");
    let Some(reply) = ask(resolver, request, Call::Stack { region: Some(region), name })? else {
        return Ok(Answer::Pending);
    };
    let Reply::Stack(Some(stack)) = reply else { return Ok(Answer::Nothing(None)) };
    let value = stack.outputs.unwrap_or_default().into_iter().find(|(key, _)| *key == output);
    Ok(match value {
        Some((_, text)) => text_answer(resolver, text, from),
        None => Answer::Nothing(None),
    })
}
