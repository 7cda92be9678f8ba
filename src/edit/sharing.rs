//! Anchors, aliases and merges: whether an edit in one place changes values in another.

use super::{ChangedPath, Layout, Place, Refusal};
use crate::source::Span;
use crate::yaml::{Kind, NodeId, Style};

/// The key that merges.
const MERGE: &str = "<<";

impl Layout<'_> {
    /// Whether aliases use an anchor around a place, so that an edit there changes other values too.
    pub(super) fn check_unshared(&self, place: Place) -> Result<(), Refusal> {
        let mut container = Some(place.container);
        while let Some(node) = container {
            self.check_unused(node)?;
            container = self.owner(node).map(|owner| owner.container);
        }
        Ok(())
    }

    /// Whether aliases use a node's anchor.
    pub(super) fn check_unused(&self, node: NodeId) -> Result<(), Refusal> {
        match self.aliases().iter().any(|(_, target)| *target == node) {
            true => Err(Refusal::Shared(self.tree().anchor(node).unwrap_or_default().to_owned())),
            false => Ok(()),
        }
    }

    /// Whether anchors that are defined in some bytes are used outside of them.
    pub(super) fn check_unanchored(&self, start: usize, end: usize) -> Result<(), Refusal> {
        let bytes = self.bytes(start, end);
        let used = self.aliases().iter().find(|(alias, target)| {
            bytes.contains(self.tree().span(*target)) && !bytes.contains(self.tree().span(*alias))
        });
        match used {
            Some((_, target)) => {
                Err(Refusal::Anchored(self.tree().anchor(*target).unwrap_or_default().to_owned()))
            }
            None => Ok(()),
        }
    }

    /// Whether aliases in some bytes would come before their anchors, if the bytes stood at `at`.
    pub(super) fn check_order(&self, start: usize, end: usize, at: usize) -> Result<(), Refusal> {
        let bytes = self.bytes(start, end);
        let early = self.aliases().iter().find(|(alias, target)| {
            let target = self.tree().span(*target);
            bytes.contains(self.tree().span(*alias)) && !bytes.contains(target) && target.end as usize > at
        });
        match early {
            Some((_, target)) => {
                Err(Refusal::BeforeAnchor(self.tree().anchor(*target).unwrap_or_default().to_owned()))
            }
            None => Ok(()),
        }
    }

    /// The aliases that change with a place: of anchors around it or in it. Each with its bytes and the steps that lead to
    /// it.
    pub fn users(&self, place: Place) -> Vec<(Span, ChangedPath)> {
        let own = self.tree().span(self.value(place));
        let concerns = |target: NodeId| {
            let target = self.tree().span(target);
            target.contains(own) || own.contains(target)
        };
        let users = self.aliases().iter().filter(|(_, target)| concerns(*target)).map(|(alias, _)| *alias);
        users.filter_map(|alias| Some((self.tree().span(alias), self.path(self.owner(alias)?)))).collect()
    }

    /// Whether a map has a merge.
    pub(super) fn has_merge(&self, mapping: NodeId) -> bool {
        self.pairs_with(mapping, MERGE).any(|(key, _)| self.is_merge(key))
    }

    /// Whether a key merges what it holds.
    pub(super) fn is_merge(&self, key: NodeId) -> bool {
        self.tree().style(key) == Some(Style::Plain) && self.tree().text(key) == Some(MERGE)
    }

    /// Whether a merge may give a map a key that is not written there.
    pub(super) fn may_merge(&self, mapping: NodeId, name: &str) -> bool {
        self.may_merge_within(mapping, name, 20)
    }

    fn may_merge_within(&self, mapping: NodeId, name: &str, depth: usize) -> bool {
        let gives = |value: NodeId| {
            let source = self.tree().target(value);
            match self.tree().node(source).kind {
                Kind::Mapping { .. } if depth > 0 => {
                    self.child(source, name).is_some() || self.may_merge_within(source, name, depth - 1)
                }
                _ => true,
            }
        };
        self.pairs_with(mapping, MERGE).filter(|(key, _)| self.is_merge(*key)).any(|(_, value)| {
            match self.tree().node(self.tree().target(value)).kind {
                Kind::Sequence { .. } => {
                    self.tree().items(self.tree().target(value)).iter().any(|item| gives(*item))
                }
                _ => gives(value),
            }
        })
    }
}
