//! `slsconf print` and `slsconf explain` as their users meet them: arguments, streams, exit codes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run came to.
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(folder: &Path, arguments: &[&str], stdin: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", "/home/nobody")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

const SERVICE: &str = "service: shop
provider:
  name: aws
  environment:
    TABLE: ${self:custom.table}
    LEVEL: ${env:LEVEL, opt:level, 'info'}
custom:
  table: orders-${sls:stage}
  included: ${file(part.yml):name}
";
const PART: &str = "name: from ${self:service}\n";
const PRINTED: &str = "service: shop
provider:
  name: aws
  environment:
    TABLE: orders-dev
    LEVEL: info
  stage: dev
  region: us-east-1
  versionFunctions: true
custom:
  table: orders-dev
  included: from shop

";

#[test]
fn a_configuration_is_found_by_folder_file_and_option_from_anywhere() {
    let folder = folder(&[("api/serverless.yml", SERVICE), ("api/part.yml", PART)]);
    let inside = folder.path().join("api");
    for (cwd, arguments) in [
        (inside.as_path(), vec!["print"]),
        (folder.path(), vec!["print", "api"]),
        (folder.path(), vec!["print", "api/serverless.yml"]),
        (folder.path(), vec!["print", "--config", "api/serverless.yml"]),
        (folder.path(), vec!["print", "--stage", "dev", "./api/serverless.yml"]),
    ] {
        let run = run(cwd, &arguments, "");
        assert_eq!(
            (run.code, run.stdout.as_str(), run.stderr.as_str()),
            (Some(0), PRINTED, ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn standard_input_is_a_configuration_of_the_working_directory() {
    let folder = folder(&[("part.yml", PART)]);
    let run = run(folder.path(), &["print", "-"], SERVICE);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), PRINTED));
}

#[test]
fn exit_codes_tell_usage_from_configuration() {
    let folder = folder(&[("serverless.yml", "service: a\nprovider: aws\ncustom: ${env:NOPE}\n")]);
    for (arguments, code) in [
        (vec!["print"], 1),
        (vec!["print", "nope.yml"], 2),
        (vec!["print", "--format", "xml", "--allow-unresolved"], 2),
        (vec!["print", "--stage"], 2),
        (vec!["print", "--target", "9"], 2),
        (vec!["nope"], 2),
        (vec!["print", "--help"], 0),
    ] {
        let run = run(folder.path(), &arguments, "");
        assert_eq!(run.code, Some(code), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout.is_empty(), code != 0, "{arguments:?}");
    }
}

#[test]
fn what_can_be_resolved_is_printed_on_request() {
    let service = "service: a
provider: aws
custom:
  aws: ${ssm:/a}
  needs: ${self:custom.aws}-x
  plugin: ${vault:b}
  known: ${self:service}
";
    let folder = folder(&[("serverless.yml", service)]);
    let run = run(folder.path(), &["print", "--allow-unresolved", "--path", "custom"], "");
    assert_eq!(run.code, Some(0));
    assert_eq!(run.stdout, "aws: ${ssm:/a}\nneeds: ${self:custom.aws}-x\nplugin: ${vault:b}\nknown: a\n\n");
    for listed in ["custom.aws", "custom.needs", "custom.plugin", "3 properties are left as written"] {
        assert!(run.stderr.contains(listed), "{listed} in {}", run.stderr);
    }
}

#[test]
fn every_address_that_needs_aws_is_named_at_once() {
    let service = "service: a
provider: aws
custom:
  a: ${ssm:/one}
  b: ${cf:stack.Two}
  c: ${s3:bucket/three}
  d: ${aws:accountId}
  e: ${aws:region}
";
    let folder = folder(&[("serverless.yml", service)]);
    let failed = run(folder.path(), &["print"], "");
    assert_eq!((failed.code, failed.stdout.as_str()), (Some(1), ""));
    for address in ["ssm:/one", "cf:stack.Two", "s3:bucket/three", "aws:accountId"] {
        assert!(failed.stderr.contains(&format!("`{address}` needs AWS")), "{}", failed.stderr);
    }
    assert!(!failed.stderr.contains("custom.e"));
}

#[test]
fn options_of_plugins_are_taken_from_services_with_plugins() {
    let service = "service: a\nprovider: aws\ncustom: ${opt:alias, 'none'}\n";
    let with_plugins = format!("{service}plugins: [serverless-aws-alias]\n");
    let folder = folder(&[("serverless.yml", service), ("plugins.yml", &with_plugins)]);
    let refused = run(folder.path(), &["print", "--alias", "blue"], "");
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("Detected unrecognized CLI options: \"--alias\""), "{}", refused.stderr);
    let taken = run(folder.path(), &["print", "plugins.yml", "--alias", "blue", "--path", "custom"], "");
    assert_eq!((taken.code, taken.stdout.as_str()), (Some(0), "blue\n\n"));
}

#[test]
fn what_the_releases_break_on_is_told_without_their_stack() {
    let service = "service: svc\nprovider: {name: aws}\n";
    let (null, number) =
        (format!("{service}plugins: [~]\n"), format!("{service}plugins: {{modules: [1]}}\n"));
    let folder = folder(&[("null.yml", &null), ("number.yml", &number)]);
    let fails = |arguments: &[&str], message: &str| {
        let run = run(folder.path(), arguments, "");
        assert_eq!((run.code, &*run.stdout), (Some(1), ""));
        assert!(run.stderr.contains(message), "{}", run.stderr);
    };
    fails(&["print", "null.yml"], "Cannot read properties of null (reading 'startsWith')");
    fails(&["print", "number.yml"], "pluginPath.startsWith is not a function");
    let empty = format!("{service}custom:\n");
    std::fs::write(folder.path().join("empty.yml"), empty).unwrap();
    let keys_of_null = ["print", "empty.yml", "--target", "osls4", "--path", "custom", "--transform", "keys"];
    fails(&keys_of_null, "Cannot convert undefined or null to object");
}

#[test]
fn the_target_comes_from_the_option_or_from_package_json() {
    let service = "service: shop\nprovider: aws\ncustom:\n  date: 2012-10-17\nframeworkVersion: '4'\n";
    let package = r#"{"devDependencies": {"osls": "^4.3.0"}}"#;
    let folder =
        folder(&[("a/serverless.yml", service), ("b/serverless.yml", service), ("b/package.json", package)]);
    let path = ["--path", "custom.date", "--format", "text"];
    let refused = run(folder.path(), &["print", "a"], "");
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("--target 3"), "{}", refused.stderr);
    let third = run(folder.path(), &[&["print", "a", "--target", "3"], &path[..]].concat(), "");
    assert_eq!((third.code, third.stdout.as_str()), (Some(0), "2012-10-17T00:00:00.000Z\n"));
    for arguments in [vec!["print", "b"], vec!["print", "a", "--target", "osls4"]] {
        let fourth = run(folder.path(), &[&arguments[..], &path[..]].concat(), "");
        assert_eq!((fourth.code, fourth.stdout.as_str()), (Some(0), "2012-10-17\n"), "{}", fourth.stderr);
    }
    let told = run(folder.path(), &["print", "a", "--target", "4"], "");
    assert!(told.stderr.contains("release 4 treats escapes"), "{}", told.stderr);
}

