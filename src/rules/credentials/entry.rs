//! The fix that takes out an entry of a map or an item of a list.

use super::uses;
use crate::edit::{Change, Comments, Fix, Refusal, remove};
use crate::rules::repair::steps;
use crate::rules::{Property, Subject};
use crate::source::Span;

/// Takes a property out of the file that has it, with parents that have nothing else, but none of the first `stop` steps
/// of its path. An error says why not.
pub(super) fn removal(subject: &Subject, property: &Property<'_>, stop: usize) -> Result<Fix, String> {
    let span = property.key_span.or_else(|| property.token()).ok_or("it is in no file")?;
    let path = steps(&property.path());
    check_alone(subject, &path, span)?;
    let build = || {
        let layout = subject.layout(span.file).ok_or(Refusal::Unusual)?;
        let place = layout.at(span).ok_or(Refusal::Missing)?;
        let own = layout.path(place);
        // In a file of its own, less of the path is written.
        let shorter = path.len().checked_sub(own.len()).filter(|shorter| path[*shorter..] == own);
        let Some(shorter) = shorter else { return Ok(None) };
        let removal = remove(&layout, place, stop.saturating_sub(shorter), Comments::Keep)?;
        let gone = path[..shorter + removal.gone.len()].to_vec();
        Ok(Some((removal.edits, gone)))
    };
    let built = build().map_err(|refusal: Refusal| refusal.to_string())?;
    let (edits, gone) = built.ok_or("it is written in another place, and brought here")?;
    let fix = Fix::safe(format!("delete `{}`", property.path()), edits);
    Ok(Fix { changes: vec![Change::Value(gone)], ..fix })
}

/// That nothing else has a property or refers to it.
pub(super) fn check_alone(subject: &Subject, path: &[String], span: Span) -> Result<(), String> {
    if span.file != subject.main() && uses::of_file(subject, span.file).len() > 1 {
        return Err(format!("{} is included in several places", subject.files().name(span.file)));
    }
    match uses::of_path(subject, path, &[]).first() {
        Some(first) => Err(format!("`{first}` refers to it")),
        None => Ok(()),
    }
}

/// The properties whose values change when a variable in a file is another one: that with the variable, and those that
/// refer to it.
pub(super) fn depending(subject: &Subject, variable: Option<Span>) -> Vec<Change> {
    let depends = |property: &Property<'_>| {
        variable.is_some() && property.references().iter().any(|reference| reference.span == variable)
    };
    let leaves = subject.root().leaves_where(Subject::may_have_references);
    leaves.iter().filter(|leaf| depends(leaf)).map(|leaf| Change::Value(steps(&leaf.path()))).collect()
}
