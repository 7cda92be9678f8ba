//! `${sls:stage}` and `${sls:instanceId}`: facts about this run.

use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Answer, Request, Trouble, VariableSource};
use crate::value::{Derivation, Value};
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource = VariableSource { name: "sls", resolve, missing_help: |_, _| None };

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let address = request.required_address("sls", "${sls:stage}")?;
    match &**address.expose() {
        "stage" => Ok(Answer::Value(resolver.stage(request.site.property)?)),
        "instanceId" if !request.fulfilled => Ok(Answer::Pending),
        // The only value that depends on the time.
        "instanceId" => {
            let origin = resolver.provenance.record(Derivation::External("the time of this run".into()));
            Ok(Answer::Value(Value::string(start_of_run().to_string(), origin)))
        }
        _ => {
            let message =
                format!("Unsupported \"{}\" address argument in variable \"sls\" source", address.shown());
            Err(Trouble::new(message, "there are `${sls:stage}` and `${sls:instanceId}`"))
        }
    }
}

/// Milliseconds since 1970. As upstream's, it is one for the whole run, so that a service that is resolved again is the
/// same.
fn start_of_run() -> u128 {
    static START: OnceLock<u128> = OnceLock::new();
    *START.get_or_init(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis())
}
