//! DEP065: `provider.eventBridge.useCloudFormation`.

use crate::diagnostics::Severity;
use crate::edit::Comments;
use crate::rules::keys::set_on_aws;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;
use crate::value::Data;

pub static RULE: Rule = Rule {
    code: "DEP065",
    name: "event-bridge-use-cloudformation",
    severity: Levels::always(Severity::Warning)
        .but(&[Target::V1, Target::V2], None)
        .but(&[Target::Osls4], Some(Severity::Error)),
    lifetime: Lifetime { deprecated: Some("3.0.0"), removed: Some("osls 4.0") },
    upstream: &["AWS_EVENT_BRIDGE_CUSTOM_RESOURCE_LEGACY_OPT_IN"],
    page: Page {
        what: "`provider.eventBridge.useCloudFormation`.",
        why: "CloudFormation makes EventBridge rules itself since 3.0. `false` keeps the old custom resource, which is not maintained \
              any more; osls 4 does not know the key and stops.",
        instead: "Delete `true`. Where it is `false`: remove the events, deploy, delete the key, and deploy the events again, since the \
                  new rules would collide with the old.",
        fix: Some("Safe for `true`, and where there are no EventBridge events. Else the events have to be removed first."),
        links: &[
            "https://www.serverless.com/framework/docs/deprecations#AWS_EVENT_BRIDGE_CUSTOM_RESOURCE_LEGACY_OPT_IN",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  eventBridge:\n    useCloudFormation: true\n",
            &["useCloudFormation"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  eventBridge: {useCloudFormation: false}\nfunctions:\n  hello:\n    handler: \
             hello.handler\n    events:\n      - eventBridge: {schedule: rate(1 hour)}\n",
            &["useCloudFormation"],
        )
        .for_target(Target::Osls4),
        // Needed there.
        Example::passes("service: shop\nprovider:\n  name: aws\n  eventBridge:\n    useCloudFormation: true\n")
            .for_target(Target::V2),
        Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  eventBridge:\n    useCloudFormation: true\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let setting = subject.get(&["provider", "eventBridge", "useCloudFormation"]);
    let Some(setting) = setting.filter(set_on_aws) else { return };
    let events = subject.events("eventBridge");
    let keeps_custom_resource = matches!(setting.value.data, Data::Bool(false));
    let (message, help) = match events.first().filter(|_| keeps_custom_resource) {
        Some(_) => (
            "EventBridge rules made by a custom resource are deprecated since 3.0",
            "remove the events, deploy, delete `useCloudFormation`, and deploy the events again",
        ),
        None => (
            "`useCloudFormation` does nothing: CloudFormation makes EventBridge rules since 3.0",
            "delete `useCloudFormation`",
        ),
    };
    let event = events.first().filter(|_| keeps_custom_resource).and_then(|event| event.place());
    let fix = match event {
        None => Editor::of(subject).remove(&setting, 1, Comments::Keep).map(Some),
        Some(_) => Ok(None),
    };
    let report = findings
        .report(setting.place(), message)
        .label(event, "made by a custom resource")
        .help(help)
        .fix_or_why_not(fix);
    if subject.target == Target::Osls4 {
        report.say("removed in osls 4.0");
    }
}
