//! How a configuration is written: YAML that can't be read, or is not read as it looks.

mod boolean_word;
mod date;
mod duplicate_key;
mod leading_zero;
mod number;
mod scalars;
mod tab;
mod unknown_tag;
mod unreadable;

use std::slice::from_ref;

use super::Category;
use crate::yaml::YamlError;

pub(super) static RULES: Category = &[
    from_ref(&unreadable::RULE),
    from_ref(&duplicate_key::RULE),
    from_ref(&tab::RULE),
    from_ref(&leading_zero::RULE),
    from_ref(&boolean_word::RULE),
    from_ref(&date::RULE),
    from_ref(&unknown_tag::RULE),
    from_ref(&number::RULE),
];

/// Reports why a file can't be read, with what the reader knows about it.
fn report<'f>(error: &YamlError, findings: &'f mut super::Findings, message: String) -> super::Report<'f> {
    let report = findings.report(error.span, message);
    let report = match &error.related {
        Some((span, text)) => report.label(*span, text.clone()),
        None => report,
    };
    match &error.help {
        Some(help) => report.help(help.to_string()),
        None => report
            .help("look at the lines above, too: a quote, a bracket or an indentation may be wrong there"),
    }
}
