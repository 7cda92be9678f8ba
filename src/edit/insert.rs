//! A key with a value put into a map, in the layout of what is around it.

use super::claim::claim;
use super::content::{Block, Content, Flow};
use super::lines::{column, next_line};
use super::{ChangedPath, Edit, Layout, Place, Refusal, flow};
use crate::yaml::{Kind, NodeId, Resolved, Style, resolve_plain};

/// Something put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// How.
    pub edits: Vec<Edit>,
    /// The path of what is new: that of the first parent that had to be made, if one was missing.
    pub made: ChangedPath,
}

/// Puts a value at a path that leads to nothing yet. Maps that are missing on the way are made. It goes to the end of its
/// map, or right behind the key `after` if the map has that.
pub fn insert<Step: AsRef<str>>(
    layout: &Layout<'_>,
    path: &[Step],
    after: Option<&str>,
    content: Content,
) -> Result<Insertion, Refusal> {
    let (target, missing) = Target::reach(layout, path)?;
    let Some((key, inner)) = missing.split_first() else { return Err(Refusal::Exists) };
    let after = after.filter(|_| inner.is_empty()).and_then(|key| layout.child(target.container, key));
    let mut edits = target.put(after, key.as_ref(), &content.below(inner))?;
    if !inner.is_empty() {
        target.claim(&mut edits);
    }
    let made = path[..=path.len() - missing.len()].iter().map(|step| step.as_ref().to_owned());
    Ok(Insertion { edits, made: made.collect() })
}

/// A map that gets a key.
pub(super) struct Target<'l, 't> {
    layout: &'l Layout<'t>,
    parent: Option<Place>,
    /// The map, or what is to become one.
    pub container: NodeId,
}

impl<'l, 't> Target<'l, 't> {
    /// The map nearest to a path that is there, and the steps that are missing from there on.
    pub fn reach<'p, Step: AsRef<str>>(
        layout: &'l Layout<'t>,
        path: &'p [Step],
    ) -> Result<(Target<'l, 't>, &'p [Step]), Refusal> {
        let (parent, left) = layout.reach(path)?;
        let missing = &path[path.len() - left..];
        let container = match parent {
            Some(place) => layout.value(place),
            None => layout.tree().root().ok_or(Refusal::Missing)?,
        };
        let target = Target { layout, parent, container };
        if let Some(key) = missing.first() {
            target.check(key.as_ref())?;
        }
        Ok((target, missing))
    }

    fn check(&self, key: &str) -> Result<(), Refusal> {
        let Target { layout, parent, container } = self;
        layout.check_unused(*container)?;
        if let Some(parent) = parent {
            layout.check_unshared(*parent)?;
        }
        match layout.tree().node(*container).kind {
            Kind::Mapping { .. } if layout.may_merge(*container, key) => Err(Refusal::Merged),
            Kind::Alias { .. } => Err(Refusal::Aliased),
            Kind::Wrapped { .. } => Err(Refusal::Unusual),
            _ => Ok(()),
        }
    }

    /// Claims the byte that stands for the map.
    pub fn claim(&self, edits: &mut Vec<Edit>) {
        let layout = self.layout;
        let key = self.parent.and_then(|parent| layout.key(parent));
        let at = match (key, self.parent) {
            (Some(key), _) => layout.tree().span(key).start as usize,
            (None, Some(parent)) => layout.start(parent).unwrap_or_default(),
            (None, None) => layout.tree().span(self.container).start as usize,
        };
        claim(layout, edits, at);
    }

    /// Puts a key there, at the end or behind a pair.
    pub fn put(&self, after: Option<Place>, key: &str, content: &Content) -> Result<Vec<Edit>, Refusal> {
        let layout = self.layout;
        let habits = layout.habits();
        match layout.tree().node(self.container).kind {
            Kind::Mapping { flow: true, .. } => {
                let last = layout.count(self.container).checked_sub(1);
                let slot = flow::slot(layout, self.container, after.map(|place| place.position).or(last))?;
                let part = Flow { habits, lines: slot.lines.filter(|_| habits.json) }.pair(key, content)?;
                Ok(slot.fill(layout, &part))
            }
            Kind::Mapping { flow: false, .. } => {
                let first = Place { container: self.container, position: 0 };
                let last = layout.count(self.container).checked_sub(1).ok_or(Refusal::Unusual)?;
                let after = after.unwrap_or(Place { position: last, ..first });
                let text = layout.text();
                let start = layout.start(first)?;
                if text[super::lines::line_start(text, start)..start].contains('\t') {
                    return Err(Refusal::Unusual);
                }
                layout.start(after)?;
                let block = Block { column: column(text, start), habits };
                Ok(vec![lines_after(layout, layout.end_with_comments(after)?, &block, key, content)])
            }
            Kind::Scalar { style: Style::Plain, .. } => self.below_key(key, content),
            _ => Err(Refusal::NotACollection),
        }
    }

    /// A key without a value: its map begins below it.
    fn below_key(&self, key: &str, content: &Content) -> Result<Vec<Edit>, Refusal> {
        let layout = self.layout;
        let tree = layout.tree();
        let written = tree.text(self.container).unwrap_or_default();
        if !written.is_empty() || resolve_plain(written, false) != Resolved::Null {
            return Err(Refusal::NotACollection);
        }
        let parent = self.parent.ok_or(Refusal::NotACollection)?;
        let owner = layout.key(parent).ok_or(Refusal::NotACollection)?;
        let colon = layout.colon_end(owner).ok_or(Refusal::Unusual)?;
        if !tree.span(self.container).range().is_empty() {
            return Err(Refusal::Unusual);
        }
        let habits = layout.habits();
        if layout.is_flow(parent.container) {
            let map = Content::Map(vec![(key.to_owned(), content.clone())]);
            let map = Flow { habits, lines: None }.value(&map)?;
            return Ok(vec![Edit::replace(layout.bytes(colon, colon), format!(" {map}"))]);
        }
        let text = layout.text();
        let start = layout.start(parent)?;
        if text[super::lines::line_start(text, start)..start].contains('\t') {
            return Err(Refusal::Unusual);
        }
        let block = Block { column: column(text, start) + habits.step, habits };
        // A comment further down must not become part of a block scalar that comes along.
        let at = if content.has_source() { layout.end_with_comments(parent)? } else { colon };
        Ok(vec![lines_after(layout, at, &block, key, content)])
    }
}

