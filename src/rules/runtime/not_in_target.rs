//! RUN005: a runtime that AWS has, but not the target release.

use super::accepted::{accepted, is_known};
use super::soon::NOTICE;
use super::table::Runtime;
use super::{newest_supported, set};
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
        why: "The framework warns and deploys the function all the same, so that a runtime AWS supports is worth a hint only. With \
              `configValidationMode: error`, which is the default of osls 4, it stops.",
        instead: "Use a runtime that is in the list and that AWS supports, or a release of the framework that has the runtime.",
        fix: Some("Unsafe, for the newest one of the language, where the framework stops: the functions have to be tested with it."),
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
        // It ends soon: RUN003.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs22.x\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
        // AWS has no such thing: RUN004.
        Example::passes("service: shop\nprovider:\n  name: aws\n  runtime: nodejs24\n"),
        Example::passes("service: shop\nconfigValidationMode: off\nprovider:\n  name: aws\n  runtime: nodejs24.x\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(listed) = accepted(subject.target) else { return };
    if subject.validation() == ValidationMode::Off {
        return;
    }
    let release = super::release(subject.target);
    let used: Vec<_> = super::used(subject).into_iter().map(|property| property.path()).collect();
    for property in set(subject) {
        let known = property.text().filter(|name| is_known(name));
        let Some(name) = known.filter(|name| !listed.contains(name)) else { continue };
        let runtime = Runtime::named(name);
        let end = runtime.and_then(Runtime::deprecated);
        let ended = end.filter(|since| *since <= subject.today);
        let stops = subject.validation() == ValidationMode::Error;
        // Of those used RUN001, RUN002 and RUN003 say the more important thing.
        let ends_soon = end.is_some_and(|end| subject.today.days_until(end) <= NOTICE);
        if ends_soon && used.contains(&property.path()) && !stops {
            continue;
        }
        let newest = newest_supported(subject, listed, name);
        let (effect, help) = match (stops, newest) {
            (true, Some(newest)) => ("and stops", format!("write `{newest}`, the newest it takes")),
            (true, None) => ("and stops", format!("it takes {}", listed.join(", "))),
            (false, Some(newest)) => {
                ("and warns", format!("it deploys it all the same; the newest it knows is `{newest}`"))
            }
            (false, None) => (
                "and warns",
                "it deploys it all the same, and knows no runtime of this language that AWS still supports"
                    .to_owned(),
            ),
        };
        let message = format!("{} does not know the runtime `{name}`, {effect}", capitalized(release));
        let ended = ended.map(|since| format!("; AWS has closed no holes in `{name}` since {since}"));
        let report = findings
            .report(property.token(), message)
            .label(places::elsewhere(&property), "used here")
            .help(format!("{help}{}", ended.clone().unwrap_or_default()))
            .fix_if_new(|| match newest.filter(|_| stops) {
                Some(newest) => super::to(&property, name, newest),
                None => Ok(None),
            });
        if stops {
            report.severity(Severity::Error);
        } else if ended.is_none() {
            // There is nothing wrong with it but that the release is older.
            report.severity(Severity::Info);
        }
    }
}

/// What begins with the name of a release, as a sentence begins.
fn capitalized(release: &str) -> String {
    release.replacen("release", "Release", 1)
}
