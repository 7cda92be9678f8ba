//! Where somebody has to decide: what is said, and what is done if that is asked for.

use crate::{FIX, FIX_UNSAFE, LINKED, LINKED_USED, Row, SERVICE, WITHOUT, check};

#[test]
fn what_somebody_has_to_decide_is_said_with_what_to_run() {
    check(&[
        Row {
            about: "no project file",
            files: &[("serverless.yml", SERVICE)],
            run: FIX_UNSAFE,
            after: &[],
            says: &[
                "there is no slsconf.yml that says which role `deploy` stands for",
                "find the role's ARN in IAM, run `slsconf link deploy --role-arn ARN --app shop`, then `slsconf fix`",
            ],
            code: 0,
        },
        Row {
            about: "another role",
            files: &[
                (
                    "serverless.yml",
                    "service: s\napp: a\nprovider:\n  name: aws\n  credentials: ${secrets:other}\n",
                ),
                ("slsconf.yml", LINKED),
            ],
            run: FIX_UNSAFE,
            after: &[],
            says: &[
                "slsconf.yml does not say which role `other` stands for",
                "`slsconf link other --role-arn ARN --app a`",
            ],
            code: 0,
        },
        Row {
            about: "the only key, safely",
            files: &[
                ("serverless.yml", "service: shop\nprovider:\n  credentials: ${secrets:deploy}\n"),
                ("slsconf.yml", LINKED),
            ],
            run: FIX,
            after: &[],
            says: &["`provider` has no other key, so it gets `name: aws`"],
            code: 0,
        },
        Row {
            about: "a fallback",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy, env:ROLE}\n",
                ),
                ("slsconf.yml", LINKED),
            ],
            run: FIX,
            after: &[],
            says: &["the fallback may be what deployments use"],
            code: 0,
        },
        Row {
            about: "an anchored value that is used elsewhere",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider:\n  name: aws\n  credentials: &c ${secrets:deploy}\ncustom:\n  x: *c\n  y: *c\n",
                ),
                ("slsconf.yml", LINKED),
            ],
            run: FIX_UNSAFE,
            after: &[],
            says: &["an anchor brings it to other places, too: `custom.x`, `custom.y`"],
            code: 0,
        },
        Row {
            about: "a merge into something else, too",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\ncustom:\n  base: &base {credentials: '${secrets:deploy}', region: x}\n  copy:\n    <<: *base\nprovider:\n  <<: *base\n  name: aws\n",
                ),
                ("slsconf.yml", LINKED),
            ],
            run: FIX_UNSAFE,
            after: &[],
            says: &["an anchor brings it to other places, too: `custom.copy.<<`"],
            code: 0,
        },
        Row {
            about: "something refers to it",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\ncustom:\n  copy: ${self:provider}\n",
                ),
                ("slsconf.yml", LINKED),
            ],
            run: FIX_UNSAFE,
            after: &[],
            says: &["`custom.copy` refers to it"],
            code: 0,
        },
        Row {
            about: "keys one by one",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: ${secrets:deploy}\n    secretAccessKey: ${secrets:key}\n",
                ),
                ("slsconf.yml", LINKED),
            ],
            run: FIX_UNSAFE,
            after: &[],
            says: &["single keys never came from a role"],
            code: 0,
        },
        Row {
            about: "the role is for other apps",
            files: &[
                ("serverless.yml", SERVICE),
                (
                    "slsconf.yml",
                    "version: 1\nsecrets:\n  deploy: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x', allowed_apps: [till]}\n",
                ),
            ],
            run: FIX_UNSAFE,
            after: &[],
            says: &["`deploy` is for the apps till only", "`slsconf link deploy --role-arn ARN --app shop`"],
            code: 0,
        },
        Row {
            about: "the app has another role",
            files: &[
                ("serverless.yml", SERVICE),
                (
                    "slsconf.yml",
                    "version: 1\nsecrets:\n  deploy: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x'}\nprofiles:\n  p: {role_arn: 'arn:aws:iam::123456789012:role/y'}\napps:\n  shop: {default_profile: p}\n",
                ),
            ],
            run: FIX_UNSAFE,
            after: &[],
            says: &[
                "apps.shop.default_profile is `p` in slsconf.yml, not `deploy`",
                "slsconf exec --role deploy",
            ],
            code: 0,
        },
        Row {
            about: "twice the same key is no YAML; both are shown",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n  credentials: ${secrets:x}\n",
            )],
            run: "fix --target 3",
            after: &[],
            says: &["serverless.yml:5:3 YML001: The same key stands in this map twice"],
            code: 2,
        },
        Row {
            about: "in a comment, it is no matter",
            files: &[(
                "serverless.yml",
                "service: shop\nprovider:\n  name: aws\n  # credentials: ${secrets:deploy}\n  stage: dev\n",
            )],
            run: FIX_UNSAFE,
            after: &[],
            says: &["nothing to fix\n"],
            code: 0,
        },
        Row {
            about: "programs are left out",
            files: &[(
                "serverless.ts",
                "export = {service: 's', provider: {name: 'aws', credentials: '${secrets:deploy}'}}\n",
            )],
            run: FIX_UNSAFE,
            after: &[],
            says: &["serverless.ts is left out: it is a program"],
            code: 0,
        },
        Row {
            about: "no ARN",
            files: &[("serverless.yml", SERVICE)],
            run: "fix --role-arn deploy=Deploy",
            after: &[],
            says: &["`Deploy` is no role for `deploy`: a role's ARN looks like"],
            code: 2,
        },
    ]);
}

#[test]
fn unsafe_forms_are_done_if_asked_for() {
    const BY_STAGE: &str = "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy-${opt:stage, 'dev'}}\nparams:\n  prod: {a: 1}\n  dev: {a: 2}\n";
    const NO_CREDENTIALS: &str =
        "service: shop\nprovider:\n  name: aws\nparams:\n  prod: {a: 1}\n  dev: {a: 2}\n";
    check(&[
        Row {
            about: "the only key",
            files: &[
                ("serverless.yml", "service: shop\nprovider:\n  credentials: >-\n    ${secrets:deploy}\n"),
                ("slsconf.yml", LINKED),
            ],
            run: FIX_UNSAFE,
            after: &[("serverless.yml", WITHOUT), ("slsconf.yml", LINKED_USED)],
            says: &[],
            code: 0,
        },
        Row {
            about: "a fallback",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy, env:ROLE}\n",
                ),
                ("slsconf.yml", LINKED),
            ],
            run: FIX_UNSAFE,
            after: &[("serverless.yml", WITHOUT), ("slsconf.yml", LINKED_USED)],
            says: &[],
            code: 0,
        },
        Row {
            about: "the stage in the name; one stage has no role yet",
            files: &[
                ("serverless.yml", BY_STAGE),
                (
                    "slsconf.yml",
                    "version: 1\nsecrets:\n  deploy-dev: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x'}\n",
                ),
            ],
            run: FIX_UNSAFE,
            after: &[
                ("serverless.yml", NO_CREDENTIALS),
                (
                    "slsconf.yml",
                    "version: 1\nsecrets:\n  deploy-dev: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x'}\napps:\n  shop:\n    stages:\n      dev: deploy-dev\n",
                ),
            ],
            says: &[
                "unsafe: not all stages have a role in slsconf.yml",
                "then: slsconf link deploy-prod --role-arn ARN --app shop --stage prod",
            ],
            code: 0,
        },
    ]);
}
