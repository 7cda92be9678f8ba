//! JavaScript: recorded runs that need it, and small services under `fixtures/javascript`, each of which
//! says in its first line what it shows.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::print_run::{Recorded, Suite, recorded_in};

/// Recorded runs whose result comes from plugins, which slsconf does not load.
const NEED_PLUGINS: [&str; 6] = [
    "236-plugin-local",
    "237-plugin-extend",
    "238-plugin-source-throws",
    "239-plugin-source-bad-result",
    "240-plugin-duplicate-source",
    "269-json-cycle-ref",
];

/// Whether a run needs JavaScript, and nothing else that slsconf does not have.
fn needs_javascript(run: &Recorded) -> bool {
    let skip = common::skip_reasons(&run.case);
    skip.iter().any(|reason| reason == "needs-js") && !NEED_PLUGINS.contains(&run.case.as_str())
}

#[test]
fn recorded_runs_that_need_javascript_are_reproduced() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle/print-cases");
    let mut runs = recorded_in(&folder);
    runs.retain(needs_javascript);
    Suite { folder, runs, arguments: &[], different_on_purpose: &[] }.check(17);
}

#[test]
fn recorded_runs_of_osls_that_need_javascript_are_reproduced() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle/print-cases");
    let mut runs: Vec<Recorded> =
        serde_json::from_str(&common::oracle("print-cases-osls-4.3.1.json")).unwrap();
    runs.retain(needs_javascript);
    runs.iter_mut().for_each(|run| run.skip = None);
    let different_on_purpose =
        &[("216-config-ts-no-tsnode", "osls comes with a compiler for TypeScript, slsconf does not")];
    Suite { folder, runs, arguments: &["--target", "osls4"], different_on_purpose }.check(16);
}

/// One run of slsconf.
struct Run {
    command: Command,
}

/// What came of it.
#[derive(Debug)]
struct Outcome {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn print(fixture: &str) -> Run {
    Run::new("print", &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/javascript").join(fixture))
}

impl Run {
    fn new(name: &str, folder: &Path) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_slsconf"));
        command
            .arg(name)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(Stdio::null());
        Run { command }
    }

    fn arguments(mut self, arguments: &[&str]) -> Run {
        self.command.args(arguments);
        self
    }

    fn path(mut self, path: &str) -> Run {
        self.command.env("PATH", path);
        self
    }

