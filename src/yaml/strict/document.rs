//! The stream: directives, document markers, and the one document there may be.

use super::super::Document;
use super::super::build::Built;
use super::super::error::Problem;
use super::compose::Context;
use super::properties::{decode_percent, is_tag_handle, is_tag_uri};
use super::{Reader, Result, is_blank, is_blank_or_break, is_break};

impl<'a> Reader<'a, '_> {
    /// Reads the whole stream, which may hold one document.
    pub(super) fn documents(mut self) -> Result<Document> {
        if let Some(nul) = self.text.find('\0') {
            self.at.position = nul;
            return Err(self.error("null byte is not allowed in input"));
        }
        while self.peek() == b' ' {
            self.at.line_indent += 1;
            self.at.position += 1;
        }
        let mut roots = Vec::new();
        while self.at.position + 1 < self.bytes.len() {
            let root = self.document()?;
            if roots.len() < 2 {
                roots.push(root);
            }
        }
        if roots.len() > 1 {
            let problem = Problem::new("expected a single document in the stream, but found more");
            let problem = problem.without_place().help("keep one document; remove the other `---` lines");
            return Err(self.problem(problem));
        }
        let mark = self.mark();
        self.builder.finish(roots.pop()).map_err(|problem| Box::new(problem.into_error(mark)))
    }

    fn document(&mut self) -> Result<Built> {
        self.tag_handles.clear();
        self.anchors.clear();
        let has_directives = self.directives()?;
        self.skip_separation(true);
        let mut root_place = self.at.position;
        if self.at.line_indent == 0
            && self.bytes[self.at.position.min(self.bytes.len())..].starts_with(b"---")
        {
            self.at.position += 3;
            root_place = self.at.position;
            self.skip_separation(true);
        } else if has_directives {
            return Err(self.error("directives end mark is expected"));
        }
        let root = match self.compose(self.at.line_indent - 1, Context::BlockOut, false, true)? {
            Some(root) => root,
            None => self.absent(root_place)?,
        };
        self.skip_separation(true);
        if self.at_document_separator() {
            if self.peek() == b'.' {
                self.at.position += 3;
                self.skip_separation(true);
            }
            return Ok(root);
        }
        if self.at.position + 1 < self.bytes.len() {
            return Err(self.error("end of the stream or a document separator is expected"));
        }
        Ok(root)
    }

    /// The lines that start with `%`.
    fn directives(&mut self) -> Result<bool> {
        let mut has_directives = false;
        let mut has_version = false;
        while self.peek() != 0 {
            self.skip_separation(true);
            if self.at.line_indent > 0 || self.peek() != b'%' {
                break;
            }
            has_directives = true;
            self.at.position += 1;
            let name = self.word();
            if name.is_empty() {
                return Err(self.error("directive name must not be less than one character in length"));
            }
            let arguments = self.directive_arguments();
            if self.peek() != 0 {
                self.line_break();
            }
            match name {
                "YAML" => self.version_directive(&arguments, &mut has_version)?,
                "TAG" => self.tag_directive(&arguments)?,
                _ => {}
            }
        }
        Ok(has_directives)
    }

    fn word(&mut self) -> &'a str {
        let start = self.at.position;
        while self.peek() != 0 && !is_blank_or_break(self.peek()) {
            self.at.position += 1;
        }
        self.slice(start, self.at.position)
    }

    fn directive_arguments(&mut self) -> Vec<&'a str> {
        let mut arguments = Vec::new();
        while self.peek() != 0 {
            while is_blank(self.peek()) {
                self.at.position += 1;
            }
            if self.peek() == b'#' {
                while self.peek() != 0 && !is_break(self.peek()) {
                    self.at.position += 1;
                }
                break;
            }
            if is_break(self.peek()) {
                break;
            }
            arguments.push(self.word());
        }
        arguments
    }

    fn version_directive(&mut self, arguments: &[&str], has_version: &mut bool) -> Result<()> {
        if std::mem::replace(has_version, true) {
            return Err(self.error("duplication of %YAML directive"));
        }
        let [version] = arguments else {
            return Err(self.error("YAML directive accepts exactly one argument"));
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let parts = version.split_once('.').filter(|(major, minor)| digits(major) && digits(minor));
        match parts {
            None => Err(self.error("ill-formed argument of the YAML directive")),
            Some((major, _)) if major.trim_start_matches('0') != "1" => {
                Err(self.error("unacceptable YAML version of the document"))
            }
            Some(_) => Ok(()),
        }
    }

    fn tag_directive(&mut self, arguments: &[&'a str]) -> Result<()> {
        let [handle, prefix] = arguments else {
            return Err(self.error("TAG directive accepts exactly two arguments"));
        };
        if !is_tag_handle(handle) {
            return Err(self.error("ill-formed tag handle (first argument) of the TAG directive"));
        }
        if self.tag_handles.contains_key(handle) {
            return Err(
                self.error(format!("there is a previously declared suffix for \"{handle}\" tag handle"))
            );
        }
        if !is_tag_uri(prefix) {
            return Err(self.error("ill-formed tag prefix (second argument) of the TAG directive"));
        }
        let Some(decoded) = decode_percent(prefix) else {
            return Err(self.error(format!("tag prefix is malformed: {prefix}")));
        };
        self.tag_handles.insert(handle, decoded);
        Ok(())
    }
}
