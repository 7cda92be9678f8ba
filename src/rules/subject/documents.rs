//! The files of a service as values, before any variable is resolved: what somebody wrote, wherever it ends up.

use std::rc::Rc;

use crate::source::{FileId, Span};
use crate::value::{Data, Mapping, Origin, Value};
use crate::yaml::Tree;

use super::Subject;

/// A file that was read as YAML or JSON.
#[derive(Clone, Copy, Debug)]
pub struct Document<'s> {
    /// The file.
    pub file: FileId,
    /// What it holds; aliases and merges are followed.
    pub value: &'s Value,
    /// Its syntax; `None` for JSON.
    pub tree: Option<&'s Tree>,
}

/// A scalar in a file.
#[derive(Clone, Debug)]
pub struct Scalar<'s> {
    /// The nearest key above it; `None` if there is none.
    pub key: Option<&'s Rc<str>>,
    /// Where that stands.
    pub key_span: Option<Span>,
    /// The map it is an entry of, if it is one.
    pub beside: Option<&'s Mapping>,
    /// Itself.
    pub value: &'s Value,
    /// Where it stands.
    pub span: Span,
}

/// How many scalars of one file are looked at: aliases can make more of them than anybody wrote.
const LIMIT: usize = 200_000;

impl Subject {
    /// The configuration and the files it includes, the configuration first.
    pub fn documents(&self) -> Vec<Document<'_>> {
        let main = Document { file: self.main, value: self.written(), tree: self.tree(self.main) };
        let included = self.survey.resolver.context.file_cache.included();
        let included = included.into_iter().filter_map(|included| {
            let file = self.files().find(included.path)?;
            Some(Document { file, value: included.value?, tree: included.tree })
        });
        std::iter::once(main).chain(included).collect()
    }
}

impl<'s> Document<'s> {
    /// The scalars of the file, in its order as far as aliases allow.
    pub fn scalars(&self) -> Vec<Scalar<'s>> {
        let mut scalars = Vec::new();
        let mut open = vec![(self.value, None, None, None)];
        while let Some((value, key, key_span, beside)) = open.pop().filter(|_| scalars.len() < LIMIT) {
            match &value.data {
                Data::Mapping(mapping) => {
                    let entries = mapping
                        .entries()
                        .map(|(key, entry)| (&entry.value, Some(key), entry.key_span, Some(&**mapping)));
                    let start = open.len();
                    open.extend(entries);
                    open[start..].reverse();
                }
                Data::Sequence(items) => {
                    open.extend(items.iter().rev().map(|item| (item, key, key_span, None)));
                }
                _ => {
                    if let Origin::Written(span) = value.origin {
                        scalars.push(Scalar { key, key_span, beside, value, span });
                    }
                }
            }
        }
        scalars
    }
}
