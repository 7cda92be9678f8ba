//! FWV002: a service that asks for other releases than the target.

use super::major;
use crate::diagnostics::Severity;
use crate::edit::Fix;
use crate::framework::takes_any_of_major;
use crate::rules::places;
use crate::rules::repair::{Editor, Obstacle};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "FWV002",
    name: "framework-version-mismatch",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A `frameworkVersion` that no release of the target satisfies, such as `'3'` with `--target 4`.",
        why: "The framework stops before anything else: \"version does not satisfy the frameworkVersion\".",
        instead: "Ask for a range that has the target in it, once the service is ready for it.",
        fix: Some("Unsafe: the service has to be tried with that release first."),
        links: &["https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml"],
    },
    examples: &[
        Example::fails("service: shop\nframeworkVersion: '3'\nprovider:\n  name: aws\n", &["'3'"])
            .for_target(Target::Osls4),
        Example::fails(
            "service: shop\nframeworkVersion: \">=1.2.0 <2.0.0\"\nprovider:\n  name: aws\n",
            &["\">=1.2.0 <2.0.0\""],
        ),
        Example::fails(
            "service: shop\nframeworkVersion: ${self:custom.version}\ncustom: {version: ^2.72.0}\nprovider:\n  name: aws\n",
            &["^2.72.0"],
        )
        .for_target(Target::V4),
        // Release 4 compares the first number it finds.
        Example::fails("service: shop\nframeworkVersion: '>=3.0.0'\nprovider:\n  name: aws\n", &["'>=3.0.0'"])
            .for_target(Target::V4),
        Example::passes("service: shop\nframeworkVersion: '3 || 4'\nprovider:\n  name: aws\n").for_target(Target::V4),
        Example::passes("service: shop\nframeworkVersion: ~3.22.0\nprovider:\n  name: aws\n"),
        Example::passes("service: shop\nframeworkVersion: '*'\nprovider:\n  name: aws\n").for_target(Target::Osls4),
        Example::passes("service: shop\nframeworkVersion: ${env:VERSION}\nprovider:\n  name: aws\n"),
        // Not a range: FWV003.
        Example::passes("service: shop\nframeworkVersion: newest\nprovider:\n  name: aws\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(version) = subject.get(&["frameworkVersion"]) else { return };
    let Some(range) = version.text().filter(|range| !range.is_empty()) else { return };
    let target = subject.target;
    let Some(takes_some) = takes_any_of_major(range, major(target)) else { return };
    // `>=3` has release 4 in it, but release 4 only looks at the number (`spec/v4.md`).
    let first_number_counts = target == Target::V4 && !range.contains("||");
    let is_other = || Target::of_framework_version(range).is_some_and(|asked| asked != Target::V4);
    if takes_some && !(first_number_counts && is_other()) {
        return;
    }
    let name = match target {
        Target::Osls3 => "osls 3".to_owned(),
        Target::Osls4 => "osls 4".to_owned(),
        _ => format!("release {}", major(target)),
    };
    // What osls 4 wants, release 3 takes, too.
    let stays = target == Target::Osls4 && takes_any_of_major(range, major(Target::V3)) == Some(true);
    let wanted = match stays {
        true => format!("{range} || {}", major(target)),
        false => major(target).to_string(),
    };
    let token = version.token();
    let fix = token.filter(|_| version.is_literal()).map(|token| {
        let fix = Editor::of(subject).retext(token, range, &wanted)?;
        let title = format!("ask for {name}");
        Ok::<_, Obstacle>(Fix { title, ..fix }.only_if("the service has to be tried with that release first"))
    });
    let release_name = name.replace("release", "Release");
    findings
        .report(token, format!("{release_name} refuses this service: it asks for `{range}`"))
        .label(places::elsewhere(&version), "set here")
        .help(format!("write `frameworkVersion: '{wanted}'` once the service is ready for {name}"))
        .fix_or_why_not(fix.transpose());
}
