//! The migration of credentials, row by row of `spec/credentials.md` §4b and §4c: each file before and after, the
//! project file after, whether it is safe, and what is said where somebody has to decide.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/folder.rs"]
mod folder;

use std::fs;

use folder::{Folder, Ran};

/// A project file that knows the role `deploy`.
const LINKED: &str = "version: 1
secrets:
  deploy: # ours
    type: aws-role
    role_arn: arn:aws:iam::123456789012:role/Deploy
";

/// The same, used by the app `shop`.
const LINKED_USED: &str = "version: 1
secrets:
  deploy: # ours
    type: aws-role
    role_arn: arn:aws:iam::123456789012:role/Deploy
apps:
  shop:
    default_profile: deploy
";

/// What a migration adds to it for the app `shop`.
const USED: &str = "apps:
  shop:
    default_profile: deploy
";

/// Runs the program with a home of its own, for what is trusted.
fn run(folder: &Folder, arguments: &str) -> Ran {
    let mut command = folder.command(arguments);
    command.env("HOME", folder.path("home"));
    folder::run(command, b"")
}

/// What a file holds; nothing if it is not there.
fn content(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path(name)).unwrap_or_default()
}

/// A service whose `provider` has credentials of a form, the same without, and what else is to be said.
struct Form {
    about: &'static str,
    before: &'static str,
    after: &'static str,
    /// What is left to do, besides deploying.
    then: &'static [&'static str],
}

