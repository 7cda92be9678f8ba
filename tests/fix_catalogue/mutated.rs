//! What texts made by chance have found: fixes that were undone.

use crate::{left, run, safely, text, unsafely};
use slsconf::service::Target::{V3, V4};

const UNUSUAL: &str = "it is written in an unusual way";

#[test]
fn a_known_key_brings_to_light_what_is_wrong_below_it() {
    unsafely(
        "SCH001",
        V3,
        "service: shop\nprovider:\n  name: aws\n  environemnt:\n    A-B: x\n",
        "service: shop\nprovider:\n  name: aws\n  environment:\n    A-B: x\n",
    );
    unsafely(
        "SCH001,SCH010",
        V3,
        "service: shop\nconfigValidationMode: error\nprovider: {name: aws}\nfunctions:\n  a:\n    images: {name: {path: .}}\n",
        "service: shop\nconfigValidationMode: error\nprovider: {name: aws}\nfunctions:\n  a:\n    image: {name: {path: .}}\n",
    );
    // Only a service with a provider is held against the schema of AWS.
    unsafely(
        "SCH009",
        V3,
        "service: shop\nplugins: [x]\nprovder: {name: aws}\nfunctions: {}\nlayrs: {}\nresouces: {}\n",
        "service: shop\nplugins: [x]\nprovider: {name: aws}\nfunctions: {}\nlayers: {}\nresources: {}\n",
    );
    unsafely(
        "SCH009",
        V3,
        "service: shop\nprovder: {name: azure}\nfunctions: {}\nresources: [{Outputs: {}}]\nmore: {}\n",
        "service: shop\nprovider: {name: azure}\nfunctions: {}\nresources: [{Outputs: {}}]\ncustom:\n  more: {}\n",
    );
    // The other key is still unknown.
    let both = "service: shop\nprovider:\n  name: aws\n  regoin: eu-west-1\n  nope: 1\n";
    let fixed = run("SCH001", V3, &[("serverless.yml", both)], true);
    assert_eq!(text(&fixed), both.replace("regoin", "region"));
    assert_eq!(fixed.outcome.findings().len(), 1);
}

#[test]
fn what_was_missed_is_found_where_a_key_comes_to() {
    unsafely(
        "SCH009",
        V3,
        "service: shop\nraw: x\nprovider: {name: aws}\nresources: {Outputs: {R: {Value: '${self:custom.raw}-${self:custom.${self:custom.raw}, \"y\"}'}}}\n",
        "service: shop\ncustom:\n  raw: x\nprovider: {name: aws}\nresources: {Outputs: {R: {Value: '${self:custom.raw}-${self:custom.${self:custom.raw}, \"y\"}'}}}\n",
    );
    unsafely(
        "SCH009",
        V3,
        "service: shop\nfunctions: {}\nprovidr: {name: aws, stage: qa}\ncustom:\n  a: {qa: 1}\n  b: ${self:custom.a.${self:provider.stage}, self:custom.a.qa}\n  c: x-${self:custom.b}\n",
        "service: shop\nfunctions: {}\nprovider: {name: aws, stage: qa}\ncustom:\n  a: {qa: 1}\n  b: ${self:custom.a.${self:provider.stage}, self:custom.a.qa}\n  c: x-${self:custom.b}\n",
    );
}

#[test]
fn what_follows_from_a_fix_is_none_of_its_faults() {
    // With `useDotenv`, there are more variables of the environment.
    let files = [
        (
            "serverless.yml",
            "service: shop\nuseDotEnv: true\nprovider: {name: aws}\ncustom: {a: '${env:A_OF_SHOP}'}\n",
        ),
        (".env", "A_OF_SHOP=b\n"),
    ];
    let fixed = run("SCH009", V3, &files, true);
    assert_eq!(text(&fixed), files[0].1.replace("useDotEnv", "useDotenv"), "{:?}", fixed.left);
    // A map is put in whole, or not at all as long as something in it is left to AWS.
    let statement = |account: &str| {
        format!(
            "service: shop\nprovider:\n  name: aws\n  iam: {{role: {{statements: ['${{self:custom.s}}']}}}}\ncustom:\n  s:\n    Effect: Allow\n    Resource: arn:aws:sns:eu-west-1:{account}:a\n"
        )
    };
    unsafely("VAR014", V3, &statement("#{AWS::AccountId}"), &statement("${aws:accountId}"));
}

