//! `${s3:bucket/key}`: texts kept in S3.

use super::aws::needs_aws;
use super::{Answer, Request, Trouble, VariableSource};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource = VariableSource { name: "s3", resolve, missing_help: |_, _| None };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let address = request.required_address("s3", "${s3:bucket/key}")?;
    if !address.expose().contains('/') {
        let message = format!(
            "Unsupported \"{}\" address argument in variable \"s3\" source. Expected \"<bucket-name>/<key>\" format",
            address.shown()
        );
        return Err(Trouble::new(message, "write the bucket, a slash and the key: `${s3:bucket/key}`"));
    }
    Err(needs_aws(resolver, request))
}
