//! What the program looks like to whoever uses it: colours, widths, screen readers, completions and manual pages.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Output, Stdio};

use clap::CommandFactory;
use slsconf::cli::Cli;
use tempfile::TempDir;

const FAULTY: &str =
    "service: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221\ncustom:\n  a: ${env:NONE}\n";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("serverless.yml"), FAULTY).unwrap();
    folder
}

fn run(folder: &TempDir, words: &str, environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .args(words.split(' '))
        .current_dir(folder.path())
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn colours_are_for_terminals_unless_forced() {
    let folder = folder();
    let colored = |environment: &[(&str, &str)]| {
        let print = text(&run(&folder, "print", environment).stderr).contains('\u{1b}');
        let lint = text(&run(&folder, "lint", environment).stdout).contains('\u{1b}');
        assert_eq!(print, lint);
        lint
    };
    assert!(!colored(&[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")]));
}

#[test]
fn without_graphics_everything_is_said_in_words() {
    let folder = folder();
    let environment = [("NO_GRAPHICS", "1"), ("CLICOLOR_FORCE", "1")];
    for said in
        [text(&run(&folder, "print", &environment).stderr), text(&run(&folder, "lint", &environment).stdout)]
    {
        let drawn = ['─', '│', '╭', '·', '⚠', '×', '\u{1b}'];
        assert!(!said.contains(drawn), "{said}");
        assert!(
            said.contains("serverless.yml") && said.contains("at line ") && said.contains("help: "),
            "{said}"
        );
    }
}

#[test]
fn quiet_leaves_the_summary_out_and_failures_in() {
    let folder = folder();
    for words in ["fix --check", "init --project-file new.yml", "print --allow-unresolved", "lint"] {
        assert!(!run(&folder, words, &[]).stderr.is_empty(), "{words}");
        if words.starts_with("init") {
            fs::remove_file(folder.path().join("new.yml")).unwrap();
        }
        assert_eq!(text(&run(&folder, &format!("{words} -q"), &[]).stderr), "", "{words}");
    }
    let both = run(&folder, "lint -q -v", &[]);
    assert_eq!(both.status.code(), Some(2));
    let loud = run(&folder, "lint --format concise", &[]);
    let quiet = run(&folder, "lint --format concise -q", &[]);
    assert_eq!((loud.stdout, loud.status), (quiet.stdout, quiet.status));
    assert!(!loud.stderr.is_empty() && quiet.stderr.is_empty());
    fs::write(folder.path().join("serverless.yml"), "a: [\n").unwrap();
    let failed = run(&folder, "lint -q --select DEP", &[]);
    assert!(text(&failed.stderr).contains("serverless.yml can't be read"));
}

#[test]
fn verbose_says_what_was_used() {
    let folder = folder();
    fs::write(
        folder.path().join("serverless.yml"),
        "service: shop\nuseDotenv: true\nprovider: aws\ncustom: ${file(a.yml)}\n",
    )
    .unwrap();
    fs::write(folder.path().join("a.yml"), "a: ${env:A}\n").unwrap();
    fs::write(folder.path().join(".env"), "A=1\n").unwrap();
    fs::write(folder.path().join("slsconf.yml"), "version: 1\n").unwrap();
    let said = text(&run(&folder, "print -v --stage prod", &[]).stderr);
    let expected = "configuration  serverless.yml\n\
                    release        release 3, as nothing says otherwise; resolved as Serverless Framework 3.40.0 does\n\
                    project file   slsconf.yml\n\
                    stage          prod, from --stage\n\
                    .env files     .env\n\
                    other files    a.yml\n";
    assert_eq!(said, expected);
    let same = |words: &str| {
        let said = text(&run(&folder, words, &[]).stderr);
        let lines = said.lines().filter(|line| !line.starts_with("release "));
        lines.take(5).map(|line| format!("{line}\n")).collect::<String>()
    };
    let without_release: String = expected
        .lines()
        .filter(|line| !line.starts_with("release "))
        .map(|line| format!("{line}\n"))
        .collect();
    for command in ["explain service", "role-template", "lint", "fix --check"] {
        assert_eq!(same(&format!("{command} -v --stage prod")), without_release, "{command}");
    }
    assert!(run(&folder, "print", &[]).stderr.is_empty());
    // It is needed most where something fails.
    fs::write(folder.path().join("a.yml"), "a: ${env:NONE}\n").unwrap();
    let failed = text(&run(&folder, "print --verbose", &[]).stderr);
    assert!(failed.starts_with("configuration  serverless.yml\n") && failed.contains("other files    a.yml"));
}

#[test]
fn who_looks_for_settings_learns_why_they_count() {
    let folder = folder();
    let release = |words: &str| {
        let said = text(&run(&folder, words, &[]).stderr);
        said.lines().find_map(|line| line.strip_prefix("release ")).unwrap().trim().to_owned()
    };
    fs::write(folder.path().join("package.json"), r#"{"devDependencies": {"osls": "^4.1"}}"#).unwrap();
    assert_eq!(release("lint -v"), "osls 4, from package.json");
    assert!(release("print -v").starts_with("osls 4, from package.json; "));
    assert_eq!(release("lint -v --target 2"), "release 2, from --target");
    fs::write(folder.path().join("serverless.yml"), format!("{FAULTY}frameworkVersion: '3'\n")).unwrap();
    assert_eq!(release("lint -v"), "osls 3, from frameworkVersion");
    fs::write(folder.path().join("slsconf.yml"), "version: 1\nlint: {target: '3'}\n").unwrap();
    assert_eq!(release("lint -v"), "release 3, from the project file");
}

#[test]
fn quiet_and_verbose_mean_the_same_wherever_they_are() {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let with = program.get_subcommands().filter(|command| {
        let help = |name: &str| {
            let argument = command.get_arguments().find(|argument| argument.get_id() == name)?;
            Some((argument.get_short(), argument.get_help().unwrap().to_string()))
        };
        let known = |name: &str| {
            program
                .find_subcommand("print")
                .unwrap()
                .get_arguments()
                .find(|argument| argument.get_id() == name)
                .unwrap()
                .get_help()
                .unwrap()
                .to_string()
        };
        match (help("verbose"), help("quiet")) {
            (Some(verbose), Some(quiet)) => {
                assert_eq!((verbose, quiet), ((Some('v'), known("verbose")), (Some('q'), known("quiet"))));
                true
            }
            (None, None) => false,
            _ => panic!("{} has one of them", command.get_name()),
        }
    });
    let without: Vec<_> = {
        let with: Vec<_> = with.map(|command| command.get_name()).collect();
        program
            .get_subcommands()
            .map(|command| command.get_name())
            .filter(|name| !with.contains(name))
            .collect()
    };
    assert_eq!(without, ["rules", "schema", "completions", "man"], "they have nothing to tell");
}

#[test]
fn completions_know_all_commands_and_shells_take_them() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&folder, &format!("completions {shell}"), &[]);
        assert!(output.status.success());
        let script = text(&output.stdout);
        for command in Cli::command().get_subcommands() {
            assert!(script.contains(command.get_name()), "{shell}: no {}", command.get_name());
        }
        let path = folder.path().join(format!("completions.{shell}"));
        fs::write(&path, script).unwrap();
        // Shells that are not installed can't be asked.
        if let Ok(checked) = Command::new(shell).arg("-n").arg(&path).output()
            && ["bash", "zsh", "fish"].contains(&shell)
        {
            assert!(checked.status.success(), "{shell}: {}", text(&checked.stderr));
        }
    }
    let script = "source completions.bash; COMP_WORDS=(slsconf lint --form); COMP_CWORD=2; _slsconf slsconf --form lint; \
                  echo \"${COMPREPLY[@]}\"";
    if let Ok(completed) = Command::new("bash").args(["-c", script]).current_dir(folder.path()).output() {
        assert_eq!(text(&completed.stdout), "--format\n", "{}", text(&completed.stderr));
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = folder();
    let output = run(&folder, "man pages", &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        let page = fs::read_to_string(folder.path().join(format!("pages/slsconf-{name}.1"))).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(".SH OPTIONS"), "{page}");
        assert!(page.contains(&format!("slsconf-{name}").replace('-', "\\-")), "{page}");
    }
    let own = fs::read_to_string(folder.path().join("pages/slsconf.1")).unwrap();
    assert_eq!(text(&run(&folder, "man", &[]).stdout), own);
    assert!(own.contains("Exit codes") && own.contains(".SH EXAMPLES\n.nf\n  slsconf print "), "{own}");
    assert!(!own.contains("slsconf\\-help"), "a page that is not there");
    let failed = run(&folder, "man serverless.yml/x", &[]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(text(&failed.stderr).contains("help: "));
}

#[test]
fn every_error_has_a_next_step() {
    let folder = folder();
    let files = [
        ("empty.yml", ""),
        ("list.yml", "- a\n"),
        ("tab.yml", "a:\n\tb: 1\n"),
        ("documents.yml", "a: 1\n---\nb: 2\n"),
        ("alias.yml", "a: *x\n"),
        ("circle.yml", "a: &a [*a]\n"),
        ("quote.yml", "a: \"x\n"),
        ("twice.yml", "a: 1\na: 2\n"),
        ("broken.json", "{\"a\": }"),
        ("nameless.yml", "provider: aws\n"),
        ("homeless.yml", "service: a\n"),
        ("object.yml", "service: {name: 5}\nprovider: aws\n"),
        ("functions.yml", "service: a\nprovider: aws\nfunctions: [1]\n"),
        ("function.yml", "service: a\nprovider: aws\nfunctions: {a: 1}\n"),
        ("version.yml", "service: a\nframeworkVersion: '1'\nprovider: aws\n"),
        ("stage.yml", "service: a\nprovider: {name: aws, stage: a b}\n"),
        ("schema.yml", "service: a\nprovider: {name: aws, x: 1}\nconfigValidationMode: error\n"),
        ("project.yml", "version: 2\nsecrets: {a: {type: x}}\n"),
        ("project2.yml", "a: [\n"),
        ("ok.yml", "service: a\nprovider: aws\n"),
        (
            "variables.yml",
            "service: a\nprovider: aws\ncustom:\n  a: ${self:custom.none}\n  b: ${env:X}\n  c: ${opt:x}\n  d: ${file(x.yml)}\n  \
             e: ${strToBool(x)}\n  f: ${self:custom.f}\n  g: ${file()}\n  h: ${file(broken.json)}\n  i: ${file(quote.yml)}\n  j: \
             x${self:provider}\n  k: ${sls:x}\n  l: ${param:x}\n",
        ),
        ("unknown.yml", "service: a\nprovider: aws\ncustom: {a: '${foo:x}', b: '${secrets:x}'}\n"),
        ("syntax.yml", "service: a\nprovider: aws\ncustom: {a: '${', b: '${opt:a b, }'}\n"),
        ("aws.yml", "service: a\nprovider: aws\ncustom: {a: '${ssm:/x}', b: '${cf:x.y}'}\n"),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let resolved = files.iter().filter(|(name, _)| !name.starts_with("project")).flat_map(|(name, _)| {
        ["3", "osls4"].map(|target| format!("print {name} --offline --target {target}"))
    });
    let others = [
        "print missing.yml",
        "print --config x.txt",
        "print --config missing.yml",
        "print ok.yml --format xml",
        "print ok.yml --transform x",
        "print ok.yml --path a.b",
        "print ok.yml --format text",
        "print ok.yml --nonsense",
        "print ok.yml --project-file project.yml",
        "print ok.yml --project-file project2.yml",
        "print ok.yml --project-file missing.yml",
        "explain a.b ok.yml",
        "lint missing.yml",
        "lint --select X",
        "lint --baseline missing.json",
        "lint --today x",
        "fix missing.yml",
        "fix --select X ok.yml",
        "link x --role-arn y",
        "link x --role-arn arn:aws:iam::123456789012:role/A --project-file project2.yml",
        "init --project-file ok.yml",
        "init --project-file missing/a.yml",
        "role-template --config missing.yml",
        "man ok.yml/x",
    ];
    let mut failed = 0;
    for words in resolved.chain(others.map(str::to_owned)) {
        let ran = run(&folder, &words, &[]);
        let said = text(&ran.stderr);
        if ran.status.success() {
            continue;
        }
        failed += 1;
        let errors: Vec<_> = said.split("\n  × ").collect();
        // Complaints of the schema come as a list, with one way out at its end.
        let is_list = said.contains("Configuration error");
        let without: Vec<_> = errors.iter().filter(|error| !error.contains("help: ")).collect();
        assert!(is_list && said.contains("help: ") || without.is_empty(), "{words}: {}", without[0]);
    }
    assert!(failed > 50, "only {failed} of these fail");
    // What clap has to say, and what is said of files without a place in them.
    for words in
        ["nonsense", "print --stage", "lint --format x", "fix --unsave", "exec", "explain", "completions x"]
    {
        let ran = run(&folder, words, &[]);
        assert_eq!(ran.status.code(), Some(2), "{words}");
        assert!(text(&ran.stderr).contains("For more information, try '--help'."), "{words}");
    }
    let unreadable = text(&run(&folder, "lint --select DEP quote.yml", &[]).stderr);
    assert!(unreadable.contains("help: `slsconf lint --select YML` shows the place"), "{unreadable}");
}