#[test]
fn the_stage_stays_known() {
    left(
        "SCH001",
        V3,
        "service: shop\nprovider: {name: aws, stge: '${opt:sta}'}\ncustom: {a: '${sls:stage}'}\n",
        "its value may depend on the stage",
    );
    left(
        "SCH001",
        V3,
        "service: shop\nprovider: {name: aws, stge: '${self:custom.s}'}\ncustom: {s: '${sls:stage}'}\n",
        "its value may depend on the stage",
    );
    unsafely(
        "SCH001",
        V3,
        "service: shop\nprovider: {name: aws, stge: \"${opt:stage, 'qa'}\"}\ncustom: {a: '${sls:stage}'}\n",
        "service: shop\nprovider: {name: aws, stage: \"${opt:stage, 'qa'}\"}\ncustom: {a: '${sls:stage}'}\n",
    );
    left(
        "DEP036",
        V3,
        "service: shop\nprovider: {name: aws, stage: '${nope:x}'}\ncustom: {a: \"${self:custom.${opt:b, 'c'}, 'd'}\"}\n",
        "no-fix",
    );
}

/// YAML lets a key follow the quotes that end a text, if their line is indented as the key has to be.
#[test]
fn a_key_behind_quotes_stays_there() {
    let glued = "service: shop\nprovider:\n  name: aws\n  stage: \"q\na\"mor: {a: 1}\ncustom:\n  b: c\n";
    left("SCH009", V3, glued, UNUSUAL);
    left(
        "SEC302",
        V3,
        "service: shop\nprovider:\n  name: aws\n  stage: \"q\na\"functions:\n  a:\n    handler: a.b\n",
        UNUSUAL,
    );
}

#[test]
fn all_calls_of_a_variable_are_fixed_at_once() {
    safely(
        "MIG004",
        V4,
        "service: shop\nprovider: {name: aws}\ncustom:\n  a: \"${self: custom.b, self:  service}\"\n  b: c\n",
        "service: shop\nprovider: {name: aws}\ncustom:\n  a: \"${self:custom.b, self:service}\"\n  b: c\n",
    );
    safely(
        "MIG005",
        V4,
        "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file('./a.yml'), file( ./b.yml ), 'c'}\n",
        "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file(./a.yml), file(./b.yml), 'c'}\n",
    );
}

#[test]
fn nothing_takes_the_place_of_something_as_wrong() {
    left(
        "META004",
        V3,
        "service: shop\ndisabledDeprecations:\n  - LAMBDA_HASHING_VERSION_PROPERTI\nprovider: {name: aws}\n",
        "no-fix",
    );
    left("DEP020", V3, "service:\n  name:\n    name: shop\nprovider: {name: aws}\n", "no-fix");
}

#[test]
fn variables_are_put_in_quotes_whole_or_not_at_all() {
    let service = |list: &str| format!("service: shop\nprovider: {{name: aws}}\ncustom: {list}\n");
    safely(
        "VAR017",
        V3,
        &service("[a-${self:service, b}-${self:service}, ${self:service}]"),
        &service("[\"a-${self:service, b}-${self:service}\", \"${self:service}\"]"),
    );
    // What is wrong with the rest is another rule's matter.
    let fixed = run("VAR017", V3, &[("serverless.yml", &service("[${self:service}, b: ${c: d: e]"))], true);
    assert_eq!(fixed.changes[0].after, service("[\"${self:service}\", b: ${c: d: e]"));
}
