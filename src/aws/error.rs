//! What can go wrong with a call to AWS, by what the user can do about it.

use std::fmt;

/// Why a call has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AwsErrorKind {
    /// The keys are not allowed to do this, or are not known.
    Denied,
    /// The keys, or the session they come from, worked once.
    Expired,
    /// There are no keys to sign with.
    NoSource,
    /// What is asked for is not there.
    NotFound,
    /// AWS wants fewer calls, and was asked several times.
    Throttled,
    /// No connection could be made.
    Unreachable,
    /// The answer did not come in time.
    Timeout,
    /// AWS does not take the request, or the settings for it are wrong.
    Invalid,
    /// slsconf was built without AWS.
    NotBuilt,
    /// slsconf was asked not to open any connection.
    Offline,
    /// Anything else, such as an answer that makes no sense.
    Other,
}

/// A call that has no answer. Holds no key material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsError {
    /// What it is.
    pub kind: AwsErrorKind,
    /// AWS's own words where there are any.
    pub message: String,
    /// AWS's name for it, such as `AccessDenied`.
    pub code: Option<String>,
}

/// Upstream's code for a profile that is named, but not there.
pub(super) const UNRECOGNIZED_PROFILE: &str = "UNRECOGNIZED_AWS_PROFILE";

impl AwsError {
    /// An error that AWS has no name for.
    pub fn new(kind: AwsErrorKind, message: impl Into<String>) -> AwsError {
        AwsError { kind, message: message.into(), code: None }
    }

    /// The error of every call under `--offline`.
    pub(super) fn offline() -> AwsError {
        AwsError::new(AwsErrorKind::Offline, "AWS is not asked with --offline")
    }

    /// The error of a call that was answered by a name and a sentence.
    #[cfg(feature = "aws")]
    pub(super) fn of_code(code: &str, message: impl Into<String>) -> AwsError {
        AwsError { kind: kind_of(code), message: message.into(), code: Some(code.to_owned()) }
    }

    /// What to do about it, where that does not depend on the call.
    pub fn help(&self) -> Option<&'static str> {
        if self.code.as_deref() == Some(UNRECOGNIZED_PROFILE) {
            return Some(
                "`aws configure list-profiles` shows which there are, `aws configure --profile NAME` or `aws configure sso` makes one",
            );
        }
        Some(match self.kind {
            AwsErrorKind::Denied => "allow these keys to do it, or use others: --aws-profile NAME",
            AwsErrorKind::Expired => "log in again (`aws sso login`), or renew the keys in the environment",
            AwsErrorKind::NoSource => "set AWS_PROFILE or AWS_ACCESS_KEY_ID, or give --aws-profile NAME",
            AwsErrorKind::Throttled => "try again in a minute; AWS limits how often it is asked",
            AwsErrorKind::Unreachable => {
                "check the connection, the region and HTTPS_PROXY, AWS_CA_BUNDLE, AWS_ENDPOINT_URL; --offline does not ask AWS"
            }
            AwsErrorKind::Timeout => "try again, or check the connection",
            AwsErrorKind::NotBuilt => "install slsconf with the cargo feature `aws`, which is on by default",
            AwsErrorKind::Offline => "run it without --offline",
            AwsErrorKind::NotFound | AwsErrorKind::Invalid | AwsErrorKind::Other => return None,
        })
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for AwsError {}

/// AWS's names for errors, by what the user can do about them. Services name the same thing differently.
#[cfg(feature = "aws")]
const CODES: &[(AwsErrorKind, &[&str])] = &[
    (
        AwsErrorKind::Denied,
        &[
            "AccessDenied",
            "AccessDeniedException",
            "AllAccessDisabled",
            "AuthorizationError",
            "Forbidden",
            "ForbiddenException",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidToken",
            "KMSAccessDeniedException",
            "OptInRequired",
            "SignatureDoesNotMatch",
            "UnauthorizedException",
            "UnauthorizedOperation",
            "UnrecognizedClientException",
        ],
    ),
    (
        AwsErrorKind::Expired,
        &[
            "ExpiredIdentityToken",
            "ExpiredToken",
            "ExpiredTokenException",
            "IDPTokenExpired",
            "RequestExpired",
            "TokenRefreshRequired",
        ],
    ),
    (
        AwsErrorKind::NotFound,
        &[
            "NoSuchBucket",
            "NoSuchKey",
            "NotFound",
            "ParameterNotFound",
            "ParameterVersionNotFound",
            "ResourceNotFoundException",
        ],
    ),
    (
        AwsErrorKind::Throttled,
        &[
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
        ],
    ),
    (AwsErrorKind::Timeout, &["RequestTimeout", "RequestTimeoutException"]),
    (
        AwsErrorKind::Invalid,
        &[
            "InvalidKeyId",
            "InvalidParameterValue",
            "InvalidParameterException",
            "InvalidRequestException",
            "MalformedPolicyDocument",
            "PackedPolicyTooLarge",
            "RegionDisabledException",
            "ValidationError",
            "ValidationException",
        ],
    ),
];

#[cfg(feature = "aws")]
fn kind_of(code: &str) -> AwsErrorKind {
    let found = CODES.iter().find(|(_, codes)| codes.contains(&code));
    found.map_or(AwsErrorKind::Other, |(kind, _)| *kind)
}
