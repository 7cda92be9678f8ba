//! The rules of the house: who may know whom, who may name which crate, who may print, how a file begins and how long
//! it gets.
//!
//! Code under `#[cfg(test)]` is free.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules each module may know, in the order of `src/lib.rs`, and why where that is not plain.
const MAY_KNOW: &[(&str, &[&str], &str)] = &[
    ("suggest", &[], ""),
    ("source", &[], ""),
    ("value", &["source"], "a value knows the bytes it was written in"),
    ("yaml", &["source", "value"], "YAML is read into values and written from them"),
    (
        "diagnostics",
        &["source", "value", "yaml"],
        "yaml: where in a quoted or folded scalar a part of its text stands",
    ),
    (
        "edit",
        &["source", "value", "yaml"],
        "value: texts are quoted as YAML's writer does; no diagnostics, no service",
    ),
    (
        "project",
        &["suggest", "source", "yaml", "diagnostics", "edit"],
        "slsconf.yml is no service configuration: it has no variables",
    ),
    ("javascript", &["source", "value"], "knows node, but neither YAML nor variables"),
    (
        "service",
        &["source", "value", "yaml", "diagnostics", "javascript"],
        "javascript: serverless.js and .ts",
    ),
    ("aws", &["service"], "service: the environment; knows nothing of variables"),
    (
        "credentials",
        &["value", "yaml", "project", "service", "aws"],
        "value: permissions are computed from a resolved service; yaml: moments are written as it writes them; which of the sources of keys is used, and for whom",
    ),
    (
        "variables",
        &["suggest", "source", "value", "yaml", "project", "javascript", "service", "aws", "credentials"],
        "no diagnostics: it has errors of its own",
    ),
    (
        "framework",
        &[
            "suggest",
            "source",
            "value",
            "yaml",
            "diagnostics",
            "javascript",
            "service",
            "aws",
            "credentials",
            "variables",
        ],
        "javascript, aws: starts them for the service and hands them on",
    ),
    (
        "rules",
        &[
            "suggest",
            "source",
            "value",
            "yaml",
            "diagnostics",
            "edit",
            "project",
            "service",
            "variables",
            "framework",
        ],
        "a rule looks at everything, and prints nothing; project: the roles that take the place of credentials",
    ),
    (
        "fix",
        &["source", "value", "yaml", "diagnostics", "service", "variables", "rules", "edit"],
        "variables: texts that can't be resolved are compared by what they ask for; writes nothing, asks through a trait",
    ),
    (
        "output",
        &["source", "value", "yaml", "diagnostics", "service", "credentials", "edit", "rules", "fix"],
        "yaml: values are shown as it writes them; service: the names of targets; credentials: the permissions of a role",
    ),
    ("cli", &["service"], "the types of options"),
    (
        "commands",
        &[
            "suggest",
            "source",
            "value",
            "yaml",
            "diagnostics",
            "edit",
            "project",
            "service",
            "aws",
            "credentials",
            "variables",
            "framework",
            "rules",
            "fix",
            "output",
            "cli",
        ],
        "puts the others to work",
    ),
];

