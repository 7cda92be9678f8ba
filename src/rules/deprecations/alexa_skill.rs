//! DEP027: an Alexa skill event that does not say for which skill.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP027",
    name: "alexa-skill-without-app-id",
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: None, removed: Some("3.0.0") },
    upstream: &["ALEXA_SKILL_EVENT_WITHOUT_APP_ID"],
    page: Page {
        what: "`- alexaSkill` in a list of events, without an `appId`.",
        why: "Since 3.0 such an event does nothing: Alexa gets no permission to call the function. osls 4 stops. Before, any skill \
              of anybody could call it.",
        instead: "Write the skill's id: `- alexaSkill: amzn1.ask.skill.…`",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/deprecations#ALEXA_SKILL_EVENT_WITHOUT_APP_ID"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - alexaSkill\n",
            &["alexaSkill"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events: ['alexaSkill']\n",
            &["'alexaSkill'"],
        )
        .for_target(Target::V2),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - alexaSkill: \
             amzn1.ask.skill.00000000-0000-0000-0000-000000000000\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    for event in subject.select("functions.*.events.*") {
        if event.text() == Some("alexaSkill") {
            findings
                .report(event.token(), "An `alexaSkill` event needs the id of its skill")
                .say(if subject.target == Target::V2 { "any skill can call this" } else { "does nothing" })
                .help("write `- alexaSkill: amzn1.ask.skill.…`");
        }
    }
}
