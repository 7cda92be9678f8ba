//! Questions about each fix, at the terminal.

use crate::commands::console::Console;
use crate::commands::terminal::Terminal;
use crate::edit::Applicability;
use crate::fix::{Answer, Asker, Offer};
use crate::output::diff;
use crate::output::human::Style;

/// Asks at the terminal.
pub(super) struct AtTerminal<'a> {
    pub console: &'a mut Console,
    pub style: Style,
    pub show_secrets: bool,
    /// Whether the answer to all that follow was given, also for the services that follow.
    pub all: bool,
}

const QUESTION: &str = "Do it? [y]es, [n]o, [a]ll that follow, [q]uit: ";

impl Asker for AtTerminal<'_> {
    fn ask(&mut self, offer: &Offer<'_>) -> Answer {
        if self.all {
            return Answer::All;
        }
        let candidate = offer.candidate;
        let (finding, files) = (candidate.finding, candidate.files);
        let place = finding.span().map(|span| {
            let position = files.position(span);
            format!("{}:{}:{} ", files.name(span.file), position.line, position.column)
        });
        let message = &finding.diagnostic.message;
        self.console.note(&format!("{}{} {message}", place.unwrap_or_default(), finding.rule.code));
        self.console.note(&format!("  fix: {}", candidate.fix.title));
        if let Applicability::Unsafe { why } = candidate.fix.applicability {
            self.console.note(&format!("  unsafe: {why}"));
        }
        let concealed = if self.show_secrets { &[] } else { offer.concealed };
        for change in &offer.changes {
            let text = diff::unified(change, &files.shown(&change.path), concealed, self.style);
            self.console.note(text.trim_end_matches('\n'));
        }
        loop {
            let Some(answer) = Terminal::ask(QUESTION) else { return Answer::Quit };
            match answer.to_lowercase().as_str() {
                "y" | "yes" => return Answer::Yes,
                "n" | "no" => return Answer::No,
                "a" | "all" => {
                    self.all = true;
                    return Answer::All;
                }
                "q" | "quit" => return Answer::Quit,
                _ => self.console.note(
                    "y: do it; n: leave it; a: do it and all that follow; q: leave it and all that follow",
                ),
            }
        }
    }
}
