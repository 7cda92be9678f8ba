//! Which of AJV's errors the framework shows: those of the branch that was meant.
//!
//! A port of `normalize-ajv-errors.js` of serverless 3.40.0 (the same in osls 4.3.1), whose grouping by paths is kept
//! as it is, since the messages depend on it.

use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::reader::Scalar;
use super::validate::Outcome;
use super::violation::{Reason, Violation};

/// An error on its way through the filters.
pub(super) struct Candidate {
    pub(super) violation: Violation,
    /// What the branches of a failed `anyOf` or `oneOf` have in common, if one thing.
    pub(super) common_type: Option<&'static str>,
    /// Whether the error is about a function's event as a whole.
    pub(super) is_about_event: bool,
    instance: Rc<str>,
    schema: Rc<str>,
    dropped: bool,
}

impl Candidate {
    fn is_union(&self) -> bool {
        matches!(self.violation.reason, Reason::AnyOf | Reason::OneOf)
    }
}

/// A value that errors are about.
struct Instance {
    pointer: Rc<str>,
    is_event: bool,
}

/// Whether a pointer leads to a function's event as a whole.
fn leads_to_event(pointer: &str) -> bool {
    let mut steps = pointer.split('/');
    let shape = [steps.next(), steps.next(), steps.next(), steps.next(), steps.next(), steps.next()];
    matches!(shape, [Some(""), Some("functions"), Some(name), Some("events"), Some(index), None]
        if !name.is_empty() && is_digits(index))
}

/// The errors worth showing, in AJV's order.
pub(super) fn relevant(outcome: &Outcome) -> Vec<Candidate> {
    // Most errors are those of the many branches for one value.
    let mut instances: FxHashMap<u32, Instance> = FxHashMap::default();
    let candidate = |violation: &Violation| {
        let place = violation.place;
        let instance = instances.entry(place.instance()).or_insert_with(|| {
            let pointer = outcome.places.instance_pointer(place);
            Instance { is_event: leads_to_event(&pointer), pointer: pointer.into() }
        });
        Candidate {
            is_about_event: instance.is_event,
            instance: Rc::clone(&instance.pointer),
            schema: outcome.places.schema_pointer(place, violation.reason.keyword()).into(),
            violation: violation.clone(),
            common_type: None,
            dropped: false,
        }
    };
    let mut errors: Vec<Candidate> = outcome.violations.iter().map(candidate).collect();
    drop_other_events(&mut errors);
    drop_other_branches(&mut errors);
    errors.retain(|error| !error.dropped);
    errors
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Indices of errors, in groups by a key, in order of appearance.
type Groups<Key> = IndexMap<Key, Vec<usize>, FxBuildHasher>;

/// Of the errors about one event, keeps those of the event that was meant
/// (`filterIrreleventEventConfigurationErrors`).
fn drop_other_events(errors: &mut [Candidate]) {
    let mut by_event: Groups<Rc<str>> = Groups::default();
    for (index, error) in errors.iter().enumerate().filter(|(_, error)| error.is_about_event) {
        by_event.entry(Rc::clone(&error.instance)).or_default().push(index);
    }
    if by_event.is_empty() {
        return;
    }
    let sorted = by_instance(errors);
    for (event, group) in by_event {
        // Those about it, about what is inside of it, and about events whose numbers begin with the same digits.
        let start = sorted.partition_point(|index| *errors[*index].instance < *event);
        let nearby = sorted[start..].iter().copied();
        let end = start + nearby.take_while(|index| errors[*index].instance.starts_with(&*event)).count();
        let nearby = &sorted[start..end];
        let Some(no_match) = group.iter().copied().find(|index| errors[*index].is_union()) else { continue };
        let branches_start = errors[no_match].schema.len() + 1;
        let mut by_branch: Groups<String> = Groups::default();
        for index in group.iter().copied().filter(|index| errors[*index].schema != errors[no_match].schema) {
            let schema = &errors[index].schema;
            let end = schema.get(branches_start..).and_then(|rest| rest.find('/'));
            let branch = end.map_or("", |end| &schema[..=branches_start + end]);
            by_branch.entry(branch.to_owned()).or_default().push(index);
        }
        // The branch whose event is there: it lacks nothing.
        let is_required = |index: &usize| matches!(errors[*index].violation.reason, Reason::Required(_));
        let meant =
            by_branch.iter().find(|(_, errors)| !errors.iter().any(is_required)).map(|(branch, _)| branch);
        match meant {
            Some(branch) => {
                for index in nearby {
                    let error = &mut errors[*index];
                    error.dropped |= error.instance != event || !error.schema.starts_with(branch);
                }
            }
            None => {
                let inside = |index: &usize| !errors[*index].dropped && errors[*index].instance != event;
                let event_is_known = nearby.iter().any(inside);
                for index in group {
                    errors[index].dropped |= event_is_known || index != no_match;
                }
            }
        }
    }
}

/// The errors by the values they are about.
fn by_instance(errors: &[Candidate]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..errors.len()).collect();
    sorted.sort_by(|one, other| errors[*one].instance.cmp(&errors[*other].instance));
    sorted
}

