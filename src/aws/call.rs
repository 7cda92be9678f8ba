//! What AWS can be asked, and what it answers.

use std::time::Duration;

use super::KeyMaterial;

/// A question whose answer does not change during a run: two equal ones need to be asked once.
///
/// `region: None` means the region of the client.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Call {
    /// STS `GetCallerIdentity`: whose keys are these?
    CallerIdentity,
    /// SSM `GetParameter`.
    Parameter {
        /// Where to ask.
        region: Option<String>,
        /// The name or path.
        name: String,
        /// Whether a `SecureString` is wanted in clear.
        decrypt: bool,
    },
    /// CloudFormation `DescribeStacks`.
    Stack {
        /// Where to ask.
        region: Option<String>,
        /// The stack's name.
        name: String,
    },
    /// S3 `GetObject`. Buckets of other regions are found.
    Object {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
    /// Secrets Manager `GetSecretValue`.
    Secret {
        /// Where to ask.
        region: Option<String>,
        /// The secret's name or ARN.
        id: String,
    },
}

/// The answer to a [`Call`], each to its own. `None` means that what is asked for is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// To [`Call::CallerIdentity`].
    CallerIdentity(Identity),
    /// To [`Call::Parameter`].
    Parameter(Option<Parameter>),
    /// To [`Call::Stack`].
    Stack(Option<Stack>),
    /// To [`Call::Object`]: its bytes as text, what is not UTF-8 replaced.
    Object(Option<String>),
    /// To [`Call::Secret`].
    Secret(Option<KeyMaterial>),
}

/// Whose keys they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account, twelve digits.
    pub account: String,
    /// The user or the assumed role.
    pub arn: String,
    /// AWS's own number for it.
    pub user_id: String,
}

/// A parameter of Systems Manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// What it is.
    pub kind: ParameterKind,
    /// Its text, which may be secret.
    pub value: KeyMaterial,
}

/// Kinds of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// Text.
    String,
    /// Texts with commas between them.
    StringList,
    /// An encrypted text.
    SecureString,
    /// One that is not known here, by AWS's name.
    Other(String),
}

/// A CloudFormation stack, as far as it is of interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its outputs by key; `None` if it has never had any.
    pub outputs: Option<Vec<(String, String)>>,
}

/// STS `AssumeRole`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumeRole {
    /// The role.
    pub role_arn: String,
    /// The name the session has in logs: 2 to 64 characters of `[\w+=,.@-]`.
    pub session_name: String,
    /// What the role's trust policy may ask for.
    pub external_id: Option<String>,
    /// How long the keys are to work: 15 minutes to 12 hours.
    pub duration: Duration,
    /// The second factor, if the role asks for one.
    pub mfa: Option<Mfa>,
    /// The region of the STS endpoint; the client's if `None`.
    pub region: Option<String>,
}

/// A code from a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mfa {
    /// The device's ARN or number.
    pub serial: String,
    /// What it shows now.
    pub code: KeyMaterial,
}
