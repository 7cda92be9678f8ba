//! FWV004: a service of the vendor's old dashboard that still takes releases which need its plugin.

use crate::diagnostics::Severity;
use crate::edit::{Fix, Refusal, substitute};
use crate::framework::{allows_none, lowest, takes_any_of_major};
use crate::rules::credentials::places_referring_to;
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};
use crate::service::Target;

const OTHERS: &[Target] = &[Target::V2, Target::V3, Target::V4, Target::Osls3, Target::Osls4];

pub static RULE: Rule = Rule {
    code: "FWV004",
    name: "framework-version-before-dashboard",
    severity: Levels::always(Severity::Warning).but(OTHERS, None),
    page: Page {
        what: "A `frameworkVersion` that takes releases before 1.44.0, in a service with `org`, `tenant`, \
               `@serverless/enterprise-plugin` or `credentials: ${secrets:…}`.",
        why: "Up to 1.43 the dashboard was a plugin of its own, which is not maintained; since 1.44.0 it is built in. Whoever \
              deploys with an older release needs the plugin, and access by roles needs 1.43.0 at least.",
        instead: "Ask for `>=1.44.0 <2.0.0` or `^1.44.0`, or for a later major release.",
        fix: Some("Safe: the lowest release becomes 1.44.0, and the highest stays. By hand for several ranges with `||`."),
        links: &["https://github.com/serverless/serverless/pull/6074"],
    },
    examples: &[
        Example::fails(
            "service: shop\nframeworkVersion: '>=1.38.0 <2.0.0'\ntenant: acme\nprovider:\n  name: aws\n",
            &["'>=1.38.0 <2.0.0'"],
        )
        .for_target(Target::V1),
        Example::fails(
            "service: shop\nframeworkVersion: ^1.37.1\nplugins: ['@serverless/enterprise-plugin']\nprovider:\n  name: aws\n",
            &["^1.37.1"],
        )
        .for_target(Target::V1),
        Example::passes("service: shop\nframeworkVersion: ^1.44.0\ntenant: acme\nprovider:\n  name: aws\n")
            .for_target(Target::V1),
        Example::passes("service: shop\nframeworkVersion: ^1.37.1\nprovider:\n  name: aws\n").for_target(Target::V1),
        // FWV002.
        Example::passes("service: shop\nframeworkVersion: ^1.37.1\ntenant: acme\nprovider:\n  name: aws\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// The first release with the dashboard built in.
const FLOOR: (u64, u64, u64) = (1, 44, 0);
const FLOOR_TEXT: &str = "1.44.0";

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(version) = subject.get(&["frameworkVersion"]) else { return };
    let Some(range) = version.text() else { return };
    let is_below = lowest(range).is_some_and(|lowest| lowest < FLOOR);
    if !is_below || takes_any_of_major(range, 1) != Some(true) || !is_of_dashboard(subject) {
        return;
    }
    findings
        .report(
            version.token(),
            format!("`{range}` takes releases that need the plugin of the old dashboard"),
        )
        .help(format!("ask for `>={FLOOR_TEXT} <2.0.0`, or for a later major release"))
        .fix_or_why_not(fix(subject, &version, range).map(Some));
}

fn is_of_dashboard(subject: &Subject) -> bool {
    let has = |key: &str| subject.get(&[key]).is_some();
    let asks = || {
        let credentials = subject.get(&["provider", "credentials"]);
        credentials.is_some_and(|credentials| {
            credentials.references().iter().any(|reference| reference.call.name == "secrets")
        })
    };
    has("org") || has("tenant") || subject.plugins().contains(&"@serverless/enterprise-plugin") || asks()
}

fn fix(subject: &Subject, version: &Property<'_>, range: &str) -> Result<Fix, String> {
    let raised =
        raised(range).ok_or_else(|| format!("`{range}` has no one lowest release below 2 to be raised"))?;
    if let Some(first) = places_referring_to(subject, &["frameworkVersion".to_owned()]).first() {
        return Err(format!("`{first}` refers to it"));
    }
    let edits = || {
        let key = version.key_span.filter(|key| key.file == subject.main()).ok_or(Refusal::Missing)?;
        if !version.is_literal() {
            return Err(Refusal::Aliased);
        }
        let layout = subject.layout(key.file).ok_or(Refusal::Unusual)?;
        substitute(&layout, layout.find(&["frameworkVersion"])?, 0..range.len(), &raised)
    };
    let edits = edits().map_err(|refusal: Refusal| refusal.to_string())?;
    Ok(Fix::safe(format!("ask for `{raised}`"), edits).changes(&["frameworkVersion"]))
}

/// The range from 1.44.0 on; `None` if it takes none of these, or consists of several.
fn raised(range: &str) -> Option<String> {
    if range.contains("||") {
        return None;
    }
    let words: Vec<&str> = range.split_whitespace().collect();
    let raised = match words.as_slice() {
        [_, "-", highest] => format!("{FLOOR_TEXT} - {highest}"),
        words => {
            let is_upper = |word: &&str| word.starts_with('<');
            let upper: Vec<&str> = words.iter().copied().filter(is_upper).collect();
            match (upper.as_slice(), words) {
                ([], [single]) if single.starts_with(">") => format!(">={FLOOR_TEXT}"),
                ([], [single]) if single.starts_with('~') => format!("~{FLOOR_TEXT}"),
                ([], [_]) => format!("^{FLOOR_TEXT}"),
                ([upper], [_] | [_, _]) => format!(">={FLOOR_TEXT} {upper}"),
                _ => return None,
            }
        }
    };
    // `<1.40.0` and the like leave nothing.
    (lowest(&raised) == Some(FLOOR) && !allows_none(&raised)).then_some(raised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_release_is_raised_and_the_highest_stays() {
        for (range, expected) in [
            (">=1.38.0 <2.0.0", Some(">=1.44.0 <2.0.0")),
            ("^1.37.1", Some("^1.44.0")),
            ("1.37.1", Some("^1.44.0")),
            ("=1.37.1", Some("^1.44.0")),
            ("1.x", Some("^1.44.0")),
            ("~1.38.0", Some("~1.44.0")),
            (">1.38", Some(">=1.44.0")),
            ("<2", Some(">=1.44.0 <2")),
            ("<=1.60.0 >=1.20.0", Some(">=1.44.0 <=1.60.0")),
            ("1.36.0 - 1.60.0", Some("1.44.0 - 1.60.0")),
            // Nothing would be left.
            (">=1.20.0 <1.40.0", None),
            ("1.36.0 - 1.40.0", None),
            ("^1.37.1 || ^2.0.0", None),
        ] {
            assert_eq!(raised(range).as_deref(), expected, "{range}");
        }
    }
}
