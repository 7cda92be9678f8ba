//! The files of a service as values, before any variable is resolved: what somebody wrote, wherever it ends up.

use std::rc::Rc;

use crate::source::{FileId, Span};
use crate::value::{Data, Mapping, Origin, Value};
use crate::yaml::{Kind, NodeId, Style, Tree};

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
pub struct Scalar {
    /// The nearest key above it; `None` if there is none.
    pub key: Option<Rc<str>>,
    /// The map it is an entry of, if it is one.
    pub beside: Option<Rc<Mapping>>,
    /// Itself.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// The length of `off`, the longest word of YAML 1.1 that js-yaml takes for a text.
const SHORT_WORD: usize = 3;

/// How many bytes a text has at least that may be a key: rules about keys look at no shorter ones.
pub const LONG_TEXT: usize = 20;

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

    /// The texts in these files that are long enough for a key, each file's in its order as far as aliases allow.
    pub fn long_texts(&self) -> &[Scalar] {
        self.known.long_texts.get_or_init(|| {
            let mut scalars = Vec::new();
            self.documents().iter().for_each(|document| document.long_texts(&mut scalars));
            scalars
        })
    }

    /// The values and items that are written without quotes and without a tag and may be read as something else than a
    /// text: those that begin as numbers do, and short words.
    pub fn plain_scalars(&self) -> impl Iterator<Item = (&Tree, NodeId)> {
        let found = self.known.plain_scalars.get_or_init(|| {
            let documents = self.documents();
            let trees = documents.iter().filter_map(|document| document.tree);
            trees.map(|tree| (tree.file(), plain_scalars(tree))).collect()
        });
        let trees = found.iter().filter_map(|(file, ids)| Some((self.tree(*file)?, ids)));
        trees.flat_map(|(tree, ids)| ids.iter().map(move |id| (tree, *id)))
    }
}

impl Document<'_> {
    fn long_texts(&self, found: &mut Vec<Scalar>) {
        let mut seen = 0;
        let mut open = vec![(self.value, None, None)];
        while let Some((value, key, beside)) = open.pop().filter(|_| seen < LIMIT) {
            match &value.data {
                Data::Mapping(mapping) => {
                    let start = open.len();
                    open.extend(mapping.iter().map(|(key, value)| (value, Some(key), Some(mapping))));
                    open[start..].reverse();
                }
                Data::Sequence(items) => {
                    open.extend(items.iter().rev().map(|item| (item, key, None)));
                }
                data => {
                    seen += 1;
                    let is_long = matches!(data, Data::String(text) if text.len() >= LONG_TEXT);
                    if let Origin::Written(span) = value.origin
                        && is_long
                    {
                        let (key, beside) = (key.cloned(), beside.cloned());
                        found.push(Scalar { key, beside, value: value.clone(), span });
                    }
                }
            }
        }
    }
}

fn plain_scalars(tree: &Tree) -> Vec<NodeId> {
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
                let text = tree.text(id).unwrap_or_default().as_bytes();
                let begins_number = matches!(text.first(), Some(b'0'..=b'9' | b'+' | b'-' | b'.'));
                if begins_number || (1..=SHORT_WORD).contains(&text.len()) {
                    found.push(id);
                }
            }
            Kind::Scalar { .. } | Kind::Alias { .. } => {}
        }
    }
    found
}
