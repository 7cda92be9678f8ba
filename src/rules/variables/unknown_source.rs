//! VAR001: a variable source that no release has.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::suggest::closest;
use crate::variables::sources::SOURCES;

pub static RULE: Rule = Rule {
    code: "VAR001",
    name: "unknown-variable-source",
    // Release 1 leaves unknown sources to plugins, and release 2 only warns.
    severity: Levels::always(Severity::Error).but(&[Target::V1, Target::V2], Some(Severity::Warning)),
    page: Page {
        what: "A variable such as `${enf:NAME}` whose source neither the framework nor a plugin of the service can know.",
        why: "Release 3 and osls stop with \"Unrecognized configuration variable sources\".",
        instead: "Correct the name. The sources are `env`, `opt`, `self`, `file`, `param`, `sls`, `aws`, `cf`, `s3`, `ssm` and \
                  `strToBool`; release 4 also has `git`, `terraform`, `vault`, `doppler` and the resolvers under `stages`. With \
                  plugins, which may add sources, only names that look like a slip are reported.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/guides/variables"],
    },
    examples: &[
        Example::fails("service: shop\nprovider:\n  name: aws\n  stage: ${enf:STAGE}\n", &["enf"]),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    A: x-${opt:a, slef:custom.a}\n",
            &["slef"],
        ),
        Example::fails("service: shop\nprovider:\n  name: aws\ncustom:\n  rev: ${git:sha1}\n", &["git"]),
        Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  rev: ${git:sha1}\n")
            .for_target(Target::V4),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\ncustom:\n  topic: ${iot:Certificate}\n",
            &["iot"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  topic: ${iot:Certificate}\n")
            .for_target(Target::V4),
        // A plugin may know it.
        Example::passes(
            "service: shop\nplugins: [serverless-lift]\nprovider:\n  name: aws\ncustom:\n  url: ${construct:site.url}\n",
        ),
        Example::fails(
            "service: shop\nplugins: [serverless-lift]\nprovider:\n  name: aws\ncustom:\n  url: ${slef:service}\n",
            &["slef"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n  region: ${AWS::Region}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// Sources that release 4 has, too.
const OF_RELEASE_4: &[&str] = &["doppler", "git", "terraform", "vault"];
/// What release 4 takes for a text of AWS IoT.
const LEFT_ALONE_BY_RELEASE_4: &[&str] = &["iot"];
/// Sources that other rules are about, since they have gone.
const GONE: &[&str] = &["output", "secrets", "state"];

fn check(subject: &Subject, findings: &mut Findings) {
    let of_target = if subject.target == Target::V4 { OF_RELEASE_4 } else { &[] };
    let known: Vec<&str> =
        SOURCES.iter().map(|source| source.name).chain(of_target.iter().copied()).collect();
    let resolvers = subject.select("stages.*.resolvers.*");
    let resolvers: Vec<_> = resolvers.iter().map(|resolver| resolver.key()).collect();
    for expression in subject.expressions() {
        for call in expression.calls() {
            let name = call.name.as_str();
            // `cf.eu-west-1` and `ssm.eu-west-1` were forms of releases 1 and 2.
            let is_known = subject.target == Target::V4 && LEFT_ALONE_BY_RELEASE_4.contains(&name)
                || known.contains(&name.split('.').next().unwrap_or(name))
                || GONE.contains(&name)
                || resolvers.iter().any(|resolver| resolver == name);
            if is_known {
                continue;
            }
            let mut offered: Vec<_> = known.iter().copied().filter(|name| !GONE.contains(name)).collect();
            offered.sort_unstable();
            let similar = closest(name, offered.iter().copied());
            if subject.may_be_extended() && similar.is_none() {
                continue;
            }
            let help = match similar {
                Some(similar) => format!("did you mean `{similar}`?"),
                None if OF_RELEASE_4.contains(&name) => {
                    "release 4 has it: if the service is for that, set `frameworkVersion: '4'`, or judge it with `--target 4`"
                        .to_owned()
                }
                None => format!("the sources are {}; others need the plugin that knows them", offered.join(", ")),
            };
            let report = findings
                .report(
                    expression.name_span(call).or_else(|| expression.span()),
                    format!("There is no variable source `{name}`"),
                )
                .help(help);
            if subject.may_be_extended() {
                report.severity(Severity::Info);
            }
        }
    }
}
