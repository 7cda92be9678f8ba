//! The scalars of the files as they are written, for rules about how they look, and the fix that quotes one.

use crate::edit::{Edit, Fix};
use crate::rules::Subject;
use crate::source::Span;
use crate::value::PathStep;
use crate::yaml::{Kind, NodeId, Style, Tree};

/// A value or item written without quotes and without a tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'s> {
    /// Its text.
    pub text: &'s str,
    /// Where it stands.
    pub span: Span,
}

/// The plain scalars of the configuration and the files it includes, except for keys and what has a tag.
pub(super) fn plain(subject: &Subject) -> Vec<Plain<'_>> {
    let documents = subject.documents();
    documents.iter().filter_map(|document| document.tree).flat_map(of_tree).collect()
}

fn of_tree(tree: &Tree) -> Vec<Plain<'_>> {
    let mut found = Vec::new();
    let mut open: Vec<NodeId> = tree.root().into_iter().collect();
    while let Some(id) = open.pop() {
        match tree.node(id).kind {
            Kind::Mapping { .. } => {
                let start = open.len();
                open.extend(tree.entries(id).map(|(_, value)| value));
                open[start..].reverse();
            }
            Kind::Sequence { .. } => open.extend(tree.items(id).iter().rev()),
            Kind::Wrapped { inner } => open.push(inner),
            Kind::Scalar { style: Style::Plain, .. } if tree.tag(id).is_none() => {
                if let Some(text) = tree.text(id).filter(|text| !text.is_empty()) {
                    found.push(Plain { text, span: tree.content_span(id) });
                }
            }
            Kind::Scalar { .. } | Kind::Alias { .. } => {}
        }
    }
    found
}

/// Puts quotes around a plain scalar of the configuration; in other files it is not known which values change by that.
pub(super) fn quote(subject: &Subject, scalar: Plain<'_>) -> Option<Fix> {
    if scalar.span.file != subject.main() {
        return None;
    }
    let steps = subject.path_in_file(scalar.span).0;
    let path: Vec<String> = steps.iter().map(PathStep::to_string).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let edit = Edit::replace(scalar.span, format!("'{}'", scalar.text));
    Some(Fix::safe("put it in quotes", vec![edit]).changes(&path))
}
