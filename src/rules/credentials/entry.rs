//! The fix that takes out an entry of a map or an item of a list.

use crate::edit::{Change, Comments, Fix, Layout, Refusal, remove};
use crate::rules::{Property, Subject};
use crate::source::Span;

/// Takes a property out of the file that has it, with parents that have nothing else, but none of the first `stop` steps
/// of its path.
pub(super) fn removal(subject: &Subject, property: &Property<'_>, stop: usize) -> Result<Fix, Refusal> {
    let span = match property.key_span {
        Some(key) => key,
        None => property.token().ok_or(Refusal::Missing)?,
    };
    let tree = subject.syntax(span.file).ok_or(Refusal::Unusual)?;
    let layout = Layout::of(&tree);
    let place = layout.at(span).ok_or(Refusal::Missing)?;
    let (own, path) = (layout.path(place), steps(property));
    // In a file of its own, less of the path is written.
    let shorter = path.len().checked_sub(own.len()).ok_or(Refusal::Unusual)?;
    if path[shorter..] != own {
        return Err(Refusal::Aliased);
    }
    let removal = remove(&layout, place, stop.saturating_sub(shorter), Comments::Keep)?;
    let gone = path[..shorter + removal.gone.len()].to_vec();
    let fix = Fix::safe(format!("delete `{}`", property.path()), removal.edits);
    Ok(Fix { changes: vec![Change::Value(gone)], ..fix })
}

/// The steps of a property's path.
fn steps(property: &Property<'_>) -> Vec<String> {
    property.path().0.iter().map(ToString::to_string).collect()
}

/// The properties whose values change when a variable in a file is another one: that with the variable, and those that
/// refer to it.
pub(super) fn depending(subject: &Subject, variable: Option<Span>) -> Vec<Change> {
    let depends = |property: &Property<'_>| {
        variable.is_some() && property.references().iter().any(|reference| reference.span == variable)
    };
    let leaves = subject.root().leaves_where(Subject::may_have_references);
    leaves.iter().filter(|leaf| depends(leaf)).map(|leaf| Change::Value(steps(leaf))).collect()
}
