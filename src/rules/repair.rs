//! Fixes in the author's hand: what rules ask of the builders of edits, with what changes in the configuration by it.

use std::collections::BTreeMap;
use std::fmt;

use super::subject::{Property, Subject};
use crate::edit::{
    self, Change, ChangedPath, Comments, Content, Edit, Fix, Layout, Place, Refusal, insert, relocate, rename,
};
use crate::source::{FileId, Span};
use crate::value::ValuePath;

/// Why there is no fix where there might be one; its text completes "not changed: …".
#[derive(Debug)]
pub(super) enum Obstacle {
    /// The layout does not allow it.
    Layout(Refusal),
    /// It is in no file that can be edited.
    Elsewhere,
    /// What would be changed is used elsewhere, too.
    Used(ValuePath),
    /// A property may refer to what would go.
    ReferredTo(String),
    /// A reason of the rule.
    Other(&'static str),
    /// There is too much to look at.
    TooMuch,
}

impl From<Refusal> for Obstacle {
    fn from(refusal: Refusal) -> Obstacle {
        Obstacle::Layout(refusal)
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Obstacle::Layout(refusal) => write!(formatter, "{refusal}"),
            Obstacle::Elsewhere => formatter.write_str("it is written in no file that can be edited"),
            Obstacle::Used(path) => write!(formatter, "`{path}` is made of it, too"),
            Obstacle::ReferredTo(place) => write!(formatter, "`{place}` refers to it"),
            Obstacle::Other(why) => formatter.write_str(why),
            Obstacle::TooMuch => formatter.write_str("the configuration is too large"),
        }
    }
}

/// Makes the fixes of one rule for one service.
pub(super) struct Editor<'s> {
    subject: &'s Subject,
}

impl<'s> Editor<'s> {
    /// For a service.
    pub fn of(subject: &'s Subject) -> Editor<'s> {
        Editor { subject }
    }

    /// How a file is written.
    pub fn layout(&self, file: FileId) -> Result<Layout<'s>, Obstacle> {
        self.subject.layout(file).ok_or(Obstacle::Elsewhere)
    }

    /// The pair or item that a property is written as.
    pub fn written(&self, property: &Property<'_>) -> Result<(Layout<'s>, Place), Obstacle> {
        let span = property.place().ok_or(Obstacle::Elsewhere)?;
        let layout = self.layout(span.file)?;
        let place = layout.at(span).ok_or(Obstacle::Elsewhere)?;
        Ok((layout, place))
    }

    /// The pair or item that a property is written as, if it is used for nothing else.
    pub fn own(&self, property: &Property<'_>) -> Result<(Layout<'s>, Place), Obstacle> {
        let (layout, place) = self.written(property)?;
        let uses = self.subject.uses_of(layout.span(place)).ok_or(Obstacle::TooMuch)?;
        let own = property.path();
        // What has nothing else in it begins and ends where it does.
        if let Some(other) = uses.into_iter().find(|path| !own.0.starts_with(&path.0)) {
            return Err(Obstacle::Used(other));
        }
        // What can't be resolved, or is but a part of another variable's address, leaves no trace in the value.
        match self.subject.put_together_with(&steps(&own)).find(|path| !path.0.starts_with(&own.0)) {
            Some(other) => Err(Obstacle::ReferredTo(other.to_string())),
            None => Ok((layout, place)),
        }
    }

    /// The pair that a property is written as, if no other has it by an alias or a merge. What refers to it by variables is
    /// not asked.
    pub fn held(&self, property: &Property<'_>) -> Result<(Layout<'s>, Place), Obstacle> {
        let (layout, place) = self.written(property)?;
        let key = property.key_span.ok_or(Obstacle::Elsewhere)?;
        let holders = self.subject.uses_of_value(key).ok_or(Obstacle::TooMuch)?;
        match holders.into_iter().find(|path| *path != property.path()) {
            Some(other) => Err(Obstacle::Used(other)),
            None => Ok((layout, place)),
        }
    }

    /// Deletes a property, and with the last one its parents but for the first `keep` steps of the path.
    pub fn remove(&self, property: &Property<'_>, keep: usize, comments: Comments) -> Result<Fix, Obstacle> {
        let (layout, place) = self.own(property)?;
        let own = steps(&property.path());
        let file_path = layout.path(place);
        let keep = keep_in_file(keep, own.len(), file_path.len());
        let removal = edit::remove(&layout, place, keep, comments)?;
        let gone = gone(&own, &file_path, &removal.gone);
        let fix = Fix::safe(format!("delete `{}`", property.key()), removal.edits);
        Ok(Fix { changes: values([gone, removal.gone]), ..fix })
    }

