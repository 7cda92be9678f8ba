//! DEP074: plugins that the framework itself has made superfluous.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP074",
    name: "superseded-plugin",
    severity: Levels::always(Severity::Info),
    tier: Tier::Pedantic,
    page: Page {
        what: "A plugin in `plugins` that does what the target release does without it.",
        why: "It costs time at every run, and most of these plugins are not maintained any more.",
        instead: "Use what the framework has, and drop the plugin.",
        fix: None,
        links: &[
            "https://www.serverless.com/framework/docs/guides/upgrading-v3",
            "https://www.serverless.com/framework/docs/guides/upgrading-v4",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nplugins:\n  - serverless-dotenv-plugin\n  - serverless-offline\nprovider:\n  name: aws\n",
            &["serverless-dotenv-plugin"],
        ),
        Example::fails(
            "service: shop\nplugins: [serverless-webpack]\nprovider:\n  name: aws\n",
            &["serverless-webpack"],
        )
        .for_target(Target::V4),
        Example::passes("service: shop\nplugins: [serverless-webpack]\nprovider:\n  name: aws\n"),
        Example::passes("service: shop\nplugins: [serverless-dotenv-plugin]\nprovider:\n  name: aws\n")
            .for_target(Target::V1),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// A plugin, and what takes its place in which releases.
struct Superseded {
    plugin: &'static str,
    targets: &'static [Target],
    instead: &'static str,
}

const SINCE_RELEASE_2: &[Target] = &[Target::V2, Target::V3, Target::V4, Target::Osls3, Target::Osls4];
const RELEASE_4: &[Target] = &[Target::V4];
const BUILD: &str =
    "release 4 bundles with esbuild: see `build`; to keep the plugin, set `build.esbuild: false`";

const SUPERSEDED: &[Superseded] = &[
    Superseded {
        plugin: "serverless-dotenv-plugin",
        targets: &[Target::V2, Target::V3, Target::Osls3, Target::Osls4],
        instead: "`useDotenv: true` makes `.env` files available as `${env:NAME}`",
    },
    Superseded {
        plugin: "serverless-dotenv-plugin",
        targets: RELEASE_4,
        instead: "release 4 makes `.env` files available as `${env:NAME}`",
    },
    Superseded {
        plugin: "serverless-pseudo-parameters",
        targets: SINCE_RELEASE_2,
        instead: "write `${aws:accountId}` and `${aws:region}`, or `!Sub` with `${AWS::AccountId}`",
    },
    Superseded {
        plugin: "serverless-secrets-plugin",
        targets: &Target::ALL,
        instead: "keep secrets in SSM or Secrets Manager, and read them with `${ssm:…}` or at run time",
    },
    Superseded {
        plugin: "serverless-plugin-git-variables",
        targets: RELEASE_4,
        instead: "release 4 has `${git:…}` itself",
    },
    Superseded {
        plugin: "serverless-iam-roles-per-function",
        targets: RELEASE_4,
        instead: "release 4 reads `iamRoleStatements` of functions itself",
    },
    Superseded { plugin: "serverless-bundle", targets: RELEASE_4, instead: BUILD },
    Superseded { plugin: "serverless-esbuild", targets: RELEASE_4, instead: BUILD },
    Superseded { plugin: "serverless-plugin-typescript", targets: RELEASE_4, instead: BUILD },
    Superseded { plugin: "serverless-webpack", targets: RELEASE_4, instead: BUILD },
];

fn check(subject: &Subject, findings: &mut Findings) {
    for plugin in subject.plugin_entries() {
        let is_it =
            |row: &&Superseded| plugin.text() == Some(row.plugin) && row.targets.contains(&subject.target);
        if let Some(row) = SUPERSEDED.iter().find(is_it) {
            let message = format!("The framework does without `{}` by now", row.plugin);
            findings.report(plugin.place(), message).help(row.instead);
        }
    }
}
