//! Configurations with something wrong in them, through all commands that read one: none crashes, hangs, or takes much
//! memory, and no fix is undone.
//!
//! ```sh
//! cargo test --test mutations                                    # some mutations of the fixtures
//! SLSCONF_CORPUS=LIST cargo test --profile fuzz --test mutations corpus -- --ignored --nocapture
//! ```
//!
//! `LIST` is a file with the paths of configurations, one a line; their folders are copied, and `SLSCONF_MUTATIONS` says
//! how many mutations are tried, from number `SLSCONF_FIRST` on. Each is made of its number, and what is wrong with one
//! is written down with its text in `target/tmp/mutations`.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "a long run says what it did")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::process::CommandExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use common::mutate::mutate_service;
use common::random::Random;

/// Time of the processor that a command may take in a long run, which is optimised.
const PATIENCE: Duration = Duration::from_secs(1);
/// The same in a short run, in the debug profile, where everything takes a dozen times as long.
const PATIENCE_OF_DEBUG: Duration = Duration::from_secs(8);
/// After this a worker is ended from outside.
const END: Duration = Duration::from_secs(60);
/// KiB that a command may take at its peak.
const MEMORY: u64 = 200 << 10;
/// What the program's main thread has.
const STACK: usize = 8 << 20;
/// `print` gives no memory back, so nobody does too many.
const EACH_WORKER: usize = 400;

const FORMATS: [&str; 7] = ["text", "concise", "json", "sarif", "github", "gitlab", "junit"];
const EXPLAINED: [&str; 6] =
    ["service", "provider", "functions", "custom", "provider.environment", "resources"];

/// What a run is made of.
struct Run {
    /// Configurations below the folder, which may be written to.
    seeds: Vec<PathBuf>,
    first: usize,
    count: usize,
    /// Every command for each mutation, or some for each.
    all_commands: bool,
    /// Where the folder is that holds this run's files.
    folder: PathBuf,
    /// Where texts are kept that something is wrong with.
    kept: PathBuf,
}

/// Puts copies of the seeds' folders into a folder of its own.
fn prepare(name: &str, seeds: &[PathBuf], first: usize, count: usize, all_commands: bool) -> Run {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("kept")).unwrap();
    // A folder below another is copied with it, so the outermost ones are enough.
    let folders: BTreeSet<&Path> = seeds.iter().map(|seed| seed.parent().unwrap()).collect();
    let mut copied: Vec<(&Path, PathBuf)> = Vec::new();
    for original in folders {
        if !copied.iter().any(|(other, _)| original.starts_with(other)) {
            let copy = folder.join("files").join(copied.len().to_string());
            copy_folder(original, &copy);
            copied.push((original, copy));
        }
    }
    let place = |seed: &PathBuf| {
        let (original, copy) = copied.iter().find(|(original, _)| seed.starts_with(original)).unwrap();
        copy.join(seed.strip_prefix(original).unwrap())
    };
    let seeds: Vec<PathBuf> = seeds.iter().map(place).collect();
    let list: String = seeds.iter().map(|seed| format!("{}\n", seed.display())).collect();
    fs::write(folder.join("seeds"), list).unwrap();
    let kept = folder.join("kept");
    Run { seeds, first, count, all_commands, folder, kept }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => copy_folder(&entry.path(), &target),
            kind if kind.is_file() => {
                fs::copy(entry.path(), target).unwrap();
            }
            _ => {}
        }
    }
}

