//! What goes when `provider.credentials` does: the pair itself, and what stands elsewhere for it alone.

use super::safety;
use crate::edit::{Applicability, Change, ChangedPath, Comments, Content, Edit, Fix, Layout, Place, Refusal};
use crate::edit::{apply, remove, rename, replace};
use crate::rules::{Property, Subject, referrers};
use crate::source::{FileId, Sources, Span};

/// Edits that delete the pair.
#[derive(Debug, Default)]
pub(super) struct Deletion {
    pub edits: Vec<Edit>,
    pub changes: Vec<Change>,
    pub todo: Vec<String>,
    /// The file that has the pair, if that is not the configuration itself: what else includes it, in another repository,
    /// is not known (`spec/credentials.md` §4b).
    pub included: Option<FileId>,
}

/// Why the pair can't be deleted.
#[derive(Debug)]
pub(super) enum Obstacle {
    /// `provider` would be empty. This puts `name: aws` in its place.
    OnlyKey(Deletion),
    /// Something else, said in words.
    Other(String),
}

impl From<Refusal> for Obstacle {
    fn from(refusal: Refusal) -> Obstacle {
        Obstacle::Other(refusal.to_string())
    }
}

fn other(reason: impl Into<String>) -> Obstacle {
    Obstacle::Other(reason.into())
}

/// Why putting a name in the place of the pair is not safe.
pub(super) const ONLY_KEY: &str = "`provider` has no other key, so it gets `name: aws`";

/// The way to the pair of a property in the file that has it.
const DIRECT: [&str; 2] = ["provider", "credentials"];

/// Deletes the pair, and of the places that it takes its value from (`origins`, from the nearest on) those in `custom`
/// that nothing else refers to.
pub(super) fn delete(
    subject: &Subject,
    credentials: &Property<'_>,
    origins: &[Span],
) -> Result<Deletion, Obstacle> {
    let key = credentials.key_span.ok_or_else(|| other("it comes with other things from a variable"))?;
    let layout = layout(subject, key.file)?;
    let place = layout.at(key).ok_or_else(|| other("it is written in an unusual way"))?;
    let path = layout.path(place);
    let mut deletion = Deletion::default();
    let direct = DIRECT.map(str::to_owned);
    let value = credentials.value_span().into_iter().collect::<Vec<_>>();
    if let Some(first) =
        referrers::of_path(subject, &direct, &value).iter().find(|place| *place != "provider")
    {
        return Err(other(format!("`{first}` refers to it")));
    }
    let shared = check_only_provider(subject, &layout, place, key.file)?;
    let layout = layout.without_aliases(&shared);
    match remove(&layout, place, path.len() - 1, Comments::Keep) {
        Ok(removal) => deletion.edits = removal.edits,
        Err(Refusal::OnlyChild) if path == DIRECT => {
            return Err(Obstacle::OnlyKey(name_instead(&layout, place)?));
        }
        Err(refusal) => return Err(refusal.into()),
    }
    deletion.declare(direct.to_vec());
    deletion.included = Some(key.file).filter(|file| *file != subject.main());
    if key.file == subject.main() {
        deletion.declare(path);
    }
    deletion.todo.extend(comment_above(subject, key));
    deletion.delete_origins(subject, origins)?;
    deletion.settle(subject)?;
    Ok(deletion)
}

/// The syntax of a file of the service.
fn layout(subject: &Subject, file: FileId) -> Result<Layout<'_>, Obstacle> {
    subject.layout(file).ok_or_else(|| {
        other(format!("{} is neither YAML nor JSON that can be edited", subject.files().name(file)))
    })
}

/// That nothing but `provider` has the pair. Gives the aliases by which `provider` has it.
fn check_only_provider(
    subject: &Subject,
    layout: &Layout<'_>,
    place: Place,
    file: FileId,
) -> Result<Vec<Span>, Obstacle> {
    let path = layout.path(place);
    let users = layout.users(place);
    let is_provider = |path: &ChangedPath| match path.as_slice() {
        [provider] => provider == "provider",
        [provider, merge, ..] => provider == "provider" && merge == "<<" && path.len() < 4,
        _ => false,
    };
    let others: Vec<_> = users.iter().filter(|(_, path)| !is_provider(path)).collect();
    if !others.is_empty() {
        let names: Vec<_> = others.iter().map(|(_, path)| format!("`{}`", path.join("."))).collect();
        return Err(other(format!("an anchor brings it to other places, too: {}", names.join(", "))));
    }
    if file != subject.main() {
        if referrers::of_file(subject, file).len() > 1 {
            let name = subject.files().name(file);
            return Err(other(format!("{name} is included in several places")));
        }
    } else if path != DIRECT {
        let above = &path[..path.len() - 1];
        let uses = referrers::of_path(subject, above, &[]);
        if let Some(elsewhere) = uses.iter().find(|place| place.as_str() != "provider") {
            return Err(other(format!("`{}` is used elsewhere, too: `{elsewhere}`", above.join("."))));
        }
    }
    Ok(users.into_iter().map(|(span, _)| span).collect())
}

/// `name: aws` in place of the pair.
fn name_instead(layout: &Layout<'_>, place: Place) -> Result<Deletion, Obstacle> {
    let mut edits = rename(layout, place, "name")?;
    edits.extend(replace(layout, place, &Content::Text("aws".to_owned()), Comments::WithBlock)?);
    let mut deletion = Deletion { edits, ..Deletion::default() };
    // A provider with a name has defaults.
    deletion.declare(vec!["provider".to_owned()]);
    Ok(deletion)
}

