//! A bar on the terminal for what takes longer than half a second; the only file that knows indicatif.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// What is over sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// How far the work is. Nothing is drawn, or made ready to be drawn, unless it takes long and somebody is looking.
#[derive(Debug)]
pub(super) struct Progress {
    total: u64,
    done: AtomicU64,
    start: Instant,
    is_watched: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// Work of so many steps begins, and somebody watches or not.
    pub fn new(total: usize, is_watched: bool) -> Progress {
        Progress {
            total: total as u64,
            done: AtomicU64::new(0),
            start: Instant::now(),
            is_watched: total > 1 && is_watched,
            bar: OnceLock::new(),
        }
    }

    /// A step is done.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.is_watched && self.start.elapsed() > PATIENCE {
            self.bar.get_or_init(|| bar(self.total)).set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    match ProgressStyle::with_template("{wide_bar} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
