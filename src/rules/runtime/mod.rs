//! Runtimes of Lambda: those AWS has stopped supporting, or will.

mod accepted;
mod blocked;
mod deprecated;
mod not_in_target;
mod soon;
mod table;
mod unknown;

use std::slice::from_ref;

use super::repair::{Editor, Obstacle};
use super::{Category, Date, List, Property, Subject};
use crate::edit::Fix;
use crate::framework::ValidationMode;
use crate::service::Target;
use accepted::accepted;
use table::Runtime;

pub(super) static RULES: Category = &[
    from_ref(&blocked::RULE),
    from_ref(&deprecated::RULE),
    from_ref(&soon::RULE),
    from_ref(&unknown::RULE),
    from_ref(&not_in_target::RULE),
];

/// What the pages say about the fix.
const FIX: &str = "Unsafe: the functions have to be tested with the new runtime. There is none where the language is another one.";
/// Why it is unsafe.
const TO_BE_TESTED: &str = "the functions have to be tested with the new runtime";

/// The runtimes that functions run with, as set: those of functions, the provider's if a function uses it, and those of
/// functions among the resources.
fn used(subject: &Subject) -> Vec<Property<'_>> {
    subject.listed(List::Runtimes, || find_used(subject))
}

fn find_used(subject: &Subject) -> Vec<Property<'_>> {
    if !subject.is_aws() {
        return Vec::new();
    }
    let functions: Vec<_> =
        subject.functions().into_iter().filter(|function| function.get("image").is_none()).collect();
    let own = functions.iter().filter_map(|function| function.get("runtime"));
    let takes_default = functions.iter().any(|function| function.get("runtime").is_none());
    let default = subject.get(&["provider", "runtime"]).filter(|_| takes_default);
    let resources = subject.resources("AWS::Lambda::Function").into_iter();
    let of_resources = resources.filter_map(|resource| resource.at(&["Properties", "Runtime"]));
    default.into_iter().chain(own).chain(of_resources).collect()
}

/// The runtimes that AWS supports no more or not much longer, but without those the target release refuses: it stops
/// before AWS is asked, and RUN005 says so.
fn ending(subject: &Subject) -> impl Iterator<Item = (Property<'_>, &'static Runtime)> {
    used(subject).into_iter().filter_map(move |property| {
        let runtime = property.text().and_then(Runtime::named)?;
        let is_refused = !is_of_resource(&property) && is_refused(subject, runtime.name);
        (!is_refused).then_some((property, runtime))
    })
}

/// Whether a runtime is that of a function among the resources, which CloudFormation alone looks at.
fn is_of_resource(property: &Property<'_>) -> bool {
    property.key() == "Runtime"
}

/// Whether the target release stops where it meets a runtime.
fn is_refused(subject: &Subject, name: &str) -> bool {
    subject.validation() == ValidationMode::Error
        && accepted(subject.target).is_some_and(|listed| !listed.contains(&name))
}

/// The fix that moves to what takes the place of a runtime, where that is one of the same language.
fn moved(property: &Property<'_>, runtime: &Runtime) -> Result<Option<Fix>, Obstacle> {
    let instead = replacement(property.subject(), runtime, is_of_resource(property));
    let Some(instead) = instead.filter(|instead| language(instead) == language(runtime.name)) else {
        return Ok(None);
    };
    to(property, runtime.name, instead)
}

/// The fix that puts another runtime in the place of one.
fn to(property: &Property<'_>, name: &str, instead: &str) -> Result<Option<Fix>, Obstacle> {
    let token = property.token().ok_or(Obstacle::Elsewhere)?;
    let fix = Editor::of(property.subject()).retext(token, name, instead)?;
    Ok(Some(fix.only_if(TO_BE_TESTED)))
}

/// The name without its version.
fn language(name: &str) -> &str {
    let name = name.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or(name);
    // .NET was .NET Core before version 5; `provided.al2` and the like follow `provided`.
    name.strip_suffix("core").or(name.strip_suffix(".al")).unwrap_or(name)
}

/// What AWS does about a runtime on the day of the check, the worst first; each is a rule's matter.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Blocked,
    Ended,
    EndsSoon,
    Supported,
}

