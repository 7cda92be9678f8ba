//! AWS: the few calls slsconf makes, behind one blocking client; the only module that names the SDK.

#[cfg(not(feature = "aws"))]
mod absent;
mod call;
mod client;
mod error;
mod keys;
#[cfg(feature = "aws")]
mod sdk;
mod settings;
mod source;

pub use call::{AssumeRole, Call, Identity, Mfa, Parameter, ParameterKind, Reply, Stack};
pub use client::Aws;
pub use error::{AwsError, AwsErrorKind};
pub use keys::{KeyMaterial, StaticKeys, TemporaryKeys};
pub use source::CredentialSource;
