//! Variables and parameters.

use crate::{becomes, left, reasons, run, safely, unsafely};
use slsconf::service::Target::{Osls4, V3, V4};

#[test]
fn options_become_parameters() {
    unsafely(
        "DEP036",
        V3,
        "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:color, 'red'}\n  b: x-${opt:color, 'blue'}-${opt:stage, 'dev'}\n",
        "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${param:color, 'red'}\n  b: x-${param:color, 'blue'}-${opt:stage, 'dev'}\n",
    );
    left("DEP036", V3, "service: shop\nprovider: {name: aws}\ncustom: {a: '${opt:color}'}\n", "no-fix");
}

#[test]
fn variables_say_the_same_in_other_words() {
    let service = |custom: &str| {
        format!("service: shop\nprovider: {{name: aws, runtime: nodejs24.x}}\ncustom:\n{custom}")
    };
    safely(
        "VAR003",
        V3,
        &service("  a: x-${opt:stage, self:provider.stage}\n"),
        &service("  a: x-${sls:stage}\n"),
    );
    left("VAR003", V3, &service("  a: ${env:A, self:provider.stage}\n"), "no-fix");
    safely("VAR004", V3, &service("  a: \"${opt:stage, 'dev'}\"\n"), &service("  a: \"${sls:stage}\"\n"));
    safely(
        "VAR011",
        V3,
        &service("  a: ${sls:stage, 'dev'}\n  b: >-\n    ${self:provider.runtime, 'x'}\n"),
        &service("  a: ${sls:stage}\n  b: >-\n    ${self:provider.runtime}\n"),
    );
    safely("VAR012", V3, &service("  a: ${self:service.name}-t\n"), &service("  a: ${self:service}-t\n"));
    unsafely(
        "VAR014",
        V3,
        &service("  a: 'q/#{AWS::Region}/#{AWS::AccountId}'\n  b: ${self:custom.a}\n"),
        &service("  a: 'q/${aws:region}/${aws:accountId}'\n  b: ${self:custom.a}\n"),
    );
    unsafely(
        "FWV002",
        Osls4,
        "service: shop\nframeworkVersion: '>=2.0.0 <4' # x\nprovider: {name: aws}\n",
        "service: shop\nframeworkVersion: '>=2.0.0 <4 || 4' # x\nprovider: {name: aws}\n",
    );
    unsafely(
        "DEP073,MIG013",
        V4,
        "service: shop\nprovider: {name: aws}\nparams:\n  default:\n    a: 1\n  # live\n  prod:\n    a: 2 # two\n",
        "service: shop\nprovider: {name: aws}\nstages:\n  default:\n    params:\n      a: 1\n  # live\n  prod:\n    params:\n      a: 2 # two\n",
    );
}

#[test]
fn texts_become_those_that_the_next_release_reads_alike() {
    let service = |text: &str| format!("service: shop\nprovider: {{name: aws}}\ncustom:\n  a: {text}\n");
    safely("MIG003", V4, &service("x$${self:service}"), &service("x${self:service}"));
    safely("MIG101", Osls4, &service("2012-10-17"), &service("'2012-10-17'"));
    safely("MIG004", V4, &service("'${self: service}'"), &service("'${self:service}'"));
}

#[test]
fn parameters_of_all_stages_move_at_once() {
    unsafely(
        "DEP073,MIG013",
        V4,
        "service: shop\nprovider: {name: aws}\nparams: {default: {a: 1}, prod: {a: '${param:b, 2}'}}\n",
        "service: shop\nprovider: {name: aws}\nstages: {default: {params: {a: 1}}, prod: {params: {a: '${param:b, 2}'}}}\n",
    );
    unsafely(
        "DEP073,MIG013",
        V4,
        "service: shop\nprovider: {name: aws}\nparams:\n    default: # all\n        text: |\n            a\n\n             b\n    prod: ${file(p.yml), null} # live\n    # none\n    test:\n",
        "service: shop\nprovider: {name: aws}\nstages:\n    default: # all\n        params:\n            text: |\n                a\n\n                 b\n    prod:\n        params: ${file(p.yml), null} # live\n    # none\n    test:\n",
    );
    left(
        "DEP073",
        V4,
        "service: shop\nprovider: {name: aws}\nparams: {default: {a: 1}}\nstages: {prod: {params: {b: 1}}}\n",
        "there is something in the new place already",
    );
}

#[test]
fn parameters_go_to_stages_with_what_refers_to_them_left_as_it_is() {
    becomes(
        "DEP073",
        V4,
        false,
        "service: a\nprovider:\n  name: aws\n  region: ${param:r}\nparams:\n  default: # all\n    r: eu-west-1\n",
        "service: a\nprovider:\n  name: aws\n  region: ${param:r}\nstages:\n  default: # all\n    params:\n      r: eu-west-1\n",
    );
    // What asks for them by their place would find them no more.
    let by_place = "service: a\nprovider:\n  name: aws\nparams: {dev: {a: b}}\ncustom: {a: '${self:params.${sls:stage}.a}'}\n";
    let fixed = run("DEP073", V4, &[("serverless.yml", by_place)], true);
    assert_eq!(reasons(&fixed), ["`custom.a` refers to it"]);
}

#[test]
fn what_an_address_is_put_together_with_stays() {
    let nested = "service: a\napp: x\nprovider: aws\nfunctions: {a: {handler: a.b, name: '${self:${self:app}, self:service}'}}\n";
    let fixed = run("DEP072", Osls4, &[("serverless.yml", nested)], true);
    assert_eq!(reasons(&fixed), ["`functions.a.name` refers to it"]);
}