/// A comment that stands right above the pair and is about it.
fn comment_above(subject: &Subject, key: Span) -> Option<String> {
    const WORDS: [&str; 3] = ["secret", "credential", "access role"];
    let text = subject.text(key.file);
    let lines = text[..key.range().start].lines().rev().skip(1);
    let comment = lines
        .map(str::trim_start)
        .take_while(|line| line.starts_with('#'))
        .find(|line| WORDS.iter().any(|word| line.to_lowercase().contains(word)))?;
    Some(format!("see whether the comment above it still has a meaning: {}", comment.trim_end()))
}

impl Deletion {
    fn declare(&mut self, path: ChangedPath) {
        let change = Change::Value(path);
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Deletes places in `custom` that nothing else refers to.
    fn delete_origins(&mut self, subject: &Subject, origins: &[Span]) -> Result<(), Obstacle> {
        let gone = |edits: &[Edit], span: Span| edits.iter().any(|edit| edit.span.contains(span));
        let main = subject.main();
        let open: Vec<Span> = origins.iter().copied().filter(|origin| !gone(&self.edits, *origin)).collect();
        if open.is_empty() {
            return Ok(());
        }
        let layout = layout(subject, main)?;
        let mut paths: Vec<ChangedPath> = Vec::new();
        for origin in open {
            if origin.file != main {
                let name = subject.files().name(origin.file);
                self.todo.push(format!("see what {name} is still for"));
                continue;
            }
            let place = layout.at(origin).ok_or(Refusal::Unusual)?;
            let path = layout.path(place);
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        for path in with_parents(&layout, paths) {
            let place = layout.find(&path)?;
            let mut going: Vec<Span> = self.edits.iter().map(|edit| edit.span).collect();
            going.push(layout.span(place));
            let uses = referrers::of_path(subject, &path, &going);
            let aliased: Vec<_> = layout
                .users(place)
                .into_iter()
                .filter(|(span, _)| !gone(&self.edits, *span))
                .map(|(_, path)| path.join("."))
                .collect();
            let name = path.join(".");
            if let Some(first) = uses.iter().chain(&aliased).next() {
                self.todo.push(format!("`{name}` stays, because `{first}` refers to it; see what it is for"));
                continue;
            }
            if path.first().is_none_or(|key| key != "custom") {
                self.todo.push(format!("see what `{name}` is still for"));
                continue;
            }
            let removal = remove(&layout.without_aliases(&going), place, 0, Comments::Keep)?;
            self.edits.extend(removal.edits);
            self.declare(removal.gone);
        }
        Ok(())
    }

    /// Drops what would only keep fixes apart where edits of this one meet, and sees that no two overlap.
    fn settle(&mut self, subject: &Subject) -> Result<(), Obstacle> {
        let spans: Vec<Span> = self.edits.iter().map(|edit| edit.span).collect();
        let files = subject.files();
        let meets = |edit: &Edit| {
            spans.iter().filter(|span| span.contains(edit.span)).count() > 1
                && files.text(edit.span) == edit.replacement
        };
        self.edits.retain(|edit| !meets(edit));
        self.edits = together(std::mem::take(&mut self.edits), files);
        let mut of_files: Vec<FileId> = self.edits.iter().map(|edit| edit.span.file).collect();
        of_files.sort_unstable();
        of_files.dedup();
        for file in of_files {
            apply(file, subject.text(file), &self.edits).map_err(|overlap| other(overlap.to_string()))?;
        }
        Ok(())
    }
}

/// Edits in order, with one in place of two that take away something in common, as the line break between what goes at the
/// end of a file without one there and what goes above it.
fn together(mut edits: Vec<Edit>, files: &Sources) -> Vec<Edit> {
    const BREAKS: [char; 2] = ['\n', '\r'];
    edits.sort_by_key(|edit| edit.span);
    let mut result: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match result.last_mut() {
            Some(last)
                if last.span.file == edit.span.file
                    && edit.span.start < last.span.end
                    && last.replacement.is_empty()
                    && edit.replacement.is_empty() =>
            {
                last.span.end = last.span.end.max(edit.span.end);
                let text = &files.file(last.span.file).text;
                let above = &text[..last.span.start as usize];
                if last.span.end as usize == text.len() && !text.ends_with(BREAKS) {
                    let kept = above.strip_suffix("\r\n").or_else(|| above.strip_suffix(BREAKS));
                    last.span.start = kept.unwrap_or(above).len() as u32;
                }
            }
            _ => result.push(edit),
        }
    }
    result
}

/// The paths, with a parent in place of all its children, up to what is at the top.
fn with_parents(layout: &Layout<'_>, paths: Vec<ChangedPath>) -> Vec<ChangedPath> {
    let mut result: Vec<ChangedPath> = Vec::new();
    for path in &paths {
        let above = path.split_last().map(|(_, above)| above).unwrap_or_default();
        let beside =
            paths.iter().filter(|other| other.len() == path.len() && other.starts_with(above)).count();
        let all = layout.find(path).map(|place| layout.siblings(place)).unwrap_or_default();
        let path = if !above.is_empty() && all == beside { above.to_vec() } else { path.clone() };
        if !result.contains(&path) {
            result.push(path);
        }
    }
    if result == paths { result } else { with_parents(layout, result) }
}

/// The fix that deletes credentials for which no role takes over.
pub(super) fn fix(subject: &Subject, credentials: &Property<'_>, origins: &[Span]) -> Result<Fix, String> {
    let (deletion, applicability) = match delete(subject, credentials, origins) {
        Ok(deletion) => (deletion, safety::of_deletion(subject)),
        Err(Obstacle::OnlyKey(deletion)) => (deletion, Applicability::Unsafe { why: ONLY_KEY }),
        Err(Obstacle::Other(why)) => return Err(why),
    };
    let Deletion { edits, changes, todo, included } = deletion;
    Ok(Fix { title: "delete `credentials`".to_owned(), applicability, edits, changes, todo, included })
}
