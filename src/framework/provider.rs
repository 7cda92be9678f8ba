//! What the plugins for AWS set in `provider` when they are loaded (`spec/print.md` §6 items 2 and 3).

use super::{Context, is_aws};
use crate::value::{Data, Origin, Value};

/// `provider.region` is `--region`, else what is configured, else `us-east-1` (`lib/plugins/aws/provider.js`).
pub(super) fn set_region(configuration: &mut Value, context: &Context<'_>) {
    if !is_aws(configuration) {
        return;
    }
    let configured = configuration.at(&["provider", "region"]).is_some_and(Value::is_truthy);
    let region = match context.options.region.filter(|region| !region.is_empty()) {
        Some(region) => Value::string(region, Origin::Framework(&"--region")),
        None if configured => return,
        None => Value::string("us-east-1", Origin::Framework(&"default region")),
    };
    set(configuration, "region", region);
}

/// `provider.versionFunctions` is true unless set (`lib/plugins/aws/package/compile/functions.js`).
pub(super) fn set_version_functions(configuration: &mut Value) {
    let configured =
        configuration.at(&["provider", "versionFunctions"]).is_some_and(|value| !value.is_null());
    if is_aws(configuration) && !configured {
        let origin = Origin::Framework(&"functions are versioned by default");
        set(configuration, "versionFunctions", Value::new(Data::Bool(true), origin));
    }
}

fn set(configuration: &mut Value, key: &str, value: Value) {
    let provider = configuration.as_mapping_mut().and_then(|root| root.get_mut("provider"));
    if let Some(provider) = provider.and_then(Value::as_mapping_mut) {
        provider.insert(key, value);
    }
}
