//! All rules on a service, and what they find in all formats.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slsconf::output::human::{self, Style};
use slsconf::output::{concise, findings_json, github, gitlab, junit, sarif};
use slsconf::rules::lint;

fuzz_target!(|text: &str| {
    let selection = slsconf_fuzz::selection();
    let outcome = lint(slsconf_fuzz::files(text), &slsconf_fuzz::request(&selection, None));
    let diagnostics: Vec<_> =
        outcome.findings().iter().map(|finding| finding.diagnostic.clone()).collect();
    human::render(&diagnostics, &outcome.files, Style { color: false, graphics: true, width: Some(60) });
    let outcomes = [outcome];
    for render in [
        concise::render,
        findings_json::render,
        sarif::render,
        github::render,
        gitlab::render,
        junit::render,
    ] {
        render(&outcomes);
    }
});
