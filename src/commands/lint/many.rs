//! Many services at once, on all processors. Each is linted whole in one thread.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::rules::{self, Outcome, Request};
use crate::service::{Location, Options};
use crate::source::Sources;

use super::configured::Scopes;
use crate::commands::progress::Progress;

/// What is the same for all services.
pub(super) struct Job<'a> {
    /// The folder names are relative to.
    pub cwd: &'a Path,
    /// The command line.
    pub options: Options,
    /// What is looked for in each.
    pub scopes: &'a Scopes,
}

/// As much as the main thread has.
const STACK: usize = 8 << 20;

/// Lints all services; the outcomes are in their order.
pub(super) fn lint(job: &Job<'_>, locations: &[Location], is_watched: bool) -> Vec<Outcome> {
    let progress = Progress::new(locations.len(), is_watched);
    each(locations, |index, location| {
        let outcome = job.lint(index, location);
        progress.step();
        outcome
    })
}

/// Does something with each of some things, on all processors; the results are in their order.
pub(in crate::commands) fn each<T: Sync, R: Send>(
    things: &[T],
    job: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, |count| count.get());
    if processors == 1 || things.len() < 2 {
        return things.iter().enumerate().map(|(index, thing)| job(index, thing)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(things.len()));
    let work = || {
        while let Some((index, thing)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            things.get(index).map(|thing| (index, thing))
        } {
            let result = job(index, thing);
            if let Ok(mut done) = done.lock() {
                done.push((index, result));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..processors.min(things.len()) {
            // Where no thread can be started, the others do its part.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        }
    });
    // Also what no thread could be started for.
    work();
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

impl Job<'_> {
    fn lint(&self, index: usize, location: &Location) -> Outcome {
        let scope = self.scopes.of(index);
        let request = Request {
            location: location.clone(),
            options: self.options.clone(),
            target: scope.target,
            today: scope.today,
            selection: &scope.selection,
            links: self.scopes.links(index),
        };
        // Nobody who reads the log of a CI run is to find there what lies elsewhere on the machine.
        let files = Sources::relative_to(self.cwd).within(self.scopes.repository(index));
        rules::lint(files, &request)
    }
}
