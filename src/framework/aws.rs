//! The client for a service: which keys it signs with, and where it asks.

use crate::aws::Aws;
use crate::credentials::{Given, precedence};
use crate::service::{Options, Target};
use crate::value::Value;
use crate::variables::Resolver;

/// A client as the release would set one up, and where its keys are from, in words.
pub(super) fn client(resolver: &Resolver, options: &Options, target: Target, offline: bool) -> (Aws, String) {
    let provider = |key: &str| resolver.configuration.at(&["provider", key]).and_then(Value::as_str);
    let environment = &resolver.context.environment;
    let given = Given {
        stage: &resolver.effective_stage(),
        aws_profile: options.aws_profile.as_deref(),
        provider_profile: provider("profile"),
        provider_credentials: None,
    };
    let winner = precedence(target, &given, environment).winner;
    let region = options.region.as_deref().filter(|region| !region.is_empty());
    let region = region.or_else(|| provider("region").filter(|region| !region.is_empty()));
    let aws = Aws::new(winner.source, region.unwrap_or("us-east-1"), environment, offline);
    (aws, winner.place.to_string())
}
