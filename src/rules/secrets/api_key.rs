//! SEC006: the value of an API key of API Gateway in clear text.

use super::written_text;
use crate::rules::sensitive::known_tokens;
use crate::rules::{Check, Example, Findings, Page, Property, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "SEC006",
    name: "api-key-literal-value",
    page: Page {
        what: "`value` of a key under `provider.apiGateway.apiKeys`, or under `provider.apiKeys` of releases 1 and 2, written down.",
        why: "Everybody who can read the repository can use the API with it.",
        instead: "Delete `value`, so that API Gateway makes up a key, or write `${ssm:/path}`.",
        fix: None,
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/events/apigateway#setting-api-keys-for-your-rest-api",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  apiGateway:\n    apiKeys:\n      - name: partner\n        value: \
             9f2b7c4e1d8a6053bc91\n",
            &["********************"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  apiGateway:\n    apiKeys:\n      - free:\n          - {name: partner, value: \
             \"${self:custom.key}\"}\ncustom:\n  key: '9f2b7c4e1d8a6053bc91'\n",
            &["**********************"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  apiGateway:\n    apiKeys:\n      - partner\n      - name: other\n        value: \
             ${ssm:/key}\n      - name: third\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let lists =
        subject.select("provider.apiGateway.apiKeys").into_iter().chain(subject.select("provider.apiKeys"));
    for list in lists {
        let keys = list.children();
        // Keys of a usage plan stand in a list under its name.
        let of_plans = keys.iter().flat_map(Property::children).flat_map(|plan| plan.children());
        for value in keys.iter().cloned().chain(of_plans).filter_map(|key| key.get("value")) {
            let Some(text) = written_text(subject, &value) else { continue };
            if text.is_empty() || !known_tokens(text).is_empty() {
                continue;
            }
            findings
                .report(value.token(), "The value of this API key stands here in clear text")
                .conceal(value.token())
                .help("delete `value`, so that one is made up, or write `${ssm:/path}`");
        }
    }
}
