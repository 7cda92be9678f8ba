//! Who refers to a place in the configuration, or to a file of the service.

use crate::rules::Subject;
use crate::source::{FileId, Span};
use crate::variables::syntax::Call;

/// The properties whose variables may lead to a place, to what it is in, or to something in it, each once. Variables in
/// some bytes, which are to go, do not count.
pub(super) fn of_path(subject: &Subject, path: &[String], going: &[Span]) -> Vec<String> {
    let main = &subject.files().file(subject.main()).path;
    let leads_there = |call: &Call| match call.name.as_str() {
        "self" => Subject::may_refer_to(call, path),
        // The configuration itself, read as a file, or a program that may ask for anything.
        "file" => subject.file_of(call).is_none_or(|file| file == *main || is_script(&file)),
        _ => false,
    };
    places(subject, going, leads_there)
}

/// The properties whose variables lead to a file.
pub(super) fn of_file(subject: &Subject, file: FileId) -> Vec<String> {
    let path = &subject.files().file(file).path;
    let leads_there =
        |call: &Call| call.name == "file" && subject.file_of(call).is_none_or(|file| file == *path);
    places(subject, &[], leads_there)
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

fn is_script(path: &std::path::Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("js" | "cjs" | "mjs" | "ts"))
}
