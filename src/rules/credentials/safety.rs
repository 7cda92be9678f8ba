//! Whether deployments can differ when `provider.credentials` goes.

use crate::edit::Applicability;
use crate::framework::lowest;
use crate::rules::Subject;
use crate::service::Target;

/// The first release that ignores the key.
const IGNORED: (u64, u64, u64) = (2, 36, 0);

/// Releases before 2.36.0 would go on with whatever credentials they find. Whether a service runs with a later one of
/// release 2, its `frameworkVersion` says.
pub(super) fn of_deletion(subject: &Subject) -> Applicability {
    let why = match subject.target {
        Target::V1 => {
            "release 1 would go on with whatever credentials the machine has, maybe those of another account"
        }
        Target::V2 if lowest_release(subject).is_none_or(|lowest| lowest < IGNORED) => {
            "releases before 2.36.0 would go on with whatever credentials the machine has, maybe those of another account"
        }
        _ => return Applicability::Safe,
    };
    Applicability::Unsafe { why }
}

/// The lowest release that the service asks for.
pub(super) fn lowest_release(subject: &Subject) -> Option<(u64, u64, u64)> {
    lowest(subject.get(&["frameworkVersion"])?.text()?)
}
