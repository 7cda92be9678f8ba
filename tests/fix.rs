//! `slsconf fix` on the command line: what is written, what is shown, what is left, which exit codes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/folder.rs"]
mod folder;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use folder::Folder;
use serde_json::Value as Json;

/// A service with a safe fix for each of two findings, an unsafe one, and one to be fixed by hand.
const SERVICE: &str = "service: shop # mine
frameworkVersion: '3'
provider:
  name: aws
  runtime: nodejs20.x

  environment:
    STAGE:   \"${self:provider.stage}\"   # kept
    TOKEN: ${ssm:/token~true}
functions:
  api:
    handler: a.b
    awsKmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/x
";

/// What `fix` makes of it.
const FIXED: &str = "service: shop # mine
frameworkVersion: '3'
provider:
  name: aws
  runtime: nodejs20.x

  environment:
    STAGE:   \"${sls:stage}\"   # kept
    TOKEN: ${ssm:/token}
functions:
  api:
    handler: a.b
    kmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/x
";

/// A service that is for another release than is asked for: the fix of that is unsafe.
const OLDER: &str = "service: shop\nframeworkVersion: '3'\nprovider:\n  name: aws\n  runtime: nodejs20.x\n";

/// The names in a folder, hidden ones too.
fn names(folder: &Folder) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

#[test]
fn safe_fixes_are_written_and_a_second_run_changes_nothing() {
    let folder = Folder::with(&[("serverless.yml", SERVICE), ("other/serverless.yml", SERVICE)]);
    let ran = folder.run("fix");
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stderr.contains("fixed serverless.yml:8:15 VAR003: replace by `${sls:stage}`"), "{ran:?}");
    assert!(ran.stderr.contains("2 files changed, 6 fixes"), "{ran:?}");
    assert_eq!(
        (folder.read("serverless.yml"), folder.read("other/serverless.yml")),
        (FIXED.to_owned(), FIXED.to_owned())
    );
    let again = folder.run("fix --check");
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.stderr.contains("nothing to fix"), "{again:?}");
    assert_eq!(names(&folder), ["other", "serverless.yml"]);
}

#[test]
fn check_and_diff_write_nothing_and_say_so_by_their_exit_code() {
    let folder = Folder::with(&[("serverless.yml", SERVICE)]);
    let check = folder.run("fix --check");
    assert_eq!((check.code, check.stdout.as_str()), (1, ""));
    assert!(check.stderr.contains("would fix serverless.yml:13:5 DEP021"), "{check:?}");
    let diff = folder.run("fix --diff");
    assert_eq!(diff.code, 1);
    assert_eq!(
        diff.stdout,
        "--- a/serverless.yml
+++ b/serverless.yml
@@ -5,9 +5,9 @@
   runtime: nodejs20.x
 
   environment:
-    STAGE:   \"${self:provider.stage}\"   # kept
-    TOKEN: ${ssm:/token~true}
+    STAGE:   \"${sls:stage}\"   # kept
+    TOKEN: ${ssm:/token}
 functions:
   api:
     handler: a.b
-    awsKmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/x
+    kmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/x
"
    );
    assert_eq!(folder.read("serverless.yml"), SERVICE);
    // It is a patch.
    let patched = Command::new("patch")
        .args(["-p1", "--quiet"])
        .current_dir(folder.path(""))
        .stdin(Stdio::piped())
        .spawn();
    if let Ok(mut patch) = patched {
        patch.stdin.take().unwrap().write_all(diff.stdout.as_bytes()).unwrap();
        assert!(patch.wait().unwrap().success());
        assert_eq!(folder.read("serverless.yml"), FIXED);
    }
    let fixed = Folder::with(&[("serverless.yml", FIXED)]);
    assert_eq!((fixed.run("fix --diff").code, fixed.run("fix --diff").stdout.as_str()), (0, ""));
}

#[test]
fn unsafe_fixes_are_done_only_if_they_are_asked_for() {
    let folder = Folder::with(&[("serverless.yml", OLDER)]);
    let ran = folder.run("fix --target osls4");
    assert_eq!((ran.code, folder.read("serverless.yml").as_str()), (0, OLDER), "{ran:?}");
    assert!(ran.stderr.contains("unsafe  serverless.yml:2:19 FWV002"), "{ran:?}");
    assert!(ran.stderr.contains("with --unsafe; the service has to be tried"), "{ran:?}");
    let ran = folder.run("fix --target osls4 --unsafe-fixes");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.read("serverless.yml"), OLDER.replace("'3'", "'3 || 4'"));
    assert_eq!(folder.run("fix --target osls4 --unsafe --check").code, 0);
}

