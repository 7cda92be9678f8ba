//! All rules on a service, and what they find in all formats.

use slsconf::output::human::{self, Style};
use slsconf::output::{concise, findings_json, github, gitlab, junit, sarif};
use slsconf::rules::lint;

use super::service;

pub fn target(text: &str) {
    let selection = service::selection();
    let outcome = lint(service::files(text), &service::request(&selection, None));
    let diagnostics: Vec<_> = outcome.findings().iter().map(|finding| finding.diagnostic.clone()).collect();
    human::render(
        &diagnostics,
        &outcome.files,
        Style { color: false, graphics: true, width: Some(60), links: false },
    );
    let outcomes = [outcome];
    for render in
        [concise::render, findings_json::render, sarif::render, github::render, gitlab::render, junit::render]
    {
        render(&outcomes);
    }
}
