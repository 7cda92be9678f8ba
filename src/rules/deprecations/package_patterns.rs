//! DEP060: `package.include` and `package.exclude`, which became `package.patterns`.

use crate::diagnostics::Severity;
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
        fix: None,
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
    for package in packages {
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
            findings.report(list.place(), message).help(help);
        }
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
    let negated = |pattern: String| match pattern.strip_prefix('!') {
        Some(positive) => format!("'{positive}'"),
        None => format!("'!{pattern}'"),
    };
    let quoted = |pattern: String| format!("'{pattern}'");
    let all: Vec<_> = excluded
        .into_iter()
        .map(negated)
        .chain(included.into_iter().map(quoted))
        .chain(patterns.into_iter().map(quoted))
        .collect();
    match all.len() > SHOWN {
        true => in_words(),
        false => format!("write `patterns: [{}]`", all.join(", ")),
    }
}
