//! Why keys or a secret can't be had, by what the user can do about it.

use std::fmt;

use crate::aws::{AwsError, AwsErrorKind};

/// Kinds of trouble, as exit codes tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessErrorKind {
    /// AWS says no.
    Denied,
    /// There are no credentials to begin with.
    NoSource,
    /// The credentials to begin with have expired.
    Expired,
    /// The user has not confirmed what the project file names.
    Unconfirmed,
    /// AWS could not be asked, or gave no useful answer.
    Unreachable,
    /// What is named is not there, or something named in the project file is wrong.
    Wrong,
}

/// Keys or a secret that can't be had. Holds no key material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessError {
    /// What it is.
    pub kind: AccessErrorKind,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl AccessError {
    pub(super) fn new(
        kind: AccessErrorKind,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> AccessError {
        AccessError { kind, message: message.into(), help: help.into() }
    }

    /// The error of a call. `what` says what was tried: "assume role …".
    pub fn of_call(what: &str, error: &AwsError, help: Option<&str>) -> AccessError {
        let kind = match error.kind {
            AwsErrorKind::Denied => AccessErrorKind::Denied,
            AwsErrorKind::NoSource => AccessErrorKind::NoSource,
            AwsErrorKind::Expired => AccessErrorKind::Expired,
            AwsErrorKind::NotFound | AwsErrorKind::Invalid => AccessErrorKind::Wrong,
            _ => AccessErrorKind::Unreachable,
        };
        let code = error.code.as_deref().map(|code| format!("{code}: ")).unwrap_or_default();
        let help =
            help.or_else(|| error.help()).unwrap_or("`slsconf whoami --explain` shows which keys are used");
        AccessError::new(kind, format!("Cannot {what}: {code}{}", error.message), help)
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for AccessError {}
