//! What else the dashboard left: other credentials, sources of variables, the plugin, `tenant`.

use crate::{Row, WITHOUT, check};

#[test]
fn other_credentials_and_sources_of_the_dashboard_go() {
    check(&[
        Row {
            about: "other credentials that are ignored",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  credentials: ${env:CREDENTIALS} # old\n",
            )],
            run: "fix --select CRED003 --target 3",
            after: &[("serverless.yml", WITHOUT)],
            says: &["CRED003: delete `credentials`"],
            code: 0,
        },
        Row {
            about: "other credentials that release 1 reads",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  credentials: ${ssm:/deploy}\n",
            )],
            run: "fix --select CRED003 --target 1",
            after: &[],
            says: &[
                "unsafe  serverless.yml:4:3 CRED003",
                "release 1 would go on with whatever credentials the machine has",
            ],
            code: 0,
        },
        Row {
            about: "variables of functions that Lambda refuses",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  a:\n    handler: a.b\n    environment:\n      AWS_ACCESS_KEY_ID: ${env:AWS_ACCESS_KEY_ID}\n  b:\n    handler: a.c\n    environment: {A: b, KEY: '${env:AWS_SECRET_ACCESS_KEY}'}\n",
            )],
            run: "fix --select CRED007 --target 3 --unsafe",
            after: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\nfunctions:\n  a:\n    handler: a.b\n  b:\n    handler: a.c\n    environment: {A: b}\n",
            )],
            says: &["unsafe: code that reads the variable finds none"],
            code: 0,
        },
        Row {
            about: "variables that come by files and references",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider: {name: aws, profile: mine}\ncustom:\n  profile: ${self:provider.profile}\nfunctions:\n  a:\n    handler: a.b\n    environment: ${file(env.yml)}\n  b:\n    handler: a.c\n    environment: ${file(env.yml)}\n",
                ),
                ("env.yml", "A: b\nAWS_ACCESS_KEY_ID: x\n"),
            ],
            run: "fix --select CRED007,CRED014 --target 3 --unsafe",
            after: &[],
            says: &[
                "`functions.b.environment.AWS_ACCESS_KEY_ID` is made of it, too",
                "`custom.profile` is made of it, too",
            ],
            code: 0,
        },
        Row {
            about: "a variable that can't be resolved, about the profile",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider: {name: aws, profile: mine}\ncustom:\n  key: ${ssm:/${self:provider.profile}/key}\n",
            )],
            run: "fix --select CRED014 --target 3 --unsafe",
            after: &[],
            says: &["`custom.key` refers to it"],
            code: 0,
        },
        Row {
            about: "a variable that may be about the profile",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider: {name: aws, profile: mine}\ncustom:\n  any: \"${self:provider.${env:KEY, 'x'}}\"\n",
            )],
            run: "fix --select CRED014 --target 3 --unsafe",
            after: &[],
            says: &["`custom.any` refers to it"],
            code: 0,
        },
        Row {
            about: "the plugin in a file of its own, first and last",
            files: &[
                ("serverless.yml", "service: shop\nprovider: {name: aws}\nplugins: ${file(plugins.yml)}\n"),
                ("plugins.yml", "- '@serverless/enterprise-plugin'\n- b\n"),
            ],
            run: "fix --select CRED020 --target 3",
            after: &[("plugins.yml", "- b\n")],
            says: &[],
            code: 0,
        },
        Row {
            about: "a secret that is a parameter by now",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  environment:\n    A: \"x-${secrets:stripe}\"\ncustom: {copy: '${self:provider.environment}'}\nparams:\n  default: {stripe: a}\n",
            )],
            run: "fix --select CRED008 --target 3",
            after: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  environment:\n    A: \"x-${param:stripe}\"\ncustom: {copy: '${self:provider.environment}'}\nparams:\n  default: {stripe: a}\n",
            )],
            says: &[],
            code: 0,
        },
        Row {
            about: "a secret of which nothing is known",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  environment: {A: '${secrets:stripe}'}\n",
            )],
            run: "fix --select CRED008 --target 3",
            after: &[],
            says: &["a parameter of that name must exist"],
            code: 0,
        },
        Row {
            about: "state, on the dashboard",
            files: &[(
                "serverless.yml",
                "service: shop\norg: o\napp: a\nprovider:\n  name: aws\ncustom:\n  x: ${state:api.url, 'none'}\n",
            )],
            run: "fix --select CRED009 --target 3",
            after: &[(
                "serverless.yml",
                "service: shop\norg: o\napp: a\nprovider:\n  name: aws\ncustom:\n  x: ${output:api.url, 'none'}\n",
            )],
            says: &[],
            code: 0,
        },
        Row {
            about: "state, where there is no dashboard",
            files: &[(
                "serverless.yml",
                "service: shop\norg: o\nprovider:\n  name: aws\ncustom:\n  x: ${state:api.url}\n",
            )],
            run: "fix --select CRED009 --target osls4 --unsafe",
            after: &[],
            says: &[
                "by hand serverless.yml:6:8 CRED009",
                "write `${cf:stack.Output}`: osls has no dashboard",
            ],
            code: 0,
        },
        Row {
            about: "two keys of a secret",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  environment:\n    A: ${ssm:/aws/reference/secretsmanager/prod/db.password}\n    B: ${ssm:/aws/reference/secretsmanager/prod/db.username}\n    C: ${self:provider.environment.A}\n",
            )],
            run: "fix --select CRED011 --target 3 --unsafe",
            after: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  environment:\n    A: ${self:custom.prod_db.password}\n    B: ${self:custom.prod_db.username}\n    C: ${self:provider.environment.A}\ncustom:\n  prod_db: ${ssm:/aws/reference/secretsmanager/prod/db}\n",
            )],
            says: &["unsafe: a secret may be called so, dot and all"],
            code: 0,
        },
        Row {
            about: "a profile of one machine",
            files: &[("serverless.yml", "service: shop\nprovider:\n  name: aws\n  profile: mine\n")],
            run: "fix --select CRED014 --target 3 --unsafe",
            after: &[("serverless.yml", WITHOUT)],
            says: &[],
            code: 0,
        },
    ]);
}

