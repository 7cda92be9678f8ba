//! Diagnostics for people, drawn into the source text; the only file that knows miette.

use std::fmt::{self, Write};
use std::ops::Range;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    NarratableReportHandler, SourceCode, SourceSpan, SpanContents,
};

use super::excerpt::{Excerpt, shown};
use super::{columns, hyperlink};
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
    /// Whether names of files open them when they are clicked.
    pub links: bool,
}

/// Texts in lines longer than this are tiring to read, however wide the terminal is.
const WORDS: usize = 100;
/// What stands before a message, such as `  × `.
const BEFORE_MESSAGE: usize = 4;
/// What stands before a help or a note.
const BEFORE_HELP: usize = 8;
/// The corner that joins a place and its words, `╰── `.
const CORNER: usize = 4;
/// Labels at most so many lines apart are drawn together: the lines around them meet.
const NEAR: usize = 3;
/// In fewer columns words are not broken: they are hard to read, and would need many lines.
const NARROW: usize = 14;

/// All diagnostics as text, in order, with an empty line after each that is drawn.
pub fn render(diagnostics: &[Diagnostic], files: &Sources, style: Style) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(DRAWN) {
        match style.graphics {
            true => draw(diagnostic, files, style, &mut text),
            false => narrate(diagnostic, files, &mut text),
        }
        text.push('\n');
    }
    for diagnostic in diagnostics.iter().skip(DRAWN).take(LISTED) {
        let _ = writeln!(text, "  {} {}", mark(diagnostic.severity), one_line(diagnostic, files, style));
    }
    let hidden = diagnostics.len().saturating_sub(DRAWN + LISTED);
    if hidden > 0 {
        let _ = writeln!(text, "  … and {hidden} more");
    }
    text
}

/// A diagnostic drawn into its lines.
fn draw(diagnostic: &Diagnostic, files: &Sources, style: Style, text: &mut String) {
    let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let emphasis = theme.styles.help;
    // All lines are broken here already.
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_wrap_lines(false)
        .with_width(usize::MAX)
        .with_links(false)
        .with_context_lines(1);
    for (index, report) in Report::of(diagnostic, files, style).iter().enumerate() {
        let mut drawn = String::new();
        match (handler.render_report(&mut drawn, report), index) {
            (Ok(()), 0) => text.push_str(&drawn),
            // The message stands above the first part already.
            (Ok(()), _) => text.push_str(drawn.split_once('\n').map_or("", |(_, excerpt)| excerpt)),
            // miette refuses what it can't draw; the words are what matters.
            (Err(_), _) => drop(writeln!(text, "{}", diagnostic.message)),
        }
        let notes = report.notes.iter().map(|note| ("note", note));
        for (title, words) in notes.chain(report.help.iter().map(|help| ("help", help))) {
            let title = format!("  {title}: ");
            let words = words.replace('\n', &format!("\n{:BEFORE_HELP$}", ""));
            let _ = writeln!(text, "{}{words}", emphasis.style(title));
        }
    }
}

