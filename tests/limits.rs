//! What a run takes of a machine has limits, whatever a repository holds: each ends with a reason, soon, in little memory.
//!
//! ```sh
//! SLSCONF_BINARY=target/release/slsconf cargo test --test limits --test hostile    # a second, 200 MiB
//! ```

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::{Duration, Instant};

use common::limited::{COMMANDS, command, finish_in, program, run, run_all};
use tempfile::TempDir;

const HEAD: &str = "service: svc\nprovider:\n  name: aws\ncustom:\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Runs all commands on a service that `print` must refuse with these words.
fn refused(folder: &TempDir, words: &str) {
    for arguments in COMMANDS {
        let ran = run(folder.path(), arguments);
        if arguments == COMMANDS[0] {
            assert!(matches!(ran.status.code(), Some(1 | 2)), "{ran:?}");
            assert!(ran.stdout.is_empty(), "{ran:?}");
            assert!(ran.stderr.contains(words), "no {words:?} in {}", ran.stderr);
            assert!(ran.stderr.contains("help:"), "no next step in {}", ran.stderr);
        }
    }
}

fn chain(link: impl Fn(usize) -> String) -> String {
    let links = (1..60).map(|level| format!("  a{level}: {}\n", link(level - 1)));
    format!("{HEAD}  a0: 0123456789\n{}", links.collect::<String>())
}

#[test]
fn what_doubles_at_every_step_ends() {
    let variable = |below: usize| format!("${{self:custom.a{below}}}");
    let texts = chain(|below| format!("{0}{0}", variable(below)));
    refused(&folder(&[("serverless.yml", &texts)]), "too large");
    let lists = chain(|below| format!("['{0}', '{0}']", variable(below)));
    let maps = chain(|below| format!("{{x: '{0}', y: '{0}'}}", variable(below)));
    for text in [lists, maps] {
        let folder = folder(&[("serverless.yml", &text)]);
        refused(&folder, "too large");
        // What was resolved before it got too large is small as long as nobody writes it out.
        let ran = run(folder.path(), &["print", "--format", "json", "--allow-unresolved"]);
        assert!(ran.stderr.contains("too large to be written as JSON"), "{}", ran.stderr);
        assert!(ran.stdout.is_empty() && ran.status.code() == Some(1), "{:?}", ran.status);
    }

    let mut aliases = format!("{HEAD}  a0: &a0 [1]\n");
    (1..60).for_each(|level| writeln!(aliases, "  a{level}: &a{level} [*a{0}, *a{0}]", level - 1).unwrap());
    refused(&folder(&[("serverless.yml", &aliases)]), "aliases expand this file");

    let mut files = vec![("serverless.yml".to_owned(), format!("{HEAD}  a: ${{file(f0.yml)}}\n"))];
    for level in 0..60 {
        let next = format!("${{file(f{}.yml)}}", level + 1);
        files.push((format!("f{level}.yml"), format!("x: {next}\ny: {next}\n")));
    }
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    refused(&folder(&files), "Cannot resolve variable");

    let doubled: String = (1..60).map(|level| format!("A{level}=${{A{0}}}${{A{0}}}\n", level - 1)).collect();
    let text = format!("useDotenv: true\n{HEAD}  a: ${{env:A59}}\n");
    let dotenv = format!("A0=0123456789\n{doubled}");
    let folder = folder(&[("serverless.yml", &text), (".env", &dotenv)]);
    run_all(folder.path());
}

#[test]
fn all_files_together_have_a_size() {
    let includes: String = (0..8).map(|index| format!("  i{index}: ${{file(part{index}.txt)}}\n")).collect();
    let folder = folder(&[("serverless.yml", &format!("{HEAD}{includes}"))]);
    let line = format!("{}\n", "x".repeat(1023));
    for index in 0..8 {
        fs::write(folder.path().join(format!("part{index}.txt")), line.repeat(20 << 10)).unwrap();
    }
    refused(&folder, "with it, all files together are larger than 48 MiB");
}

#[test]
fn all_files_together_have_a_number_of_values() {
    let many = "1,".repeat(2_100_000);
    refused(
        &folder(&[("serverless.yml", &format!("{HEAD}  a: [{many}]\n"))]),
        "more values than slsconf reads",
    );
    let text = format!("{HEAD}  a: ${{file(a.json)}}\n");
    let json = format!("[{many}1]");
    refused(&folder(&[("serverless.yml", &text), ("a.json", &json)]), "more values than slsconf reads");
    let includes: String = (0..40).map(|index| format!("  i{index}: ${{file(part{index}.yml)}}\n")).collect();
    let folder = folder(&[("serverless.yml", &format!("{HEAD}{includes}"))]);
    let part = format!("a: [{}]\n", "1,".repeat(100_000));
    (0..40).for_each(|index| fs::write(folder.path().join(format!("part{index}.yml")), &part).unwrap());
    refused(&folder, "more values than slsconf reads");
}