    /// Takes a property to another path in its file, and the variables that refer to it along. Parents that have nothing
    /// else go, but for the first `keep` steps of the path.
    pub fn relocate(
        &self,
        property: &Property<'_>,
        to: &ValuePath,
        keep: usize,
        comments: Comments,
    ) -> Result<Fix, Obstacle> {
        let (layout, place) = self.held(property)?;
        if self.subject.at(to).is_some() {
            return Err(Refusal::Exists.into());
        }
        let (from, to) = (steps(&property.path()), steps(to));
        let file_path = layout.path(place);
        let ends = from.iter().rev().zip(file_path.iter().rev());
        let common = ends.take_while(|(own, in_file)| own == in_file).count();
        let home = &from[..from.len() - common];
        let below = to.strip_prefix(home).ok_or(Obstacle::Elsewhere)?;
        let to_in_file: ChangedPath =
            file_path[..file_path.len() - common].iter().chain(below).cloned().collect();
        let references = self.readdress(&from.join("."), &to.join("."))?;
        if let Some(inside) = references.iter().find(|edit| layout.span(place).contains(edit.span)) {
            return Err(Obstacle::Used(self.subject.path_in_file(inside.span)));
        }
        let keep = keep_in_file(keep, from.len(), file_path.len());
        let moved = relocate(&layout, place, &to_in_file, keep, comments)?;
        let gone = gone(&from, &file_path, &moved.gone);
        let edits = moved.edits.into_iter().chain(references).collect();
        let fix = Fix::safe(format!("move to `{}`", to.join(".")), edits);
        let mut changes = match (gone == from, file_path == from) {
            (true, true) => Vec::new(),
            (false, true) => values([gone]),
            (true, false) => values([file_path, to_in_file]),
            (false, false) => values([gone, moved.gone, file_path, to_in_file]),
        };
        changes.insert(0, Change::Moved { from, to });
        Ok(Fix { changes, ..fix })
    }

    /// Gives a property another name in its place.
    pub fn rename(&self, property: &Property<'_>, name: &str) -> Result<Fix, Obstacle> {
        let (layout, place) = self.own(property)?;
        let edits = rename(&layout, place, name)?;
        let from = steps(&property.path());
        let to = renamed(&from, name);
        let fix = Fix::safe(format!("rename to `{name}`"), edits);
        let file_path = layout.path(place);
        Ok(Fix { changes: values([from, to, renamed(&file_path, name), file_path]), ..fix })
    }

    /// Puts a value at a path below a property that has nothing there.
    pub fn insert(
        &self,
        owner: &Property<'_>,
        path: &[&str],
        after: Option<&str>,
        content: Content,
    ) -> Result<Fix, Obstacle> {
        let own = steps(&owner.path());
        let (layout, mut whole) = match own.is_empty() {
            true => (self.layout(self.subject.main())?, Vec::new()),
            false => {
                let (layout, place) = self.written(owner)?;
                let value = self.subject.token_of(owner.value.origin).ok_or(Obstacle::Elsewhere)?;
                let uses = self.subject.uses_of_value(value).ok_or(Obstacle::TooMuch)?;
                if let Some(other) = uses.into_iter().find(|path| *path != owner.path()) {
                    return Err(Obstacle::Used(other));
                }
                let path = layout.path(place);
                (layout, path)
            }
        };
        let depth = whole.len();
        whole.extend(path.iter().map(|step| (*step).to_owned()));
        let insertion = insert(&layout, &whole, after, content)?;
        let made: ChangedPath = own.iter().chain(&insertion.made[depth..]).cloned().collect();
        let title = format!(
            "set `{}`",
            own.iter().map(String::as_str).chain(path.iter().copied()).collect::<Vec<_>>().join(".")
        );
        Ok(Fix { changes: values([made, insertion.made]), ..Fix::safe(title, insertion.edits) })
    }