const FORMS: &[Form] = &[
    Form {
        about: "bare",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n  region: eu-west-1\n",
        after: "service: shop\nprovider:\n  name: aws\n  region: eu-west-1\n",
        then: &[],
    },
    Form {
        about: "first key, blank lines around, CRLF, no newline at the end",
        before: "service: shop\r\nprovider:\r\n\r\n  credentials: \"${secrets:deploy}\"\r\n\r\n  name: aws",
        after: "service: shop\r\nprovider:\r\n\r\n  name: aws",
        then: &[],
    },
    Form {
        about: "single quotes, with the comment on the line; comments above stay",
        before: "service: shop\nprovider:\n  name: aws\n  # the region\n  credentials: '${secrets:deploy}' # REPLACE it\n  region: x\n",
        after: "service: shop\nprovider:\n  name: aws\n  # the region\n  region: x\n",
        then: &[],
    },
    Form {
        about: "a comment above that is about it stays, and is spoken of",
        before: "service: shop\nprovider:\n  name: aws\n  # Our AWS secret\n  credentials: ${secrets:deploy}\n",
        after: "service: shop\nprovider:\n  name: aws\n  # Our AWS secret\n",
        then: &["see whether the comment above it still has a meaning: # Our AWS secret"],
    },
    Form {
        about: "on the next line, last in the file without a newline",
        before: "service: shop\nprovider:\n  name: aws\n  credentials:\n    ${secrets:deploy}",
        after: "service: shop\nprovider:\n  name: aws",
        then: &[],
    },
    Form {
        about: "folded",
        before: "service: shop\nprovider:\n    name: aws\n    credentials: >-\n        ${secrets:deploy}\n    region: x\n",
        after: "service: shop\nprovider:\n    name: aws\n    region: x\n",
        then: &[],
    },
    Form {
        about: "literal",
        before: "service: shop\nprovider:\n  credentials: |-\n    ${secrets:deploy}\n  name: aws\ncustom: {}\n",
        after: "service: shop\nprovider:\n  name: aws\ncustom: {}\n",
        then: &[],
    },
    Form {
        about: "with spaces, which only release 1 takes for a variable",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: '${ secrets:deploy }'\n",
        after: "service: shop\nprovider:\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "at the head of braces",
        before: "service: shop\nprovider: {credentials: '${secrets:deploy}', name: aws}\n",
        after: "service: shop\nprovider: {name: aws}\n",
        then: &[],
    },
    Form {
        about: "in the middle of braces",
        before: "service: shop\nprovider: { name: aws, credentials: \"${secrets:deploy}\", region: x }\n",
        after: "service: shop\nprovider: { name: aws, region: x }\n",
        then: &[],
    },
    Form {
        about: "at the end of braces",
        before: "service: shop\nprovider: { name: aws, credentials: '${secrets:deploy}' } # here\n",
        after: "service: shop\nprovider: { name: aws } # here\n",
        then: &[],
    },
    Form {
        about: "braces over lines",
        before: "service: shop\nprovider: {\n  name: aws,\n  credentials: '${secrets:deploy}', # the role\n  region: x\n}\n",
        after: "service: shop\nprovider: {\n  name: aws,\n  region: x\n}\n",
        then: &[],
    },
    Form {
        about: "an alias; what it stands for goes, too, if nothing else uses it",
        before: "service: shop\ncustom:\n  role: &role ${secrets:deploy}\n  other: 1\nprovider:\n  name: aws\n  credentials: *role\n",
        after: "service: shop\ncustom:\n  other: 1\nprovider:\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "an anchored value that nothing uses",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: &c ${secrets:deploy}\n",
        after: "service: shop\nprovider:\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "an alias for a whole provider that only the provider uses",
        before: "service: shop\ncustom:\n  aws: &aws\n    name: aws\n    credentials: ${secrets:deploy}\nprovider: *aws\n",
        after: "service: shop\ncustom:\n  aws: &aws\n    name: aws\nprovider: *aws\n",
        then: &[],
    },
    Form {
        about: "brought by a merge that only the provider has",
        before: "service: shop\ncustom:\n  base: &base\n    credentials: ${secrets:deploy}\n    region: x\nprovider:\n  <<: *base\n  name: aws\n",
        after: "service: shop\ncustom:\n  base: &base\n    region: x\nprovider:\n  <<: *base\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "from custom, which is left empty and goes",
        before: "service: shop\ncustom:\n  creds: ${secrets:deploy}\nprovider:\n  name: aws\n  credentials: ${self:custom.creds}\n",
        after: "service: shop\nprovider:\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "from custom, beside files whose names depend on variables, and the configuration read as a file",
        before: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  a: ${file(config.${self:provider.stage}.json):a, ''}\n  b: ${file(serverless.yml):service}\nprovider:\n  name: aws\n  stage: dev\n  credentials: ${self:custom.creds}\n",
        after: "service: shop\ncustom:\n  a: ${file(config.${self:provider.stage}.json):a, ''}\n  b: ${file(serverless.yml):service}\nprovider:\n  name: aws\n  stage: dev\n",
        then: &[],
    },
    Form {
        about: "from custom, which a file that may be the configuration itself asks for",
        before: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  b: ${file(server${opt:x, 'less'}.yml):custom.${opt:y, 'a'}, ''}\nprovider:\n  name: aws\n  credentials: ${self:custom.creds}\n",
        after: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  b: ${file(server${opt:x, 'less'}.yml):custom.${opt:y, 'a'}, ''}\nprovider:\n  name: aws\n",
        then: &["`custom.creds` stays, because `custom.b` refers to it"],
    },
    Form {
        about: "from custom by two steps",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: ${self:custom.a}\ncustom:\n  a: ${self:custom.b}\n  # b\n  b: ${secrets:deploy} # role\n  c: 1\n",
        after: "service: shop\nprovider:\n  name: aws\ncustom:\n  # b\n  c: 1\n",
        then: &[],
    },
    Form {
        about: "from custom, where something else refers to it",
        before: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  copy: ${self:custom.creds}\nprovider:\n  name: aws\n  credentials: ${self:custom.creds}\n",
        after: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  copy: ${self:custom.creds}\nprovider:\n  name: aws\n",
        then: &["`custom.creds` stays, because `custom.copy` refers to it"],
    },
    Form {
        about: "the same role for all stages, from a map",
        before: "service: shop\ncustom:\n  roles:\n    dev: ${secrets:deploy}\n    prod: ${secrets:deploy}\nprovider:\n  name: aws\n  credentials: ${self:custom.roles.${opt:stage, 'dev'}}\n",
        after: "service: shop\nprovider:\n  name: aws\n",
        then: &[],
    },
];