#[test]
fn one_large_text_in_many_places_has_a_size() {
    let includes: String = (0..20).map(|index| format!("  i{index}: ${{file(part.txt)}}\n")).collect();
    let folder = folder(&[("serverless.yml", &format!("{HEAD}{includes}"))]);
    fs::write(folder.path().join("part.txt"), "text ".repeat(2 << 20)).unwrap();
    refused(&folder, "too large");
}

#[test]
fn devices_pipes_folders_and_huge_files_are_not_read() {
    let extensions = ["yml", "yaml", "json", "txt", "js", "cjs"];
    for extension in extensions {
        let name = format!("it.{extension}");
        let service = format!("{HEAD}  a: ${{file({name}), 'fallback'}}\n");
        let folder = folder(&[("serverless.yml", &service)]);
        let path = folder.path().join(&name);
        symlink("/dev/zero", &path).unwrap();
        refused(&folder, "it is not a regular file");
        fs::remove_file(&path).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        refused(&folder, "it is not a regular file");
        if extension.ends_with("js") {
            continue;
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        refused(&folder, "illegal operation on a directory");
        fs::remove_dir(&path).unwrap();
        File::create(&path).unwrap().set_len(10 << 30).unwrap();
        refused(&folder, "it is larger than 32 MiB");
    }
    let text =
        format!("{HEAD}  a: ${{file(/dev/zero)}}\n  b: ${{file(/dev/stdin)}}\n  c: ${{file(/dev/tty)}}\n");
    refused(&folder(&[("serverless.yml", &text)]), "it is not a regular file");
    // The kernel calls this one a regular file; who may open it waits for the next message.
    let text = format!("{HEAD}  a: ${{file(/proc/kmsg), 'none'}}\n");
    let folder = folder(&[("serverless.yml", &text)]);
    run_all(folder.path());
}

#[test]
fn files_that_are_read_unasked_may_be_anything() {
    let service =
        format!("useDotenv: true\n{HEAD}  a: ${{file(none.yml), 'x'}}\n  b: ${{file(none.json)}}\n");
    for name in [
        ".env",
        ".env.dev",
        ".gitignore",
        ".ignore",
        "package.json",
        "slsconf.yml",
        ".git/info/exclude",
        ".git/HEAD",
    ] {
        for kind in ["device", "pipe", "folder"] {
            let folder = folder(&[("serverless.yml", &service), ("below/serverless.yml", &service)]);
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match kind {
                "device" => symlink("/dev/zero", &path).unwrap(),
                "pipe" => assert!(Command::new("mkfifo").arg(&path).status().unwrap().success()),
                _ => fs::create_dir(&path).unwrap(),
            }
            for arguments in COMMANDS {
                run(folder.path(), arguments);
            }
            run(&folder.path().join("below"), &["lint"]);
            run(&folder.path().join("below"), &["lint", ".."]);
        }
    }
}

#[test]
fn patterns_take_no_longer_for_long_texts() {
    let long = |text: &str, count: usize| text.repeat(count);
    let text = format!(
        "service: svc\nprovider:\n  name: aws\n  stage: {0}\n  environment: {{A: {0}}}\nfunctions:\n  {0}:\n    handler: {0}!\n    \
         timeout: '{1}'\n    events:\n      - http: {2}\n      - schedule: rate({1}\n      - s3: {3}!\n",
        long("a", 100_000),
        long("9", 100_000),
        long("get ", 50_000),
        long("a-", 60_000)
    );
    let folder = folder(&[("serverless.yml", &text)]);
    run_all(folder.path());
    let service = format!("useDotenv: true\n{HEAD}  a: ${{env:A, 'x'}}\n");
    let dotenv = format!(
        "A={}\nB='{}\n{}\n{}\n{}\nC=\"{}\n",
        long("${A", 30_000),
        long("\\'", 50_000),
        long("=", 100_000),
        long("A", 100_000),
        long("export ", 20_000),
        long("\\n", 100_000)
    );
    fs::write(folder.path().join("serverless.yml"), service).unwrap();
    fs::write(folder.path().join(".env"), dotenv).unwrap();
    run_all(folder.path());
}

#[test]
fn many_variables_in_one_text_take_as_long_as_in_many() {
    let text = format!("{HEAD}  a: {}\n", "${opt:none, 'y'}".repeat(20_000));
    let started = Instant::now();
    let folder = folder(&[("serverless.yml", &text)]);
    run_all(folder.path());
    // A comparison of each with all took twenty times as long.
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
fn folders_that_lead_back_or_may_not_be_read() {
    let folder = folder(&[("a/b/serverless.yml", HEAD), ("locked/serverless.yml", HEAD)]);
    let root = folder.path();
    symlink(root, root.join("a/b/up")).unwrap();
    symlink("loop", root.join("loop")).unwrap();
    symlink("../serverless.yml", root.join("a/serverless.yml")).unwrap();
    symlink("serverless.yml", root.join("serverless.yml")).unwrap();
    fs::set_permissions(root.join("locked"), std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
    let may_read_all = fs::read_dir(root.join("locked")).is_ok();
    let ran = run(root, &["lint", "--format", "concise", "--fail-on", "never"]);
    // Whoever may read everything reads this, too; to others it is named.
    assert!(may_read_all || ran.stderr.contains("locked"), "{}", ran.stderr);
    // The two links to nowhere are named, and the rest is judged.
    assert_eq!(ran.status.code(), Some(0), "{}", ran.stderr);
    for link in ["a/serverless.yml", "serverless.yml"] {
        assert!(ran.stderr.contains(&format!("{link} is left out: it leads to no file")), "{}", ran.stderr);
    }
    let services = if may_read_all { "2 services" } else { "1 service" };
    assert!(ran.stderr.contains(services), "{}", ran.stderr);
    fs::set_permissions(root.join("locked"), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
}

#[test]
fn a_full_disk_is_told() {
    let keys: String = (0..200).map(|index| format!("  k{index}: value\n")).collect();
    let folder = folder(&[("serverless.yml", &format!("{HEAD}{keys}"))]);
    let full = || File::options().write(true).open("/dev/full").unwrap();
    for arguments in [
        &["print"][..],
        &["print", "--format", "json"],
        &["lint", "--pedantic"],
        &["lint", "--pedantic", "--format", "sarif"],
        &["explain", "custom"],
        &["explain", "CRED001"],
        &["fix", "--diff", "--unsafe", "--pedantic", "--target", "4"],
        &["fix", "--check", "--format", "json", "--pedantic"],
        &["rules"],
        &["schema"],
        &["--help"],
        &["--version"],
    ] {
        let output = command(folder.path(), arguments).stdout(full()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("Cannot write to standard output: No space left"), "{arguments:?}: {stderr}");
        assert!(stderr.contains("help: make room"), "{stderr}");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        // With nowhere left to say anything, the exit code still does.
        let status = command(folder.path(), arguments).stdout(full()).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn lint_reads_nothing_outside_of_the_repository() {
    let outside = folder(&[("secrets.yml", "timeout: canary-of-another-user\nlist: [1\n")]);
    let path = outside.path().join("secrets.yml").canonicalize().unwrap();
    let service = format!(
        "service: svc\nprovider:\n  name: aws\n  timeout: ${{file({0}):timeout}}\ncustom:\n  a: ${{file({0})}}\n  b: ${{file(link.yml)}}\n  \
         c: ${{file(../inside.yml):key}}\n  d: ${{file({0}.none)}}\n",
        path.display()
    );
    let inside = folder(&[("a/serverless.yml", &service), ("inside.yml", "key: 1\n"), (".git/HEAD", "")]);
    symlink(&path, inside.path().join("a/link.yml")).unwrap();
    let ran = run(&inside.path().join("a"), &["lint", "--format", "text", "--pedantic", "--select", "ALL"]);
    assert!(!ran.stdout.contains("canary") && !ran.stderr.contains("canary"), "{ran:?}");
    assert!(!ran.stdout.contains("VAR007") && !ran.stdout.contains("VAR022"), "{}", ran.stdout);
    // A configuration that is itself a way out is not read either.
    symlink(&path, inside.path().join("serverless.yml")).unwrap();
    let ran = run(inside.path(), &["lint", "serverless.yml"]);
    assert_eq!(ran.status.code(), Some(2));
    assert!(ran.stderr.contains("it lies outside of the repository"), "{}", ran.stderr);
    // `print` reads what the framework reads.
    let ran = run(&inside.path().join("a"), &["print"]);
    assert!(ran.stderr.contains("secrets.yml"), "{}", ran.stderr);
}

#[test]
fn what_is_found_ten_thousand_times_takes_as_long_each_time() {
    let service = |lines: &dyn Fn(usize) -> String, head: &str, count: usize| {
        format!("service: svc\nprovider:\n  name: aws\n{head}{}", (0..count).map(lines).collect::<String>())
    };
    let cycles =
        |index| format!("  a{index}: ${{self:custom.b{index}}}\n  b{index}: ${{self:custom.a{index}}}\n");
    // Each function's fix is that of the one text, and declares all functions.
    let runtimes = |index| format!("  f{index}: {{handler: a.b, runtime: '${{self:custom.old}}'}}\n");
    let unknown = |index| {
        format!("  f{index}:\n    handler: a.b\n    bogus: 1\n    role: ${{self:functions.f{index}.bogus}}\n")
    };
    let events = |index| {
        format!(
            "  f{index}:\n    handler: a.b\n    events:\n      - http: {{path: p, method: get, authorizer: {{name: a, arn: x}}}}\n"
        )
    };
    let top = |index| format!("unknown{index}: 1\n");
    let asked: String = (0..10_000).map(|index| format!("  a{index}: ${{self:unknown{index}}}\n")).collect();
    for text in [
        service(&top, &format!("custom:\n{asked}"), 10_000),
        service(&cycles, "custom:\n", 10_000),
        service(&runtimes, "custom: {old: nodejs12.x}\nfunctions:\n", 1_990),
        service(&unknown, "functions:\n", 10_000),
        service(&events, "functions:\n", 5_000),
    ] {
        let folder = folder(&[("serverless.yml", &text)]);
        run_all(folder.path());
    }
}

#[test]
fn what_is_long_is_not_said_again_and_again() {
    let long = |size: usize| "k".repeat(size);
    // As names of functions, each of which has the stage in it.
    let functions = |count: usize| -> String {
        (0..count).map(|index| format!("  f{index}:\n    handler: a.b\n")).collect()
    };
    let text = format!(
        "service: svc\nprovider:\n  name: aws\n  stage: {}\nfunctions:\n{}",
        long(1 << 20),
        functions(2_000)
    );
    refused(&folder(&[("serverless.yml", &text)]), "The names of all functions together are larger");
    // As a key above many values with something wrong in each.
    let wrong = |form: &str, count: usize| -> String {
        (0..count).map(|index| format!("    p{index}: {}\n", form.replace('#', &index.to_string()))).collect()
    };
    let text = format!("{HEAD}  ? {}\n  :\n{}", long(1 << 20), wrong("${env:X#}", 200));
    refused(&folder(&[("serverless.yml", &text)]), "a key is longer than 8 KiB");
    let json = format!(r#"{{"{}": 1}}"#, long(1 << 20));
    refused(
        &folder(&[("serverless.yml", &format!("{HEAD}  a: ${{file(a.json)}}\n")), ("a.json", &json)]),
        "a key is longer than 8 KiB",
    );
    let text = format!("{HEAD}  ? {}\n  :\n{}", long(8 << 10), wrong("${env:X#}", 200));
    refused(&folder(&[("serverless.yml", &text)]), "Cannot resolve variable");
    let text = format!(
        "service: svc\nprovider:\n  name: aws\nconfigValidationMode: error\nfunctions:\n  ? {}\n  :\n    handler: a.b\n{}",
        long(8 << 10),
        wrong("1", 10)
    );
    refused(&folder(&[("serverless.yml", &text)]), "unrecognized property 'p0'");
}

#[test]
fn no_room_for_a_fix_leaves_the_file_as_it_was() {
    let text = "service: svc\nprovider:\n  name: aws\n  runtime: nodejs8.10\nextra: 1\n";
    let folder = folder(&[("serverless.yml", text)]);
    let mut shell = Command::new("sh");
    // No file may grow; without the trap the signal would end the program.
    shell.args(["-c", r#"trap "" XFSZ; ulimit -f 0; exec "$0" fix --unsafe --pedantic --target 4"#]);
    let ran = finish_in(shell.arg(program()), folder.path());
    assert_eq!(ran.status.code(), Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("serverless.yml is not written: File too large"), "{}", ran.stderr);
    assert!(ran.stderr.contains("room on the disk"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("serverless.yml")).unwrap(), text);
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["serverless.yml"], "something is left over");
}
