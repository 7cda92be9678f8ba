//! RUN004: a runtime that AWS does not have.

use super::accepted::is_known;
use super::set;
use crate::diagnostics::Severity;
use crate::rules::places;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::suggest::closest;

pub static RULE: Rule = Rule {
    code: "RUN004",
    name: "runtime-unknown",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "A `runtime`, or an entry of a layer's `compatibleRuntimes`, that AWS never had. In services with plugins, which may bring \
               runtimes of their own, only names that look like a slip.",
        why: "CloudFormation refuses the function, after everything has been packaged and uploaded.",
        instead: "Correct the name: versions of Node.js end in `.x`, for instance.",
        fix: None,
        links: &["https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  runtime: nodejs24\nfunctions:\n  hello:\n    handler: hello.handler\n",
            &["nodejs24"],
        ),
        Example::fails(
            "service: shop\nplugins: [serverless-offline]\nprovider:\n  name: aws\nfunctions:\n  hello: {handler: hello.handler, \
             runtime: 'python3.l2'}\n",
            &["'python3.l2'"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nlayers:\n  common:\n    path: common\n    compatibleRuntimes: [nodejs20.x, \
             node20]\n",
            &["node20"],
        ),
        Example::passes(
            "service: shop\nplugins: [./vendor/bref/bref]\nprovider:\n  name: aws\n  runtime: php-83-fpm\nfunctions:\n  hello:\n    \
             handler: hello.php\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  runtime: ${env:RUNTIME}\nfunctions:\n  hello:\n    handler: hello.handler\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: google\n  runtime: nodejs24\nfunctions:\n  hello:\n    handler: hello\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for property in set(subject) {
        let Some(name) = property.text().filter(|name| !name.is_empty() && !is_known(name)) else { continue };
        let similar = similar(name);
        if subject.may_be_extended() && similar.is_none() {
            continue;
        }
        let help = match similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "see the list of runtimes in AWS's documentation".to_owned(),
        };
        findings
            .report(property.token(), format!("AWS has no runtime `{name}`"))
            .label(places::elsewhere(&property), "used here")
            .help(help);
    }
}

/// A runtime that may have been meant.
fn similar(name: &str) -> Option<&'static str> {
    // What people call Node.js beside its runtimes' names.
    let version = name.strip_prefix("nodejs").or_else(|| name.strip_prefix("node"));
    let node =
        version.map(|version| format!("nodejs{}.x", version.trim_end_matches(".x").trim_start_matches('-')));
    let known = || super::accepted::known();
    node.and_then(|node| known().find(|known| *known == node)).or_else(|| closest(name, known()))
}
