//! Errors of JavaScript files: their words, where they were thrown, and what to do.

use std::path::Path;

use serde::Deserialize;

use crate::source::{Sources, Span};

/// An error of a JavaScript file.
#[derive(Clone, Debug, Deserialize)]
pub struct Thrown {
    /// The framework's words, with those of the error.
    pub message: String,
    /// Node's code for it, such as `MODULE_NOT_FOUND`.
    pub code: Option<String>,
    /// Where it was thrown.
    pub position: Option<ThrownAt>,
}

/// A place in a file of the user, as node counts it: from 1, columns in UTF-16 units.
#[derive(Clone, Debug, Deserialize)]
pub struct ThrownAt {
    /// The file.
    pub path: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Thrown {
    /// The line the error was thrown at, from the column node names to its end.
    pub fn span(&self, files: &mut Sources) -> Option<Span> {
        let at = self.position.as_ref()?;
        let file = files.read(Path::new(&at.path)).ok()?;
        let text = &files.file(file).text;
        let line = text.split_inclusive('\n').nth(at.line.checked_sub(1)?)?;
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        let content = line.trim_end();
        let mut units = 0;
        let before: usize = content
            .chars()
            .take_while(|character| {
                units += character.len_utf16();
                units < at.column
            })
            .map(char::len_utf8)
            .sum();
        Some(Span::new(file, start + before, start + content.len()))
    }

    /// What to do, by the kind of the error.
    pub fn help(&self) -> String {
        let help = match self.code.as_deref().unwrap_or_default() {
            "MODULE_NOT_FOUND" | "ERR_MODULE_NOT_FOUND" => {
                "install the packages of the service (such as `npm ci`), or check the path that is required"
            }
            "ERR_REQUIRE_ESM" => {
                "the framework uses require for this file: export with `module.exports`, or name it .cjs"
            }
            "TS_NODE_NOT_FOUND" => "install it in the service: `npm install --save-dev ts-node typescript`",
            // The framework's words for what a file gives, not for what it throws.
            _ if self.message.starts_with("Invalid configuration") => {
                "export a plain object with `service` and `provider`, or a function that returns one; nothing in it may hold \
                 itself"
            }
            _ => {
                "the error is the file's own: correct it there, or run the file alone with `node` to see more"
            }
        };
        help.to_owned()
    }
}