/// A diagnostic in sentences.
fn narrate(diagnostic: &Diagnostic, files: &Sources, text: &mut String) {
    let handler = NarratableReportHandler::new().with_context_lines(1);
    let style = Style { width: None, links: false, color: false, graphics: false };
    for report in Report::of(diagnostic, files, style) {
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

fn one_line(diagnostic: &Diagnostic, files: &Sources, style: Style) -> String {
    match diagnostic.labels.first() {
        None => shown(&titled(diagnostic)),
        Some(label) => {
            let position = files.position(label.span);
            let name = name(label.span.file, files, style);
            format!("{name}:{}:{} {}", position.line, position.column, shown(&titled(diagnostic)))
        }
    }
}

/// A file's name, which opens it where the terminal can do that.
fn name(file: FileId, files: &Sources, style: Style) -> String {
    let name = files.name(file);
    match style.links {
        true => hyperlink::to_file(&files.file(file).path, &name),
        false => name,
    }
}

/// How many lines apart two labels are; in two files, further than any.
fn distance(one: &Label, other: &Label, files: &Sources) -> usize {
    match one.span.file == other.span.file {
        true => files.position(one.span).line.abs_diff(files.position(other.span).line),
        false => usize::MAX,
    }
}

/// The part of a diagnostic that is about neighbouring lines of one file, in miette's terms.
#[derive(Debug)]
struct Report {
    message: String,
    severity: Severity,
    /// The words of labels that have no room beside their places.
    notes: Vec<String>,
    help: Option<String>,
    /// Whether miette is to write the help.
    narrates: bool,
    source: Option<Excerpted>,
    labels: Vec<LabeledSpan>,
}

impl Report {
    /// A diagnostic part by part of the files it is about, that with the first label first; the help comes with the last.
    fn of(diagnostic: &Diagnostic, files: &Sources, style: Style) -> Vec<Report> {
        let mut parts: Vec<(FileId, Vec<&Label>)> = Vec::new();
        for label in &diagnostic.labels {
            let is_near = |other: &&Label| distance(label, other, files) <= NEAR;
            match parts.iter_mut().find(|(_, labels)| labels.iter().any(is_near)) {
                Some((_, labels)) => labels.push(label),
                None => parts.push((label.span.file, vec![label])),
            }
        }
        let words = |message: String| Report {
            message,
            severity: diagnostic.severity,
            notes: Vec::new(),
            help: None,
            narrates: !style.graphics,
            source: None,
            labels: Vec::new(),
        };
        let message = broken(&shown(&titled(diagnostic)), style, BEFORE_MESSAGE);
        let parts = parts.into_iter().enumerate().map(|(index, (file, labels))| {
            // Above the other parts it is not shown, so that it must not need more than a line.
            let message = if index == 0 { message.clone() } else { String::new() };
            words(message).with_excerpt(file, &labels, files, style)
        });
        let mut reports: Vec<_> = parts.collect();
        if reports.is_empty() {
            reports.push(words(message));
        }
        if let Some(last) = reports.last_mut() {
            last.help = diagnostic.help.as_deref().map(|help| broken(&shown(help), style, BEFORE_HELP));
        }
        reports
    }

    /// The same with an excerpt of a file, and the labels in it.
    fn with_excerpt(mut self, file: FileId, labels: &[&Label], files: &Sources, style: Style) -> Report {
        let ranges: Vec<_> = labels.iter().map(|label| label.span.range()).collect();
        let excerpt = Excerpt::of(files.file(file), &ranges, style.width);
        for (index, (label, range)) in labels.iter().zip(&excerpt.ranges).enumerate() {
            let words = shown(&label.text);
            let beside = match style.width {
                None => Some(words.clone()),
                Some(_) => beside(&words, &excerpt, range),
            };
            if beside.is_none() {
                let words = match labels.len() {
                    1 => words.clone(),
                    _ => format!("line {}: {words}", files.position(label.span).line),
                };
                self.notes.push(broken(&words, style, BEFORE_HELP));
            }
            let beside = beside.filter(|words| !words.is_empty());
            self.labels.push(match index {
                0 => LabeledSpan::new_primary_with_span(beside, (range.start, range.len())),
                _ => LabeledSpan::new(beside, range.start, range.len()),
            });
        }
        self.source = Some(Excerpted { name: name(file, files, style), excerpt });
        self
    }
}

/// A text in lines that have room on the terminal, after what stands before them.
fn broken(text: &str, style: Style, before: usize) -> String {
    match style.width {
        None => text.to_owned(),
        Some(width) => columns::wrap(text, width.min(WORDS).saturating_sub(before)),
    }
}

/// The words of a label in lines that have room where miette writes them, below the middle of the place; `None` if
/// they have none there.
fn beside(words: &str, excerpt: &Excerpt, range: &Range<usize>) -> Option<String> {
    let place = excerpt.columns_of(range);
    let room = excerpt.room.saturating_sub((place.start + place.end.max(place.start + 1)) / 2 + CORNER);
    if columns::of(words) <= room {
        return Some(words.to_owned());
    }
    let lines = columns::wrap(words, room);
    (room >= NARROW && lines.lines().all(|line| columns::of(line) <= room)).then_some(lines)
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
        let help = self.help.as_ref().filter(|_| self.narrates);
        help.map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