#[test]
fn credentials_by_name_go_and_the_role_is_linked() {
    let mut wrong = Vec::new();
    for form in FORMS {
        let Form { about, before, after, then } = form;
        for (target, safe) in
            [("3", true), ("4", true), ("osls3", true), ("osls4", true), ("1", false), ("2", false)]
        {
            let folder = Folder::with(&[("serverless.yml", before), ("slsconf.yml", LINKED)]);
            let arguments = format!("fix --select CRED001 --target {target}");
            let first = run(&folder, &arguments);
            if !safe {
                let untouched = content(&folder, "serverless.yml") == *before
                    && content(&folder, "slsconf.yml") == LINKED;
                if !untouched || !first.stderr.contains("unsafe ") {
                    wrong.push(format!("{about}: not unsafe for {target}: {first:?}"));
                }
                run(&folder, &format!("{arguments} --unsafe"));
            }
            let is = (content(&folder, "serverless.yml"), content(&folder, "slsconf.yml"));
            if is != ((*after).to_owned(), format!("{LINKED}{USED}")) {
                wrong.push(format!("{about}, target {target}: {is:#?} {first:?}"));
            }
            if safe {
                let deploy = "then: deploy with `slsconf exec -- sls deploy`";
                let says = then.iter().copied().chain([deploy]).all(|text| first.stderr.contains(text));
                if !says || first.code != 0 || first.stderr.contains("internal error") {
                    wrong.push(format!("{about}, target {target} says: {first:?}"));
                }
            }
            let again = run(&folder, &format!("{arguments} --unsafe --check"));
            if again.code != 0 || !again.stderr.contains("nothing to fix") {
                wrong.push(format!("{about}, target {target}, again: {again:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files, what is run on them, and what comes of it.
struct Row {
    about: &'static str,
    files: &'static [(&'static str, &'static str)],
    run: &'static str,
    /// The files that differ afterwards.
    after: &'static [(&'static str, &'static str)],
    says: &'static [&'static str],
    code: i32,
}

fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for row in rows {
        let folder = Folder::with(row.files);
        let ran = run(&folder, row.run);
        let silent: Vec<_> = row
            .says
            .iter()
            .filter(|text| !ran.stderr.contains(**text) && !ran.stdout.contains(**text))
            .collect();
        if !silent.is_empty() || ran.code != row.code || ran.stderr.contains("internal error") {
            wrong.push(format!(
                "{}: not said: {silent:#?} in {}{}, code {}",
                row.about, ran.stderr, ran.stdout, ran.code
            ));
        }
        let changed = |name: &str| row.after.iter().find(|(changed, _)| *changed == name);
        let kept = row.files.iter().filter(|(name, _)| changed(name).is_none());
        for (name, text) in kept.chain(row.after) {
            if content(&folder, name) != *text {
                wrong.push(format!(
                    "{}: {name} is\n{}\nsaid: {}",
                    row.about,
                    content(&folder, name),
                    ran.stderr
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const SERVICE: &str = "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n";
const WITHOUT: &str = "service: shop\nprovider:\n  name: aws\n";
const FIX: &str = "fix --select CRED001 --target 3";
const FIX_UNSAFE: &str = "fix --select CRED001 --target 3 --unsafe";

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

#[test]
fn roles_by_stage_become_stages_of_the_app() {
    const TWO: &str = "version: 1
secrets:
  deploy-dev: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x'}
  deploy-prod: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/y'}
";
    const TWO_USED: &str = "version: 1
secrets:
  deploy-dev: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x'}
  deploy-prod: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/y'}
apps:
  shop:
    stages:
      dev: deploy-dev
      prod: deploy-prod
";
    check(&[
        Row {
            about: "the stage in the name",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:${self:custom.prefix}-${sls:stage}}\ncustom:\n  prefix: deploy\nstages:\n  default: {params: {a: 1}}\n  prod: {params: {a: 2}}\n",
                ),
                ("slsconf.yml", TWO),
            ],
            run: "fix --select CRED001 --target 4",
            after: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider:\n  name: aws\ncustom:\n  prefix: deploy\nstages:\n  default: {params: {a: 1}}\n  prod: {params: {a: 2}}\n",
                ),
                ("slsconf.yml", TWO_USED),
            ],
            says: &["the app `shop` has the roles `deploy-dev`, `deploy-prod`"],
            code: 0,
        },
        Row {
            about: "a map of stages",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\ncustom:\n  roles:\n    dev: ${secrets:deploy-dev}\n    prod: ${secrets:deploy-prod}\n  x: 1\nprovider:\n  name: aws\n  credentials: ${self:custom.roles.${opt:stage, 'dev'}}\n",
                ),
                ("slsconf.yml", TWO),
            ],
            run: FIX,
            after: &[
                ("serverless.yml", "service: shop\ncustom:\n  x: 1\nprovider:\n  name: aws\n"),
                ("slsconf.yml", TWO_USED),
            ],
            says: &["fixed serverless.yml:4:10 CRED001"],
            code: 0,
        },
    ]);
}

#[test]
fn other_files_and_other_forms_of_the_project_file() {
    const APP: &str = "service: api\napp: shop\nprovider:\n  name: aws\n";
    check(&[
        Row {
            about: "a file that only the key refers to stays as it is",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider:\n  name: aws\n  credentials: ${file(x.yml):credentials}\n",
                ),
                ("x.yml", "credentials: ${secrets:deploy}\n"),
                ("slsconf.yml", LINKED),
            ],
            run: FIX,
            after: &[("serverless.yml", WITHOUT), ("slsconf.yml", LINKED_USED)],
            says: &["then: see what x.yml is still for"],
            code: 0,
        },
        Row {
            about: "a provider in a file of its own, which is changed only if that is asked for",
            files: &[
                ("serverless.yml", "service: shop\nprovider: ${file(provider.yml)}\n"),
                ("provider.yml", "name: aws\ncredentials: ${secrets:deploy}\nregion: x\n"),
                ("slsconf.yml", LINKED),
            ],
            run: FIX,
            after: &[],
            says: &["provider.yml is an included file; --follow-files changes it", "left: 1 in other files"],
            code: 0,
        },
        Row {
            about: "a provider in a file of its own",
            files: &[
                ("serverless.yml", "service: shop\nprovider: ${file(provider.yml)}\n"),
                ("provider.yml", "name: aws\ncredentials: ${secrets:deploy}\nregion: x\n"),
                (
                    "slsconf.yml",
                    "version: 1\nsecrets:\n  deploy: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x'}\n",
                ),
            ],
            run: "fix --select CRED001 --target 3 --follow-files",
            after: &[
                ("provider.yml", "name: aws\nregion: x\n"),
                (
                    "slsconf.yml",
                    "version: 1\nsecrets:\n  deploy: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x'}\napps:\n  shop:\n    default_profile: deploy\n",
                ),
            ],
            says: &["2 files changed, 1 fix"],
            code: 0,
        },
        Row {
            about: "a file that is included twice",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nprovider: ${file(provider.yml)}\ncustom: {copy: '${file(provider.yml)}'}\n",
                ),
                ("provider.yml", "name: aws\ncredentials: ${secrets:deploy}\n"),
                ("slsconf.yml", LINKED),
            ],
            run: FIX_UNSAFE,
            after: &[],
            says: &["provider.yml is included in several places"],
            code: 0,
        },
        Row {
            about: "a file of several services",
            files: &[
                ("a/serverless.yml", "service: shop\nprovider: ${file(../provider.yml)}\n"),
                ("b/serverless.yml", "service: shop\nprovider: ${file(../provider.yml)}\n"),
                ("provider.yml", "name: aws\ncredentials: ${secrets:deploy}\n"),
                ("slsconf.yml", LINKED),
            ],
            run: FIX,
            after: &[],
            says: &["provider.yml is an included file; --follow-files changes it"],
            code: 0,
        },
        Row {
            about: "JSON",
            files: &[
                (
                    "serverless.json",
                    "{\n  \"service\": \"api\",\n  \"app\": \"shop\",\n  \"provider\": {\n    \"name\": \"aws\",\n    \"credentials\": \"${secrets:deploy}\"\n  }\n}\n",
                ),
                (
                    "slsconf.yml",
                    "{version: 1, secrets: {deploy: {type: aws-role, role_arn: \"arn:aws:iam::123456789012:role/x\"}}}",
                ),
            ],
            run: FIX,
            after: &[
                (
                    "serverless.json",
                    "{\n  \"service\": \"api\",\n  \"app\": \"shop\",\n  \"provider\": {\n    \"name\": \"aws\"\n  }\n}\n",
                ),
                (
                    "slsconf.yml",
                    "{version: 1, secrets: {deploy: {type: aws-role, role_arn: \"arn:aws:iam::123456789012:role/x\"}}, apps: { shop: { default_profile: deploy } }}",
                ),
            ],
            says: &[],
            code: 0,
        },
        Row {
            about: "the role is used already",
            files: &[
                (
                    "serverless.yml",
                    "service: api\napp: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n",
                ),
                (
                    "slsconf.yml",
                    "version: 1\nsecrets:\n  deploy: {type: aws-role, role_arn: 'arn:aws:iam::123456789012:role/x', allowed_apps: [shop]}\napps: {shop: {default_profile: deploy}}\n",
                ),
            ],
            run: FIX,
            after: &[("serverless.yml", APP)],
            says: &["1 file changed, 1 fix"],
            code: 0,
        },
        Row {
            about: "a role from the command line",
            files: &[
                (
                    "serverless.yml",
                    "service: api\napp: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n",
                ),
                ("slsconf.yml", "version: 1\n"),
            ],
            run: "fix --select CRED001 --target 3 --role-arn deploy=arn:aws:iam::123456789012:role/x",
            after: &[
                ("serverless.yml", APP),
                (
                    "slsconf.yml",
                    "version: 1\nsecrets:\n  deploy:\n    type: aws-role\n    role_arn: arn:aws:iam::123456789012:role/x\napps:\n  shop:\n    default_profile: deploy\n",
                ),
            ],
            says: &[],
            code: 0,
        },
        Row {
            about: "without a role, if that is wanted",
            files: &[("serverless.yml", SERVICE)],
            run: "fix --select CRED001 --target 3 --drop-unmapped",
            after: &[("serverless.yml", WITHOUT), ("slsconf.yml", "")],
            says: &["fixed serverless.yml:4:16 CRED001: delete `credentials`\n"],
            code: 0,
        },
        Row {
            about: "release 2, as late as the file asks for",
            files: &[
                (
                    "serverless.yml",
                    "service: shop\nframeworkVersion: ^2.36.0\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n",
                ),
                ("slsconf.yml", LINKED),
            ],
            run: "fix --select CRED001 --drop-unmapped",
            after: &[
                ("serverless.yml", "service: shop\nframeworkVersion: ^2.36.0\nprovider:\n  name: aws\n"),
                ("slsconf.yml", LINKED_USED),
            ],
            says: &[],
            code: 0,
        },
    ]);
}