/// The newest runtime that release 3 takes is not put in its own place, nor another that ends as soon.
#[test]
fn a_runtime_is_replaced_by_one_that_is_supported_longer() {
    let service = |runtime: &str| {
        format!(
            "service: shop\nconfigValidationMode: error\nprovider: {{name: aws, runtime: {runtime}}}\nfunctions: {{a: {{handler: a.b}}}}\n"
        )
    };
    for (target, runtime, instead, today) in [
        ("3", "nodejs20.x", "nodejs20.x", "2026-01-01"),
        ("3", "nodejs18.x", "nodejs20.x", "2026-01-01"),
        ("3", "nodejs18.x", "nodejs18.x", "2026-11-22"),
        ("4", "java21", "java21", "2029-06-01"),
    ] {
        let folder = Folder::with(&[("serverless.yml", &service(runtime))]);
        let ran = folder.run(&format!("fix --unsafe --select RUN --target {target} --today {today}"));
        assert!(ran.code < 2, "{runtime}: {ran:?}");
        assert_eq!(folder.read("serverless.yml"), service(instead), "{today}");
    }
    let folder = Folder::with(&[("serverless.yml", &service("nodejs20.x"))]);
    let told = folder.run("lint --target 3 --today 2026-01-01").stdout;
    assert!(told.contains("move to `nodejs24.x`, at which release 3.40 stops"), "{told}");
}

#[test]
fn rules_are_chosen_as_in_lint_and_silenced_findings_are_let_be() {
    let kms = FIXED.replace("sls:stage", "self:provider.stage").replace("/token}", "/token~true}");
    for arguments in
        ["fix --select DEP021", "fix --ignore VAR003,DEP035", "fix --select SCH --extend-select DEP021"]
    {
        let folder = Folder::with(&[("serverless.yml", SERVICE)]);
        folder.run(arguments);
        assert_eq!(folder.read("serverless.yml"), kms, "{arguments}");
    }
    let silenced = SERVICE
        .replace("  # kept", "  # slsconf: ignore[VAR003] as it is")
        .replace("service: shop # mine", "# slsconf: ignore-file[DEP035]\nservice: shop");
    let folder = Folder::with(&[("serverless.yml", &silenced)]);
    folder.run("fix");
    assert_eq!(folder.read("serverless.yml"), silenced.replace("awsKmsKeyArn", "kmsKeyArn"));
    // Those of a project file, and those of a baseline.
    let project = "version: 1\nlint:\n  ignore: [VAR003, DEP035]\n";
    let folder = Folder::with(&[("serverless.yml", SERVICE), ("slsconf.yml", project)]);
    let ran = folder.run("fix");
    assert_eq!(folder.read("serverless.yml"), kms, "{ran:?}");
    let folder = Folder::with(&[("serverless.yml", SERVICE), ("elsewhere/p.yml", project)]);
    folder.run("fix --project-file elsewhere/p.yml");
    assert_eq!(folder.read("serverless.yml"), kms);
    let folder = Folder::with(&[("serverless.yml", SERVICE)]);
    assert_eq!(folder.run("lint --baseline known.json --write-baseline --select VAR003,DEP035").code, 0);
    folder.run("fix --baseline known.json");
    assert_eq!(folder.read("serverless.yml"), kms);
    assert_eq!(folder.run("fix --select NOPE").code, 2);
}

