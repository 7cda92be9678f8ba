//! The scalars of the files as they are written, for rules about how they look, and the fix that quotes one.

use crate::edit::Fix;
use crate::rules::Subject;
use crate::rules::repair::{Editor, Obstacle};
use crate::source::Span;

/// A value or item written without quotes and without a tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'s> {
    /// Its text.
    pub text: &'s str,
    /// Where it stands.
    pub span: Span,
}

/// The plain scalars of the configuration and the files it includes that may be read as something else than a text.
pub(super) fn plain(subject: &Subject) -> impl Iterator<Item = Plain<'_>> {
    let found = subject.plain_scalars();
    found.filter_map(|(tree, id)| Some(Plain { text: tree.text(id)?, span: tree.content_span(id) }))
}

/// Puts quotes around a plain scalar.
pub(super) fn quote(editor: &Editor<'_>, scalar: Plain<'_>) -> Result<Option<Fix>, Obstacle> {
    let layout = editor.layout(scalar.span.file)?;
    let place = layout.at(scalar.span).ok_or(Obstacle::Elsewhere)?;
    let edits = crate::edit::quote(&layout, place)?;
    editor.text_fix(scalar.span, "put it in quotes".to_owned(), edits).map(Some)
}