#[test]
fn exec_finds_the_role_right_after() {
    let app = "service: api\napp: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n";
    for (service, name) in [(app, "app shop"), (SERVICE, "app shop")] {
        let folder = Folder::with(&[("serverless.yml", service)]);
        let arguments = "fix --select CRED001 --target 3 --role-arn deploy=arn:aws:iam::123456789012:role/x";
        assert_eq!(run(&folder, arguments).code, 0);
        // A new project file explains itself, as that of `slsconf init` does.
        assert!(
            content(&folder, "slsconf.yml").starts_with("# yaml-language-server"),
            "{}",
            content(&folder, "slsconf.yml")
        );
        let explained = run(&folder, "whoami --explain --stage prod");
        assert!(explained.stdout.contains(&format!("`deploy` for {name}, default profile")), "{explained:?}");
        // Whoever named the role on the command line has confirmed it.
        assert!(!content(&folder, "home/.local/state/slsconf/trusted").is_empty());
    }
}

#[test]
fn both_files_are_written_or_none() {
    let folder = Folder::with(&[
        ("a/serverless.yml", SERVICE),
        ("b/serverless.yml", "service: till\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n"),
        ("slsconf.yml", LINKED),
    ]);
    let diff = run(&folder, "fix --select CRED001 --target 3 --diff");
    let expected = "--- a/a/serverless.yml\n+++ b/a/serverless.yml\n@@ -1,4 +1,3 @@\n service: shop\n provider:\n   name: aws\n-  credentials: ${secrets:deploy}\n--- a/b/serverless.yml\n";
    assert!(diff.stdout.starts_with(expected), "{}", diff.stdout);
    assert!(
        diff.stdout.ends_with(
            "+apps:\n+  shop:\n+    default_profile: deploy\n+  till:\n+    default_profile: deploy\n"
        ),
        "{}",
        diff.stdout
    );
    assert_eq!((diff.code, content(&folder, "slsconf.yml").as_str()), (1, LINKED));
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        // A project file that can't be replaced: its folder is gone behind a link that leads nowhere.
        let lost = Folder::with(&[("serverless.yml", SERVICE)]);
        symlink("nowhere/slsconf.yml", lost.path("slsconf.yml")).unwrap();
        let ran =
            lost.run("fix --select CRED001 --target 3 --role-arn deploy=arn:aws:iam::123456789012:role/x");
        assert_eq!((ran.code, lost.read("serverless.yml").as_str()), (2, SERVICE), "{ran:?}");
    }
    let ran = run(&folder, "fix --select CRED001 --target 3");
    assert!(ran.stderr.contains("3 files changed, 2 fixes"), "{ran:?}");
    assert_eq!(content(&folder, "a/serverless.yml"), WITHOUT);
    let project = content(&folder, "slsconf.yml");
    assert_eq!(project, format!("{LINKED}{USED}  till:\n    default_profile: deploy\n"));
}

