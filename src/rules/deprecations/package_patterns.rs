//! DEP060: `package.include` and `package.exclude`, which became `package.patterns`.

use crate::diagnostics::Severity;
use crate::edit::{Fix, Part, join};
use crate::rules::repair::{Editor, Obstacle, steps, values};
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP060",
    name: "package-include-exclude",
    severity: Levels::always(Severity::Warning)
        .but(&[Target::V1], None)
        .but(&[Target::Osls4], Some(Severity::Error)),
    lifetime: Lifetime { deprecated: Some("2.32.0"), removed: Some("osls 4.0") },
    upstream: &["PACKAGE_PATTERNS"],
    page: Page {
        what: "`include` or `exclude` in the `package` of the service, a function or a layer.",
        why: "`patterns` replaced both in 2.32. Release 3 warns; osls 4 knows the keys no more and stops.",
        instead: "Write one list `patterns`: first each excluded pattern with `!` before it and in quotes, then the included ones. \
                  Later patterns win.",
        fix: Some(
            "Safe for the service; for a function or layer with `exclude` unsafe if the service has `include` or `patterns`, which win over \
             `exclude` but not over later patterns.",
        ),
        links: &["https://www.serverless.com/framework/docs/deprecations#PACKAGE_PATTERNS"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\npackage:\n  exclude: [a/**]\n  include: [a/b.js]\n",
            &["exclude", "include"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    package:\n      include:\n        \
             - a.js\nlayers:\n  common:\n    path: common\n    package: ${file(package.yml)}\n",
            &["include", "exclude"],
        )
        .with_files(&[("package.yml", "exclude:\n  - '**'\n")]),
        Example::passes("service: shop\nprovider:\n  name: aws\npackage:\n  patterns:\n    - '!a/**'\n    - a/b.js\n"),
        Example::passes("service: shop\nprovider:\n  name: aws\npackage:\n  exclude: [a/**]\n").for_target(Target::V1),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let functions = subject.functions().into_iter().filter_map(|function| function.get("package"));
    let packages =
        subject.select("package").into_iter().chain(functions).chain(subject.select("layers.*.package"));
    let editor = Editor::of(subject);
    for package in packages {
        let mut fix = Some(joined(&editor, subject, &package));
        for key in ["exclude", "include"] {
            let Some(list) = package.get(key).filter(|list| list.value.is_truthy()) else { continue };
            let message = match subject.target {
                Target::Osls4 => {
                    format!("osls 4 does not know `{}`: `patterns` takes its place", list.path())
                }
                _ => format!("`{}` is deprecated: `patterns` takes its place", list.path()),
            };
            let is_second =
                key == "include" && package.get("exclude").is_some_and(|list| list.value.is_truthy());
            let help = match is_second {
                true => "its patterns go into the same list, after the excluded ones".to_owned(),
                false => patterns(&package),
            };
            findings
                .report(list.place(), message)
                .help(help)
                // One fix does away with both.
                .fix_or_why_not(fix.take().unwrap_or(Ok(None)));
        }
    }
}

const ORDER: &str = "the service's patterns come before the function's then, and did not before";

/// One list of patterns in the place of the old ones: what the framework does in its `package-service.js`.
fn joined(editor: &Editor<'_>, subject: &Subject, package: &Property<'_>) -> Result<Option<Fix>, Obstacle> {
    let lists: Vec<_> = KEYS.iter().filter_map(|key| package.get(key)).collect();
    let Some(first) = lists.iter().find(|list| list.key() != "patterns") else { return Ok(None) };
    let (layout, place) = editor.own(first)?;
    for list in &lists {
        let (_, other) = editor.own(list)?;
        if layout.container(other) != layout.container(place) {
            return Err(Obstacle::Elsewhere);
        }
    }
    let parts = [
        Part { key: "exclude", item: negated },
        Part { key: "include", item: |pattern| Some(pattern.to_owned()) },
        Part { key: "patterns", item: |pattern| Some(pattern.to_owned()) },
    ];
    let edits = join(&layout, layout.container(place), &parts, "patterns")?;
    let own = steps(&package.path());
    let mut in_file = layout.path(place);
    in_file.pop();
    let below = |above: &[String], key: &str| above.iter().cloned().chain([key.to_owned()]).collect();
    let changes = values([
        below(&own, KEYS[0]),
        below(&own, KEYS[1]),
        below(&own, KEYS[2]),
        below(&in_file, KEYS[0]),
        below(&in_file, KEYS[1]),
        below(&in_file, KEYS[2]),
    ]);
    let fix = Fix { changes, ..Fix::safe("write one list `patterns`", edits) };
    let of_service = |key: &str| subject.get(&["package", key]).is_some_and(|list| list.value.is_truthy());
    let is_excluded = package.get("exclude").is_some_and(|list| list.value.is_truthy());
    let is_below = own.len() > 1;
    Ok(Some(match is_below && is_excluded && (of_service("include") || of_service("patterns")) {
        true => fix.only_if(ORDER),
        false => fix,
    }))
}

/// The lists, in the order of their patterns.
const KEYS: [&str; 3] = ["exclude", "include", "patterns"];

/// An excluded pattern among others; what a variable gives may have a `!` of its own.
fn negated(pattern: &str) -> Option<String> {
    match pattern.strip_prefix('!') {
        Some(positive) => Some(positive.to_owned()),
        None => (!pattern.starts_with("${")).then(|| format!("!{pattern}")),
    }
}

/// How many patterns are written out.
const SHOWN: usize = 8;

fn in_words() -> String {
    "write one list `patterns`: excluded ones first, in quotes and with `!` before each, then the included ones".to_owned()
}

/// The list that takes the place of both, as far as it is known.
fn patterns(package: &Property<'_>) -> String {
    let texts = |key: &str| -> Option<Vec<String>> {
        let list = package.get(key).map(|list| list.children()).unwrap_or_default();
        list.iter().map(|item| item.text().map(str::to_owned)).collect()
    };
    let (Some(excluded), Some(included), Some(patterns)) =
        (texts("exclude"), texts("include"), texts("patterns"))
    else {
        return in_words();
    };
    let quoted = |pattern: String| format!("'{pattern}'");
    let all: Vec<_> = excluded
        .into_iter()
        .map(|pattern| match pattern.strip_prefix('!') {
            Some(positive) => format!("'{positive}'"),
            None => format!("'!{pattern}'"),
        })
        .chain(included.into_iter().map(quoted))
        .chain(patterns.into_iter().map(quoted))
        .collect();
    match all.len() > SHOWN {
        true => in_words(),
        false => format!("write `patterns: [{}]`", all.join(", ")),
    }
}
