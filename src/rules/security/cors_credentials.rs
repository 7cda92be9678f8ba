//! SEC203: credentials allowed for every origin.

use super::statements::items;
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "SEC203",
    name: "cors-wildcard-with-credentials",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "`allowCredentials: true` in the `cors` of an event `http`, of `provider.httpApi` or of a function's `url`, with the \
               origin `*`: written, or left to the default.",
        why: "Browsers refuse answers that allow credentials and every origin, so the call fails; HTTP APIs and function URLs are \
              refused by AWS.",
        instead: "Name the origins that may send credentials, or delete `allowCredentials`.",
        fix: None,
        links: &[
            "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS/Errors/CORSNotSupportingCredentials",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    events:\n      - http:\n          path: x\n          \
             method: get\n          cors:\n            origin: '*'\n            allowCredentials: true\n",
            &["'*'"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, httpApi: {cors: {allowCredentials: true}}}\n",
            &["allowCredentials"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    url: {cors: {allowedOrigins: [\"*\"], \
             allowCredentials: true}}\n",
            &["\"*\""],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws, httpApi: {cors: {allowedOrigins: ['https://shop.dev'], allowCredentials: true}}}\n\
             functions:\n  hello:\n    handler: a.b\n    events:\n      - http: {path: x, method: get, cors: {origin: '*', allowCredentials: \
             false}}\n      - http: {path: y, method: get, cors: {origin: '${env:ORIGIN}', allowCredentials: true}}\n      - http: {path: z, \
             method: get, cors: {origins: ['https://a.dev'], allowCredentials: true}}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let of_events = subject.events("http").into_iter().filter_map(|event| event.get("cors"));
    for cors in of_events {
        report(&cors, &["origin", "origins"], findings);
    }
    let of_urls = subject.functions().into_iter().filter_map(|function| function.at(&["url", "cors"]));
    for cors in subject.select("provider.httpApi.cors").into_iter().chain(of_urls) {
        report(&cors, &["allowedOrigins"], findings);
    }
}

fn report(cors: &Property<'_>, keys: &[&str], findings: &mut Findings) {
    let credentials = cors.get("allowCredentials");
    let Some(credentials) =
        credentials.filter(|value| matches!(value.value.data, crate::value::Data::Bool(true)))
    else {
        return;
    };
    let origins: Vec<_> =
        keys.iter().filter_map(|key| cors.get(key)).flat_map(|origins| items(&origins)).collect();
    let every = origins.iter().find(|origin| origin.text() == Some("*"));
    if every.is_none() && !origins.is_empty() {
        return;
    }
    let place = every.and_then(Property::token).or_else(|| credentials.place());
    let report = findings.report(place, "Browsers refuse credentials together with the origin `*`");
    let report = match every {
        Some(_) => report.label(credentials.place(), "credentials are allowed here"),
        None => report.say("without origins named, every origin is allowed"),
    };
    report.help("name the origins, or delete `allowCredentials`");
}
