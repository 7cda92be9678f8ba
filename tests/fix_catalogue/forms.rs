//! Fixes in files of other forms: JSON, included files, and values that variables bring elsewhere.

use crate::{reasons, run, safely, text, unsafely};
use slsconf::service::Target;
use slsconf::service::Target::{Osls4, V1, V3, V4};

/// What the files become, in the order they are changed.
fn after(rule: &str, target: Target, files: &[(&str, &str)]) -> Vec<String> {
    let fixed = run(rule, target, files, true);
    assert!(reasons(&fixed).is_empty(), "{rule}: {:?}", reasons(&fixed));
    fixed.changes.iter().map(|change| change.after.clone()).collect()
}

#[test]
fn what_is_put_into_json_is_json() {
    let service = |provider: &str, event: &str| {
        format!(
            "{{\n  \"service\": \"shop\",\n  \"provider\": {{\n    \"name\": \"aws\"{provider}\n  }},\n  \
             \"functions\": {{\"a\": {{\"handler\": \"a.b\", \"events\": [{event}]}}}}\n}}\n"
        )
    };
    for (rule, target, event, provider) in [
        ("DEP004", V1, "{\"httpApi\": \"GET /\"}", "\"httpApi\": {\n      \"payload\": \"1.0\"\n    }"),
        (
            "DEP066",
            V3,
            "{\"stream\": {\"arn\": \"arn:aws:kinesis:us-east-1:123456789012:stream/x\", \"consumer\": true}}",
            "\"kinesis\": {\n      \"consumerNamingMode\": \"serviceSpecific\"\n    }",
        ),
    ] {
        let fixed = run(rule, target, &[("serverless.json", &service("", event))], true);
        let expected = service(&format!(",\n    {provider}"), event);
        assert_eq!(fixed.text.as_deref(), Some(expected.as_str()), "{:?}", reasons(&fixed));
    }
}

#[test]
fn included_files_are_changed_as_the_configuration_is() {
    let service = "service: shop\nprovider: {name: aws}\nfunctions: ${file(functions.yml)}\n";
    assert_eq!(
        after(
            "SCH006",
            V3,
            &[
                ("serverless.yml", service),
                (
                    "functions.yml",
                    "a:\n  handler: a.b\n  events:\n    - http:\n      path: /\n      method: get\n"
                ),
            ]
        ),
        ["a:\n  handler: a.b\n  events:\n    - http:\n        path: /\n        method: get\n"]
    );
    assert_eq!(
        after(
            "CRED025",
            V3,
            &[
                (
                    "serverless.yml",
                    "service: shop\nprovider: {name: aws}\ncustom: ${file(custom.yml)}\nplugins: ['@serverless/safeguards-plugin']\n"
                ),
                ("custom.yml", "safeguards:\n  policies:\n    - require-dlq\n"),
            ]
        ),
        ["safeguards:\n  - safeguard: require-dlq\n"]
    );
}

#[test]
fn all_that_is_made_of_a_text_changes_with_it() {
    let service = |stage: &str| {
        format!(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    TABLE: t-${{self:custom.stage}}\ncustom:\n  \
             stage: {stage}\n"
        )
    };
    unsafely("VAR016", V3, &service("${opt.stage}"), &service("${opt:stage}"));
    // Braces between braces want quotes.
    let service =
        |value: &str| format!("service: shop\nprovider: {{name: aws}}\ncustom: {{a: 1, b: {value}}}\n");
    unsafely("VAR016", V3, &service("strToBool(true)"), &service("\"${strToBool(true)}\""));
    unsafely("VAR016", V3, &service("x-$self:custom.a"), &service("\"x-${self:custom.a}\""));
    let version = |version: &str| {
        format!(
            "service: shop\nframeworkVersion: {version}\nprovider: {{name: aws, tags: {{v: '${{self:frameworkVersion}}'}}}}\n"
        )
    };
    unsafely("FWV002", Osls4, &version("'3'"), &version("'3 || 4'"));
    unsafely("FWV002", Osls4, &version("^3.1.0"), &version("^3.1.0 || 4"));
    // Release 2 does not take what osls 4 wants, nor release 3 what release 4 does.
    unsafely("FWV002", Osls4, &version("'2'"), &version("'4'"));
    unsafely("FWV002", V4, &version("'3'"), &version("'4'"));
    let fixed = run("FWV002", Osls4, &[("serverless.yml", &version("\"3\""))], true);
    assert_eq!(text(&fixed), version("\"3 || 4\""));
}

#[test]
fn quotes_that_are_escaped_around_a_part_do_not_matter() {
    for (rule, before, after) in [
        ("DEP035", "'${ssm:/x-${opt:stage, \'\'dev\'\'}~true}'", "'${ssm:/x-${opt:stage, \'\'dev\'\'}}'"),
        ("DEP035", "\"${ssm:/x-${opt:stage, \\\"dev\\\"}~true}\"", "\"${ssm:/x-${opt:stage, \\\"dev\\\"}}\""),
        ("VAR004", "'x-${opt:stage, \'\'dev\'\'} it\'\'s'", "'x-${sls:stage} it\'\'s'"),
        ("VAR012", "'${self:service.name}-${opt:x, \'\'y\'\'}'", "'${self:service}-${opt:x, \'\'y\'\'}'"),
    ] {
        let service =
            |value: &str| format!("service: shop\nprovider: {{name: aws}}\ncustom: {{a: {value}}}\n");
        safely(rule, V3, &service(before), &service(after));
    }
    let service = |service: &str, name: &str| {
        format!(
            "service: {service}\nprovider: {{name: aws}}\ncustom: {{a: '${{opt:a, self:{name}, \'\'x\'\'}}'}}\n"
        )
    };
    safely("DEP020", V3, &service("{name: shop}", "service.name"), &service("shop", "service"));
}

#[test]
fn an_option_that_decides_about_the_stage_becomes_no_parameter() {
    let service = "service: shop\nprovider: {name: aws, stage: '${self:custom.stage}'}\ncustom: {stage: \"${opt:level, 'dev'}\"}\n";
    let fixed = run("DEP036", V3, &[("serverless.yml", service)], true);
    assert_eq!((fixed.changes.len(), reasons(&fixed)), (0, vec!["no-fix".to_owned()]));
}

#[test]
fn what_stands_for_credentials_alone_goes_with_all_that_is_around_it() {
    let service = |custom: &str, credentials: &str| {
        format!("service: shop\n{custom}provider:\n  name: aws\n{credentials}")
    };
    for custom in [
        "custom:\n  keys: {accessKeyId: an-id}\n  all:\n    <<: {sessionToken: a-token}\n    accessKeyId: ${self:custom.keys.accessKeyId}\n",
        "custom:\n  all:\n    accessKeyId: an-id\n    sessionToken: a-token\n",
    ] {
        safely("CRED002", V3, &service(custom, "  credentials: ${self:custom.all}\n"), &service("", ""));
    }
}
