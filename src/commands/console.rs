//! The two streams of the process: results on standard output, everything else on standard error.

use std::env;
use std::io::{self, IsTerminal, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::output::human::{self, Style};
use crate::source::Sources;

/// Writes what commands have to say.
#[derive(Debug)]
pub(super) struct Console {
    style: Style,
    /// Whether only what went wrong is worth saying.
    quiet: bool,
}

/// Fewer columns than this hold no excerpt.
const NARROWEST: usize = 40;

impl Style {
    /// What a stream can show.
    fn of(terminal: bool) -> Style {
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = set("CLICOLOR_FORCE") || (terminal && !no_color);
        // miette breaks lines at the terminal's width; elsewhere lines stay whole, for grep.
        let columns = || env::var("COLUMNS").ok()?.parse().ok();
        let real = || Some(usize::from(terminal_size::terminal_size_of(io::stderr())?.0.0));
        let width = terminal.then(|| columns().or_else(real).unwrap_or(100).max(NARROWEST));
        let is_dumb = terminal && env::var_os("TERM").is_some_and(|term| term == "dumb");
        // miette's own name for it.
        let graphics = !(is_dumb || set("NO_GRAPHICS"));
        Style { color: color && !no_color && graphics, graphics, width }
    }
}

impl Console {
    pub fn new() -> Console {
        Console { style: Style::of(io::stderr().is_terminal()), quiet: false }
    }

    /// What standard output can show.
    pub fn result_style(&self) -> Style {
        Style::of(io::stdout().is_terminal())
    }

    /// Writes a result; the exit code says whether that worked.
    pub fn result(&mut self, text: &str) -> u8 {
        self.result_in_chunks(|write| write(text))
    }

    /// Writes a result that comes in pieces; nothing more of it once a piece can't be written.
    pub fn result_in_chunks(&mut self, produce: impl FnOnce(&mut dyn FnMut(&str))) -> u8 {
        let mut stdout = io::stdout().lock();
        let mut outcome = Ok(());
        produce(&mut |chunk| {
            if outcome.is_ok() {
                outcome = stdout.write_all(chunk.as_bytes());
            }
        });
        match outcome.and_then(|()| stdout.flush()) {
            Ok(()) => 0,
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Err(error) => {
                let diagnostic = Diagnostic::error(format!("Cannot write to standard output: {error}"))
                    .help("make room on the disk, or write somewhere else");
                self.failure(&Failure::new(FailureKind::Environment, diagnostic), &Sources::default())
            }
        }
    }

    /// Leaves out all notes from now on.
    pub fn be_quiet(&mut self) {
        self.quiet = true;
    }

    /// Writes a sentence that is no diagnostic.
    pub fn note(&mut self, text: &str) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// Writes a sentence about what went wrong, which is never left out.
    pub fn complain(&mut self, text: &str) {
        self.write_error(&format!("{text}\n"));
    }

    /// Writes diagnostics.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic], files: &Sources) {
        if !diagnostics.is_empty() {
            self.write_error(&human::render(diagnostics, files, self.style));
        }
    }

    /// Writes why a command failed, and gives its exit code.
    pub fn failure(&mut self, failure: &Failure, files: &Sources) -> u8 {
        self.diagnostics(&failure.diagnostics, files);
        failure.kind.exit_code()
    }

    /// Writes what is wrong with the command line, or the help that was asked for.
    pub fn usage(&mut self, error: &clap::Error) -> u8 {
        if !error.use_stderr() {
            return self.result(&error.render().to_string());
        }
        if let Some(message) = upstream_words(error) {
            self.note(&message);
        }
        self.write_error(&error.render().to_string());
        FailureKind::Usage.exit_code()
    }

    fn write_error(&mut self, text: &str) {
        // There is nowhere left to say that this failed.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// The framework's words for a mistake that it words differently from clap (`spec/print.md` §3).
fn upstream_words(error: &clap::Error) -> Option<String> {
    let ContextValue::String(argument) = error.get(ContextKind::InvalidArg)? else { return None };
    let option = argument.split([' ', '=']).next()?;
    match error.kind() {
        ErrorKind::InvalidValue if error.get(ContextKind::InvalidValue).is_some_and(is_empty) => {
            Some(format!("Missing value for CLI parameter \"{option}\""))
        }
        ErrorKind::ArgumentConflict => Some(format!("Unexpected multiple \"{option}\"")),
        _ => None,
    }
}

fn is_empty(value: &ContextValue) -> bool {
    matches!(value, ContextValue::String(text) if text.is_empty())
}
