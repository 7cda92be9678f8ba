//! The client: holds the settings, and starts the SDK at the first call.

use std::cell::OnceCell;
use std::time::Duration;

#[cfg(not(feature = "aws"))]
use super::absent::Backend;
#[cfg(feature = "aws")]
use super::sdk::Backend;
use super::settings::{Settings, Variables};
use super::{AssumeRole, AwsError, AwsErrorKind, Call, CredentialSource, Identity, KeyMaterial};
use super::{Parameter, Reply, Stack, TemporaryKeys};
use crate::service::Environment;

/// How long all calls that are made together may take, with the search for keys and all repetitions.
const DEADLINE: Duration = Duration::from_secs(30);

/// Asks AWS. Nothing happens before the first call: no runtime, no thread, no file.
#[derive(Debug)]
pub struct Aws {
    settings: Settings,
    offline: bool,
    backend: OnceCell<Result<Backend, AwsError>>,
}

impl Aws {
    /// A client that signs with the keys of `source`. The environment says where endpoints, proxies,
    /// certificates and the shared files are. Under `offline`, every call is an error.
    pub fn new(
        source: CredentialSource,
        region: impl Into<String>,
        environment: &Environment,
        offline: bool,
    ) -> Aws {
        let variables = environment.texts().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let settings =
            Settings { source, region: region.into(), variables: Variables(variables), deadline: DEADLINE };
        Aws { settings, offline, backend: OnceCell::new() }
    }

    /// The same with another limit for all calls that are made together; 30 seconds if not said.
    pub fn with_deadline(mut self, deadline: Duration) -> Aws {
        self.settings.deadline = deadline;
        self
    }

    /// Makes all calls at once and waits for all answers, which are in the order of the calls.
    pub fn send(&self, calls: &[Call]) -> Vec<Result<Reply, AwsError>> {
        match self.backend() {
            Ok(backend) => backend.send(calls),
            Err(error) => vec![Err(error); calls.len()],
        }
    }

    /// STS `AssumeRole`: keys of a session of this role.
    pub fn assume_role(&self, request: &AssumeRole) -> Result<TemporaryKeys, AwsError> {
        self.backend()?.assume_role(request)
    }

    /// STS `GetCallerIdentity`: whose keys the client signs with.
    pub fn caller_identity(&self) -> Result<Identity, AwsError> {
        match self.ask(Call::CallerIdentity)? {
            Reply::CallerIdentity(identity) => Ok(identity),
            _ => Err(wrong_reply()),
        }
    }

    /// SSM `GetParameter`; `None` if there is no parameter of this name.
    pub fn ssm_parameter(
        &self,
        name: &str,
        decrypt: bool,
        region: Option<&str>,
    ) -> Result<Option<Parameter>, AwsError> {
        let call = Call::Parameter { region: region.map(str::to_owned), name: name.to_owned(), decrypt };
        match self.ask(call)? {
            Reply::Parameter(parameter) => Ok(parameter),
            _ => Err(wrong_reply()),
        }
    }

    /// CloudFormation `DescribeStacks`; `None` if there is no such stack.
    pub fn stack(&self, name: &str, region: Option<&str>) -> Result<Option<Stack>, AwsError> {
        match self.ask(Call::Stack { region: region.map(str::to_owned), name: name.to_owned() })? {
            Reply::Stack(stack) => Ok(stack),
            _ => Err(wrong_reply()),
        }
    }

    /// S3 `GetObject`; `None` if the bucket has no such key.
    pub fn s3_object(&self, bucket: &str, key: &str) -> Result<Option<String>, AwsError> {
        match self.ask(Call::Object { bucket: bucket.to_owned(), key: key.to_owned() })? {
            Reply::Object(text) => Ok(text),
            _ => Err(wrong_reply()),
        }
    }

    /// Secrets Manager `GetSecretValue`; `None` if there is no such secret.
    pub fn secret_value(&self, id: &str, region: Option<&str>) -> Result<Option<KeyMaterial>, AwsError> {
        match self.ask(Call::Secret { region: region.map(str::to_owned), id: id.to_owned() })? {
            Reply::Secret(value) => Ok(value),
            _ => Err(wrong_reply()),
        }
    }

    fn ask(&self, call: Call) -> Result<Reply, AwsError> {
        self.send(&[call]).pop().unwrap_or_else(|| Err(wrong_reply()))
    }

    fn backend(&self) -> Result<&Backend, AwsError> {
        if self.offline {
            return Err(AwsError::offline());
        }
        self.backend.get_or_init(|| Backend::start(&self.settings)).as_ref().map_err(AwsError::clone)
    }
}

fn wrong_reply() -> AwsError {
    AwsError::new(AwsErrorKind::Other, "AWS answered another question")
}
