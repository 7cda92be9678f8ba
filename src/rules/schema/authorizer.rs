//! SCH011: authorizers that are not there.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};
use crate::suggest::closest;

pub static RULE: Rule = Rule {
    code: "SCH011",
    name: "unknown-authorizer",
    severity: Levels::always(Severity::Error),
    upstream: &[
        "UNRECOGNIZED_HTTP_API_AUTHORIZER",
        "HTTP_API_CUSTOM_AUTHORIZER_FUNCTION_NOT_FOUND_IN_SERVICE",
    ],
    page: Page {
        what: "An `httpApi` event whose authorizer is not one of `provider.httpApi.authorizers`, an `http` event whose authorizer \
               is not a function of the service, or an authorizer whose function is not there. Where plugins are listed, which may \
               add them, it is a warning.",
        why: "The framework stops when it packages the service.",
        instead: "Correct the name, or define the authorizer.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/providers/aws/events/http-api#jwt-authorizers"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  httpApi:\n    authorizers: {jwt: {issuerUrl: https://x, audience: a}}\n\
             functions:\n  hello:\n    handler: hello.handler\n    events:\n      - httpApi: {path: /a, method: get, authorizer: \
             {name: jtw}}\n      - http: {path: /a, method: get, authorizer: auth}\n",
            &["jtw", "auth"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  httpApi:\n    authorizers: {own: {type: request, functionName: auht}}\n\
             functions:\n  auth: {handler: a.b}\n",
            &["auht"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  httpApi:\n    authorizers: {jwt: {issuerUrl: https://x, audience: a}}\n\
             functions:\n  auth: {handler: a.b}\n  hello:\n    handler: hello.handler\n    events:\n      - httpApi: {path: /a, \
             method: get, authorizer: {name: jwt}}\n      - httpApi: {path: /b, method: get, authorizer: {type: aws_iam}}\n      - \
             http: {path: /a, method: get, authorizer: auth}\n      - http: {path: /b, method: get, authorizer: aws_iam}\n      - \
             http: {path: /c, method: get, authorizer: 'arn:aws:lambda:us-east-1:123456789012:function:x'}\n      - http: {path: /d, \
             method: get, authorizer: {name: x, arn: 'arn:aws:lambda:us-east-1:123456789012:function:x'}}\n      - http: {path: /e, \
             method: get, authorizer: {type: COGNITO_USER_POOLS, authorizerId: {Ref: A}}}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  httpApi: ${file(api.js)}\nfunctions:\n  hello:\n    handler: hello.handler\n    \
             events:\n      - httpApi: {path: /a, method: get, authorizer: {name: jwt}}\n",
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  - ${file(f.js)}\n  - hello:\n      handler: hello.handler\n      \
             events: [{http: {path: /a, method: get, authorizer: auth}}]\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    if !subject.is_aws() {
        return;
    }
    let functions = names_of_functions(subject);
    let declared = declared_authorizers(subject);
    if let Some(names) = &declared {
        for event in subject.events("httpApi") {
            if let Some(name) = event.get("authorizer").and_then(|authorizer| named(&authorizer)) {
                report(subject, findings, &name, "`provider.httpApi.authorizers` has no", names);
            }
        }
    }
    let Some(functions) = functions else { return };
    for event in subject.events("http") {
        if let Some(name) = event.get("authorizer").and_then(|authorizer| named(&authorizer)) {
            report(subject, findings, &name, "There is no function", &functions);
        }
    }
    for authorizer in subject.select("provider.httpApi.authorizers.*") {
        if let Some(name) = authorizer.get("functionName") {
            report(subject, findings, &name, "There is no function", &functions);
        }
    }
}

/// The name an event's authorizer is referred to by, if it is by name.
fn named<'s>(authorizer: &Property<'s>) -> Option<Property<'s>> {
    if authorizer.value.as_mapping().is_none() {
        let by_name = authorizer.text()?;
        return (!by_name.contains(':') && !by_name.eq_ignore_ascii_case("aws_iam")).then_some(*authorizer);
    }
    let is_other = ["arn", "id", "authorizerId"].iter().any(|key| authorizer.get(key).is_some());
    let is_iam = authorizer.get("type").is_some_and(|kind| {
        kind.is_unknown() || kind.text().is_some_and(|kind| kind.eq_ignore_ascii_case("aws_iam"))
    });
    authorizer.get("name").filter(|_| !is_other && !is_iam)
}

/// The authorizers of the HTTP API; `None` if they can't be known or the API is not of this service.
fn declared_authorizers(subject: &Subject) -> Option<Vec<String>> {
    let Some(api) = subject.get(&["provider", "httpApi"]) else {
        let provider = subject.get(&["provider"])?;
        return (!provider.is_unknown()).then(Vec::new);
    };
    if api.is_unknown() || api.get("id").is_some() {
        return None;
    }
    let Some(authorizers) = api.get("authorizers") else { return Some(Vec::new()) };
    (!authorizers.is_unknown()).then(|| authorizers.children().iter().map(Property::key).collect())
}

/// The names of the functions; `None` if there may be more.
fn names_of_functions(subject: &Subject) -> Option<Vec<String>> {
    let functions = subject.get(&["functions"])?;
    if functions.is_unknown()
        || functions.children().iter().any(|item| item.is_unknown() && item.key_span.is_none())
    {
        return None;
    }
    let maps = match functions.value.as_sequence() {
        Some(_) => functions.children(),
        None => vec![functions],
    };
    Some(maps.iter().flat_map(Property::children).map(|function| function.key()).collect())
}

fn report(subject: &Subject, findings: &mut Findings, name: &Property<'_>, what: &str, known: &[String]) {
    let Some(text) = name.text().filter(|text| !text.is_empty() && !known.iter().any(|known| known == text))
    else {
        return;
    };
    let help = match closest(text, known.iter().map(String::as_str)) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "correct the name, or define it".to_owned(),
    };
    let report = findings.report(name.token(), format!("{what} `{text}`")).help(help);
    if subject.may_be_extended() {
        report.severity(Severity::Warning);
    }
}