#[test]
fn line_ends_marks_and_a_missing_last_line_end_stay() {
    type Variant = (&'static str, fn(&str) -> String);
    let variants: [Variant; 4] = [
        ("CRLF", |text| text.replace('\n', "\r\n")),
        ("CR", |text| text.replace('\n', "\r")),
        ("mark", |text| format!("\u{feff}{text}")),
        ("no last line end", |text| text.trim_end().to_owned()),
    ];
    for (name, variant) in variants {
        let folder = Folder::with(&[("serverless.yml", &variant(SERVICE))]);
        let ran = folder.run("fix");
        assert_eq!(folder.read("serverless.yml"), variant(FIXED), "{name}: {ran:?}");
    }
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::with(&[]);
    let ran = folder.run_with("fix -", SERVICE);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, FIXED), "{ran:?}");
    assert_eq!(folder.run_with("fix -", FIXED).stdout, FIXED);
    let marked = format!("\u{feff}{}", SERVICE.replace('\n', "\r\n"));
    assert_eq!(folder.run_with("fix -", &marked).stdout, format!("\u{feff}{}", FIXED.replace('\n', "\r\n")));
    let diff = folder.run_with("fix - --diff", SERVICE);
    assert!(diff.code == 1 && diff.stdout.starts_with("--- a/<stdin>\n"), "{diff:?}");
    let verified = folder.run_with("fix - --verify", SERVICE);
    assert!(verified.stdout == FIXED && verified.stderr.contains("resolved values compared"), "{verified:?}");
    // What can't be read is not passed on.
    let broken = folder.run_with("fix -", "service: [");
    assert_eq!((broken.code, broken.stdout.as_str()), (2, ""), "{broken:?}");
    let bytes = folder::run(folder.command("fix -"), b"service: \xff");
    assert_eq!((bytes.code, bytes.stdout.as_str()), (2, ""), "{bytes:?}");
    assert_eq!(folder.run_with("fix - serverless.yml", SERVICE).code, 2);
    assert_eq!(folder.run_with("fix - --format json", SERVICE).code, 2);
    assert_eq!(names(&folder), Vec::<String>::new());
}

#[test]
fn json_says_what_was_fixed_and_what_is_left_and_why() {
    let folder = Folder::with(&[("serverless.yml", &SERVICE.replace("  runtime: nodejs20.x\n", ""))]);
    let dry = json(&folder.run("fix --format json --diff --verify").stdout);
    assert_eq!(dry["files"][0]["written"], false);
    assert!(dry["files"][0]["diff"].as_str().unwrap().starts_with("--- a/serverless.yml"));
    let paths: Vec<_> = dry["comparisons"][0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["path"].as_str().unwrap())
        .collect();
    assert!(paths.contains(&"functions.api.kmsKeyArn"), "{paths:?}");
    let ran = folder.run("fix --format json");
    let report = json(&ran.stdout);
    assert_eq!(
        (&report["version"], &report["files"][0]["file"], &report["files"][0]["written"]),
        (&Json::from(1), &Json::from("serverless.yml"), &Json::from(true))
    );
    let fixed: Vec<_> = report["fixed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fix| (fix["rule"].as_str().unwrap(), fix["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(fixed, [("VAR003", 7), ("DEP035", 8), ("DEP021", 12)]);
    assert_eq!(
        (&report["fixed"][2]["changes"][0], &report["fixed"][2]["service"]),
        (&Json::from("functions.api.awsKmsKeyArn"), &Json::from("serverless.yml"))
    );
    let left = &report["left"][0];
    assert_eq!(
        (&left["rule"], &left["reason"], &left["start"]["line"]),
        (&Json::from("DEP030"), &Json::from("unsafe"), &Json::from(3))
    );
    assert!(left["help"].as_str().unwrap().contains("provider.runtime"));
    let older = Folder::with(&[("serverless.yml", OLDER)]);
    let report = json(&older.run("fix --format json --target osls4").stdout);
    assert_eq!(
        (&report["left"][0]["reason"], &report["files"]),
        (&Json::from("unsafe"), &Json::Array(Vec::new()))
    );
}

#[test]
fn keys_do_not_show() {
    let secret = "hunter2hunter2hunter2";
    let text = SERVICE.replace("    STAGE:", &format!("    DB_PASSWORD: {secret}\n    STAGE:"));
    let folder = Folder::with(&[("serverless.yml", &text)]);
    for arguments in ["fix --diff", "fix --diff --format json", "fix --diff --verify", "fix --check", "fix"] {
        let ran = folder.run(arguments);
        assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret), "{arguments}: {ran:?}");
    }
    folder.write("serverless.yml", &text);
    assert!(folder.run("fix --diff").stdout.contains("DB_PASSWORD: *****"));
    assert!(folder.run("fix --diff --show-secrets").stdout.contains(secret));
    // They stay in the file.
    folder.run("fix");
    assert!(folder.read("serverless.yml").contains(secret));
}

