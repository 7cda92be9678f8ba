//! The project file that the role is linked in, and other files that change with it.

use crate::folder::Folder;
use crate::{FIX, FIX_UNSAFE, LINKED, LINKED_USED, Row, SERVICE, USED, WITHOUT, check, content, run};

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
