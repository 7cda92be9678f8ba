//! Which runtimes the releases of the framework list in their schemas.

use std::sync::LazyLock;

use super::table::RUNTIMES;
use crate::framework::runtimes;
use crate::framework::schema::{AWS_OSLS_4, AWS_V3};
use crate::service::Target;

/// What 2.72.3 lists.
static OF_RELEASE_2: &[&str] = &[
    "dotnetcore2.1",
    "dotnetcore3.1",
    "go1.x",
    "java11",
    "java8",
    "java8.al2",
    "nodejs10.x",
    "nodejs12.x",
    "nodejs14.x",
    "provided",
    "provided.al2",
    "python2.7",
    "python3.6",
    "python3.7",
    "python3.8",
    "python3.9",
    "ruby2.5",
    "ruby2.7",
];

/// What 3.40.0 lists.
static OF_RELEASE_3: LazyLock<Vec<&'static str>> = LazyLock::new(|| runtimes(&AWS_V3));
/// What osls 4.3.1 lists.
static OF_OSLS_4: LazyLock<Vec<&'static str>> = LazyLock::new(|| runtimes(&AWS_OSLS_4));

/// The runtimes that the newest release of a target lists; `None` if it has no list or that is not known.
pub(super) fn accepted(target: Target) -> Option<&'static [&'static str]> {
    match target {
        Target::V1 | Target::V4 => None,
        Target::V2 => Some(OF_RELEASE_2),
        Target::V3 => Some(&OF_RELEASE_3),
        // osls 3.77.1 has the list of 4.3.1.
        Target::Osls3 | Target::Osls4 => Some(&OF_OSLS_4),
    }
}

/// All runtimes known here: those with dates, and those a release lists.
pub(super) fn known() -> impl Iterator<Item = &'static str> {
    let listed = OF_RELEASE_3.iter().chain(&*OF_OSLS_4).copied();
    RUNTIMES.iter().map(|runtime| runtime.name).chain(listed)
}

/// Whether AWS has or had a runtime.
pub(super) fn is_known(name: &str) -> bool {
    known().any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_from_the_schemas() {
        let of = |target| accepted(target).unwrap();
        assert!(of(Target::V3).contains(&"python3.11") && !of(Target::V3).contains(&"python3.12"));
        assert!(of(Target::Osls4).contains(&"ruby4.0") && !of(Target::Osls4).contains(&"nodejs18.x"));
        assert!(OF_RELEASE_2.iter().all(|name| is_known(name)));
    }
}
