//! Small services that a rule must or must not say something about; the pages show them and a test runs them.

use crate::service::Target;

/// A service, and what a rule must say about it.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// `serverless.yml`
    pub text: &'static str,
    /// Files beside it, by name.
    pub files: &'static [(&'static str, &'static str)],
    /// The texts that the findings' first labels are on, in the order of the findings; none if it passes.
    pub tokens: &'static [&'static str],
    /// The release it is for, if that is not 3.
    pub target: Option<Target>,
}

/// The day on which examples are run.
pub const TODAY: &str = "2026-11-22";

impl Example {
    /// A service that the rule has nothing to say about.
    pub const fn passes(text: &'static str) -> Example {
        Example { text, files: &[], tokens: &[], target: None }
    }

    /// A service with one finding, at this token.
    pub const fn fails(text: &'static str, at: &'static [&'static str]) -> Example {
        Example { text, files: &[], tokens: at, target: None }
    }

    /// With files beside it: names and texts.
    pub const fn with_files(self, files: &'static [(&'static str, &'static str)]) -> Example {
        Example { files, ..self }
    }

    /// For another release than 3.
    pub const fn for_target(self, target: Target) -> Example {
        Example { target: Some(target), ..self }
    }
}