    fn run(mut self) -> Outcome {
        let output = self.command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Outcome {
    /// The value of a property of `custom` in the result, as it is printed.
    fn custom(&self, key: &str) -> &str {
        assert_eq!(self.code, Some(0), "{self:?}");
        let start = format!("  {key}: ");
        self.stdout.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("{self:?}"))
    }

    /// The run failed, and said all this.
    fn fails(&self, messages: &[&str]) {
        assert_eq!((self.code, self.stdout.as_str()), (Some(1), ""), "{self:?}");
        for message in messages {
            assert!(self.stderr.contains(message), "{message}\n---\n{}", self.stderr);
        }
    }
}

#[test]
fn a_function_that_asks_waits_for_the_answer_and_is_called_once() {
    let outcome = print("chain").arguments(&["--region", "r1"]).run();
    assert_eq!(outcome.custom("first"), "second(three)-2 none three undefined calls 1 r1");
    assert_eq!(outcome.custom("second"), "second(three)-2");
}

#[test]
fn promises_are_awaited_and_texts_on_the_way_resolved() {
    let outcome = print("promise").run();
    assert_eq!((outcome.custom("part"), outcome.custom("variable")), ("svc", "from map.json"));
    assert!(outcome.stdout.contains("    nested: {}\n    map:\n      key: from map.json\n"), "{outcome:?}");
}

#[test]
fn a_file_has_only_what_node_gives_to_files() {
    print("esm-package").run().fails(&[
        "Cannot load \"old.js\": Initialization error: ReferenceError: module is not defined in ES module scope",
    ]);
    let outcome = print("esm-package").arguments(&["globals.yml"]).run();
    assert_eq!((outcome.custom("path"), outcome.custom("crypto")), ("undefined", "object"));
}

#[test]
fn what_user_code_prints_goes_to_standard_error() {
    let outcome = print("prints").run();
    assert_eq!(outcome.custom("value"), "quiet");
    let mut lines: Vec<_> = outcome.stderr.lines().collect();
    lines.sort_unstable();
    let expected = ["by child", "by console.log", "by descriptor", "by process.stdout", "without line break"];
    assert_eq!(lines, expected, "{outcome:?}");
}

#[test]
fn a_file_that_ends_the_process_is_an_error_and_the_others_run() {
    let outcome = print("exits").run();
    outcome.fails(&[
        "\"custom.gone\": node ended while it ran \"exit.js\" (exit status: 3)",
        "\"custom.broken\": Value not found",
    ]);
    assert!(!outcome.stderr.contains("custom.here\":"), "{outcome:?}");
}

#[test]
fn output_without_end_is_stopped() {
    for (file, reason) in [
        ("console", "it printed more than 16 MiB"),
        ("descriptor", "it printed more than 16 MiB"),
        ("value", "its value has more than 16 MiB"),
    ] {
        let outcome = print("endless").arguments(&["--stage", file]).run();
        outcome.fails(&[&format!("node was stopped while it ran \"{file}.js\": {reason}")]);
    }
}

#[test]
fn errors_are_told_in_the_words_of_the_framework_with_their_place() {
    let outcome = print("throws").run();
    outcome.fails(&[
        "\"custom.thrown\": Cannot resolve \"thrown.js\": Returned JS function errored with: TypeError: Cannot read",
        "thrown.js:3:12",
        "\"custom.rejected\": Cannot resolve \"rejected\" out of \"lib.js\": Received rejection: RangeError: too far",
        "lib.js:2:",
        "\"custom.syntax\": Cannot load \"syntax.js\": Initialization error: SyntaxError: Unexpected token ','",
        "syntax.js:2:1",
        "\"custom.module\": Cannot load \"module.js\": Initialization error: Error: Cannot find module 'no-such-module'\n",
        "npm ci",
        "\"custom.text\": Cannot resolve \"text\" out of \"lib.js\": Received rejection: just a text",
        "\"custom.never\": \"lib.js\" gives a promise that is never settled",
    ]);
    assert!(!outcome.stderr.contains("node:internal") && !outcome.stderr.contains("[eval]"), "{outcome:?}");
}

#[test]
fn errors_of_variables_pass_through_functions() {
    let outcome = print("catches").run();
    outcome.fails(&[
        "\"custom.bad\": Value not found at \"env\" source",
        "\"custom.self\": Cannot resolve \"self\" out of \"lib.js\": Received rejection: ServerlessError: Circular \
         reference. \"custom.self\" refers to itself",
        "\"custom.there\": Circular reference among \"custom.there\" and \"custom.here\" properties",
    ]);
    assert!(!outcome.stderr.contains("\"custom.uncaught\":"), "{outcome:?}");
    let outcome = print("catches").arguments(&["--allow-unresolved"]).run();
    assert_eq!(outcome.custom("caught"), "'caught: Value not found at \"env\" source'");
    assert_eq!(outcome.custom("uncaught"), "${file(lib.js):uncaught}");
}

#[test]
fn all_files_of_a_run_share_a_process_and_each_address_is_asked_for_once() {
    let outcome = print("processes").run();
    let process = outcome.custom("b");
    assert_eq!(outcome.custom("c"), process);
    assert_eq!(outcome.custom("a"), format!("{process} call 1"));
    assert_eq!(outcome.custom("again"), format!("{process} call 1-{process} call 1"));
}

#[test]
fn no_process_outlives_the_run() {
    let process = print("processes").run().custom("b").to_owned();
    let proc = PathBuf::from("/proc").join(process);
    assert!(!proc.exists(), "{} is still there", proc.display());
}

#[test]
fn files_find_the_environment_and_the_command_line_of_the_run() {
    let outcome = print("environment").arguments(&["--region", "r1", "--param", "a=b"]).run();
    assert_eq!(outcome.custom("fromDotenv"), "from .env.test");
    let arguments = "  arguments:\n    - print\n    - '--region'\n    - r1\n    - '--param'\n    - a=b\n";
    assert!(outcome.stdout.contains(arguments), "{outcome:?}");
}

#[test]
fn no_js_is_an_error_that_names_the_file_and_the_property() {
    let outcome = print("promise").arguments(&["--no-js"]).run();
    outcome.fails(&["\"custom.part\": JavaScript is off (--no-js), but \"value.js\" must run", "help: "]);
    let outcome = print("module").arguments(&["--no-js"]).run();
    outcome.fails(&["JavaScript is off (--no-js), but \"serverless.mjs\" must run", "help: "]);
}

#[test]
fn a_machine_without_node_is_told_so_only_if_node_is_needed() {
    let outcome = print("promise").path("/nonexistent").run();
    outcome.fails(&["\"custom.part\": slsconf needs node to run \"value.js\"", "install Node.js"]);
    let outcome = print("module").path("/nonexistent").run();
    outcome.fails(&["slsconf needs node to run \"serverless.mjs\"", "install Node.js"]);
    let outcome = print("missing").path("/nonexistent").run();
    assert_eq!(outcome.custom("value"), "fallback");
}

#[test]
fn configurations_can_be_modules() {
    let outcome = print("module").run();
    assert_eq!((outcome.custom("own"), outcome.custom("bad")), ("esm", "fallback"));
}

#[test]
fn errors_in_a_program_name_the_property() {
    print("unresolved").run().fails(&["\"custom.bad\": Value not found at \"env\" source"]);
}

#[test]
fn typescript_needs_the_compiler_of_the_service() {
    let message =
        "Cannot parse \"serverless.ts\": Resolution of \"ts-node\" failed with: \"ts-node\" not found";
    print("typescript").run().fails(&[message, "npm install --save-dev ts-node"]);
    let folder = tempfile::tempdir().unwrap();
    let compiler = folder.path().join("node_modules/ts-node");
    fs::create_dir_all(&compiler).unwrap();
    let register = "exports.register = () => { require.extensions['.ts'] = require.extensions['.js']; };";
    fs::write(compiler.join("index.js"), register).unwrap();
    let configuration =
        "module.exports = { service: 's', provider: { name: 'aws' }, custom: { by: 'stub' } };";
    fs::write(folder.path().join("serverless.ts"), configuration).unwrap();
    assert_eq!(Run::new("print", folder.path()).run().custom("by"), "stub");
}

#[test]
fn explain_names_the_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/javascript/chain");
    let outcome = Run::new("explain", &folder).arguments(&["custom.second"]).run();
    assert!(outcome.stdout.contains("JavaScript file second.js"), "{outcome:?}");
}

#[test]
fn a_process_that_user_code_leaves_behind_holds_nothing_up() {
    let folder = tempfile::tempdir().unwrap();
    let text = "service: s\nprovider:\n  name: aws\ncustom:\n  value: ${file(x.js)}\n";
    fs::write(folder.path().join("serverless.yml"), text).unwrap();
    let program = "require('child_process').spawn('sleep', ['20'], { detached: true, stdio: ['ignore', 1, 'ignore'] });\n\
                   process.exit(1);\n";
    fs::write(folder.path().join("x.js"), program).unwrap();
    let start = Instant::now();
    Run::new("print", folder.path()).run().fails(&["node ended while it ran \"x.js\" (exit status: 1)"]);
    assert!(start.elapsed() < Duration::from_secs(10));
}
