//! Who refers to a place in the configuration, or to a file of the service.

use crate::rules::Subject;
use crate::source::{FileId, Span};
use crate::variables::syntax::Call;

/// The properties whose variables may lead to a place, to what it is in, or to something in it, each once. Variables in
/// some bytes, which are to go, do not count.
pub(super) fn of_path(subject: &Subject, path: &[String], going: &[Span]) -> Vec<String> {
    // A program may ask for anything.
    places(subject, going, |call| is_script(call) || leads_to(subject, call, path))
}

fn leads_to(subject: &Subject, call: &Call, path: &[String]) -> bool {
    match call.name.as_str() {
        "self" => Subject::may_refer_to(call, path),
        // The configuration itself, read as a file.
        "file" => may_be(subject, call, subject.main()) && Subject::may_refer_to(call, path),
        _ => false,
    }
}

/// The properties whose variables lead to a file.
pub(super) fn of_file(subject: &Subject, file: FileId) -> Vec<String> {
    places(subject, &[], |call: &Call| call.name == "file" && may_be(subject, call, file))
}

fn places(subject: &Subject, going: &[Span], leads_there: impl Fn(&Call) -> bool) -> Vec<String> {
    let mut places: Vec<(String, Option<Span>)> = Vec::new();
    for expression in subject.expressions() {
        let span = expression.span();
        let goes = span.is_some_and(|span| going.iter().any(|going| going.contains(span)));
        let place = (expression.path.to_string(), span);
        if !goes && expression.calls().any(&leads_there) && !places.contains(&place) {
            places.push(place);
        }
    }
    places.into_iter().map(|(path, _)| path).collect()
}

/// Whether the path of a `${file(…)}` may be that of a file. With variables in it, only its name is looked at.
fn may_be(subject: &Subject, call: &Call, file: FileId) -> bool {
    let path = &subject.files().file(file).path;
    if let Some(known) = subject.file_of(call) {
        return known == *path;
    }
    let written = written_path(call);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (before, after) = written.split_once("${").unwrap_or((&written, ""));
    let after = after.rsplit_once('}').map_or("", |(_, after)| after);
    let last = |text: &str| text.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    match after.contains('/') {
        // Only the folder varies.
        true => last(after) == name,
        false => name.starts_with(&last(before)) && name.ends_with(after),
    }
}

fn written_path(call: &Call) -> String {
    call.params.iter().flatten().next().map(ToString::to_string).unwrap_or_default()
}

fn is_script(call: &Call) -> bool {
    let path = written_path(call);
    call.name == "file" && [".js", ".cjs", ".mjs", ".ts"].iter().any(|extension| path.ends_with(extension))
}
