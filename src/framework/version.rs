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

/// Whether a range takes any release with this first number; `None` if it is not a range.
pub fn takes_any_of_major(range: &str, major: u64) -> Option<bool> {
    let range = Range::parse(range).ok()?;
    let releases = Range::parse(format!("{major}.x")).ok()?;
    Some(range.allows_any(&releases))
}

/// The lowest version that a range takes, as its three numbers; `None` if it is not a range.
pub fn lowest(range: &str) -> Option<(u64, u64, u64)> {
    let version = Range::parse(range).ok()?.min_version()?;
    Some((version.major(), version.minor(), version.patch()))
}

/// Whether no version at all lies in a range, though each of its bounds alone has some.
pub fn allows_none(range: &str) -> bool {
    let lowest = || lowest(range).map(|(major, minor, patch)| format!("{major}.{minor}.{patch}"));
    lowest().is_none_or(|version| check(range, &version) != Verdict::Satisfied)
}

/// Holds a version against a range, as `semver.validRange` and `semver.satisfies` do.
pub(super) fn check(range: &str, version: &str) -> Verdict {
    let (Ok(range), Ok(version)) = (Range::parse(range), Version::parse(version)) else {
        return Verdict::NotARange;
    };
    if range.satisfies(&version) { Verdict::Satisfied } else { Verdict::Unsatisfied }
}
