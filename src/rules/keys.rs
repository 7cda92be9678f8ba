//! Rules about keys that have gone, were renamed or moved: rows of a table, checked by one function.

use super::findings::Findings;
use super::repair::{Editor, Obstacle};
use super::subject::{Property, Subject};
use crate::diagnostics::Severity;
use crate::edit::{Comments, Fix};
use crate::service::Target;
use crate::value::{PathStep, ValuePath};

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
    /// How that is done as a fix; `None` where only its owner can.
    pub fix: Option<Repair>,
}

/// When and how a change is made as a fix (`spec/lint.md` §3, column fix).
#[derive(Clone, Copy, Debug)]
pub struct Repair {
    /// For which of the values.
    pub when: fn(&Property<'_>) -> bool,
    /// The targets for which somebody has to look at it, and why.
    pub look: (&'static [Target], &'static str),
    /// How many steps of the path stay, even if nothing is left in them.
    pub keep: usize,
}

impl Repair {
    /// Safe for all values and targets.
    pub const SAFE: Repair = Repair { when: any, look: (&[], ""), keep: 0 };
    /// Safe where the key has no effect any more: from release 3 on.
    pub const SINCE_RELEASE_3: Repair = Repair {
        look: (&[Target::V1, Target::V2], "the key has an effect before release 3"),
        ..Repair::SAFE
    };
}

/// What is to be done with a key.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// It goes.
    Remove,
    /// It gets another name in the same place.
    Rename(&'static str),
    /// It goes to another path: one for each of the rule's paths, in their order, where `*` is what it is there.
    Move(&'static [&'static str]),
    /// Its owner has to think about it.
    Consider,
}

/// Any value.
pub fn any(_: &Property<'_>) -> bool {
    true
}

/// Any value on AWS.
pub fn on_aws(property: &Property<'_>) -> bool {
    property.subject().is_aws()
}

/// What is neither missing nor null, as JavaScript's `!= null`.
pub fn set(property: &Property<'_>) -> bool {
    !property.value.is_null()
}

/// What is set, on AWS.
pub fn set_on_aws(property: &Property<'_>) -> bool {
    on_aws(property) && set(property)
}

/// What counts as true in JavaScript, on AWS.
pub fn truthy_on_aws(property: &Property<'_>) -> bool {
    on_aws(property) && property.value.is_truthy()
}

pub(super) fn check(rule: &KeyRule, subject: &Subject, findings: &mut Findings) {
    // What is an error for the target does not work there any more.
    let severity = findings.rule().severity.of(subject.target);
    let removed = findings.rule().lifetime.removed.filter(|_| severity == Some(Severity::Error));
    let found: Vec<Vec<_>> = rule
        .paths
        .iter()
        .map(|pattern| subject.select(pattern).into_iter().filter(rule.when).collect())
        .collect();
    let editor = Editor::of(subject);
    for (index, properties) in found.into_iter().enumerate() {
        for property in properties {
            let message = rule.message.replace("{path}", &property.path().to_string());
            let target = match rule.change {
                Change::Move(paths) => paths.get(index).map(|path| new_path(&property, path)),
                Change::Rename(name) => Some(sibling(&property, name)),
                Change::Remove | Change::Consider => None,
            };
            let new_name = target.as_ref().and_then(|target| renamed(&property, target));
            let instead = match (rule.change, &new_name, &target) {
                (Change::Remove, ..) => format!("delete `{}`", property.key()),
                (_, Some(name), _) => format!("rename it to `{name}`"),
                (_, None, Some(target)) => format!("write it as `{target}`"),
                (_, None, None) => String::new(),
            };
            let separator = if instead.is_empty() || rule.note.is_empty() { "" } else { "; " };
            let repair = rule.fix.filter(|repair| (repair.when)(&property));
            let title = match (rule.change, &new_name, &target) {
                (_, Some(name), _) => format!("rename to `{name}`"),
                (_, None, Some(target)) => format!("move to `{target}`"),
                (_, None, None) => format!("delete `{}`", property.key()),
            };
            let fix = repair.map(|repair| fix(&editor, &property, target.as_ref(), &repair, title));
            let report = findings.report(property.place(), message);
            let report = match removed {
                Some(release) if subject.is_refused_key(&property) => {
                    report.say(format!("removed in {release}; the framework stops here"))
                }
                Some(release) => report.say(format!("removed in {release}")),
                None => report,
            };
            report.help(format!("{instead}{separator}{}", rule.note)).fix_or_why_not(fix.transpose());
        }
    }
}

/// A path whose `*` are the steps that a property has there.
fn new_path(property: &Property<'_>, pattern: &str) -> ValuePath {
    let own_path = property.path();
    let steps = pattern.split('.').enumerate();
    let step = |(index, step): (usize, &str)| match (step, own_path.0.get(index)) {
        ("*", Some(own)) => own.clone(),
        _ => PathStep::Key(step.into()),
    };
    ValuePath(steps.map(step).collect())
}

/// The path of a key beside a property.
fn sibling(property: &Property<'_>, name: &str) -> ValuePath {
    let mut path = property.path();
    path.0.pop();
    path.0.push(PathStep::Key(name.into()));
    path
}

/// The new name of a property that stays where it is.
fn renamed(property: &Property<'_>, target: &ValuePath) -> Option<String> {
    let (name, owner) = target.0.split_last()?;
    let own_path = property.path();
    let (_, own_owner) = own_path.0.split_last()?;
    (owner == own_owner).then(|| name.to_string())
}

fn fix(
    editor: &Editor<'_>,
    property: &Property<'_>,
    target: Option<&ValuePath>,
    repair: &Repair,
    title: String,
) -> Result<Fix, Obstacle> {
    let fix = match target {
        Some(target) => editor.relocate(property, target, repair.keep, Comments::WithBlock)?,
        None => editor.remove(property, repair.keep, Comments::Keep)?,
    };
    let (targets, why) = repair.look;
    let fix = Fix { title, ..fix };
    Ok(match targets.contains(&property.subject().target) {
        true => fix.only_if(why),
        false => fix,
    })
}
