//! The YAML reader: it answers, its spans lie in the text, and what it read is what its emitter writes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slsconf::yaml::emit::{self, Secrets};
use slsconf::yaml::{self, Schema};

fuzz_target!(|text: &str| {
    let files = slsconf_fuzz::files(text);
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
            let files = slsconf_fuzz::files(&written);
            let Some((file, _)) = files.iter().next() else { return };
            let again = yaml::read(&files, file, schema).ok().and_then(|document| document.value);
            let again = again.map(|value| emit::json::stringify(&value, Secrets::Show));
            assert_eq!(again, Some(emit::json::stringify(&value, Secrets::Show)), "{written}");
        }
    }
});
