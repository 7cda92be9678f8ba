//! Where the keys come from that calls are signed with.

use super::StaticKeys;

/// Where the keys come from. Which of several possible sources is used is decided elsewhere
/// (`credentials::precedence`): the SDK would decide it differently than the framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialSource {
    /// These keys.
    Keys(StaticKeys),
    /// A profile of the shared files: keys, a role, SSO, a program, whatever it holds.
    Profile(String),
    /// This profile if it is configured, else what the machine has: a web identity, a container's or an
    /// instance's role.
    Default {
        /// The name of the profile.
        profile: String,
    },
    /// What the machine has, whatever is in the shared files.
    Machine,
}
