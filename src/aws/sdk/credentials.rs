//! The keys of a source.

use std::error::Error;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_sdk_sts::config::{Credentials, ProvideCredentials};
use aws_sdk_sts::error::ProvideErrorMetadata;
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;

use super::super::client::{Settings, Variables};
use super::super::{AwsError, AwsErrorKind, CredentialSource, StaticKeys};
use super::failure::deepest;
use super::shared_files;

/// How long an instance's metadata service gets: it is as near as can be, or not there at all.
const METADATA: Duration = Duration::from_secs(1);

/// Looks for the keys.
pub(super) async fn load(settings: &Settings, config: &SdkConfig) -> Result<Credentials, AwsError> {
    let source = provider_config(config);
    match &settings.source {
        CredentialSource::Keys(keys) => Ok(credentials(keys)),
        CredentialSource::Profile(name) => {
            provide(&profile(settings, &source, name)).await.map_err(|error| of_profile(name, error))
        }
        CredentialSource::Default { profile: name } => {
            match provide(&profile(settings, &source, name)).await {
                Err(error) if error.kind == AwsErrorKind::NoSource => machine(settings, &source).await,
                result => result,
            }
        }
        CredentialSource::Machine => machine(settings, &source).await,
    }
}

fn credentials(keys: &StaticKeys) -> Credentials {
    let token = keys.session_token.as_ref().map(|token| token.expose().to_owned());
    Credentials::new(keys.access_key_id.expose(), keys.secret_access_key.expose(), token, None, "slsconf")
}

/// What providers of keys ask others with.
fn provider_config(config: &SdkConfig) -> ProviderConfig {
    let mut provider = ProviderConfig::without_region().with_region(config.region().cloned());
    if let Some(client) = config.http_client() {
        provider = provider.with_http_client(client);
    }
    if let Some(retries) = config.retry_config() {
        provider = provider.with_retry_config(retries.clone());
    }
    provider
}

fn profile(settings: &Settings, config: &ProviderConfig, name: &str) -> ProfileFileCredentialsProvider {
    ProfileFileCredentialsProvider::builder()
        .configure(config)
        .profile_name(name)
        .profile_files(shared_files::files(&settings.variables))
        .with_custom_provider("Ec2InstanceMetadata", instance(config))
        .build()
}

fn instance(config: &ProviderConfig) -> ImdsCredentialsProvider {
    let client = imds::Client::builder()
        .configure(config)
        .max_attempts(1)
        .connect_timeout(METADATA)
        .read_timeout(METADATA)
        .build();
    ImdsCredentialsProvider::builder().configure(config).imds_client(client).build()
}

/// A web identity, a container's role, an instance's role.
async fn machine(settings: &Settings, config: &ProviderConfig) -> Result<Credentials, AwsError> {
    if let Some(identity) = web_identity(&settings.variables) {
        let provider =
            WebIdentityTokenCredentialsProvider::builder().configure(config).static_configuration(identity);
        return provide(&provider.build()).await;
    }
    let container = EcsCredentialsProvider::builder().configure(config).build();
    let disabled = settings.variables.get("AWS_EC2_METADATA_DISABLED");
    if disabled.is_some_and(|text| text.eq_ignore_ascii_case("true")) {
        return provide(&container).await;
    }
    let chain =
        CredentialsProviderChain::first_try("container", container).or_else("instance", instance(config));
    provide(&chain).await
}

/// The web identity that the environment names.
fn web_identity(variables: &Variables) -> Option<StaticConfiguration> {
    Some(StaticConfiguration {
        web_identity_token_file: variables.get("AWS_WEB_IDENTITY_TOKEN_FILE")?.into(),
        role_arn: variables.get("AWS_ROLE_ARN")?.to_owned(),
        session_name: variables.get("AWS_ROLE_SESSION_NAME").unwrap_or("slsconf").to_owned(),
    })
}

async fn provide(provider: &impl ProvideCredentials) -> Result<Credentials, AwsError> {
    provider.provide_credentials().await.map_err(|error| of_search(&error))
}

/// Why a search for keys was in vain.
fn of_search(error: &(dyn Error + 'static)) -> AwsError {
    let text = deepest(error);
    let mut cause = Some(error);
    while let Some(current) = cause {
        if let Some(answer) = answer_of::<AssumeRoleError>(current)
            .or_else(|| answer_of::<AssumeRoleWithWebIdentityError>(current))
        {
            return answer;
        }
        cause = current.source();
    }
    AwsError::new(AwsErrorKind::NoSource, text)
}

/// What STS says to an attempt to assume a role.
fn answer_of<E>(error: &(dyn Error + 'static)) -> Option<AwsError>
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let answer = error.downcast_ref::<E>()?;
    Some(AwsError::of_code(answer.code()?, answer.message().unwrap_or("the role can't be assumed")))
}

fn of_profile(name: &str, error: AwsError) -> AwsError {
    AwsError { message: format!("AWS profile \"{name}\": {}", error.message), ..error }
}
