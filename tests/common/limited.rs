//! The program, run with a limit on what it takes of the machine.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// After this a run is ended from outside, however little it does.
const PATIENCE: Duration = Duration::from_secs(90);
/// How much of the output is kept.
const KEPT: u64 = 16 << 20;

/// What a run may take.
struct Limits {
    /// Of the processor.
    time: Duration,
    /// KiB at the peak.
    memory: u64,
}

/// What is promised of a release. In the debug profile a run takes a dozen times as long.
const RELEASE: Limits = Limits { time: Duration::from_secs(1), memory: 200 << 10 };
const DEBUG: Limits = Limits { time: Duration::from_secs(30), memory: 256 << 10 };

/// The commands that read a service, and what makes `explain` show something. `fix` writes nothing.
pub const COMMANDS: [&[&str]; 6] = [
    &["print"],
    &["print", "--format", "json", "--allow-unresolved"],
    &["lint", "--format", "concise", "--pedantic"],
    &["fix", "--diff", "--unsafe", "--pedantic", "--target", "4"],
    &["explain", "custom"],
    &["explain", "custom", "--format", "json"],
];

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    pub status: ExitStatus,
    pub stderr: String,
    pub stdout: String,
}

/// A release that somebody wants to be tried, by `SLSCONF_BINARY`.
fn release() -> Option<PathBuf> {
    std::env::var_os("SLSCONF_BINARY").map(|path| Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
}

/// The program that is tried.
pub fn program() -> PathBuf {
    release().unwrap_or_else(|| env!("CARGO_BIN_EXE_slsconf").into())
}

/// The program with arguments and a folder to work in.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_remove("COLUMNS");
    command
}

/// Runs to the end. Fails if that takes too long or too much memory, or ends by a panic or with pages of errors.
pub fn run(folder: &Path, arguments: &[&str]) -> Ran {
    finish(command(folder, arguments))
}

/// The same with a command made by hand.
pub fn finish_in(command: &mut Command, folder: &Path) -> Ran {
    let mut own = Command::new(command.get_program());
    own.args(command.get_args()).current_dir(folder).stdin(Stdio::null());
    finish(own)
}

/// Runs all commands on a service; what they say does not matter, and what they take does.
pub fn run_all(folder: &Path) {
    COMMANDS.iter().for_each(|arguments| {
        run(folder, arguments);
    });
}

fn finish(mut command: Command) -> Ran {
    let started = Instant::now();
    let limits = if release().is_some() { RELEASE } else { DEBUG };
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (stdout, stderr) = (keep(child.stdout.take().unwrap()), keep(child.stderr.take().unwrap()));
    let (mut peak, mut time) = (0, Duration::ZERO);
    let status = loop {
        // What the last millisecond takes goes unseen; both only grow.
        time = time.max(processor_time(child.id()).unwrap_or_default());
        peak = peak.max(peak_memory(child.id()).unwrap_or_default());
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{command:?} still runs after {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let (stdout, stderr) = (stdout.join().unwrap(), stderr.join().unwrap());
    assert!(time < limits.time, "{command:?} took {time:?}");
    assert!(peak < limits.memory, "{command:?} took {} MiB", peak >> 10);
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert!(status.code().is_some(), "{command:?}: {status:?}");
    assert!(status.code() != Some(70), "{command:?}: {stderr}");
    assert!(stderr.len() < 200_000, "{command:?}: {} bytes of errors", stderr.len());
    Ran { status, stderr, stdout }
}

/// Reads all there is, and keeps the beginning.
fn keep(mut stream: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut start = Vec::new();
        (&mut stream).take(KEPT).read_to_end(&mut start).unwrap();
        std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
        String::from_utf8_lossy(&start).into_owned()
    })
}

/// What a process has had of the processor, in user and system time, to the hundredth of a second; where Linux tells.
fn processor_time(process: u32) -> Option<Duration> {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let after_name = line.rsplit_once(") ")?.1;
    let ticks = after_name.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap());
    Some(Duration::from_millis(10 * ticks.sum::<u64>()))
}

/// The most memory a process has had so far, in KiB.
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
