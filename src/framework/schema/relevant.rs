//! Which of AJV's errors the framework shows: those of the branch that was meant.
//!
//! A port of `normalize-ajv-errors.js` of serverless 3.40.0 (the same in osls 4.3.1), whose grouping by paths is kept
//! as it is, since the messages depend on it.

use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::reader::Scalar;
use super::validate::Outcome;
use super::violation::{Reason, Violation};

/// An error worth showing.
pub(super) struct Relevant<'o> {
    pub(super) violation: &'o Violation,
    /// What the branches of a failed `anyOf` or `oneOf` have in common, if one thing.
    pub(super) common_type: Option<&'static str>,
    /// Whether no kind of event takes a function's event.
    pub(super) is_unknown_event: bool,
}

/// An error on its way through the filters.
struct Candidate<'o> {
    violation: &'o Violation,
    common_type: Option<&'static str>,
    instance: Rc<Instance>,
    schema: Rc<SchemaPath>,
    dropped: bool,
}

fn is_union(violation: &Violation) -> bool {
    matches!(violation.reason, Reason::AnyOf | Reason::OneOf)
}

/// A value that errors are about. Most are those of the many branches for one value.
struct Instance {
    pointer: Rc<str>,
    /// Which one it is of all, sorted as JavaScript's `localeCompare` does.
    rank: usize,
    /// Which one it is of all, sorted by bytes.
    byte_rank: usize,
    is_event: bool,
}

/// A keyword that failed, for whatever value: there are no more of them than the schema has.
struct SchemaPath {
    pointer: Rc<str>,
    /// The ends of its parts that lead to an `anyOf` or `oneOf`.
    union_ends: Vec<usize>,
}

/// Whether a pointer leads to a function's event as a whole.
fn leads_to_event(pointer: &str) -> bool {
    let mut steps = pointer.split('/');
    let shape = [steps.next(), steps.next(), steps.next(), steps.next(), steps.next(), steps.next()];
    matches!(shape, [Some(""), Some("functions"), Some(name), Some("events"), Some(index), None]
        if !name.is_empty() && is_digits(index))
}

/// The errors worth showing, in AJV's order.
pub(super) fn relevant(outcome: &Outcome) -> Vec<Relevant<'_>> {
    if !outcome.violations.iter().any(is_union) {
        let alone = |violation| Relevant { violation, common_type: None, is_unknown_event: false };
        return outcome.violations.iter().map(alone).collect();
    }
    let mut errors = candidates(outcome);
    drop_other_events(&mut errors);
    drop_other_branches(&mut errors);
    let left = errors.into_iter().filter(|error| !error.dropped);
    left.map(|Candidate { violation, common_type, instance, .. }| Relevant {
        violation,
        common_type,
        is_unknown_event: instance.is_event && matches!(violation.reason, Reason::AnyOf),
    })
    .collect()
}

fn candidates(outcome: &Outcome) -> Vec<Candidate<'_>> {
    let mut numbers: FxHashMap<u32, usize> = FxHashMap::default();
    let mut pointers: IndexSet<Rc<str>, FxBuildHasher> = IndexSet::default();
    for Violation { place, .. } in &outcome.violations {
        let number = || pointers.insert_full(outcome.places.instance_pointer(*place).into()).0;
        numbers.entry(place.instance()).or_insert_with(number);
    }
    let instances = ranked(&pointers);
    let mut schemas: FxHashMap<Rc<str>, Rc<SchemaPath>> = FxHashMap::default();
    let candidates = outcome.violations.iter().map(|violation| {
        let Violation { place, reason, .. } = violation;
        let pointer = outcome.places.schema_pointer(*place, reason.keyword());
        let schema = schemas.entry(pointer.into()).or_insert_with_key(|pointer| {
            Rc::new(SchemaPath { pointer: Rc::clone(pointer), union_ends: union_ends(pointer) })
        });
        let instance = Rc::clone(&instances[numbers[&place.instance()]]);
        Candidate { violation, common_type: None, instance, schema: Rc::clone(schema), dropped: false }
    });
    candidates.collect()
}

fn ranked(pointers: &IndexSet<Rc<str>, FxBuildHasher>) -> Vec<Rc<Instance>> {
    let mut sorted: Vec<usize> = (0..pointers.len()).collect();
    sorted.sort_by_cached_key(|index| collation_key(&pointers[*index]));
    let ranks = inverted(&sorted);
    sorted.sort_by(|one, other| pointers[*one].cmp(&pointers[*other]));
    let byte_ranks = inverted(&sorted);
    let instances = pointers.iter().zip(ranks).zip(byte_ranks).map(|((pointer, rank), byte_rank)| {
        let is_event = leads_to_event(pointer);
        Rc::new(Instance { pointer: Rc::clone(pointer), rank, byte_rank, is_event })
    });
    instances.collect()
}

