//! Fixes: none has to be undone, and a second run leaves what the first one made.

use slsconf::fix::{Policy, Reason, fix};
use slsconf::service::Target;

use super::service;

pub fn target(text: &str) {
    let selection = service::selection();
    for (target, with_unsafe) in [(None, false), (Some(Target::V3), true), (Some(Target::V4), true)] {
        let policy = Policy {
            with_unsafe,
            follow_files: true,
            may_change: &|_| Ok(()),
            known: &|findings, _| vec![false; findings.len()],
        };
        let request = service::request(&selection, target);
        let fixed = fix(service::files(text), &request, &policy, None);
        for left in fixed.left.iter().flatten() {
            if let Reason::Refused(problem) = &left.reason {
                assert!(!problem.is_internal(), "undone: {:?}: {problem}", left.title);
            }
        }
        let own = request.location.path.as_path();
        let Some(change) = fixed.changes.iter().find(|change| change.path == own) else { continue };
        // A fix may make another file, which is not there the second time.
        if fixed.changes.len() == 1 {
            let again = fix(service::files(&change.after), &request, &policy, None);
            assert!(again.changes.is_empty(), "{:?} changes again:\n{}", again.applied, change.after);
        }
    }
}
