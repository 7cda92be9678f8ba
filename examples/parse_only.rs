//! What reading alone costs: finds the configurations in a folder, reads each and runs saphyr-parser's events to the
//! end, on as many threads as `slsconf lint` has. `benches/run.py` measures against it.
#![allow(clippy::print_stdout, reason = "printing is all it does")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use ignore::WalkBuilder;
use saphyr_parser::Parser;

/// The same allocator as in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let folder = std::env::args_os().nth(1).unwrap_or_else(|| ".".into());
    let walker = WalkBuilder::new(folder)
        .require_git(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| entry.file_name() != "node_modules")
        .build();
    let is_configuration = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name == "serverless.yml" || name == "serverless.yaml")
    };
    let files: Vec<_> = walker.flatten().map(ignore::DirEntry::into_path).filter(is_configuration).collect();
    let (next, events) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let threads = thread::available_parallelism().map_or(1, |count| count.get());
    thread::scope(|scope| {
        for _ in 0..threads.min(files.len()) {
            scope.spawn(|| {
                while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    events.fetch_add(count_events(path), Ordering::Relaxed);
                }
            });
        }
    });
    println!("{} files, {} events", files.len(), events.into_inner());
}

/// How many events there are up to the end or the first error.
fn count_events(path: &PathBuf) -> usize {
    let bytes = std::fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    Parser::new_from_str(&text).take_while(Result::is_ok).count()
}
