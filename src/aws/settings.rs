//! What the SDK is started with.

use std::collections::HashMap;
use std::time::Duration;

use super::CredentialSource;

/// Where keys, region and environment variables come from, and how long calls may take.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "nobody reads it where there is no SDK"))]
pub(super) struct Settings {
    pub source: CredentialSource,
    pub region: String,
    /// The environment variables, by name; `.env` files count.
    pub variables: Variables,
    pub deadline: Duration,
}

/// Environment variables. They may hold keys, so only their names are shown.
#[derive(Clone)]
pub(super) struct Variables(pub HashMap<String, String>);

#[cfg(feature = "aws")]
impl Variables {
    /// The text of a variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }
}

impl std::fmt::Debug for Variables {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} variables", self.0.len())
    }
}
