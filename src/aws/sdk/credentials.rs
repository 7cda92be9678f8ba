//! The keys of a source.

use std::error::Error;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::config::{Credentials, ProvideCredentials};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;

use super::super::error::UNRECOGNIZED_PROFILE;
use super::super::settings::{Settings, Variables};
use super::super::{AwsError, AwsErrorKind, CredentialSource, StaticKeys};
use super::failure;
use super::shared_files::{self, SharedFiles};

/// How long an instance's metadata service gets: it is as near as can be, or not there at all.
const METADATA: Duration = Duration::from_secs(1);

/// The code of errors of sources that are named, but give no keys.
const FAILED: &str = "AWS_CREDENTIALS_FAILED";

/// Looks for the keys.
pub(super) async fn load(
    settings: &Settings,
    files: &SharedFiles,
    config: &SdkConfig,
) -> Result<Credentials, AwsError> {
    let search = Search { variables: &settings.variables, files, config, providers: provider_config(config) };
    match &settings.source {
        CredentialSource::Keys(keys) => Ok(credentials(keys)),
        CredentialSource::Profile(name) => search.profile(name).await,
        CredentialSource::Default { profile } => match search.profile(profile).await {
            Err(error) if error.code.as_deref() == Some(UNRECOGNIZED_PROFILE) => search.machine().await,
            result => result,
        },
        CredentialSource::Machine => search.machine().await,
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

/// What a search for keys knows.
struct Search<'a> {
    variables: &'a Variables,
    files: &'a SharedFiles,
    config: &'a SdkConfig,
    providers: ProviderConfig,
}

impl Search<'_> {
    async fn profile(&self, name: &str) -> Result<Credentials, AwsError> {
        if let Some(problem) = &self.files.unreadable {
            let message = format!("AWS profile \"{name}\" can't be read: {problem}");
            return Err(AwsError::new(AwsErrorKind::Invalid, message));
        }
        let [settings, keys] = shared_files::places(self.variables);
        // Upstream's words, and what they leave open.
        let not_configured = |why: String| AwsError {
            kind: AwsErrorKind::NoSource,
            message: format!("AWS profile \"{name}\" doesn't seem to be configured: {why}"),
            code: Some(UNRECOGNIZED_PROFILE.to_owned()),
        };
        if !self.files.has(name) {
            return Err(not_configured(format!("it is neither in {settings} nor in {keys}")));
        }
        if let Some(source) = self.files.missing_source(name) {
            return Err(not_configured(format!(
                "it takes its keys from \"{source}\", which is neither in {settings} nor in {keys}"
            )));
        }
        let provider = ProfileFileCredentialsProvider::builder()
            .configure(&self.providers)
            .profile_name(name)
            .profile_files(shared_files::files(self.variables))
            .with_custom_provider("Ec2InstanceMetadata", self.instance())
            .build();
        provider.provide_credentials().await.map_err(|error| match &error {
            // Nothing in the profile is about keys.
            CredentialsError::CredentialsNotLoaded(_) => {
                not_configured(format!("what {settings} and {keys} say of it gives no keys"))
            }
            _ => self.of_profile(name, &error),
        })
    }

    fn of_profile(&self, name: &str, error: &CredentialsError) -> AwsError {
        let mut found = self.of_search(error);
        if found.kind == AwsErrorKind::NoSource && self.files.sets(name, &["sso_session", "sso_start_url"]) {
            found.kind = AwsErrorKind::Expired;
        }
        found.message = format!("AWS profile \"{name}\": {}", found.message);
        if found.kind == AwsErrorKind::Denied && self.files.sets(name, &["mfa_serial"]) {
            found.message.push_str(" (the profile has mfa_serial, but no code of a second factor is sent)");
        }
        found
    }

    fn instance(&self) -> ImdsCredentialsProvider {
        let client = imds::Client::builder()
            .configure(&self.providers)
            .max_attempts(1)
            .connect_timeout(METADATA)
            .read_timeout(METADATA)
            .build();
        ImdsCredentialsProvider::builder().configure(&self.providers).imds_client(client).build()
    }

    /// A web identity, a container's role, an instance's role: the first that is there.
    async fn machine(&self) -> Result<Credentials, AwsError> {
        if let Some(identity) = web_identity(self.variables) {
            let provider = WebIdentityTokenCredentialsProvider::builder()
                .configure(&self.providers)
                .static_configuration(identity)
                .build();
            return self.named("web identity", &provider).await;
        }
        if CONTAINER.iter().any(|name| self.variables.get(name).is_some()) {
            let provider = EcsCredentialsProvider::builder().configure(&self.providers).build();
            return self.named("container's role", &provider).await;
        }
        let disabled = self.variables.get("AWS_EC2_METADATA_DISABLED");
        let nothing = || AwsError::new(AwsErrorKind::NoSource, "there are no AWS credentials");
        if disabled.is_some_and(|text| text.eq_ignore_ascii_case("true")) {
            return Err(nothing());
        }
        // Most machines are no instances: that nobody answers means there is nothing.
        self.instance().provide_credentials().await.map_err(|_| nothing())
    }

    async fn named(&self, name: &str, provider: &impl ProvideCredentials) -> Result<Credentials, AwsError> {
        provider.provide_credentials().await.map_err(|error| {
            let found = self.of_search(&error);
            AwsError { message: format!("AWS {name}: {}", found.message), ..found }
        })
    }

    /// Why a source that is named gives no keys.
    fn of_search(&self, error: &CredentialsError) -> AwsError {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(current) = cause {
            let found = self
                .of_sts::<AssumeRoleError>(current)
                .or_else(|| self.of_sts::<AssumeRoleWithWebIdentityError>(current))
                .or_else(|| failure::of_connection(current));
            if let Some(found) = found {
                return found;
            }
            cause = current.source();
        }
        let message = failure::said(error);
        match error {
            CredentialsError::ProviderTimedOut(_) => AwsError::new(AwsErrorKind::Timeout, message),
            CredentialsError::InvalidConfiguration(_) => AwsError::new(AwsErrorKind::Invalid, message),
            _ => AwsError { kind: AwsErrorKind::NoSource, message, code: Some(FAILED.to_owned()) },
        }
    }

    /// What became of an attempt to assume a role, if this is about one.
    fn of_sts<E>(&self, error: &(dyn Error + 'static)) -> Option<AwsError>
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let error = error.downcast_ref::<SdkError<E, HttpResponse>>()?;
        Some(failure::of_call("STS", self.config, error))
    }
}

/// Variables that say where a container gets its keys.
const CONTAINER: [&str; 2] = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

/// The web identity that the environment names.
fn web_identity(variables: &Variables) -> Option<StaticConfiguration> {
    Some(StaticConfiguration {
        web_identity_token_file: variables.get("AWS_WEB_IDENTITY_TOKEN_FILE")?.into(),
        role_arn: variables.get("AWS_ROLE_ARN")?.to_owned(),
        session_name: variables.get("AWS_ROLE_SESSION_NAME").unwrap_or("slsconf").to_owned(),
    })
}
