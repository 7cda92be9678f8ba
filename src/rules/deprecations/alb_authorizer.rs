//! DEP002: what an application load balancer does with requests that nobody has logged in for.

use crate::diagnostics::Severity;
use crate::edit::{Comments, Content, Fix, Refusal, rename, replace};
use crate::rules::repair::{Editor, Obstacle, renamed, steps, values};
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject};
use crate::service::Target;
use crate::value::Data;

pub static RULE: Rule = Rule {
    code: "DEP002",
    name: "alb-allow-unauthenticated",
    severity: Levels::always(Severity::Error).but(&[Target::V1], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: Some("1.74.0"), removed: Some("2.0.0") },
    upstream: &["AWS_ALB_ALLOW_UNAUTHENTICATED"],
    page: Page {
        what: "`allowUnauthenticated` of an authorizer in `provider.alb.authorizers`.",
        why: "Since 2.0 it has no effect, so that the load balancer does what its default is: it answers 401 to whoever has not \
              logged in.",
        instead: "Write `onUnauthenticatedRequest: allow` for `true` and `onUnauthenticatedRequest: deny` for `false`.",
        fix: Some(
            "Safe for `false`, and for release 1. For later releases `true` becomes `allow` only with `--unsafe`: everybody gets \
             in by it who was kept out.",
        ),
        links: &["https://www.serverless.com/framework/docs/deprecations#AWS_ALB_ALLOW_UNAUTHENTICATED"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  alb:\n    authorizers:\n      login:\n        type: cognito\n        \
             allowUnauthenticated: true\n",
            &["allowUnauthenticated"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  alb:\n    authorizers:\n      login:\n        type: cognito\n        \
             onUnauthenticatedRequest: allow\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// What takes its place.
const KEY: &str = "onUnauthenticatedRequest";

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    for property in subject.select("provider.alb.authorizers.*.allowUnauthenticated") {
        let report = findings.report(
            property.place(),
            format!("`{}` does nothing from 2.0 on: `{KEY}` takes its place", property.path()),
        );
        let report = match subject.target {
            Target::V1 => report,
            _ => report.say("removed in 2.0.0"),
        };
        report
            .help(format!("write `{KEY}: allow` for true, `{KEY}: deny` for false"))
            .fix_or_why_not(conversion(subject, &property).map(Some));
    }
}

fn conversion(subject: &Subject, property: &Property<'_>) -> Result<Fix, Obstacle> {
    let allows = match property.value.data {
        Data::Bool(allows) if property.is_literal() => allows,
        _ => return Err(Obstacle::Other("it is neither `true` nor `false` in the file")),
    };
    let (layout, place) = Editor::of(subject).own(property)?;
    let (from, in_file) = (steps(&property.path()), layout.path(place));
    let to = renamed(&from, KEY);
    let keys: Vec<&str> = to.iter().map(String::as_str).collect();
    if subject.get(&keys).is_some() {
        return Err(Refusal::Exists.into());
    }
    let word = if allows { "allow" } else { "deny" };
    let mut edits = rename(&layout, place, KEY)?;
    edits.extend(replace(&layout, place, &Content::Text(word.to_owned()), Comments::Keep)?);
    let title = format!("write `{KEY}: {word}`");
    let fix = Fix { changes: values([from, to, renamed(&in_file, KEY), in_file]), ..Fix::safe(title, edits) };
    Ok(match allows && subject.target != Target::V1 {
        true => {
            fix.only_if("the load balancer lets in whoever has not logged in, and keeps them out as it is")
        }
        false => fix,
    })
}
