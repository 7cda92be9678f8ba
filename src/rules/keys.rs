//! Rules about keys that have gone, were renamed or moved: rows of a table, checked by one function.

use super::findings::Findings;
use super::subject::{Property, Subject};
use crate::diagnostics::Severity;

/// A key, and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct KeyRule {
    /// Where it stands; `*` is any key or item: `functions.*.awsKmsKeyArn`.
    pub paths: &'static [&'static str],
    /// Which of the values are meant.
    pub when: fn(&Property<'_>) -> bool,
    /// What is wrong; `{path}` stands for the property.
    pub message: &'static str,
    /// What became of it.
    pub change: Change,
    /// What else there is to know, after what to do; may be empty.
    pub note: &'static str,
}

/// What is to be done with a key.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// It goes.
    Remove,
    /// It gets another name in the same place.
    Rename(&'static str),
    /// It goes to another path.
    Move(&'static str),
    /// Its owner has to think about it.
    Consider,
}

/// Any value.
pub fn any(_: &Property<'_>) -> bool {
    true
}

pub(super) fn check(rule: &KeyRule, subject: &Subject, findings: &mut Findings) {
    // What is an error for the target does not work there any more.
    let severity = findings.rule().severity.of(subject.target);
    let removed = findings.rule().lifetime.removed.filter(|_| severity == Some(Severity::Error));
    for pattern in rule.paths {
        for property in subject.select(pattern).into_iter().filter(rule.when) {
            let message = rule.message.replace("{path}", &property.path.to_string());
            let instead = match rule.change {
                Change::Remove => format!("delete `{}`", property.key()),
                Change::Rename(name) => format!("rename it to `{name}`"),
                Change::Move(path) => format!("write it as `{path}`"),
                Change::Consider => String::new(),
            };
            let separator = if instead.is_empty() || rule.note.is_empty() { "" } else { "; " };
            let report = findings.report(property.place(), message);
            let report = match removed {
                Some(release) => report.say(format!("removed in {release}")),
                None => report,
            };
            report.help(format!("{instead}{separator}{}", rule.note));
        }
    }
}