/// Of the errors of a failed `anyOf` or `oneOf`, keeps those of the one branch that was nearest, or else only
/// that nothing matched (`filterIrrelevantAnyOfErrors`).
fn drop_other_branches(errors: &mut [Candidate]) {
    let schemas: Vec<Rc<str>> = errors.iter().map(|error| Rc::clone(&error.schema)).collect();
    let mut by_union: Groups<&str> = Groups::default();
    for (index, schema) in schemas.iter().enumerate().filter(|(index, _)| !errors[*index].dropped) {
        for end in union_ends(schema) {
            by_union.entry(&schema[..end]).or_default().push(index);
        }
    }
    for (union, mut group) in by_union {
        if group.len() == 1 {
            continue;
        }
        group.sort_by_cached_key(|index| collation_key(&errors[*index].instance));
        for group in by_value(&group, errors).into_values().filter(|group| group.len() > 1) {
            drop_branches_of_one_value(union, &group, errors);
        }
    }
}

/// The ends of all parts of a schema path that lead to an `anyOf` or `oneOf`:
/// matches of `/\/(?:anyOf|oneOf)(?:\/\d+\/|$)/`.
fn union_ends(schema: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut end = 0;
    let mut steps = schema.split('/').peekable();
    let mut steps_left = schema.split('/').count();
    let mut first = true;
    while let Some(step) = steps.next() {
        end += step.len() + usize::from(!first);
        steps_left -= 1;
        let has_branch = steps_left > 1 && steps.peek().is_some_and(|next| is_digits(next));
        if !first && matches!(step, "anyOf" | "oneOf") && (steps_left == 0 || has_branch) {
            ends.push(end);
        }
        first = false;
    }
    ends
}

/// Sorted errors by the value they are about or inside of.
fn by_value(sorted: &[usize], errors: &[Candidate]) -> Groups<String> {
    let mut groups: Groups<String> = Groups::default();
    let mut current: &str = &errors[sorted[0]].instance;
    for index in sorted {
        let instance: &str = &errors[*index].instance;
        let inside =
            instance.strip_prefix(current).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if !inside {
            current = instance;
        }
        groups.entry(current.to_owned()).or_default().push(*index);
    }
    groups
}

