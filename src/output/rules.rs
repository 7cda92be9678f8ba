//! The list of rules, for people and for programs.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::placed::severity_name;
use crate::rules::{self, Rule, Tier};
use crate::service::Target;

/// A line for each rule.
pub fn text() -> String {
    let mut text = String::new();
    for rule in rules::all() {
        let note = match rule.tier {
            Tier::Default => "",
            Tier::Pedantic => " (pedantic)",
            Tier::Off => " (off)",
        };
        let _ = writeln!(text, "{:8} {:32} {}{note}", rule.code, rule.name, first_sentence(rule.page.what));
    }
    text
}

/// The rules with all that is known about them. `version` changes when the shape does.
pub fn json() -> String {
    let rules: Vec<_> = rules::all().map(json_rule).collect();
    format!("{:#}\n", json!({ "version": 1, "rules": rules }))
}

/// One rule as JSON.
pub fn json_of(rule: &Rule) -> String {
    format!("{:#}\n", json_rule(rule))
}

fn json_rule(rule: &Rule) -> Json {
    let severity: serde_json::Map<String, Json> = Target::ALL
        .iter()
        .map(|target| (target.name().to_owned(), json!(rule.severity.of(*target).map(severity_name))))
        .collect();
    json!({
        "code": rule.code,
        "name": rule.name,
        "category": rule.category(),
        "tier": tier_name(rule.tier),
        "severity": severity,
        "deprecated": rule.lifetime.deprecated,
        "removed": rule.lifetime.removed,
        "upstream": rule.upstream,
        "what": rule.page.what,
        "why": rule.page.why,
        "instead": rule.page.instead,
        "fix": rule.page.fix,
        "links": rule.page.links,
    })
}

/// The word for a tier.
pub(super) fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Default => "default",
        Tier::Pedantic => "pedantic",
        Tier::Off => "off",
    }
}

/// A text up to the end of its first sentence.
pub(super) fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}
