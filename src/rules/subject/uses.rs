//! Where what is written ends up: the properties that an edit of some bytes would change.

use rustc_hash::FxHashSet;

use super::Subject;
use super::paths::{PathId, Paths};
use crate::diagnostics::span_of;
use crate::edit::{Layout, json_tree};
use crate::source::{FileId, Span};
use crate::value::{Data, Derivation, DerivationId, Origin, PathStep, ValuePath};
use crate::variables::syntax::Call;
use crate::yaml::Tree;

/// How many values are looked at; aliases can make more of them than anybody wrote.
const LIMIT: usize = 200_000;
/// How many derivations few values have more of.
const SMALL: usize = 64;
/// How many properties one change may reach.
const MOST: usize = 2_000;

/// The bytes that properties come from, in their order, each with the property.
#[derive(Debug, Default)]
pub(super) struct Uses {
    written: Vec<(Span, PathId)>,
    paths: Paths,
    /// Whether there were too many values to look at all.
    is_cut: bool,
}

/// The bytes that variables brought to properties, and what is needed to find them.
#[derive(Default)]
struct Brought {
    written: Vec<(Span, PathId)>,
    /// Empty between values; only the memory is used again.
    open: Vec<Origin>,
    /// What one value was made of.
    seen: FxHashSet<DerivationId>,
}

/// What the bytes of properties are ordered by.
fn place((span, _): &(Span, PathId)) -> (FileId, u32) {
    (span.file, span.start)
}

impl Subject {
    /// The properties with variables `${self:…}` that ask for a property, or for what is in it, or may do so.
    pub fn asking_for(&self, path: &[String]) -> impl Iterator<Item = &ValuePath> {
        let asks = |call: &Call| call.name == "self" && Subject::may_refer_to(call, path);
        let asking = self.expressions().filter(move |expression| expression.calls().any(asks));
        asking.map(|expression| expression.path)
    }

    /// The same, by variables inside of others, and by those whose address is put together.
    pub fn put_together_with(&self, path: &[String]) -> impl Iterator<Item = &ValuePath> {
        let nested = self.known.nested_calls.get_or_init(|| {
            let mut nested = Vec::new();
            for expression in self.expressions() {
                let is_open =
                    |call: &Call| call.address.as_ref().is_some_and(|address| address.template.is_some());
                let calls = expression.calls().filter(|call| call.name == "self");
                let calls = calls.filter(|call| expression.is_nested || is_open(call));
                nested.extend(calls.map(|call| (expression.path.clone(), call.clone())));
            }
            nested
        });
        nested.iter().filter(|(_, call)| Subject::may_refer_to(call, path)).map(|(path, _)| path)
    }

    /// The properties of the configuration that are written in some bytes, or come from what is: a variable that refers
    /// to it, a text put together with it. Not those below another one of them. `None` if there are too many to tell.
    pub fn uses_of(&self, span: Span) -> Option<Vec<ValuePath>> {
        self.uses_where(span, |written| span.contains(written))
    }

    /// The properties that have exactly what is written in some bytes.
    pub fn uses_of_value(&self, span: Span) -> Option<Vec<ValuePath>> {
        self.uses_where(span, |written| span == written)
    }

    fn uses_where(&self, span: Span, is_meant: impl Fn(Span) -> bool) -> Option<Vec<ValuePath>> {
        let uses = self.known.uses.get_or_init(|| self.find_uses());
        if uses.is_cut {
            return None;
        }
        let from = uses
            .written
            .partition_point(|(written, _)| (written.file, written.start) < (span.file, span.start));
        let nearby = uses.written[from..]
            .iter()
            .take_while(|(written, _)| written.file == span.file && written.start <= span.end);
        let found: FxHashSet<_> =
            nearby.filter(|(written, _)| is_meant(*written)).map(|(_, id)| *id).collect();
        if found.len() > MOST {
            return None;
        }
        let mut paths: Vec<_> = found.into_iter().map(|id| uses.paths.path(id)).collect();
        paths.sort_by_cached_key(ToString::to_string);
        paths.sort_by_key(|path| path.0.len());
        let all: FxHashSet<&[PathStep]> = paths.iter().map(|path| path.0.as_slice()).collect();
        let is_outermost =
            |path: &ValuePath| !(0..path.0.len()).any(|length| all.contains(&path.0[..length]));
        let outermost: Vec<bool> = paths.iter().map(is_outermost).collect();
        let paths = paths.into_iter().zip(outermost);
        Some(paths.filter(|(_, is_outermost)| *is_outermost).map(|(path, _)| path).collect())
    }

