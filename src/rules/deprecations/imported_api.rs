//! DEP025: settings for an API that the service does not make itself.

use crate::diagnostics::Severity;
use crate::edit::Comments;
use crate::rules::keys::set_on_aws;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP025",
    name: "imported-api-settings",
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: Some("2.36.0"), removed: Some("3.0.0") },
    upstream: &["AWS_API_GATEWAY_NON_APPLICABLE_SETTINGS"],
    page: Page {
        what: "`provider.tracing.apiGateway` or `provider.logs.restApi` beside `provider.apiGateway.restApiId`.",
        why: "They are settings of an API's stage, which belongs to the service that made the API. Release 2 ignores them; since 3.0 \
              packaging stops.",
        instead: "Delete them here, and set them where the API is made.",
        fix: Some("Safe: the setting has no effect, and stops the framework since 3.0."),
        links: &[
            "https://www.serverless.com/framework/docs/deprecations#AWS_API_GATEWAY_NON_APPLICABLE_SETTINGS",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  apiGateway:\n    restApiId: ${cf:api.id}\n    restApiRootResourceId: x\n  \
             tracing:\n    apiGateway: true\n    lambda: true\n  logs:\n    restApi: true\n",
            &["apiGateway", "restApi"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  tracing:\n    apiGateway: true\n  logs:\n    restApi: true\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  apiGateway: {restApiId: x, restApiRootResourceId: y}\n  tracing:\n    lambda: true\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let id = subject.get(&["provider", "apiGateway", "restApiId"]).filter(set_on_aws);
    let Some(id) = id.filter(|id| id.value.is_truthy()) else { return };
    let editor = Editor::of(subject);
    for path in [["provider", "tracing", "apiGateway"], ["provider", "logs", "restApi"]] {
        let Some(setting) = subject.get(&path).filter(set_on_aws) else { continue };
        let message = format!("`{}` can't be set for an API of another service", setting.path());
        findings
            .report(setting.place(), message)
            .label(id.place(), "the API comes from elsewhere")
            .help(format!("delete `{}` here, and set it where the API is made", setting.key()))
            .fix_or_why_not(editor.remove(&setting, 1, Comments::Keep).map(Some));
    }
}