/// Where each crate may be named: files or folders of `src/`. What a crate can do stays behind these.
const NAMED_IN: &[(&str, &[&str])] = &[
    ("aws_config", &["aws/sdk/"]),
    ("aws_credential_types", &["aws/sdk/credentials.rs"]),
    ("aws_runtime", &["aws/sdk/shared_files.rs"]),
    ("aws_sdk_cloudformation", &["aws/sdk/calls.rs"]),
    ("aws_sdk_s3", &["aws/sdk/calls.rs"]),
    ("aws_sdk_secretsmanager", &["aws/sdk/calls.rs"]),
    ("aws_sdk_ssm", &["aws/sdk/calls.rs"]),
    ("aws_sdk_sts", &["aws/sdk/"]),
    ("aws_smithy_http_client", &["aws/sdk/http.rs"]),
    ("aws_types", &["aws/sdk/"]),
    ("clap", &["cli/", "commands/mod.rs", "commands/console.rs", "service/target.rs"]),
    ("clap_complete", &["cli/scripts.rs"]),
    ("clap_mangen", &["cli/manual.rs"]),
    ("ignore", &["commands/lint/left_out.rs", "rules/credentials/gitignore.rs"]),
    ("indexmap", &["framework/schema/relevant.rs"]),
    ("indicatif", &["commands/progress.rs"]),
    // A number that the standard library has no name for.
    ("libc", &["source/read.rs"]),
    ("memchr", &["source/file.rs"]),
    ("miette", &["output/human.rs"]),
    ("mimalloc", &["main.rs"]),
    ("nodejs_semver", &["framework/version.rs"]),
    ("regex", &["framework/schema/pattern.rs", "service/dotenv/"]),
    // A hasher has no behaviour to hide.
    (
        "rustc_hash",
        &["edit/", "framework/schema/", "rules/subject/", "source/", "value/", "variables/", "yaml/"],
    ),
    ("rustls", &["aws/sdk/http.rs"]),
    ("ryu_js", &["yaml/number.rs"]),
    ("saphyr_parser", &["yaml/second_reader.rs"]),
    ("serde", &["aws/keys.rs", "javascript/", "project/model.rs", "service/target.rs"]),
    (
        "serde_json",
        &[
            "commands/lint/baseline.rs",
            "javascript/",
            "output/",
            "project/schema.rs",
            "service/target.rs",
            "variables/syntax/parser/assembly.rs",
        ],
    ),
    ("serde_yaml", &["project/read.rs"]),
    ("sha2", &["credentials/trust.rs"]),
    ("similar", &["output/diff.rs"]),
    ("supports_hyperlinks", &["commands/console.rs"]),
    ("terminal_size", &["commands/console.rs"]),
    ("tokio", &["aws/sdk/mod.rs"]),
    ("unicode_width", &["output/columns.rs"]),
    ("zeroize", &["aws/keys.rs", "credentials/cache.rs"]),
    // Not on Windows.
    ("rustix", &["output/hyperlink.rs", "source/attributes.rs"]),
];

/// Who may touch the standard streams: the commands, and what a user's own JavaScript prints.
const PRINTS: &[&str] = &["main.rs", "commands/", "javascript/host.rs"];

const LINES: usize = 500;

/// One file of `src/`.
struct File {
    /// Its path below `src/`, with slashes.
    path: String,
    /// All of it.
    text: String,
    /// What of it is neither a comment nor a test.
    code: String,
}

impl File {
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Whether a list of files and folders has it.
    fn is_in(&self, places: &[&str]) -> bool {
        places
            .iter()
            .any(|place| self.path == *place || (place.ends_with('/') && self.path.starts_with(place)))
    }

    /// How many modules it is inside of.
    fn depth(&self) -> usize {
        self.path.split('/').filter(|part| *part != "mod.rs").count()
    }
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let mut files: Vec<File> = paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let parts: Vec<_> =
                path.strip_prefix(&root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
            File { path: parts.join("/"), code: code_of(&text), text }
        })
        .collect();
    let tests: BTreeSet<String> = files.iter().flat_map(test_modules).collect();
    files.retain(|file| !tests.contains(&file.path));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => collect(&path, paths),
            false if path.extension().is_some_and(|extension| extension == "rs") => paths.push(path),
            false => {}
        }
    }
}

/// Files that are modules of tests only.
fn test_modules(file: &File) -> Vec<String> {
    let folder = file.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let names = file.text.split("#[cfg(test)]\nmod ").skip(1);
    names.filter_map(|rest| Some(format!("{folder}{}.rs", rest.split_once(';')?.0))).collect()
}

/// A file without comments, and without its tests, which stand at its end.
fn code_of(text: &str) -> String {
    let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    body.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// What comes after a word in a file, wherever it is not the end of a longer one.
fn after<'a>(file: &'a File, word: &str) -> impl Iterator<Item = &'a str> {
    file.code.match_indices(word).filter_map(move |(start, word)| {
        let part_of_name = |before: char| before.is_alphanumeric() || before == '_';
        (!file.code[..start].ends_with(part_of_name)).then(|| &file.code[start + word.len()..])
    })
}

/// The modules a file names by `crate::`; `{` for a list of them.
fn known_modules(file: &File) -> BTreeSet<&str> {
    let name = |rest: &'_ str| rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    after(file, "crate::").map(|rest| &rest[..name(rest).unwrap().max(1)]).collect()
}

