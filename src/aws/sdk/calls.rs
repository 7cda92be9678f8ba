//! The calls themselves.

use std::time::SystemTime;

use aws_config::{Region, SdkConfig};
use aws_sdk_cloudformation::Client as CloudFormation;
use aws_sdk_cloudformation::types::Output;
use aws_sdk_s3::Client as S3;
use aws_sdk_s3::config::Builder as S3Settings;
use aws_sdk_secretsmanager::Client as SecretsManager;
use aws_sdk_ssm::Client as Ssm;
use aws_sdk_ssm::types::ParameterType;
use aws_sdk_sts::Client as Sts;
use aws_sdk_sts::error::ProvideErrorMetadata;

use super::super::{AssumeRole, AwsError, AwsErrorKind, Call, Identity, KeyMaterial};
use super::super::{Parameter, ParameterKind, Reply, Stack, TemporaryKeys};
use super::failure;

/// Makes one call, with repetitions where that can help.
pub(super) async fn make(config: &SdkConfig, call: Call) -> Result<Reply, AwsError> {
    Ok(match call {
        Call::CallerIdentity => Reply::CallerIdentity(caller_identity(config).await?),
        Call::Parameter { region, name, decrypt } => {
            Reply::Parameter(parameter(&in_region(config, region), name, decrypt).await?)
        }
        Call::Stack { region, name } => Reply::Stack(stack(&in_region(config, region), name).await?),
        Call::Object { bucket, key } => Reply::Object(object(config, &bucket, &key).await?),
        Call::Secret { region, id } => Reply::Secret(secret(&in_region(config, region), id).await?),
    })
}

fn in_region(config: &SdkConfig, region: Option<String>) -> SdkConfig {
    match region {
        Some(region) => config.to_builder().region(Region::new(region)).build(),
        None => config.clone(),
    }
}

async fn caller_identity(config: &SdkConfig) -> Result<Identity, AwsError> {
    let answer = Sts::new(config).get_caller_identity().send().await;
    let answer = answer.map_err(|error| failure::of_call("STS", config, error))?;
    let (Some(account), Some(arn), Some(user_id)) = (answer.account, answer.arn, answer.user_id) else {
        return Err(incomplete("STS"));
    };
    Ok(Identity { account, arn, user_id })
}

async fn parameter(config: &SdkConfig, name: String, decrypt: bool) -> Result<Option<Parameter>, AwsError> {
    let answer = Ssm::new(config).get_parameter().name(name).with_decryption(decrypt).send().await;
    let parameter = match answer {
        Ok(answer) => answer.parameter.ok_or_else(|| incomplete("SSM"))?,
        Err(error) if error.code() == Some("ParameterNotFound") => return Ok(None),
        Err(error) => return Err(failure::of_call("SSM", config, error)),
    };
    let kind = match parameter.r#type {
        Some(ParameterType::String) => ParameterKind::String,
        Some(ParameterType::StringList) => ParameterKind::StringList,
        Some(ParameterType::SecureString) => ParameterKind::SecureString,
        Some(other) => ParameterKind::Other(other.as_str().to_owned()),
        None => return Err(incomplete("SSM")),
    };
    let value = KeyMaterial::new(parameter.value.ok_or_else(|| incomplete("SSM"))?);
    Ok(Some(Parameter { kind, value }))
}

async fn stack(config: &SdkConfig, name: String) -> Result<Option<Stack>, AwsError> {
    let answer = CloudFormation::new(config).describe_stacks().stack_name(name).send().await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let error = failure::of_call("CloudFormation", config, error);
            let absent =
                error.code.as_deref() == Some("ValidationError") && error.message.contains("does not exist");
            return if absent { Ok(None) } else { Err(error) };
        }
    };
    let stack = answer.stacks.unwrap_or_default().into_iter().next();
    let stack = stack.ok_or_else(|| incomplete("CloudFormation"))?;
    let outputs = stack.outputs.map(|outputs| {
        let pair = |output: Output| Some((output.output_key?, output.output_value?));
        outputs.into_iter().filter_map(pair).collect()
    });
    Ok(Some(Stack { outputs }))
}

