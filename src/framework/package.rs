//! What the plugins for AWS add when they initialize (`spec/print.md` §6 item 7).

use std::rc::Rc;

use super::error::{FrameworkError, keys};
use super::service::{named_after_service, stage_of};
use super::template::Part;
use super::{Context, is_aws, truthy};
use crate::value::{Data, Mapping, Origin, Value};
use crate::yaml::emit::{Secrets, text};

/// A `provider.deploymentBucket` with settings becomes its name; the settings move to `deploymentBucketObject`
/// (`lib/plugins/aws/provider.js`).
pub(super) fn split_deployment_bucket(configuration: &mut Value) {
    let bucket = configuration.at(&["provider", "deploymentBucket"]).filter(|bucket| bucket.is_collection());
    let Some(bucket) = bucket.filter(|_| is_aws(configuration)).cloned() else { return };
    let origin = Origin::Framework(&"a deployment bucket is known by its name");
    let name = truthy(&bucket, "name").cloned().unwrap_or(Value::new(Data::Null, origin));
    let mut bucket = bucket;
    if let Some(settings) = bucket.as_mapping_mut().filter(|_| name.is_collection()) {
        // The name is then one object in two places, and json-cycle prints the second as a reference.
        let mut reference = Mapping::new();
        reference.insert("$ref", Value::string(r#"$["provider"]["deploymentBucket"]"#, origin));
        settings.insert("name", Value::new(Data::Mapping(Rc::new(reference)), origin));
    }
    let provider = configuration.as_mapping_mut().and_then(|root| root.get_mut("provider"));
    if let Some(provider) = provider.and_then(Value::as_mapping_mut) {
        provider.insert("deploymentBucketObject", bucket);
        provider.insert("deploymentBucket", name);
    }
}

/// A configured `package` gets the directory of the artifacts in the bucket (`lib/plugins/aws/package/index.js`).
pub(super) fn set_artifacts_directory(
    configuration: &mut Value,
    context: &Context<'_>,
) -> Result<(), FrameworkError> {
    let Some(package) = truthy(configuration, "package").filter(|_| is_aws(configuration)) else {
        return Ok(());
    };
    if !package.is_collection() {
        let message = format!(
            "Cannot create property 'artifactsS3KeyDirname' on {} '{}'",
            type_of(package),
            text::string(package, Secrets::Mask)
        );
        return Err(FrameworkError::crash(message, keys(&["package"])));
    }
    let origin = Origin::Framework(&"directory of the artifacts in the deployment bucket");
    let default_prefix = Value::string("serverless", origin);
    let configured = configuration.at(&["provider", "deploymentPrefix"]).filter(|prefix| !prefix.is_null());
    let prefix = configured.unwrap_or(&default_prefix);
    let stage = stage_of(configuration, context)?;
    let stage = if stage.is_truthy() { stage } else { Value::string("dev", origin) };
    let before = [Part::Value(prefix), Part::Text("/")];
    let after = [Part::Text("/code-artifacts")];
    let directory = named_after_service(configuration, &before, "/", &stage, &after, origin);
    let package = configuration.as_mapping_mut().and_then(|root| root.get_mut("package"));
    if let Some(package) = package.and_then(Value::as_mapping_mut) {
        package.insert("artifactsS3KeyDirname", directory);
    }
    Ok(())
}

/// `typeof value` for a scalar.
fn type_of(value: &Value) -> &'static str {
    match &value.data {
        Data::Bool(_) => "boolean",
        Data::Number(_) => "number",
        Data::String(_) => "string",
        Data::Null | Data::Sequence(_) | Data::Mapping(_) => "object",
        Data::Secret(secret) => type_of(secret.expose_value()),
    }
}
