//! `${s3:bucket/key}`: texts kept in S3.

use super::remote::{Pair, Parts, ask, text_answer};
use super::{Answer, Request, Trouble, VariableSource};
use crate::aws::{Call, Reply};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource = VariableSource { name: "s3", resolve, missing_help: |_, _| None };

const ADDRESS: Pair = Pair {
    source: "s3",
    separator: '/',
    format: "<bucket-name>/<key>",
    help: "write the bucket, a slash and the key: `${s3:bucket/key}`",
    example: "${s3:bucket/key}",
};

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let Parts { before: bucket, after: key, shown } = ADDRESS.split(request)?;
    let from = format!("S3 object {shown}");
    let Some(reply) = ask(resolver, request, Call::Object { bucket, key })? else {
        return Ok(Answer::Pending);
    };
    Ok(match reply {
        Reply::Object(Some(text)) => text_answer(resolver, text, from),
        _ => Answer::Nothing(None),
    })
}