#[test]
fn files_of_several_services_are_changed_only_if_that_was_asked_for() {
    let service = |name: &str| {
        format!(
            "service: {name}\nprovider:\n  name: aws\n  runtime: nodejs20.x\ncustom: ${{file(../common/custom.yml)}}\n"
        )
    };
    let common = "token: ${ssm:/t~true} # all\n";
    let (one, two) = (service("one"), service("two"));
    let all = [
        ("a/serverless.yml", one.as_str()),
        ("b/serverless.yml", two.as_str()),
        ("common/custom.yml", common),
    ];
    let folder = Folder::with(&all);
    let ran = folder.run("fix");
    assert!(ran.stderr.contains("is outside of the service's project; --follow-files changes it"), "{ran:?}");
    assert_eq!(folder.read("common/custom.yml"), common);
    // With a project file above, it is inside.
    folder.write("slsconf.yml", "version: 1\n");
    let ran = folder.run("fix");
    assert_eq!((ran.code, folder.read("common/custom.yml").as_str()), (0, common), "{ran:?}");
    assert!(
        ran.stderr.contains("common/custom.yml belongs to several services; --follow-files changes it"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("left: 1 in other files"), "told once: {ran:?}");
    let ran = folder.run("fix --follow-files");
    assert_eq!(
        (ran.code, folder.read("common/custom.yml").as_str()),
        (0, "token: ${ssm:/t} # all\n"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("1 file changed, 1 fix"), "{ran:?}");
    // A file of one service only, in its folder.
    let alone =
        Folder::with(&[("serverless.yml", &one.replace("../common", "parts")), ("parts/custom.yml", common)]);
    alone.run("fix");
    assert_eq!(alone.read("parts/custom.yml"), "token: ${ssm:/t} # all\n");
    // Outside of the repository nothing is read, as lint has it, whatever was asked for.
    let outside = Folder::with(&all);
    fs::create_dir(outside.path("a/.git")).unwrap();
    let ran = outside.run("fix a --follow-files");
    assert_eq!(outside.read("common/custom.yml"), common);
    assert!(ran.stderr.contains("nothing to fix"), "{ran:?}");
    let shown = outside.run("fix a --follow-files --diff --verify --select ALL --show-secrets");
    assert!(!format!("{shown:?}").contains("/t~true"), "{shown:?}");
}

#[cfg(unix)]
#[test]
fn read_only_files_are_told_and_the_others_are_written() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("a/serverless.yml", SERVICE), ("b/serverless.yml", SERVICE)]);
    let mode = |mode| {
        fs::set_permissions(folder.path("a/serverless.yml"), fs::Permissions::from_mode(mode)).unwrap()
    };
    mode(0o444);
    let ran = folder.run("fix");
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("a/serverless.yml is not written: the file is read-only"), "{ran:?}");
    assert!(ran.stderr.contains("1 file changed"), "{ran:?}");
    assert_eq!(
        (folder.read("a/serverless.yml").as_str(), folder.read("b/serverless.yml").as_str()),
        (SERVICE, FIXED)
    );
    mode(0o640);
    assert_eq!(folder.run("fix").code, 0);
    assert_eq!(fs::metadata(folder.path("a/serverless.yml")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_their_targets_get_the_text() {
    let folder = Folder::with(&[("real/service.yml", SERVICE)]);
    std::os::unix::fs::symlink("real/service.yml", folder.path("serverless.yml")).unwrap();
    let ran = folder.run("fix serverless.yml");
    assert_eq!((ran.code, folder.read("real/service.yml").as_str()), (0, FIXED), "{ran:?}");
    assert!(fs::symlink_metadata(folder.path("serverless.yml")).unwrap().is_symlink());
}

#[test]
fn files_that_hold_other_bytes_than_text_are_not_written() {
    let folder = Folder::with(&[]);
    let bytes = [SERVICE.as_bytes(), b"# \xff\n"].concat();
    fs::write(folder.path("serverless.yml"), &bytes).unwrap();
    let ran = folder.run("fix");
    assert_eq!(fs::read(folder.path("serverless.yml")).unwrap(), bytes);
    assert!(ran.stderr.contains("serverless.yml holds bytes that are not UTF-8"), "{ran:?}");
}

#[test]
fn what_is_no_service_or_can_not_be_read_is_told() {
    let folder = Folder::with(&[
        ("a/serverless.yml", "service: [\n"),
        ("b/serverless.yml", SERVICE),
        ("c/serverless.yml", "- a\n"),
    ]);
    let ran = folder.run("fix");
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("c/serverless.yml is not judged"), "{ran:?}");
    assert_eq!(folder.read("b/serverless.yml"), FIXED);
    assert_eq!(folder.run("fix nowhere.yml").code, 2);
    let script = Folder::with(&[("serverless.js", "module.exports = {}")]);
    let ran = script.run("fix serverless.js");
    assert!(ran.code == 2 && ran.stderr.contains("fix runs none"), "{ran:?}");
}

#[test]
fn a_file_that_can_not_be_read_before_can_be_fixed() {
    let text = "service: shop\nprovider: {name: aws, runtime: nodejs20.x, stackName: ${self:service}-x}\n";
    let folder = Folder::with(&[("serverless.yml", text)]);
    let ran = folder.run("fix --verify");
    assert_eq!(
        folder.read("serverless.yml"),
        text.replace("${self:service}-x", "\"${self:service}-x\""),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("there is nothing to compare"), "{ran:?}");
}

#[test]
fn verify_prints_which_resolved_values_change() {
    let folder = Folder::with(&[("serverless.yml", SERVICE)]);
    let ran = folder.run("fix --verify --check");
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("resolved values compared, "), "{ran:?}");
    assert!(ran.stdout.contains("  functions.api.kmsKeyArn: (nothing) -> \"arn:aws:kms"), "{ran:?}");
    assert!(
        ran.stdout.contains("  provider.environment.STAGE: \"${self:provider.stage}\" -> \"dev\""),
        "{ran:?}"
    );
    assert!(!ran.stdout.contains("runtime"), "{ran:?}");
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let folder = Folder::with(&[("serverless.yml", SERVICE)]);
    let ran = folder.run("fix -i");
    assert!(ran.code == 2 && ran.stderr.contains("There is nobody to ask"), "{ran:?}");
    assert_eq!(folder.read("serverless.yml"), SERVICE);
    assert_eq!(folder.run("fix -i --check").code, 2);
}