fn standing(subject: &Subject, name: &str) -> Standing {
    let runtime = Runtime::named(name);
    let left = |day: fn(&Runtime) -> Option<Date>| {
        let day = runtime.and_then(day);
        day.map_or(i64::MAX, |day| subject.today.days_until(day))
    };
    match left(Runtime::deprecated) {
        ..=0 if left(Runtime::update_block) <= 0 => Standing::Blocked,
        ..=0 => Standing::Ended,
        1..=soon::NOTICE => Standing::EndsSoon,
        _ => Standing::Supported,
    }
}

/// What takes the place of a runtime in the target release; `None` if it has nothing that AWS supports longer.
fn replacement(subject: &Subject, runtime: &Runtime, is_of_resource: bool) -> Option<&'static str> {
    let successor = runtime.successor?;
    let listed = accepted(subject.target).filter(|listed| !is_of_resource && !listed.contains(&successor));
    let instead = match (listed, subject.validation()) {
        (Some(listed), ValidationMode::Error) => newest_supported(subject, listed, runtime.name)?,
        _ => successor,
    };
    (standing(subject, instead) > standing(subject, runtime.name)).then_some(instead)
}

/// A runtime if AWS still takes functions with it, else what takes its place.
pub(super) fn supported(subject: &Subject, name: &'static str) -> &'static str {
    let is_blocked = |runtime: &&Runtime| runtime.update_block().is_some_and(|day| day <= subject.today);
    let blocked = Runtime::named(name).filter(is_blocked);
    blocked.and_then(|runtime| replacement(subject, runtime, false)).unwrap_or(name)
}

/// What to use instead of a runtime, and what the target release makes of that.
fn successor(property: &Property<'_>, runtime: &Runtime) -> String {
    let Some(successor) = runtime.successor else { return "move to a newer runtime".to_owned() };
    let subject = property.subject();
    let listed =
        accepted(subject.target).filter(|listed| !is_of_resource(property) && !listed.contains(&successor));
    let release = release(subject.target);
    match (listed, subject.validation()) {
        (None, _) | (_, ValidationMode::Off) => format!("move to `{successor}`"),
        (Some(_), ValidationMode::Warn) => {
            format!("move to `{successor}`, which {release} deploys with a warning that it does not know it")
        }
        (Some(_), ValidationMode::Error) => match replacement(subject, runtime, false) {
            Some(newest) => format!("move to `{newest}`, the newest that {release} takes"),
            None => format!(
                "move to `{successor}`, at which {release} stops: it takes `configValidationMode: warn` or a newer release, too"
            ),
        },
    }
}

/// The newest runtime of the same language in a list that AWS supports today.
fn newest_supported(subject: &Subject, listed: &[&'static str], name: &str) -> Option<&'static str> {
    let language = name.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or(name);
    let is_same = |other: &&&str| {
        let version = other.strip_prefix(language);
        version.is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
    };
    let is_supported = |other: &&&str| {
        let end = Runtime::named(other).and_then(Runtime::deprecated);
        end.is_none_or(|end| end > subject.today)
    };
    listed.iter().filter(is_same).filter(is_supported).max_by_key(|other| version(other)).copied()
}

/// The numbers in a name.
fn version(name: &str) -> Vec<u32> {
    name.split(|letter: char| !letter.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// The release whose list it is.
fn release(target: Target) -> &'static str {
    match target {
        Target::V1 | Target::V2 => "release 2.72",
        Target::V3 | Target::V4 => "release 3.40",
        Target::Osls3 => "osls 3.77",
        Target::Osls4 => "osls 4.3",
    }
}

/// All runtimes that are named anywhere, used or not, with those that layers are for.
fn set(subject: &Subject) -> Vec<Property<'_>> {
    if !subject.is_aws() {
        return Vec::new();
    }
    let own = subject.functions().into_iter().filter_map(|function| function.get("runtime"));
    let layers = subject.select("layers.*.compatibleRuntimes.*");
    subject.get(&["provider", "runtime"]).into_iter().chain(own).chain(layers).collect()
}
