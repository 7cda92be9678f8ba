//! The shared files (`~/.aws/config`, `~/.aws/credentials`), and the endpoints they and the environment name.

use std::collections::HashMap;

use aws_config::profile::{self, ProfileSet};
use aws_runtime::env_config::EnvConfigValue;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use super::super::CredentialSource;
use super::super::settings::{Settings, Variables};

/// The profiles, and the environment to read along with them.
#[derive(Clone, Debug)]
pub(super) struct SharedFiles {
    environment: Env,
    profiles: ProfileSet,
    /// Why the files count as empty although they may not be.
    pub unreadable: Option<String>,
}

/// Reads the files. What can't be read counts as not there, until a profile is needed.
pub(super) async fn load(settings: &Settings) -> SharedFiles {
    let environment = environment(&settings.variables);
    let profile = match &settings.source {
        CredentialSource::Profile(profile) | CredentialSource::Default { profile } => profile.as_str(),
        CredentialSource::Keys(_) | CredentialSource::Machine => "default",
    };
    let name = Some(profile.to_owned().into());
    let profiles = profile::load(&Fs::real(), &environment, &files(&settings.variables), name).await;
    let unreadable = profiles.as_ref().err().map(ToString::to_string);
    SharedFiles { environment, profiles: profiles.unwrap_or_default(), unreadable }
}

/// Where the files are, for those parts of the SDK that see the process's environment only.
pub(super) fn files(variables: &Variables) -> EnvConfigFiles {
    let mut files = EnvConfigFiles::builder();
    files = match variables.get("AWS_CONFIG_FILE") {
        Some(path) => files.with_file(EnvConfigFileKind::Config, path),
        None => files.include_default_config_file(true),
    };
    files = match variables.get("AWS_SHARED_CREDENTIALS_FILE") {
        Some(path) => files.with_file(EnvConfigFileKind::Credentials, path),
        None => files.include_default_credentials_file(true),
    };
    files.build()
}

/// The same, as they are told: the file with settings and that with keys.
pub(super) fn places(variables: &Variables) -> [&str; 2] {
    let place = |name: &str, usual| variables.get(name).unwrap_or(usual);
    [place("AWS_CONFIG_FILE", "~/.aws/config"), place("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")]
}

fn environment(variables: &Variables) -> Env {
    let set = variables.0.iter().filter(|(_, text)| !text.is_empty());
    let set: HashMap<String, String> = set.map(|(name, text)| (name.clone(), text.clone())).collect();
    Env::from(set)
}

impl LoadServiceConfig for SharedFiles {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        if self.says("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") {
            return None;
        }
        self.value(EnvConfigValue::new().env(key.env()).profile(key.profile()).service_id(key.service_id()))
    }
}

/// How many profiles may draw on one another.
const CHAIN_LIMIT: usize = 10;

impl SharedFiles {
    /// Whether there is a profile of this name.
    pub fn has(&self, profile: &str) -> bool {
        self.profiles.get_profile(profile).is_some()
    }

    /// The profile that a profile, or one it draws on, takes its keys from, if that is not there.
    pub fn missing_source(&self, profile: &str) -> Option<&str> {
        let mut profile = self.profiles.get_profile(profile)?;
        for _ in 0..CHAIN_LIMIT {
            let source = profile.get("source_profile")?;
            profile = match self.profiles.get_profile(source) {
                Some(next) => next,
                None => return Some(source),
            };
        }
        None
    }

    /// Whether a profile, or one it draws on, has one of these settings.
    pub fn sets(&self, profile: &str, settings: &[&str]) -> bool {
        let mut name = Some(profile);
        for _ in 0..CHAIN_LIMIT {
            let Some(profile) = name.and_then(|name| self.profiles.get_profile(name)) else { return false };
            if settings.iter().any(|setting| profile.get(setting).is_some()) {
                return true;
            }
            name = profile.get("source_profile");
        }
        false
    }

    fn value(&self, value: EnvConfigValue<'_>) -> Option<String> {
        let (found, _) = value.load(&self.environment, Some(&self.profiles))?;
        Some(found.into_owned()).filter(|text| !text.is_empty())
    }

    fn says(&self, variable: &str, key: &str) -> bool {
        let value = self.value(EnvConfigValue::new().env(variable).profile(key));
        value.is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }
}
