//! Why a command ends without a result, and whose fault that is.

use super::Diagnostic;

/// Whose fault a failure is; it decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The configuration, or a file it includes.
    Configuration,
    /// The command line, or a file it names that can't be read.
    Usage,
    /// Something the machine lacks: a program, a permission, room on a disk.
    Environment,
    /// Somebody else's computer.
    Network,
    /// Credentials that AWS does not let do what they were to do.
    Denied,
    /// Credentials that are not there.
    NoCredentials,
    /// Credentials that have expired.
    Expired,
    /// slsconf itself.
    Internal,
}

impl FailureKind {
    /// The exit code of the process.
    pub fn exit_code(self) -> u8 {
        match self {
            FailureKind::Usage => 2,
            FailureKind::Configuration | FailureKind::Environment | FailureKind::Network => 1,
            FailureKind::Denied => 3,
            FailureKind::NoCredentials => 4,
            FailureKind::Expired => 5,
            FailureKind::Internal => 70,
        }
    }
}

/// Why a command ends without a result.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Whose fault it is.
    pub kind: FailureKind,
    /// What is to be said, in order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// A failure with one diagnostic.
    pub fn new(kind: FailureKind, diagnostic: Diagnostic) -> Failure {
        Failure { kind, diagnostics: vec![diagnostic] }
    }

    /// A mistake in the configuration.
    pub fn configuration(diagnostic: Diagnostic) -> Failure {
        Failure::new(FailureKind::Configuration, diagnostic)
    }

    /// A mistake on the command line.
    pub fn usage(diagnostic: Diagnostic) -> Failure {
        Failure::new(FailureKind::Usage, diagnostic)
    }
}
