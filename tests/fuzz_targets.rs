//! The targets of cargo-fuzz without cargo-fuzz: the fixtures, and mutations of them that are the same on every run.
//!
//! ```sh
//! cargo test --test fuzz_targets
//! SLSCONF_TEXTS=100000 SLSCONF_FIRST=1000 cargo test --profile fuzz --test fuzz_targets -- --nocapture
//! ```
//!
//! `SLSCONF_TEXTS` says how many mutations each target gets, `SLSCONF_FIRST` from which number on; each is made of its
//! number. A text with which something is wrong is shown.

#![allow(clippy::print_stdout, reason = "a long run says what it did")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod common;
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::cell::RefCell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Instant;

use common::mutate::{mutate, mutate_service};
use common::random::Random;
use serde_json::Value as Json;

/// What the program's main thread has.
const STACK: usize = 8 << 20;

/// How many texts with which something is wrong are told in full.
const TOLD: usize = 40;

/// Longer texts only take longer.
const LONGEST: usize = 4096;

/// The texts of the records, but for those with half a character.
fn recorded(file: &str, key: &str) -> Vec<String> {
    let lone = regex::Regex::new(r"(\\\\)|\\u[dD][89a-fA-F]..").unwrap();
    let text = common::oracle(file);
    let records: Vec<Json> = serde_json::from_str(&lone.replace_all(&text, "${1}x")).unwrap();
    records.iter().map(|record| record[key].as_str().unwrap().to_owned()).collect()
}

/// The services among the fixtures, and those in the pages of the rules, in their order.
fn services() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |folder: &str, extension| {
        let mut paths = Vec::new();
        find(&root.join(folder), extension, &mut paths);
        paths.into_iter().filter_map(|path| fs::read_to_string(path).ok())
    };
    let folders = ["fixtures/examples", "fixtures/oracle/print-cases", "fixtures/oracle/print-cases-osls"];
    let fixtures = folders.into_iter().flat_map(|folder| read(folder, "yml"));
    let pages = read("docs/rules", "md").flat_map(|page| {
        let blocks = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```"));
        blocks.map(|(block, _)| block.to_owned()).collect::<Vec<_>>()
    });
    fixtures.chain(pages).collect()
}

fn find(folder: &Path, wanted: &str, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            find(&path, wanted, into);
        } else if path.extension().is_some_and(|extension| extension == wanted) {
            into.push(path);
        }
    }
}

/// What makes one text of another.
type Mutate = fn(&[u8], &[Vec<u8>], &mut Random) -> Vec<u8>;

/// Gives a target seeds and mutations of them: `count` in the debug profile, or as many as somebody asks for.
fn run(name: &'static str, seeds: Vec<String>, mutate: Mutate, count: usize) {
    let number = |name: &str, default| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (first, count): (usize, usize) = (number("SLSCONF_FIRST", 0), number("SLSCONF_TEXTS", count));
    let seeds: Vec<Vec<u8>> =
        seeds.into_iter().filter(|seed| seed.len() <= LONGEST).map(String::into_bytes).collect();
    assert!(seeds.len() > 100, "only {} seeds", seeds.len());
    keep_what_panics_say();
    let worker = std::thread::Builder::new().name(WORKER.to_owned()).stack_size(STACK).spawn(move || {
        let (target, started) = (fuzz::target(name), Instant::now());
        let mut problems = Vec::new();
        for number in first..first + count {
            let mut random = Random::new(number as u64);
            let seed = random.of(&seeds).clone();
            let text = String::from_utf8_lossy(&mutate(&seed, &seeds, &mut random)).into_owned();
            if catch_unwind(AssertUnwindSafe(|| target(&text))).is_err() {
                problems.push(format!("{text:?} (number {number})\n  {}", PANIC.take()));
            }
        }
        println!("{name}: {count} mutations of {} texts in {:?}", seeds.len(), started.elapsed());
        problems
    });
    let mut problems = worker.unwrap().join().unwrap();
    problems.sort_by_key(String::len);
    let told = &problems[..problems.len().min(TOLD)];
    assert!(
        problems.is_empty(),
        "{name}: {} texts show something wrong:\n{}",
        problems.len(),
        told.join("\n")
    );
}

/// The threads whose panics are told with the text that shows them.
const WORKER: &str = "worker";

/// From now on, panics of workers are kept instead of told.
fn keep_what_panics_say() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| match std::thread::current().name() {
            Some(WORKER) => PANIC.set(info.to_string().replacen('\n', " ", 1)),
            _ => tell(info),
        }));
    });
}

thread_local! {
    /// Where this thread's last panic was and what it said.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

#[test]
fn every_target_is_run_here() {
    let here =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz_targets.rs")).unwrap();
    for (name, _) in fuzz::TARGETS {
        assert!(here.contains(&format!("run(\"{name}\"")), "{name} is not");
    }
}

#[test]
fn yaml() {
    run("yaml", recorded("yaml-load.json", "yaml"), mutate, 10_000);
}

#[test]
fn variables() {
    run("variables", recorded("variables-parse.json", "input"), mutate, 20_000);
}

#[test]
fn print() {
    run("print", services(), mutate_service, 500);
}

#[test]
fn lint() {
    run("lint", services(), mutate_service, 100);
}

#[test]
fn fix_verify() {
    run("fix_verify", services(), mutate_service, 100);
}