impl Run {
    /// All problems, each in a few lines. Workers are processes of their own: some crashes end the process.
    fn problems(&self) -> Vec<String> {
        let report = self.folder.join("report");
        let mut problems = Vec::new();
        let (mut next, end) = (self.first, self.first + self.count);
        while next < end {
            let count = EACH_WORKER.min(end - next);
            fs::write(&report, "").unwrap();
            let ended = self.work(next, count, &report);
            let text = fs::read_to_string(&report).unwrap();
            let begun = text.lines().rev().find_map(|line| line.strip_prefix("begin "));
            let begun = begun.map(|line| line.split_once(' ').unwrap_or((line, "")));
            problems.extend(text.lines().filter(|line| !line.starts_with("begin ")).map(str::to_owned));
            next = match (ended, begun) {
                (Ok(()), _) => next + count,
                (Err(how), Some((index, command))) => {
                    problems.push(format!("{index} {how} {command}"));
                    index.parse::<usize>().unwrap() + 1
                }
                (Err(how), None) => panic!("the worker does not begin: {how}"),
            };
        }
        problems
    }

    /// Lets a worker do some; how it ended if it did not come to the end.
    fn work(&self, first: usize, count: usize, report: &Path) -> Result<(), String> {
        let stderr = File::create(self.folder.join("stderr")).unwrap();
        let mut worker = Command::new(std::env::current_exe().unwrap())
            .args(["worker", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
            .env_clear()
            .env("SLSCONF_WORK", format!("{first} {count} {}", self.all_commands))
            .env("SLSCONF_WORK_IN", &self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            .process_group(0)
            .spawn()
            .unwrap();
        let (mut seen, mut since) = (0, Instant::now());
        loop {
            if let Some(status) = worker.try_wait().unwrap() {
                return if status.success() { Ok(()) } else { Err(format!("ends the process ({status})")) };
            }
            let written = fs::metadata(report).map_or(0, |metadata| metadata.len());
            if written != seen {
                (seen, since) = (written, Instant::now());
            } else if since.elapsed() > END {
                worker.kill().unwrap();
                worker.wait().unwrap();
                return Err(format!("does not end within {END:?}"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn fail_on_problems(&self) {
        let started = Instant::now();
        let problems = self.problems();
        println!("{} mutations of {} files in {:?}", self.count, self.seeds.len(), started.elapsed());
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    }
}

/// What `problems` starts; by itself it does nothing.
#[test]
#[ignore = "a part of the others"]
fn worker() {
    let Some(folder) = std::env::var_os("SLSCONF_WORK_IN").map(PathBuf::from) else { return };
    let work = std::env::var("SLSCONF_WORK").unwrap();
    let work: Vec<&str> = work.split(' ').collect();
    let list = fs::read_to_string(folder.join("seeds")).unwrap();
    let run = Run {
        seeds: list.lines().map(PathBuf::from).collect(),
        first: work[0].parse().unwrap(),
        count: work[1].parse().unwrap(),
        all_commands: work[2] == "true",
        kept: folder.join("kept"),
        folder,
    };
    std::thread::Builder::new().stack_size(STACK).spawn(move || run.do_all()).unwrap().join().unwrap();
}

/// Where the last panic was and what it said.
static PANIC: Mutex<String> = Mutex::new(String::new());

impl Run {
    fn do_all(&self) {
        std::panic::set_hook(Box::new(|info| {
            *PANIC.lock().unwrap() = info.to_string().replace('\n', " ");
        }));
        let patience = if self.all_commands { PATIENCE } else { PATIENCE_OF_DEBUG };
        let originals: Vec<Vec<u8>> = self.seeds.iter().map(|seed| fs::read(seed).unwrap()).collect();
        let mut report = OpenOptions::new().append(true).open(self.folder.join("report")).unwrap();
        for index in self.first..self.first + self.count {
            let mut random = Random::new(index as u64);
            let chosen = random.below(self.seeds.len());
            let mutation = mutate_service(&originals[chosen], &originals, &mut random);
            fs::write(&self.seeds[chosen], &mutation).unwrap();
            fs::write(self.kept.join(format!("{index}.yml")), &mutation).unwrap();
            let mut is_fine = true;
            for command in self.commands(&self.seeds[chosen], index) {
                let shown = command.join(" ");
                writeln!(report, "begin {index} {shown}").unwrap();
                if let Err(problem) = try_command(&command, patience) {
                    is_fine = false;
                    writeln!(report, "{index} {problem} {shown}").unwrap();
                }
            }
            fs::write(&self.seeds[chosen], &originals[chosen]).unwrap();
            if is_fine {
                fs::remove_file(self.kept.join(format!("{index}.yml"))).unwrap();
            }
        }
    }

    /// What is done with a mutation. Where not all is, the number decides.
    fn commands(&self, path: &Path, index: usize) -> Vec<Vec<String>> {
        let path = path.display().to_string();
        let mut commands = Vec::new();
        let mut push = |words: &str| {
            let words = words.split(' ').map(|word| if word == "PATH" { &path } else { word });
            commands.push(std::iter::once("slsconf").chain(words).map(str::to_owned).collect());
        };
        let explained = EXPLAINED[index % EXPLAINED.len()];
        let prints = ["yaml", "json"]
            .map(|format| format!("print PATH --offline --no-js --allow-unresolved --format {format}"));
        let explains = ["text", "json"]
            .map(|format| format!("explain {explained} PATH --offline --no-js --format {format}"));
        let lints =
            FORMATS.map(|format| format!("lint PATH --pedantic --today 2026-01-01 --format {format}"));
        let fixes = ["--diff", "--diff --unsafe", "--diff --format json --unsafe --target 4"]
            .map(|flags| format!("fix PATH --pedantic --today 2026-01-01 {flags}"));
        for kind in [&prints[..], &explains[..], &lints[..], &fixes[..]] {
            match self.all_commands {
                true => kind.iter().for_each(|words| push(words)),
                false => push(&kind[index % kind.len()]),
            }
        }
        commands
    }
}

fn try_command(command: &[String], patience: Duration) -> Result<(), String> {
    let _ = fs::write("/proc/self/clear_refs", "5");
    let (time, memory) = (processor_time(), status("VmRSS:"));
    let arguments = command.iter().map(Into::into).collect();
    let Ok(exit_code) = catch_unwind(AssertUnwindSafe(|| slsconf::commands::run(arguments))) else {
        return Err(format!("panics: {}", PANIC.lock().unwrap()));
    };
    let (time, memory) = (processor_time() - time, status("VmHWM:").saturating_sub(memory));
    let mut problem = String::new();
    if exit_code == 70 {
        problem += "is an internal error";
    }
    if time > patience {
        write!(problem, "takes {time:?}").unwrap();
    }
    if memory > MEMORY {
        write!(problem, "takes {} MiB", memory >> 10).unwrap();
    }
    if problem.is_empty() { Ok(()) } else { Err(problem) }
}

/// What this thread has had.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

/// A line of the process's status, in KiB.
fn status(name: &str) -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Paths of YAML files below a folder, in their order.
fn yaml_files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            yaml_files(&path, into);
        } else if path.file_name().is_some_and(|name| name == "serverless.yml") {
            into.push(path);
        }
    }
}

#[test]
fn mutated_fixtures_neither_crash_nor_hang() {
    let mut seeds = Vec::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    yaml_files(&fixtures.join("examples"), &mut seeds);
    yaml_files(&fixtures.join("oracle/print-cases"), &mut seeds);
    assert!(seeds.len() > 200, "only {} fixtures", seeds.len());
    prepare("mutations-of-fixtures", &seeds, 0, 500, false).fail_on_problems();
}

#[test]
#[ignore = "needs SLSCONF_CORPUS"]
fn mutated_corpus_neither_crashes_nor_hangs() {
    let list = fs::read_to_string(std::env::var("SLSCONF_CORPUS").unwrap()).unwrap();
    let seeds: Vec<PathBuf> = list.lines().map(PathBuf::from).collect();
    let number = |name: &str, default| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (first, count) = (number("SLSCONF_FIRST", 0), number("SLSCONF_MUTATIONS", 20_000));
    prepare("mutations", &seeds, first, count, true).fail_on_problems();
}
