//! Version ranges of node-semver; the only file that knows nodejs-semver.

use nodejs_semver::{Range, Version};

/// What a `frameworkVersion` says about a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not a range (`semver.validRange` gives null).
    NotARange,
    /// The version lies in the range.
    Satisfied,
    /// It does not.
    Unsatisfied,
}

/// Holds a version against a range, as `semver.validRange` and `semver.satisfies` do.
pub(super) fn check(range: &str, version: &str) -> Verdict {
    let (Ok(range), Ok(version)) = (Range::parse(range), Version::parse(version)) else {
        return Verdict::NotARange;
    };
    if range.satisfies(&version) { Verdict::Satisfied } else { Verdict::Unsatisfied }
}