async fn object(config: &SdkConfig, bucket: &str, key: &str) -> Result<Option<String>, AwsError> {
    let error = match object_here(config, bucket, key).await {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    match error {
        ObjectError::Elsewhere(region) => {
            let config = in_region(config, Some(region));
            object_here(&config, bucket, key).await.map_err(ObjectError::into_error)
        }
        ObjectError::Failed(error) => Err(error),
    }
}

enum ObjectError {
    /// The bucket is in this region.
    Elsewhere(String),
    Failed(AwsError),
}

impl ObjectError {
    fn into_error(self) -> AwsError {
        match self {
            ObjectError::Elsewhere(region) => {
                AwsError::new(AwsErrorKind::Other, format!("S3 sends from region to region: {region}"))
            }
            ObjectError::Failed(error) => error,
        }
    }
}

async fn object_here(config: &SdkConfig, bucket: &str, key: &str) -> Result<Option<String>, ObjectError> {
    let mut settings = S3Settings::from(config);
    // Names of buckets are no names of hosts where somebody else answers for S3.
    settings = settings.force_path_style(has_endpoint(config));
    let client = S3::from_conf(settings.build());
    let answer = client.get_object().bucket(bucket).key(key).send().await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if error.code() == Some("NoSuchKey") => return Ok(None),
        Err(error) => {
            let headers = error.raw_response().map(|response| response.headers());
            let region = headers.and_then(|headers| headers.get("x-amz-bucket-region")).map(str::to_owned);
            let here = config.region().map(Region::as_ref);
            return Err(match region.filter(|region| Some(region.as_str()) != here) {
                Some(region) => ObjectError::Elsewhere(region),
                None => ObjectError::Failed(failure::of_call("S3", config, error)),
            });
        }
    };
    let bytes = answer.body.collect().await.map_err(|error| {
        let message = format!("S3 broke off its answer: {}", failure::deepest(&error));
        ObjectError::Failed(AwsError::new(AwsErrorKind::Other, message))
    })?;
    Ok(Some(String::from_utf8_lossy(&bytes.to_vec()).into_owned()))
}

/// Whether the environment or the shared files name an endpoint for S3.
fn has_endpoint(config: &SdkConfig) -> bool {
    let key = aws_types::service_config::ServiceConfigKey::builder()
        .service_id("S3")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build();
    let named = |key| config.service_config().and_then(|files| files.load_config(key));
    key.ok().and_then(named).is_some()
}

async fn secret(config: &SdkConfig, id: String) -> Result<Option<KeyMaterial>, AwsError> {
    let answer = SecretsManager::new(config).get_secret_value().secret_id(id).send().await;
    match answer {
        Ok(answer) => match (answer.secret_string, answer.secret_binary) {
            (Some(text), _) => Ok(Some(KeyMaterial::new(text))),
            (None, Some(bytes)) => match String::from_utf8(bytes.into_inner()) {
                Ok(text) => Ok(Some(KeyMaterial::new(text))),
                Err(_) => Err(AwsError::new(AwsErrorKind::Invalid, "the secret is binary, not text")),
            },
            (None, None) => Err(incomplete("Secrets Manager")),
        },
        Err(error) if error.code() == Some("ResourceNotFoundException") => Ok(None),
        Err(error) => Err(failure::of_call("Secrets Manager", config, error)),
    }
}

/// STS `AssumeRole`.
pub(super) async fn assume_role(config: &SdkConfig, request: &AssumeRole) -> Result<TemporaryKeys, AwsError> {
    let config = in_region(config, request.region.clone());
    let seconds = i32::try_from(request.duration.as_secs()).unwrap_or(i32::MAX);
    let mut call = Sts::new(&config)
        .assume_role()
        .role_arn(&request.role_arn)
        .role_session_name(&request.session_name)
        .duration_seconds(seconds)
        .set_external_id(request.external_id.clone());
    if let Some(mfa) = &request.mfa {
        call = call.serial_number(&mfa.serial).token_code(mfa.code.expose());
    }
    let answer = call.send().await.map_err(|error| failure::of_call("STS", &config, error))?;
    let keys = answer.credentials.ok_or_else(|| incomplete("STS"))?;
    let expires_at = SystemTime::try_from(keys.expiration).map_err(|_| incomplete("STS"))?;
    Ok(TemporaryKeys {
        access_key_id: KeyMaterial::new(keys.access_key_id),
        secret_access_key: KeyMaterial::new(keys.secret_access_key),
        session_token: KeyMaterial::new(keys.session_token),
        expires_at,
    })
}

fn incomplete(service: &str) -> AwsError {
    AwsError::new(AwsErrorKind::Other, format!("{service} left out what was asked for"))
}