#[test]
fn a_killed_process_leaves_whole_files_only() {
    const RUNS: u32 = 250;
    const SERVICES: usize = 4;
    let folder = Folder::with(&[]);
    let names: Vec<_> = (0..SERVICES).map(|number| format!("s{number}/serverless.yml")).collect();
    // Long enough that writing it is no single moment.
    let tail = format!("# {}\n", "x".repeat(20_000));
    let (old, new) = (format!("{SERVICE}{tail}"), format!("{FIXED}{tail}"));
    let fix = || folder.command("fix --select VAR003,DEP021,DEP035").stderr(Stdio::null()).spawn().unwrap();
    names.iter().for_each(|name| folder.write(name, &old));
    let begin = Instant::now();
    fix().wait().unwrap();
    let whole = begin.elapsed();
    names.iter().for_each(|name| folder.write(name, &old));
    let (mut changed, mut left_behind) = (0, 0);
    for run in 0..RUNS {
        let mut child = fix();
        // Most of the time goes by before the first file is written.
        std::thread::sleep(whole * (RUNS + 2 * run) / (3 * RUNS));
        let _ = child.kill();
        child.wait().unwrap();
        for name in &names {
            let text = folder.read(name);
            assert!(text == old || text == new, "{name} is neither the old nor the new one in run {run}");
            if text == new {
                changed += 1;
                folder.write(name, &old);
            }
            left_behind += remove_temporaries(folder.path(name).parent().unwrap());
        }
    }
    // Some were killed before, some after, some between.
    assert!(changed > 0 && changed < RUNS as usize * SERVICES, "{changed} files were written");
    eprintln!("{changed} files written, {left_behind} temporary files left behind");
}

/// Takes away what a killed process has left; there is nothing else beside the configuration.
fn remove_temporaries(folder: &Path) -> usize {
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name != "serverless.yml" {
            assert!(name.starts_with(".serverless.yml.slsconf-") && name.ends_with(".tmp"), "{name}");
            fs::remove_file(folder.join(name)).unwrap();
            count += 1;
        }
    }
    count
}