fn drop_branches_of_one_value(union: &str, group: &[usize], errors: &mut [Candidate]) {
    let mut no_match = None;
    let mut branches: Groups<usize> = Groups::default();
    for index in group {
        match errors[*index].schema.get(union.len() + 1..) {
            None => no_match = no_match.or(Some(*index)),
            Some(rest) => {
                let branch =
                    rest.split('/').next().and_then(|number| number.parse().ok()).unwrap_or_default();
                branches.entry(branch).or_default().push(*index);
            }
        }
    }
    let Some(no_match) = no_match else { return };
    branches.sort_unstable_keys();
    let mut branches: Vec<Vec<usize>> = branches.into_values().collect();
    if branches.is_empty() {
        return;
    }
    if branches.len() > 1 {
        // Branches for another type of value were not meant.
        keep_branches(&mut branches, errors, |branch, errors| !is_wrong_type_only(branch, union, errors));
    }
    if branches.len() > 1 {
        // Of the others, those that failed deepest inside the value came nearest.
        let deepest = branches.iter().map(|branch| depth(branch, errors)).max().unwrap_or_default();
        keep_branches(&mut branches, errors, |branch, errors| depth(branch, errors) == deepest);
    }
    match branches.as_slice() {
        [] => {}
        [_] => errors[no_match].dropped = true,
        _ => {
            for branch in branches {
                // Each branch decides alone; the last one with a single type has the word.
                let mut types: Vec<Option<&'static str>> = Vec::new();
                for index in branch {
                    let kind = common_kind(&errors[index]);
                    if !types.contains(&kind) {
                        types.push(kind);
                    }
                    errors[index].dropped = true;
                }
                if let [kind] = types[..] {
                    errors[no_match].common_type = kind;
                }
            }
        }
    }
}

/// Keeps the branches for which `keep` holds and drops the errors of the others.
fn keep_branches(
    branches: &mut Vec<Vec<usize>>,
    errors: &mut [Candidate],
    keep: impl Fn(&[usize], &[Candidate]) -> bool,
) {
    branches.retain(|branch| {
        let kept = keep(branch, errors);
        if !kept {
            branch.iter().for_each(|index| errors[*index].dropped = true);
        }
        kept
    });
}

/// Whether all a branch has against the value is its type.
fn is_wrong_type_only(branch: &[usize], union: &str, errors: &[Candidate]) -> bool {
    let [index] = branch else { return false };
    let error = &errors[*index];
    let tail = error.schema[union.len()..].strip_prefix('/').and_then(|tail| tail.strip_suffix("/type"));
    matches!(error.violation.reason, Reason::Type(_)) && tail.is_some_and(is_digits)
}

/// How far inside the configuration the deepest error of a branch is.
fn depth(branch: &[usize], errors: &[Candidate]) -> usize {
    branch.iter().map(|index| errors[*index].instance.matches('/').count()).max().unwrap_or_default()
}

/// What an error's node asks for: one value, or a type.
fn common_kind(error: &Candidate) -> Option<&'static str> {
    let node = error.violation.node;
    match node.constant() {
        Some(Scalar::Text("") | Scalar::Null | Scalar::Bool(false)) | None => {
            node.kind().map(|kind| kind.name())
        }
        Some(_) => Some("const"),
    }
}

/// A key that sorts paths as JavaScript's `localeCompare` does: punctuation before digits before letters, and
/// letters without regard to case unless nothing else differs.
fn collation_key(path: &str) -> (Vec<u32>, Vec<bool>) {
    const PUNCTUATION: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
    let primary = |character: char| match character {
        'A'..='Z' | 'a'..='z' => 0x100 + u32::from(character.to_ascii_lowercase()),
        '0'..='9' => 0x80 + u32::from(character),
        _ if character.is_ascii() => PUNCTUATION.find(character).map_or(0, |position| position as u32 + 1),
        _ => 0x1000 + u32::from(character),
    };
    (
        path.chars().map(primary).collect(),
        path.chars().map(|character| character.is_ascii_uppercase()).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unions_are_found_in_schema_paths() {
        let path = "#/properties/a/anyOf/0/items/oneOf/12/type";
        let found: Vec<&str> = union_ends(path).into_iter().map(|end| &path[..end]).collect();
        assert_eq!(found, ["#/properties/a/anyOf", "#/properties/a/anyOf/0/items/oneOf"]);
        assert_eq!(union_ends("#/x/anyOf"), [9]);
        assert_eq!(union_ends("#/x/anyOf/0"), [] as [usize; 0]);
        assert_eq!(union_ends("#/properties/anyOf/type"), [] as [usize; 0]);
    }
}