/// A package that names the plugin.
const PACKAGE: &str = "{\n  \"name\": \"shop\",\n  \"devDependencies\": {\n    \"@serverless/enterprise-plugin\": \"latest\",\n    \"serverless\": \"3\"\n  }\n}\n";

#[test]
fn the_plugin_goes() {
    check(&[
        Row {
            about: "the plugin among others",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider: {name: aws}\nplugins:\n  # ours\n  - '@serverless/enterprise-plugin' # old\n  - serverless-offline\n",
            )],
            run: "fix --select CRED020 --target 3",
            after: &[(
                "serverless.yml",
                "service: shop\nprovider: {name: aws}\nplugins:\n  # ours\n  - serverless-offline\n",
            )],
            says: &[],
            code: 0,
        },
        Row {
            about: "the plugin alone",
            files: &[(
                "serverless.yml",
                "service: shop\nplugins:\n  - '@serverless/enterprise-plugin'\nprovider: {name: aws}\n",
            )],
            run: "fix --select CRED020 --target 4",
            after: &[("serverless.yml", "service: shop\nprovider: {name: aws}\n")],
            says: &[],
            code: 0,
        },
        Row {
            about: "the plugin in brackets",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider: {name: aws}\nplugins: [a, \"@serverless/enterprise-plugin\", b]\n",
            )],
            run: "fix --select CRED020 --target osls4",
            after: &[("serverless.yml", "service: shop\nprovider: {name: aws}\nplugins: [a, b]\n")],
            says: &[],
            code: 0,
        },
        Row {
            about: "the plugin among modules",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider: {name: aws}\nplugins:\n  localPath: ./x\n  modules:\n    - \"@serverless/enterprise-plugin\"\n    - b\n",
            )],
            run: "fix --select CRED020 --target 3",
            after: &[(
                "serverless.yml",
                "service: shop\nprovider: {name: aws}\nplugins:\n  localPath: ./x\n  modules:\n    - b\n",
            )],
            says: &[],
            code: 0,
        },
        Row {
            about: "the plugin, where the framework may be without",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider: {name: aws}\nplugins: ['@serverless/enterprise-plugin']\n",
            )],
            run: "fix --select CRED020 --target 1",
            after: &[],
            says: &["releases before 1.44.0 need it; this service does not say that it is for later ones"],
            code: 0,
        },
        Row {
            about: "the plugin of a service for an older release: first the release, then the plugin",
            files: &[(
                "serverless.yml",
                "service: shop\nframeworkVersion: '>=1.38.0 <2.0.0' # tested\nprovider: {name: aws}\nplugins: ['@serverless/enterprise-plugin']\n",
            )],
            run: "fix --select CRED020,FWV004",
            after: &[(
                "serverless.yml",
                "service: shop\nframeworkVersion: '>=1.44.0 <2.0.0' # tested\nprovider: {name: aws}\n",
            )],
            says: &["2 fixes"],
            code: 0,
        },
        Row {
            about: "the same without the rule about the release",
            files: &[(
                "serverless.yml",
                "service: shop\nframeworkVersion: ^1.38.0\nprovider: {name: aws}\nplugins: ['@serverless/enterprise-plugin']\n",
            )],
            run: "fix --select CRED020 --unsafe",
            after: &[],
            says: &["let `frameworkVersion` ask for 1.44.0 at least"],
            code: 0,
        },
        Row {
            about: "several ranges",
            files: &[(
                "serverless.yml",
                "service: shop\nframeworkVersion: ^1.38.0 || ^2.1.0\ntenant: t\nprovider: {name: aws}\n",
            )],
            run: "fix --select FWV004 --unsafe",
            after: &[],
            says: &["has no one lowest release below 2 to be raised"],
            code: 0,
        },
        Row {
            about: "the package; lock files stay",
            files: &[
                ("serverless.yml", "service: shop\nprovider: {name: aws}\n"),
                ("package.json", PACKAGE),
                ("yarn.lock", "\"@serverless/enterprise-plugin@latest\":\n"),
                ("src/a.js", "require('x')\n"),
            ],
            run: "fix --select CRED021 --target 3",
            after: &[(
                "package.json",
                "{\n  \"name\": \"shop\",\n  \"devDependencies\": {\n    \"serverless\": \"3\"\n  }\n}\n",
            )],
            says: &["then: run `yarn install`"],
            code: 0,
        },
        Row {
            about: "the package, which code requires",
            files: &[
                ("serverless.yml", "service: shop\nprovider: {name: aws}\n"),
                ("package.json", PACKAGE),
                ("src/a.js", "const sdk = require('@serverless/enterprise-plugin/sdk')\n"),
            ],
            run: "fix --select CRED021 --target 3 --unsafe",
            after: &[],
            says: &["src/a.js requires it"],
            code: 0,
        },
    ]);
}