    /// Puts another text in the place of one that stands at a token: as all of it, or in quotes in a variable.
    pub fn retext(&self, token: Span, old: &str, new: &str) -> Result<Fix, Obstacle> {
        let layout = self.layout(token.file)?;
        let place = layout.at(token).ok_or(Obstacle::Elsewhere)?;
        let text = layout.scalar(place).ok_or(Obstacle::Elsewhere)?;
        let part = match text == old {
            true => 0..text.len(),
            false => {
                let quoted = |quote: char| format!("{quote}{old}{quote}");
                let mut found = ['\'', '"'].into_iter().flat_map(|quote| {
                    let literal = quoted(quote);
                    text.match_indices(&literal).map(|(start, _)| start + 1).collect::<Vec<_>>()
                });
                let (Some(start), None) = (found.next(), found.next()) else {
                    return Err(Obstacle::Elsewhere);
                };
                start..start + old.len()
            }
        };
        let edits = edit::substitute(&layout, place, part, new)?;
        self.text_fix(layout.value_span(place), format!("replace by `{new}`"), edits)
    }

    /// Puts quotes around a scalar.
    pub fn quote(&self, scalar: Span) -> Result<Fix, Obstacle> {
        let layout = self.layout(scalar.file)?;
        let place = layout.at(scalar).ok_or(Obstacle::Elsewhere)?;
        let edits = edit::quote(&layout, place)?;
        self.text_fix(scalar, "put it in quotes".to_owned(), edits)
    }

    /// A fix that edits a scalar: all that is made of it changes.
    pub fn text_fix(&self, scalar: Span, title: String, edits: Vec<Edit>) -> Result<Fix, Obstacle> {
        let uses = self.subject.uses_of(scalar).ok_or(Obstacle::TooMuch)?;
        let changes = uses.iter().map(|path| Change::Value(steps(path))).collect();
        Ok(Fix { changes, ..Fix::safe(title, edits) })
    }

    /// Has all variables ask for another property that ask for one or for what is in it.
    pub fn readdress(&self, from: &str, to: &str) -> Result<Vec<Edit>, Obstacle> {
        let leads_there = |address: &str| {
            address.strip_prefix(from).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let wanted = format!("self:{from}");
        let mut edits: BTreeMap<Span, Edit> = BTreeMap::new();
        for expression in self.subject.expressions_beside(from) {
            let calls = expression.calls().filter(|call| call.name == "self");
            let mut addresses = calls.filter_map(|call| call.address.as_ref()).map(ToString::to_string);
            if !addresses.any(|address| leads_there(&address)) {
                continue;
            }
            let used = || Obstacle::Used(expression.path.clone());
            let written = expression.written();
            let is_whole = |start: &usize| {
                !written[start + wanted.len()..]
                    .starts_with(|next: char| next.is_alphanumeric() || "_-".contains(next))
            };
            let mut starts =
                written.match_indices(&wanted).map(|(start, _)| start).filter(is_whole).peekable();
            if starts.peek().is_none() {
                return Err(used());
            }
            for start in starts {
                let address = start + "self:".len()..start + wanted.len();
                let address = expression.exact_part(address).ok_or_else(used)?;
                edits.insert(address, Edit::replace(address, to));
            }
        }
        Ok(edits.into_values().collect())
    }
}

/// How many steps of a path stay, counted in the file: what is above in another file stays anyway.
fn keep_in_file(keep: usize, own_depth: usize, depth: usize) -> usize {
    keep.saturating_sub(own_depth.saturating_sub(depth)) + depth.saturating_sub(own_depth)
}

/// The path of a parent that went, from its path in the file.
fn gone(own: &[String], file_path: &[String], gone_in_file: &[String]) -> ChangedPath {
    let above = file_path.len().saturating_sub(gone_in_file.len());
    own[..own.len().saturating_sub(above)].to_vec()
}

/// Changes at some paths, each once: a function in a list has one path in the file and another in the configuration.
pub(super) fn values<const COUNT: usize>(paths: [ChangedPath; COUNT]) -> Vec<Change> {
    let mut paths = Vec::from(paths);
    paths.sort();
    paths.dedup();
    paths.into_iter().map(Change::Value).collect()
}

/// A path with another last step.
pub(super) fn renamed(path: &[String], name: &str) -> ChangedPath {
    let above = path.split_last().map(|(_, above)| above).unwrap_or_default();
    above.iter().cloned().chain([name.to_owned()]).collect()
}

/// A path as fixes declare it.
pub(super) fn steps(path: &ValuePath) -> ChangedPath {
    path.0.iter().map(ToString::to_string).collect()
}