/// Where each of some numbers from 0 on stands among them.
fn inverted(sorted: &[usize]) -> Vec<usize> {
    let mut places = vec![0; sorted.len()];
    for (place, number) in sorted.iter().enumerate() {
        places[*number] = place;
    }
    places
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Indices of errors, in groups by a key, in order of appearance.
type Groups<Key> = IndexMap<Key, Vec<usize>, FxBuildHasher>;

/// Of the errors about one event, keeps those of the event that was meant
/// (`filterIrreleventEventConfigurationErrors`).
fn drop_other_events(errors: &mut [Candidate<'_>]) {
    let mut by_event: Groups<Rc<str>> = Groups::default();
    for (index, error) in errors.iter().enumerate().filter(|(_, error)| error.instance.is_event) {
        by_event.entry(Rc::clone(&error.instance.pointer)).or_default().push(index);
    }
    if by_event.is_empty() {
        return;
    }
    let sorted = by_instance(errors);
    for (event, group) in by_event {
        // Those about it, about what is inside of it, and about events whose numbers begin with the same digits.
        let start = sorted.partition_point(|index| *errors[*index].instance.pointer < *event);
        let nearby = sorted[start..].iter().copied();
        let is_near = |index: &usize| errors[*index].instance.pointer.starts_with(&*event);
        let end = start + nearby.take_while(is_near).count();
        let nearby = &sorted[start..end];
        let Some(no_match) = group.iter().copied().find(|index| is_union(errors[*index].violation)) else {
            continue;
        };
        let union = &errors[no_match].schema.pointer;
        let branches_start = union.len() + 1;
        let mut by_branch: Groups<Rc<str>> = Groups::default();
        for index in group.iter().copied().filter(|index| errors[*index].schema.pointer != *union) {
            let schema = &errors[index].schema.pointer;
            let end = schema.get(branches_start..).and_then(|rest| rest.find('/'));
            let branch = end.map_or("", |end| &schema[..=branches_start + end]);
            by_branch.entry(branch.into()).or_default().push(index);
        }
        // The branch whose event is there: it lacks nothing.
        let is_required = |index: &usize| matches!(errors[*index].violation.reason, Reason::Required(_));
        let meant =
            by_branch.iter().find(|(_, errors)| !errors.iter().any(is_required)).map(|(branch, _)| branch);
        match meant {
            Some(branch) => {
                for index in nearby {
                    let error = &mut errors[*index];
                    error.dropped |=
                        error.instance.pointer != event || !error.schema.pointer.starts_with(&**branch);
                }
            }
            None => {
                let inside =
                    |index: &usize| !errors[*index].dropped && errors[*index].instance.pointer != event;
                let event_is_known = nearby.iter().any(inside);
                for index in group {
                    errors[index].dropped |= event_is_known || index != no_match;
                }
            }
        }
    }
}

/// The errors by the values they are about.
fn by_instance(errors: &[Candidate<'_>]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..errors.len()).collect();
    sorted.sort_by_key(|index| errors[*index].instance.byte_rank);
    sorted
}

/// Of the errors of a failed `anyOf` or `oneOf`, keeps those of the one branch that was nearest, or else only
/// that nothing matched (`filterIrrelevantAnyOfErrors`).
fn drop_other_branches(errors: &mut [Candidate<'_>]) {
    let schemas: Vec<Rc<SchemaPath>> = errors.iter().map(|error| Rc::clone(&error.schema)).collect();
    let mut by_union: Groups<&str> = Groups::default();
    for (index, schema) in schemas.iter().enumerate().filter(|(index, _)| !errors[*index].dropped) {
        for end in &schema.union_ends {
            by_union.entry(&schema.pointer[..*end]).or_default().push(index);
        }
    }
    for (union, mut group) in by_union {
        if group.len() == 1 {
            continue;
        }
        group.sort_by_key(|index| errors[*index].instance.rank);
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
fn by_value(sorted: &[usize], errors: &[Candidate<'_>]) -> Groups<usize> {
    let mut groups: Groups<usize> = Groups::default();
    let mut current = &errors[sorted[0]].instance;
    for index in sorted {
        let instance = &errors[*index].instance;
        let rest = instance.pointer.strip_prefix(&*current.pointer);
        if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            current = instance;
        }
        groups.entry(current.rank).or_default().push(*index);
    }
    groups
}

fn drop_branches_of_one_value(union: &str, group: &[usize], errors: &mut [Candidate<'_>]) {
    let mut no_match = None;
    let mut branches: Groups<usize> = Groups::default();
    for index in group {
        match errors[*index].schema.pointer.get(union.len() + 1..) {
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
    errors: &mut [Candidate<'_>],
    keep: impl Fn(&[usize], &[Candidate<'_>]) -> bool,
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
fn is_wrong_type_only(branch: &[usize], union: &str, errors: &[Candidate<'_>]) -> bool {
    let [index] = branch else { return false };
    let error = &errors[*index];
    let tail =
        error.schema.pointer[union.len()..].strip_prefix('/').and_then(|tail| tail.strip_suffix("/type"));
    matches!(error.violation.reason, Reason::Type(_)) && tail.is_some_and(is_digits)
}

/// How far inside the configuration the deepest error of a branch is.
fn depth(branch: &[usize], errors: &[Candidate<'_>]) -> usize {
    branch.iter().map(|index| errors[*index].instance.pointer.matches('/').count()).max().unwrap_or_default()
}

/// What an error's node asks for: one value, or a type.
fn common_kind(error: &Candidate<'_>) -> Option<&'static str> {
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
