//! The rules: what each finds in a service, and everything there is to know about it.
//!
//! One rule, one file below this folder and one line in the list here. Rules of one shape are rows of a table.

mod date;
mod example;
mod findings;
mod glob;
mod keys;
mod links;
mod lint;
mod places;
mod referrers;
mod repair;
mod rule;
mod sensitive;
mod settings;
mod suppressions;
mod subject;
mod tokens;

mod credentials;
mod deprecations;
mod framework_version;
mod meta;
mod migration;
mod runtime;
mod schema;
mod secrets;
mod security;
mod variables;
mod yaml;

pub use date::Date;
pub use example::{Example, TODAY};
pub use findings::{Finding, Findings, Report};
pub use keys::{Change, KeyRule, Repair};
pub use links::Links;
pub use lint::{Examination, Outcome, Request, Verdict, examine, lint};
pub use rule::{Check, Levels, Lifetime, Page, Rule, Tier};
pub use settings::{Choice, Selection, Settings, UnknownRule, similar};
pub use subject::{
    Document, Expression, Failure, FoundToken, Kind, LONG_TEXT, List, MetTemplate, Property, Reference,
    Scalar, Subject, TextFile, TextKind,
};

/// All rules: each category lists its own.
static LIST: &[Category] = &[
    credentials::RULES,
    secrets::RULES,
    security::RULES,
    deprecations::RULES,
    framework_version::RULES,
    runtime::RULES,
    variables::RULES,
    schema::RULES,
    migration::RULES,
    yaml::RULES,
    // Rules on how rules are ignored.
    meta::RULES,
];

/// The rules of a category, by code: single ones, and tables of rules of one shape.
type Category = &'static [&'static [Rule]];

/// All rules.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    LIST.iter().copied().flatten().copied().flatten()
}

/// The rule with this code, in any letter case, or name.
pub fn find(word: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name == word)
}

/// The rules a word names: a code or its beginning, a name, or a code of the framework.
pub fn named(word: &str) -> impl Iterator<Item = &'static Rule> {
    all().filter(move |rule| rule.is_named(word))
}