/// A value that looks like the secret half of a key, made here so that no scanner takes it for one.
fn secret() -> String {
    ["pUr7mQ2/", "vXc0kT9+", "bWz4LdN8", "sHy1GeRf", "6JaVo3Ki"].concat()
}

#[test]
fn keys_in_clear_go_and_are_never_shown() {
    let secret = secret();
    let halves = format!("{}\n      {}", &secret[..20], &secret[20..]);
    let token = secret.repeat(4);
    for written in [
        secret.clone(),
        format!("'{secret}'"),
        format!("\"{secret}\""),
        format!("\"\\x{:02x}{}\" # mine", secret.as_bytes()[0], &secret[1..]),
        format!(">-\n      {secret}"),
        format!(">-\n      {halves}"),
        token.clone(),
    ] {
        let block =
            format!("  credentials:\n    accessKeyId: an-id-of-a-key\n    secretAccessKey: {written}\n");
        let text = format!("service: shop\nprovider:\n  name: aws\n{block}  region: x\n");
        let after = "service: shop\nprovider:\n  name: aws\n  region: x\n";
        let is_kept = |ran: &Ran| {
            let all = format!("{}{}", ran.stdout, ran.stderr);
            // Not even a part of it.
            let parts = (0..secret.len() - 8).map(|start| &secret[start..start + 8]);
            let shown: Vec<_> = parts.filter(|part| all.contains(part)).collect();
            assert!(shown.is_empty() && !all.contains("an-id-of"), "{written}: {shown:?} in\n{all}");
        };
        let folder = Folder::with(&[("serverless.yml", &text)]);
        for more in [
            "--diff",
            "--diff --verify",
            "--diff --verify --format json",
            "--check --verify",
            "--target 1",
            "",
        ] {
            let target = if more.contains("--target") { "" } else { "--target 3" };
            is_kept(&run(&folder, &format!("fix --select CRED002 {target} {more}")));
        }
        assert_eq!(content(&folder, "serverless.yml"), after, "{written}");
        // Of the values of a file that can't be fixed.
        let folder = Folder::with(&[("serverless.yml", &text.replace("name: aws", "name: &n aws\n  x: *n"))]);
        is_kept(&run(&folder, "fix --target 1 --verify --unsafe --diff"));
    }
    let folder = Folder::with(&[(
        "serverless.yml",
        "service: shop\nprovider:\n  name: aws\n  credentials: {accessKeyId: an-id-of-a-key}\n",
    )]);
    let ran = run(&folder, "fix --select CRED002 --target 3 --diff --show-secrets");
    assert!(ran.stdout.contains("an-id-of-a-key"), "{ran:?}");
    assert!(ran.stderr.contains("then: deactivate the key in IAM"), "{ran:?}");
}

