//! RUN005: a runtime that AWS has, but not the target release.

use super::accepted::{accepted, is_known};
use super::set;
use super::table::Runtime;
use crate::diagnostics::Severity;
use crate::framework::ValidationMode;
use crate::rules::places;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "RUN005",
    name: "runtime-not-in-target",
    // Release 1 has no list, and that of release 4 is not known here.
    severity: Levels::always(Severity::Warning)
        .but(&[Target::V1, Target::V4], None)
        .but(&[Target::Osls4], Some(Severity::Error)),
    page: Page {
        what: "A `runtime`, or an entry of a layer's `compatibleRuntimes`, that AWS has or had, but that the list in the target \
               release does not have: too new for it, or too old.",
        why: "The framework warns. With `configValidationMode: error`, which is the default of osls 4, it stops.",
        instead: "Use a runtime that is in the list, or a release of the framework that has the runtime.",
        fix: None,
        links: &["https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs24.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
            &["nodejs24.x"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  runtime: \"nodejs18.x\"\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: \
             hello.handler\n    runtime: ${self:custom.runtime}\n",
            &["\"nodejs18.x\""],
        )
        .for_target(Target::Osls4),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nlayers:\n  common:\n    path: common\n    compatibleRuntimes:\n      - \
             python3.11\n      - python3.13\n",
            &["python3.13"],
        ),
        Example::fails("service: shop\nprovider:\n  name: aws\n  runtime: nodejs16.x\n", &["nodejs16.x"])
            .for_target(Target::V2),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs20.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs12.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
        )
        .for_target(Target::V2),
        // AWS refuses it: RUN001.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs12.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
        Example::fails("service: shop\nprovider:\n  name: aws\n  runtime: nodejs12.x\n", &["nodejs12.x"]),
        // AWS has no such thing: RUN004.
        Example::passes("service: shop\nprovider:\n  name: aws\n  runtime: nodejs24\n"),
        Example::passes("service: shop\nconfigValidationMode: off\nprovider:\n  name: aws\n  runtime: nodejs24.x\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(accepted) = accepted(subject.target) else { return };
    if subject.validation() == ValidationMode::Off {
        return;
    }
    let newest = |name: &str| {
        let language = name.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or(name);
        let same = accepted.iter().filter(|other| {
            other
                .strip_prefix(language)
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
        });
        same.max_by_key(|other| version(other)).copied()
    };
    let mut used = None;
    for property in set(subject) {
        let known = property.text().filter(|name| is_known(name));
        let Some(name) = known.filter(|name| !accepted.contains(name)) else { continue };
        // Where AWS refuses it, RUN001 says the more important thing about those used.
        let used: &Vec<_> = used.get_or_insert_with(|| {
            super::used(subject).into_iter().map(|property| property.path()).collect::<Vec<_>>()
        });
        let is_blocked = used.contains(&property.path())
            && Runtime::named(name)
                .is_some_and(|runtime| runtime.update_block().is_some_and(|since| since <= subject.today));
        if is_blocked && subject.validation() != ValidationMode::Error {
            continue;
        }
        let help = match newest(name) {
            Some(newest) => format!("the newest it lists is `{newest}`"),
            None => format!("it lists {}", accepted.join(", ")),
        };
        let report = findings
            .report(
                property.token(),
                format!("{} does not list the runtime `{name}`", release(subject.target)),
            )
            .label(places::elsewhere(&property), "used here")
            .help(help);
        if subject.validation() == ValidationMode::Error {
            report.severity(Severity::Error);
        }
    }
}

/// The numbers in a name.
fn version(name: &str) -> Vec<u32> {
    name.split(|letter: char| !letter.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// The release whose list it is.
fn release(target: Target) -> &'static str {
    match target {
        Target::V1 | Target::V2 => "Release 2.72",
        Target::V3 | Target::V4 => "Release 3.40",
        Target::Osls3 => "osls 3.77",
        Target::Osls4 => "osls 4.3",
    }
}