#[test]
fn modules_know_only_those_they_may() {
    let files = files();
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for file in files.iter().filter(|file| !["lib", "main"].contains(&file.module())) {
        let module = file.module();
        let (_, may_know, _) = MAY_KNOW.iter().find(|(name, ..)| *name == module).unwrap();
        for known in known_modules(file) {
            if known != module && !may_know.contains(&known) {
                wrong.push(format!("src/{}: {module} may not know {known}", file.path));
            }
            used.insert((module, known));
        }
        let out_of_it = "super::".repeat(file.depth());
        if file.code.contains(&out_of_it) {
            wrong.push(format!("src/{}: write `crate::` for what is outside {module}", file.path));
        }
    }
    for (module, may_know, _) in MAY_KNOW {
        for known in may_know.iter().filter(|known| !used.contains(&(*module, **known))) {
            wrong.push(format!("{module} no longer knows {known}: take that out of MAY_KNOW"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modules_know_only_those_listed_before_them() {
    let library = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let listed: Vec<_> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let names: Vec<_> = MAY_KNOW.iter().map(|(name, ..)| *name).collect();
    assert_eq!(listed, names, "MAY_KNOW has the modules of src/lib.rs in their order");
    for (index, (module, may_know, _)) in MAY_KNOW.iter().enumerate() {
        for known in *may_know {
            assert!(names[..index].contains(known), "{module} comes before {known}, so it may not know it");
        }
    }
}

#[test]
fn crates_are_named_behind_their_adapters_only() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let section = |name: &str| manifest.split(name).nth(1).unwrap().split("\n[").next().unwrap();
    let for_unix = section("[target.'cfg(unix)'.dependencies]\n");
    let names: Vec<_> = section("\n[dependencies]\n")
        .lines()
        .chain(for_unix.lines())
        .filter_map(|line| line.split_once(" ="))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    let listed: Vec<_> = NAMED_IN.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, listed, "NAMED_IN has the dependencies of Cargo.toml in their order");

    let mut wrong = Vec::new();
    let files = files();
    for (name, places) in NAMED_IN {
        let named_in: Vec<_> =
            files.iter().filter(|file| after(file, name).any(|rest| rest.starts_with("::"))).collect();
        for file in named_in.iter().filter(|file| !file.is_in(places)) {
            wrong.push(format!("src/{}: {name} is named in {} only", file.path, places.join(", ")));
        }
        for place in places.iter().filter(|place| !named_in.iter().any(|file| file.is_in(&[place]))) {
            wrong.push(format!("{place} no longer names {name}: take it out of NAMED_IN"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_commands_print() {
    const PRINTING: [&str; 7] =
        ["print!", "println!", "eprint!", "eprintln!", "dbg!", "stdout()", "stderr()"];
    let prints = |file: &File| PRINTING.iter().any(|word| after(file, word).next().is_some());
    let wrong: Vec<_> = files()
        .into_iter()
        .filter(|file| prints(file) && !file.is_in(PRINTS))
        .map(|file| file.path)
        .collect();
    assert!(wrong.is_empty(), "these print: {wrong:?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["src", "tests", "examples", "fuzz/src", "fuzz/fuzz_targets"] {
        collect(&root.join(folder), &mut paths);
    }
    paths.sort();
    let long: Vec<_> = paths
        .iter()
        .map(|path| (path, fs::read_to_string(path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > LINES)
        .map(|(path, lines)| format!("{}: {lines} lines", path.strip_prefix(root).unwrap().display()))
        .collect();
    assert!(long.is_empty(), "more than {LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    let silent: Vec<_> =
        files().into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path).collect();
    assert!(silent.is_empty(), "no `//!` line: {silent:?}");
}

#[test]
fn the_rules_see_what_they_forbid() {
    let file =
        |path: &str, text: &str| File { path: path.to_owned(), code: code_of(text), text: text.to_owned() };
    let forbidden = file(
        "yaml/strict/mod.rs",
        "// crate::cli\nuse crate::commands::run;\n#[cfg(test)]\nmod tests { use crate::cli; }",
    );
    assert_eq!(known_modules(&forbidden), BTreeSet::from(["commands"]));
    assert_eq!((forbidden.module(), forbidden.depth()), ("yaml", 2));
    assert_eq!(known_modules(&file("yaml/mod.rs", "use crate::{cli};")), BTreeSet::from(["{"]));
    assert_eq!(file("yaml/emit/json.rs", "").depth(), 3);
    assert!(forbidden.is_in(&["yaml/"]) && !forbidden.is_in(&["yaml/strict"]));
    assert_eq!(test_modules(&file("yaml/mod.rs", "#[cfg(test)]\nmod agreement;")), ["yaml/agreement.rs"]);
}