    fn find_uses(&self) -> Uses {
        let mut uses = Uses::default();
        // What variables bring stands elsewhere. Apart from it, nearly all is in the order of the file, and quick to sort.
        let mut brought = Brought::default();
        let mut open = vec![(PathId::ROOT, None, self.configuration())];
        while let Some((id, key_span, value)) = open.pop() {
            if uses.written.len() + brought.written.len() > LIMIT {
                uses.is_cut = true;
                break;
            }
            uses.written.extend(key_span.map(|span| (span, id)));
            match value.origin {
                Origin::Written(span) => uses.written.push((span, id)),
                Origin::Framework(_) => {}
                origin => self.add_brought(origin, id, &mut brought),
            }
            // In the order of the file, as far as there is one, so that there is little left to sort.
            let start = open.len();
            match &value.data {
                Data::Mapping(mapping) => open.extend(mapping.entries().map(|(key, entry)| {
                    let below = uses.paths.below(id, PathStep::Key(key.clone()));
                    (below, entry.key_span, &entry.value)
                })),
                Data::Sequence(items) => open.extend(
                    items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| (uses.paths.below(id, PathStep::Index(index)), None, item)),
                ),
                _ => {}
            }
            open[start..].reverse();
        }
        brought.written.sort_by_key(place);
        uses.written.append(&mut brought.written);
        uses.written.sort_by_key(place);
        uses
    }

    /// Adds the bytes that a value with this origin comes from.
    fn add_brought(&self, origin: Origin, id: PathId, brought: &mut Brought) {
        let Brought { written, open, seen } = brought;
        // To empty a large table costs as much as to have filled it.
        match seen.capacity() > SMALL {
            true => *seen = FxHashSet::default(),
            false => seen.clear(),
        }
        let mut next = Some(origin);
        while let Some(origin) = next.filter(|_| written.len() <= LIMIT) {
            match origin {
                Origin::Written(span) => written.push((span, id)),
                Origin::Framework(_) => {}
                Origin::Derived(derivation) if !seen.insert(derivation) => {}
                Origin::Derived(derivation) => match self.provenance().get(derivation) {
                    Derivation::Variable { expression, found, .. } => {
                        written.extend(expression.as_ref().map(|place| (span_of(self.files(), place), id)));
                        open.push(*found);
                    }
                    Derivation::Concatenation { template, parts } => {
                        open.push(*template);
                        open.extend(parts.iter().copied());
                    }
                    Derivation::External(_) => {}
                },
            }
            next = open.pop();
        }
        open.clear();
    }

    /// The syntax of a YAML or JSON file, for edits of it.
    fn edited_tree(&self, file: FileId) -> Option<&Tree> {
        let json = || {
            let files = self.files().iter();
            let files =
                files.filter(|(_, file)| file.path.extension().is_some_and(|extension| extension == "json"));
            files.filter_map(|(file, _)| Some((file, json_tree(self.files(), file)?))).collect::<Vec<_>>()
        };
        self.tree(file).or_else(|| {
            let trees = self.known.json.get_or_init(json);
            trees.iter().find(|(known, _)| *known == file).map(|(_, tree)| tree)
        })
    }

    /// How such a file is written, found out once for all rules.
    pub fn layout(&self, file: FileId) -> Option<Layout<'_>> {
        let tree = self.edited_tree(file)?;
        let mut layouts = self.known.layouts.borrow_mut();
        let kept = layouts.entry(file).or_insert_with(|| Layout::of(tree).keep());
        Some(Layout::known(tree, kept.clone()))
    }
}
