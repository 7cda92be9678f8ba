//! Diagnostics for people, drawn into the source text; the only file that knows miette.

use std::fmt::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    NarratableReportHandler, SourceCode, SourceSpan, SpanContents,
};

use super::excerpt::{Excerpt, shown};
use crate::diagnostics::{Diagnostic, Label, Severity};
use crate::source::{FileId, Sources};

/// How many diagnostics are drawn with their source; the next ones get a line each.
const DRAWN: usize = 30;
/// How many get a line; the rest is only counted.
const LISTED: usize = 1_000;

/// What the reader's side can show.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether colours are wanted.
    pub color: bool,
    /// Whether lines may be drawn between the words; screen readers can't read them out.
    pub graphics: bool,
    /// Columns of the terminal; `None` where there is none, so that lines are not broken.
    pub width: Option<usize>,
}

/// All diagnostics as text, in order.
pub fn render(diagnostics: &[Diagnostic], files: &Sources, style: Style) -> String {
    let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width.unwrap_or(usize::MAX))
        .with_links(false)
        .with_context_lines(1);
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(DRAWN) {
        if !style.graphics {
            narrate(diagnostic, files, &mut text);
            continue;
        }
        for (index, report) in Report::of(diagnostic, files).iter().enumerate() {
            let mut drawn = String::new();
            match (handler.render_report(&mut drawn, report), index) {
                (Ok(()), 0) => text.push_str(&drawn),
                // The message stands above the first file already.
                (Ok(()), _) => text.push_str(drawn.split_once('\n').map_or("", |(_, excerpt)| excerpt)),
                // miette refuses what it can't draw; the words are what matters.
                (Err(_), _) => drop(writeln!(text, "{}", diagnostic.message)),
            }
        }
    }
    for diagnostic in diagnostics.iter().skip(DRAWN).take(LISTED) {
        let _ = writeln!(text, "  {} {}", mark(diagnostic.severity), one_line(diagnostic, files));
    }
    let hidden = diagnostics.len().saturating_sub(DRAWN + LISTED);
    if hidden > 0 {
        let _ = writeln!(text, "  … and {hidden} more");
    }
    text
}

/// A diagnostic in sentences.
fn narrate(diagnostic: &Diagnostic, files: &Sources, text: &mut String) {
    let handler = NarratableReportHandler::new().with_context_lines(1);
    for report in Report::of(diagnostic, files) {
        if handler.render_report(text, &report).is_err() {
            let _ = writeln!(text, "{}", diagnostic.message);
        }
    }
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "×",
        Severity::Warning => "⚠",
        Severity::Info => "☞",
    }
}

/// The message, after the code of the rule that says so.
fn titled(diagnostic: &Diagnostic) -> String {
    match diagnostic.code {
        Some(code) => format!("{code} {}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

fn one_line(diagnostic: &Diagnostic, files: &Sources) -> String {
    match diagnostic.labels.first() {
        None => shown(&titled(diagnostic)),
        Some(label) => {
            let position = files.position(label.span);
            let name = files.name(label.span.file);
            format!("{name}:{}:{} {}", position.line, position.column, shown(&titled(diagnostic)))
        }
    }
}

/// The part of a diagnostic that is about one file, in miette's terms.
#[derive(Debug)]
struct Report {
    message: String,
    severity: Severity,
    help: Option<String>,
    source: Option<Excerpted>,
    labels: Vec<LabeledSpan>,
}

impl Report {
    /// A diagnostic file by file, that of the first label first; the help comes with the last.
    fn of(diagnostic: &Diagnostic, files: &Sources) -> Vec<Report> {
        let mut by_file: Vec<(FileId, Vec<&Label>)> = Vec::new();
        for label in &diagnostic.labels {
            match by_file.iter_mut().find(|(file, _)| *file == label.span.file) {
                Some((_, labels)) => labels.push(label),
                None => by_file.push((label.span.file, vec![label])),
            }
        }
        let words = |message: String| Report {
            message,
            severity: diagnostic.severity,
            help: None,
            source: None,
            labels: Vec::new(),
        };
        let message = shown(&titled(diagnostic));
        let parts = by_file.into_iter().enumerate().map(|(index, (file, labels))| {
            let (source, labels) = drawn(file, &labels, files);
            // Above the other files it is not shown, so that it must not need more than a line.
            let message = if index == 0 { message.clone() } else { String::new() };
            Report { source: Some(source), labels, ..words(message) }
        });
        let mut reports: Vec<_> = parts.collect();
        if reports.is_empty() {
            reports.push(words(message));
        }
        if let Some(last) = reports.last_mut() {
            last.help = diagnostic.help.as_deref().map(shown);
        }
        reports
    }
}

/// An excerpt of one file and the labels in it.
fn drawn(file: FileId, labels: &[&Label], files: &Sources) -> (Excerpted, Vec<LabeledSpan>) {
    let ranges: Vec<_> = labels.iter().map(|label| label.span.range()).collect();
    let excerpt = Excerpt::of(files.file(file), &ranges);
    let spans = labels.iter().zip(&excerpt.ranges).enumerate().map(|(index, (label, range))| {
        let words = shown(&label.text);
        let words = (!words.is_empty()).then_some(words);
        match index {
            0 => LabeledSpan::new_primary_with_span(words, (range.start, range.len())),
            _ => LabeledSpan::new(words, range.start, range.len()),
        }
    });
    let labels = spans.collect();
    (Excerpted { name: files.name(file), excerpt }, labels)
}

/// An excerpt that knows its file's name and its line numbers.
#[derive(Debug)]
struct Excerpted {
    name: String,
    excerpt: Excerpt,
}

impl SourceCode for Excerpted {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.excerpt.text.read_span(span, lines_before, lines_after)?;
        // Without context only the position is wanted, and a cut line has lost its true columns.
        let column = match lines_before + lines_after {
            0 => self.excerpt.column_of(span.offset()).unwrap_or(contents.column()),
            _ => contents.column(),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line() + self.excerpt.first_line,
            column,
            contents.line_count(),
        )))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
