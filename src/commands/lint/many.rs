//! Many services at once, on all processors. Each is linted whole in one thread.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::rules::{self, Date, Outcome, Request, Selection};
use crate::service::{Location, Options, Target};
use crate::source::Sources;

/// What is the same for all services.
pub(super) struct Job<'a> {
    /// The folder names are relative to.
    pub cwd: &'a Path,
    /// The command line.
    pub options: Options,
    /// The release they are for, if it was named.
    pub target: Option<Target>,
    /// The day it is.
    pub today: Date,
    /// The rules that count.
    pub selection: &'a Selection,
}

/// As much as the main thread has.
const STACK: usize = 8 << 20;

/// Lints all services; the outcomes are in their order.
pub(super) fn lint(job: &Job<'_>, locations: &[Location]) -> Vec<Outcome> {
    let processors = thread::available_parallelism().map_or(1, |count| count.get());
    if processors == 1 || locations.len() < 2 {
        return locations.iter().map(|location| job.lint(location)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(locations.len()));
    let work = || {
        while let Some((index, location)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            locations.get(index).map(|location| (index, location))
        } {
            let outcome = job.lint(location);
            if let Ok(mut done) = done.lock() {
                done.push((index, outcome));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..processors.min(locations.len()) {
            // Where no thread can be started, the others do its part.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        }
    });
    // Also what no thread could be started for.
    work();
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

impl Job<'_> {
    fn lint(&self, location: &Location) -> Outcome {
        let request = Request {
            location: location.clone(),
            options: self.options.clone(),
            target: self.target,
            today: self.today,
            selection: self.selection,
        };
        rules::lint(Sources::relative_to(self.cwd), &request)
    }
}
