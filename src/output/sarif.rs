//! Findings as SARIF 2.1.0, the format of code scanning (OASIS standard).

use serde_json::{Value as Json, json};

use super::placed::{Placed, Region, placed};
use super::rule_page;
use super::rules::first_sentence;
use crate::diagnostics::Severity;
use crate::edit::Fix;
use crate::rules::{self, Outcome, Rule, Tier};
use crate::service::Target;
use crate::source::Sources;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// All findings as one run.
pub fn render(outcomes: &[Outcome]) -> String {
    let rules: Vec<&Rule> = rules::all().collect();
    let results: Vec<_> = placed(outcomes).iter().map(|each| result(each, &rules)).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "slsconf",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn descriptor(rule: &Rule) -> Json {
    let level = rule.severity.of(Target::V3).or(rule.severity.of(Target::Osls4));
    let mut descriptor = json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": first_sentence(rule.page.what) },
        "fullDescription": { "text": format!("{} {}", rule.page.what, rule.page.why) },
        "help": { "text": rule_page::text(rule), "markdown": rule_page::markdown(rule) },
        "defaultConfiguration": {
            "enabled": rule.tier == Tier::Default,
            "level": level.map_or("none", level_name),
        },
        "properties": { "tags": [rule.category()] },
    });
    if let Some(link) = rule.page.links.first() {
        descriptor["helpUri"] = json!(link);
    }
    descriptor
}

fn result(each: &Placed<'_>, rules: &[&Rule]) -> Json {
    let finding = each.finding;
    let diagnostic = &finding.diagnostic;
    let text = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let related = diagnostic.labels.iter().skip(1).enumerate().map(|(index, label)| {
        let mut location = location(&Region::of(each.files, label.span));
        location["id"] = json!(index + 1);
        location["message"] = json!({ "text": label.text });
        location
    });
    let mut place = location(&each.region);
    if !finding.path.is_empty() {
        place["logicalLocations"] = json!([{ "fullyQualifiedName": finding.path }]);
    }
    let mut result = json!({
        "ruleId": finding.rule.code,
        "ruleIndex": rules.iter().position(|rule| rule.code == finding.rule.code),
        "level": level_name(diagnostic.severity),
        "message": { "text": text },
        "locations": [place],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "slsconf/v1": each.fingerprint },
    });
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([json_fix(fix, each.files)]);
    }
    result
}

fn location(region: &Region) -> Json {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&region.file) },
        "region": json_region(region),
    } })
}

fn json_region(region: &Region) -> Json {
    json!({
        "startLine": region.start.line,
        "startColumn": region.start.column,
        "endLine": region.end.line,
        "endColumn": region.end.column,
    })
}

fn json_fix(fix: &Fix, files: &Sources) -> Json {
    let mut changes: Vec<(String, Vec<Json>)> = Vec::new();
    for edit in &fix.edits {
        let region = Region::of(files, edit.span);
        let replacement = json!({
            "deletedRegion": json_region(&region),
            "insertedContent": { "text": edit.replacement },
        });
        match changes.iter_mut().find(|(file, _)| *file == region.file) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((region.file, vec![replacement])),
        }
    }
    let changes: Vec<_> = changes
        .into_iter()
        .map(|(file, replacements)| {
            json!({ "artifactLocation": { "uri": uri(&file) }, "replacements": replacements })
        })
        .collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

fn level_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a reference in a URI: all but letters, digits and a few signs as percent and two digits.
fn uri(path: &str) -> String {
    let mut uri = if path.starts_with('/') { String::from("file://") } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b'@' | b'+' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