#[test]
fn verbose_tells_settings_and_warnings_on_standard_error() {
    let folder = folder(&[("serverless.yml", "service: a-b\nprovider:\n  name: aws\n  tiemout: 3\n")]);
    let quiet = run(folder.path(), &["print"], "");
    assert_eq!(quiet.stderr, "");
    let verbose = run(folder.path(), &["print", "-v"], "");
    assert_eq!(quiet.stdout, verbose.stdout);
    for told in [
        "Serverless Framework 3.40.0",
        "stage          dev\n",
        "unrecognized property 'tiemout'",
        "serverless.yml:4:3",
    ] {
        assert!(verbose.stderr.contains(told), "{told} in {}", verbose.stderr);
    }
}

#[test]
fn an_error_in_an_included_file_is_shown_there_with_the_way_to_it() {
    let folder = folder(&[
        ("serverless.yml", "service: a\nprovider: aws\ncustom: ${file(sub/part.yml)}\n"),
        ("sub/part.yml", "key:\n  inner: x ${env:NOPE}\n"),
    ]);
    let run = run(folder.path(), &["print"], "");
    for shown in [
        "variable at \"custom.key.inner\"",
        "sub/part.yml:2:12",
        "serverless.yml:3:9",
        "set the environment variable NOPE",
    ] {
        assert!(run.stderr.contains(shown), "{shown} in {}", run.stderr);
    }
}

#[test]
fn explain_tells_the_chain_of_variables() {
    let folder = folder(&[("serverless.yml", SERVICE), ("part.yml", PART)]);
    let explained = run(folder.path(), &["explain", "provider.environment.TABLE"], "");
    let expected = "provider.environment.TABLE = \"orders-dev\"
  variable ${self:custom.table}  at serverless.yml:5:12
  put together orders-${sls:stage}  at serverless.yml:8:10
    variable ${sls:stage}  at serverless.yml:8:17
    set by the framework: default stage
";
    assert_eq!((explained.code, explained.stdout.as_str()), (Some(0), expected), "{}", explained.stderr);
    let level = run(folder.path(), &["explain", "provider.environment.LEVEL"], "").stdout;
    assert!(level.contains("env:LEVEL was passed over"), "{level}");
    assert!(level.contains("'info' gave the value"), "{level}");
    let json = run(folder.path(), &["explain", "custom.included", "--format", "json"], "").stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["value"], "from shop");
    assert_eq!(json["steps"][0]["source"], serde_json::Value::Null);
    let missing = run(folder.path(), &["explain", "provider.enviroment"], "");
    assert_eq!(missing.code, Some(1));
    assert!(missing.stderr.contains("did you mean `environment`"), "{}", missing.stderr);
}

#[test]
#[cfg(not(feature = "aws"))]
fn built_without_aws_it_says_so_where_aws_is_needed() {
    let service = "service: s\nprovider: aws\ncustom: { a: '${ssm:/p}', b: '${aws:region}' }\n";
    let folder = folder(&[("serverless.yml", service)]);
    let refused = run(folder.path(), &["print"], "");
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""));
    for shown in
        ["\"custom.a\": this slsconf was built without AWS (cargo feature `aws`)", "install slsconf with"]
    {
        assert!(refused.stderr.contains(shown), "{}", refused.stderr);
    }
    let printed = run(folder.path(), &["print", "--path", "custom", "--allow-unresolved"], "");
    assert_eq!(printed.stdout, "a: ${ssm:/p}\nb: us-east-1\n\n", "{}", printed.stderr);
}