#[test]
fn what_else_the_dashboard_left_is_fixed() {
    const PACKAGE: &str = "{\n  \"name\": \"shop\",\n  \"devDependencies\": {\n    \"@serverless/enterprise-plugin\": \"latest\",\n    \"serverless\": \"3\"\n  }\n}\n";
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

/// The shape of the first service that used such a secret, as it is in packages of the plugin.
#[test]
fn the_first_service_is_migrated_in_one_go() {
    let service = "tenant: mytenant # REPLACE with your tenant
app: myapp # REPLACE with your app
service: secrets-example
frameworkVersion: \">=1.37.1 <2.0.0\"

provider:
  name: aws
  runtime: nodejs8.10
  credentials: ${secrets:my-secret} # REPLACE with your secret

plugins:
  - '@serverless/enterprise-plugin'

functions:
  hello:
    handler: handler.hello
";
    let folder = Folder::with(&[("serverless.yml", service)]);
    let rules = "--select CRED001,CRED020,DEP037,FWV004";
    let arguments = format!("fix {rules} --unsafe --role-arn my-secret=arn:aws:iam::123456789012:role/x");
    let ran = run(&folder, &arguments);
    assert_eq!(
        content(&folder, "serverless.yml"),
        "org: mytenant # REPLACE with your tenant
app: myapp # REPLACE with your app
service: secrets-example
frameworkVersion: \">=1.44.0 <2.0.0\"

provider:
  name: aws
  runtime: nodejs8.10

functions:
  hello:
    handler: handler.hello
",
        "{ran:?}"
    );
    assert!(run(&folder, &format!("{arguments} --check")).stderr.contains("nothing to fix"));
    let explained = run(&folder, "whoami --explain --target 1");
    assert!(explained.stdout.contains("`my-secret` for app myapp, default profile"), "{explained:?}");
}
