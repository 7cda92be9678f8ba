//! The scalars of the files as they are written, for rules about how they look.

use crate::rules::Subject;
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
