//! What stands for the SDK where slsconf is built without it: nothing can be asked.

use super::settings::Settings;
use super::{AssumeRole, AwsError, AwsErrorKind, Call, Reply, TemporaryKeys};

/// There is none.
#[derive(Debug)]
pub(super) enum Backend {}

impl Backend {
    pub fn start(_: &Settings) -> Result<Backend, AwsError> {
        let message = "this slsconf was built without AWS (cargo feature `aws`)";
        Err(AwsError::new(AwsErrorKind::NotBuilt, message))
    }

    pub fn send(&self, _: &[Call]) -> Vec<Result<Reply, AwsError>> {
        match *self {}
    }

    pub fn assume_role(&self, _: &AssumeRole) -> Result<TemporaryKeys, AwsError> {
        match *self {}
    }
}
