//! The YAML reader: it answers, its spans lie in the text, and what it read is what its emitter writes.

use slsconf::value::Value;
use slsconf::yaml::emit::{self, Secrets};
use slsconf::yaml::{self, Schema};

use super::service;

pub fn target(text: &str) {
    let files = service::files(text);
    let Some((file, source)) = files.iter().next() else { return };
    for schema in [&Schema::SERVERLESS, &Schema::OSLS_4] {
        let document = match yaml::read(&files, file, schema) {
            Ok(document) => document,
            Err(error) => {
                error.message("serverless.yml", &source.text);
                continue;
            }
        };
        let mut open: Vec<_> = document.tree.root().into_iter().collect();
        while let Some(node) = open.pop() {
            files.text(document.tree.span(node));
            files.text(document.tree.content_span(node));
            open.extend(document.tree.items(node));
            open.extend(document.tree.entries(node).flat_map(|(key, value)| [key, value]));
        }
        // Aliases make short texts into long ones, which takes its time.
        if let Some(value) = document.value.filter(|_| !text.contains('*')) {
            let written = emit::dump(&value, Secrets::Show);
            if is_lost_at_the_top(&value, &written) {
                continue;
            }
            let files = service::files(&written);
            let Some((file, _)) = files.iter().next() else { return };
            let again = yaml::read(&files, file, schema).ok().and_then(|document| document.value);
            let again = again.map(|value| emit::json::stringify(&value, Secrets::Show));
            assert_eq!(again, Some(emit::json::stringify(&value, Secrets::Show)), "{written}");
        }
    }
}

/// Whether js-yaml itself does not read again what it writes, and the emitter does as js-yaml does: a document that is one
/// text. Nothing indents it. In a block of only line feeds js-yaml finds no content then; the spaces a block begins with it
/// counts from one column further left; and `...` at the beginning of the line ends the document.
fn is_lost_at_the_top(document: &Value, written: &str) -> bool {
    let Some(text) = document.as_str() else { return false };
    let first = text.trim_start_matches('\n').chars().next();
    (written.starts_with(['|', '>']) && first.is_none_or(|first| first == ' '))
        || written.strip_prefix("...").is_some_and(|rest| rest.starts_with([' ', '\n']))
}
