//! DEP020: `service` as a map.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP020",
    name: "service-object-notation",
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: Some("2.11.0"), removed: Some("3.0.0") },
    upstream: &["SERVICE_OBJECT_NOTATION"],
    page: Page {
        what: "`service` with keys in it, such as `name`.",
        why: "Since 3.0 the framework stops: \"Object notation for \\\"service\\\" property is not supported\".",
        instead: "Write the name itself: `service: shop`, and `${self:service}` instead of `${self:service.name}`. `awsKmsKeyArn` \
                  becomes `provider.kmsKeyArn`; what else there is goes under `custom`.",
        fix: None,
        links: &["https://www.serverless.com/framework/docs/deprecations#SERVICE_OBJECT_NOTATION"],
    },
    examples: &[
        Example::fails("service:\n  name: shop\nprovider:\n  name: aws\n", &["service"]),
        Example::fails("'service': {name: shop}\nprovider: {name: google}\n", &["'service'"])
            .for_target(Target::Osls4),
        Example::fails("service: ${file(service.yml)}\nprovider:\n  name: aws\n", &["service"])
            .with_files(&[("service.yml", "name: shop\n")]),
        Example::fails(
            "service:\n  name: shop\n  awsKmsKeyArn: arn:aws:kms:us-east-1:123456789012:key/1\n  deletion: {prod: Retain}\nprovider:\n  \
             name: aws\n",
            &["service"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n"),
        Example::passes("service: ${file(service.js)}\nprovider:\n  name: aws\n"),
        Example::passes("service:\n  name: shop\nprovider:\n  name: aws\n").for_target(Target::V1),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let service = subject.get(&["service"]);
    let is_object =
        |value: &crate::value::Value| value.as_mapping().is_some() || value.as_sequence().is_some();
    let Some(service) = service.filter(|service| is_object(service.value)) else { return };
    let name = service.get("name");
    let name = name.as_ref().and_then(|name| name.text()).unwrap_or("NAME");
    let message = match subject.target {
        Target::V2 => "`service` must be the name itself from 3.0 on",
        _ => "`service` must be the name itself",
    };
    let others: Vec<_> =
        service.children().iter().map(|child| child.key()).filter(|key| key != "name").collect();
    let moves = others.iter().map(|key| match key.as_str() {
        "awsKmsKeyArn" => ", and `provider.kmsKeyArn` for `awsKmsKeyArn`".to_owned(),
        _ => format!(", and move `{key}` to `custom`, with the variables that refer to it"),
    });
    findings
        .report(service.place(), message)
        .help(format!("write `service: {name}`{}", moves.collect::<String>()));
}
