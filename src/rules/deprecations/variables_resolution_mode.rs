//! DEP068: `variablesResolutionMode`.

use crate::diagnostics::Severity;
use crate::edit::Comments;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;
use crate::value::Data;

pub static RULE: Rule = Rule {
    code: "DEP068",
    name: "variables-resolution-mode",
    severity: Levels::always(Severity::Warning)
        .but(&[Target::V1, Target::V2], None)
        .but(&[Target::V4], Some(Severity::Info)),
    lifetime: Lifetime { deprecated: Some("3.0.0"), removed: None },
    upstream: &["VARIABLES_RESOLUTION_MODE"],
    page: Page {
        what: "`variablesResolutionMode`.",
        why: "It chose between the two ways in which release 2 resolved variables. Since 3.0 there is one, and osls 4 stops at \
              `20210219`.",
        instead: "Delete it.",
        fix: Some("Safe: the key has no effect any more."),
        links: &["https://www.serverless.com/framework/docs/deprecations#VARIABLES_RESOLUTION_MODE"],
    },
    examples: &[
        Example::fails(
            "service: shop\nvariablesResolutionMode: 20210326\nprovider:\n  name: aws\n",
            &["variablesResolutionMode"],
        ),
        Example::fails(
            "service: shop\nvariablesResolutionMode: '20210219'\nprovider: {name: google}\n",
            &["variablesResolutionMode"],
        )
        .for_target(Target::Osls4),
        // Needed there.
        Example::passes("service: shop\nvariablesResolutionMode: 20210326\nprovider:\n  name: aws\n")
            .for_target(Target::V2),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(mode) = subject.get(&["variablesResolutionMode"]).filter(|mode| !mode.value.is_null()) else {
        return;
    };
    // A number is no text to osls, which compares before it coerces.
    let stops = subject.target == Target::Osls4
        && matches!(&mode.value.data, Data::String(text) if &**text == "20210219");
    let message = match stops {
        true => "osls 4 refuses `variablesResolutionMode: 20210219`",
        false => "`variablesResolutionMode` does nothing since 3.0",
    };
    let fix = Editor::of(subject).remove(&mode, 0, Comments::Keep);
    let report = findings
        .report(mode.place(), message)
        .help("delete `variablesResolutionMode`")
        .fix_or_why_not(fix.map(Some));
    if stops {
        report.severity(Severity::Error);
    }
}
