//! The two streams of the process: results on standard output, everything else on standard error.

use std::env;
use std::io::{self, IsTerminal, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use supports_hyperlinks::supports_hyperlinks;

use crate::cli::TalkArgs;
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::output::human::{self, Style};
use crate::source::Sources;

/// Writes what commands have to say.
#[derive(Debug)]
pub(super) struct Console {
    style: Style,
    /// How much of what is not the result is worth saying.
    talk: TalkArgs,
}

/// Fewer columns than this hold no excerpt.
const NARROWEST: usize = 40;
/// What a terminal is taken for that does not say how wide it is.
const USUAL: usize = 80;

/// Whether a variable of the environment is set to anything but "no".
fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Whether whoever reads wants words only: a screen reader, or a terminal that can't move its cursor.
pub(super) fn wants_words(terminal: bool) -> bool {
    let is_dumb = terminal && env::var_os("TERM").is_some_and(|term| term == "dumb");
    // miette's own name for it.
    is_dumb || is_set("NO_GRAPHICS")
}

/// What a stream can show.
fn style_of(terminal: bool, size: fn() -> Option<(terminal_size::Width, terminal_size::Height)>) -> Style {
    let graphics = !wants_words(terminal);
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = graphics && !no_color && (terminal || is_set("CLICOLOR_FORCE"));
    // Lines are broken at the terminal's width; elsewhere they stay whole, for grep.
    let columns = || env::var("COLUMNS").ok()?.parse().ok();
    let real = || Some(usize::from(size()?.0.0));
    let width = terminal.then(|| columns().or_else(real).unwrap_or(USUAL).max(NARROWEST));
    let links = graphics && (is_set("FORCE_HYPERLINK") || terminal && color && supports_hyperlinks());
    Style { color, graphics, width, links }
}

impl Console {
    pub fn new() -> Console {
        let style = style_of(io::stderr().is_terminal(), || terminal_size::terminal_size_of(io::stderr()));
        Console { style, talk: TalkArgs::default() }
    }

    /// What standard output can show.
    pub fn result_style(&self) -> Style {
        style_of(io::stdout().is_terminal(), || terminal_size::terminal_size_of(io::stdout()))
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

    /// Tells as much as that from now on.
    pub fn tell(&mut self, talk: TalkArgs) {
        self.talk = talk;
    }

    /// Whether everything is to be told.
    pub fn is_verbose(&self) -> bool {
        self.talk.verbose > 0
    }

    /// Whether somebody watches standard error who wants to see how far the work is.
    pub fn shows_progress(&self) -> bool {
        let terminal = io::stderr().is_terminal();
        terminal && !self.talk.quiet && !wants_words(terminal)
    }

    /// Writes what a command goes by, if that is asked for: what it is called, and which it is.
    pub fn detail(&mut self, name: &str, text: &str) {
        if self.is_verbose() {
            self.complain(&format!("{name:<14} {text}"));
        }
    }

    /// Writes diagnostics about what need not be wrong.
    pub fn warnings(&mut self, diagnostics: &[Diagnostic], files: &Sources) {
        if !self.talk.quiet {
            self.diagnostics(diagnostics, files);
        }
    }

    /// Writes a sentence that is no diagnostic.
    pub fn note(&mut self, text: &str) {
        if !self.talk.quiet {
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
        // Several complaints may share a way out, which the last one names.
        debug_assert!(
            failure.diagnostics.last().is_some_and(|diagnostic| diagnostic.help.is_some()),
            "who reads this does not learn what to do: {:?}",
            failure.diagnostics.last().map(|diagnostic| &diagnostic.message)
        );
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
