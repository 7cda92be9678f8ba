//! DEP073: `params`, which release 4 keeps under `stages`.

use crate::diagnostics::Severity;
use crate::edit::{Fix, rename, wrap};
use crate::rules::repair::{Editor, Obstacle, values};
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject, Tier};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP073",
    name: "params-to-stages",
    severity: Levels::always(Severity::Info)
        .but(&[Target::V1, Target::V2, Target::V3, Target::Osls3, Target::Osls4], None),
    tier: Tier::Pedantic,
    lifetime: Lifetime { deprecated: Some("4.0.0"), removed: None },
    page: Page {
        what: "`params` at the top level of a service for release 4.",
        why: "Release 4 keeps everything about a stage under `stages`, where parameters stand beside resolvers. It refuses a \
              service that has both `stages` and `params`.",
        instead: "Write `stages.NAME.params` instead of `params.NAME`.",
        fix: Some("Unsafe: older releases do not know `stages`. There is none where `stages` is there already."),
        links: &["https://www.serverless.com/framework/docs/guides/parameters"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nparams:\n  default:\n    domain: example.com\n",
            &["params"],
        )
        .for_target(Target::V4),
        // `${param:…}` finds it in its new place.
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  region: ${param:region}\nparams: {default: {region: eu-west-1}}\n",
            &["params"],
        )
        .for_target(Target::V4),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nparams: {dev: {a: b}}\ncustom: {a: '${self:params.${sls:stage}.a}'}\n",
            &["params"],
        )
        .for_target(Target::V4),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nparams:\n  default:\n    domain: example.com\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nstages:\n  default:\n    params:\n      domain: example.com\n",
        )
        .for_target(Target::V4),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(params) = subject.get(&["params"]) else { return };
    let fix = moved(subject, &params).map(|fix| Some(fix.only_if("older releases do not know `stages`")));
    findings
        .report(params.place(), "Release 4 keeps `params` under `stages`")
        .help("write `stages.NAME.params` instead of `params.NAME`")
        .fix_or_why_not(fix);
}

/// All stages at once: release 4 does not take both keys.
fn moved(subject: &Subject, params: &Property<'_>) -> Result<Fix, Obstacle> {
    let editor = Editor::of(subject);
    let (layout, place) = editor.held(params)?;
    // `${param:…}` finds them in their new place; `${self:params…}` does not.
    if let Some(user) = subject.asking_for(&["params".to_owned()]).next() {
        return Err(Obstacle::ReferredTo(user.to_string()));
    }
    let mut edits = rename(&layout, place, "stages")?;
    for stage in params.children() {
        let (own_layout, own_place) = editor.held(&stage)?;
        if own_layout.container(own_place) != layout.value(place) {
            return Err(Obstacle::Elsewhere);
        }
        edits.extend(wrap(&layout, own_place, "params")?);
    }
    let changes = values([vec!["params".to_owned()], vec!["stages".to_owned()]]);
    Ok(Fix { changes, ..Fix::safe("move to `stages`", edits) })
}