#[test]
fn tenant_becomes_org() {
    check(&[
        Row {
            about: "tenant",
            files: &[("serverless.yml", "tenant: acme # ours\nservice: shop\nprovider: {name: aws}\n")],
            run: "fix --select DEP037 --target 4",
            after: &[("serverless.yml", "org: acme # ours\nservice: shop\nprovider: {name: aws}\n")],
            says: &[],
            code: 0,
        },
        Row {
            about: "tenant beside the same org",
            files: &[(
                "serverless.yml",
                "tenant: acme # ours\norg: acme\nservice: shop\nprovider: {name: aws}\n",
            )],
            run: "fix --select DEP037 --target 3",
            after: &[("serverless.yml", "org: acme\nservice: shop\nprovider: {name: aws}\n")],
            says: &[],
            code: 0,
        },
        Row {
            about: "tenant beside another org",
            files: &[("serverless.yml", "tenant: acme\norg: other\nservice: shop\nprovider: {name: aws}\n")],
            run: "fix --select DEP037 --target 3 --unsafe",
            after: &[],
            says: &["`org` and `tenant` differ", "see which of the two is right, and delete `tenant`"],
            code: 0,
        },
        Row {
            about: "tenant, org and app for osls 4, safely",
            files: &[("serverless.yml", "tenant: acme\nservice: shop\nprovider: {name: aws}\n")],
            run: "fix --select DEP037 --target osls4",
            after: &[],
            says: &["the service leaves the dashboard by it"],
            code: 0,
        },
        Row {
            about: "tenant, org and app for osls 4",
            files: &[(
                "serverless.yml",
                "tenant: acme\norg: other\napp: a\nservice: shop\nprovider: {name: aws}\n",
            )],
            run: "fix --select DEP037,DEP072 --target osls4 --unsafe",
            after: &[("serverless.yml", "service: shop\nprovider: {name: aws}\n")],
            says: &["3 fixes"],
            code: 0,
        },
    ]);
}
