//! Questions to whoever sits at the terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::aws::KeyMaterial;
use crate::credentials::Person;

/// The terminal: standard input and standard error, if both are one.
#[derive(Debug)]
pub(super) struct Terminal;

impl Terminal {
    /// The answer; `None` if there is nobody to ask.
    pub fn ask(question: &str) -> Option<String> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        let mut stderr = io::stderr().lock();
        stderr.write_all(question.as_bytes()).and_then(|()| stderr.flush()).ok()?;
        let mut answer = String::new();
        match io::stdin().lock().read_line(&mut answer) {
            Ok(length) if length > 0 => Some(answer.trim().to_owned()),
            _ => None,
        }
    }
}

impl Person for Terminal {
    fn confirm(&self, lines: &[String], question: &str) -> Option<bool> {
        let answer = Terminal::ask(&format!("{}\n{question} [y/N] ", lines.join("\n")))?;
        Some(["y", "yes"].contains(&answer.to_lowercase().as_str()))
    }

    fn code(&self, question: &str) -> Option<KeyMaterial> {
        Terminal::ask(question).map(KeyMaterial::new)
    }
}