/// Puts a pair on lines of its own, after the line of a byte.
fn lines_after(layout: &Layout<'_>, at: usize, block: &Block<'_>, key: &str, content: &Content) -> Edit {
    let text = layout.text();
    let lines = format!("{}{}{}", content.above(block), block.indentation(), block.pair(key, content));
    whole_lines(layout, next_line(text, at), &lines)
}

/// Puts lines between lines; a file without a line break at its end keeps to that.
pub(super) fn whole_lines(layout: &Layout<'_>, at: usize, lines: &str) -> Edit {
    let text = layout.text();
    let line_end = layout.habits().line_end;
    let lines = match text[..at].is_empty() || text[..at].ends_with(['\n', '\r']) {
        true => format!("{lines}{line_end}"),
        false => format!("{line_end}{lines}"),
    };
    Edit::replace(layout.bytes(at, at), lines)
}

/// Puts an item at the end of a list.
pub fn append(layout: &Layout<'_>, list: NodeId, item: &Content) -> Result<Vec<Edit>, Refusal> {
    let tree = layout.tree();
    layout.check_unused(list)?;
    if let Some(owner) = layout.owner(list) {
        layout.check_unshared(owner)?;
    }
    let habits = layout.habits();
    let last = layout.count(list).checked_sub(1);
    match tree.node(list).kind {
        Kind::Sequence { flow: true, .. } => {
            let slot = flow::slot(layout, list, last)?;
            let part = Flow { habits, lines: slot.lines.filter(|_| habits.json) }.value(item)?;
            Ok(slot.fill(layout, &part))
        }
        Kind::Sequence { flow: false, .. } => {
            let last = Place { container: list, position: last.ok_or(Refusal::Unusual)? };
            let dash = layout.start(last)?;
            let text = layout.text();
            let block = Block { column: column(text, dash), habits };
            let line = format!("{}- {}", block.indentation(), block.item(item));
            Ok(vec![whole_lines(layout, next_line(text, layout.end_with_comments(last)?), &line)])
        }
        _ => Err(Refusal::NotACollection),
    }
}
