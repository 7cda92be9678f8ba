//! CRED014: the name of an AWS profile written down in the configuration.

use crate::diagnostics::Severity;
use crate::edit::Comments;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};

pub static RULE: Rule = Rule {
    code: "CRED014",
    name: "hardcoded-profile",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "`provider.profile` with a fixed name.",
        why: "Profiles are names on one machine. On another, and in CI, the framework stops with \"AWS profile … doesn't seem to \
              be configured\", or takes another account's profile of the same name.",
        instead: "Delete it and set `AWS_PROFILE`, or pass `--aws-profile`. If it must be in the file: `${env:AWS_PROFILE}`.",
        fix: Some("Unsafe: without `AWS_PROFILE`, deployments would go with the default profile."),
        links: &["https://www.serverless.com/framework/docs/providers/aws/guide/credentials"],
    },
    examples: &[
        Example::fails("service: shop\nprovider:\n  name: aws\n  profile: personal\n", &["personal"]),
        Example::fails("service: shop\nprovider: {name: aws, profile: \"personal\"}\n", &["\"personal\""]),
        Example::passes("service: shop\nprovider:\n  name: aws\n  profile: ${env:AWS_PROFILE}\n"),
        // Chosen by stage.
        Example::passes(
            "service: shop\ncustom:\n  profiles: {dev: a, prod: b}\nprovider:\n  name: aws\n  profile: \
             ${self:custom.profiles.${sls:stage}}\n",
        ),
        Example::passes("service: shop\nprovider: {name: google, profile: personal}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

const WHY: &str = "deployments need AWS_PROFILE then, or they take the default profile";

fn check(subject: &Subject, findings: &mut Findings) {
    let profile = subject.get(&["provider", "profile"]).filter(|_| subject.is_aws());
    let Some(profile) = profile.filter(|profile| profile.is_literal() && profile.text().is_some()) else {
        return;
    };
    findings
        .report(profile.token(), "This profile has to be on every machine that deploys")
        .help("delete it, and set AWS_PROFILE or pass --aws-profile")
        .fix_or_why_not(
            Editor::of(subject).remove(&profile, 1, Comments::Keep).map(|fix| Some(fix.only_if(WHY))),
        );
}
