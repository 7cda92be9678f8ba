//! Diagnostics for people, drawn into the source text; the only file that knows miette.

use std::fmt::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

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
        let report = Report::new(diagnostic, files);
        if handler.render_report(&mut text, &report).is_err() {
            // miette refuses what it can't draw; the words are what matters.
            let _ = writeln!(text, "{}", diagnostic.message);
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

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "×",
        Severity::Warning => "⚠",
        Severity::Info => "☞",
    }
}

fn one_line(diagnostic: &Diagnostic, files: &Sources) -> String {
    match diagnostic.labels.first() {
        None => diagnostic.message.clone(),
        Some(label) => {
            let (path, position) = files.position(label.span);
            format!("{}:{}:{} {}", path.display(), position.line, position.column, diagnostic.message)
        }
    }
}

/// A diagnostic in miette's terms: the labels of one file, and those of other files as related reports.
#[derive(Debug)]
struct Report<'a> {
    message: &'a str,
    severity: Severity,
    help: Option<&'a str>,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    related: Vec<Report<'a>>,
}

impl<'a> Report<'a> {
    fn new(diagnostic: &'a Diagnostic, files: &Sources) -> Report<'a> {
        let mut by_file: Vec<(FileId, Vec<&Label>)> = Vec::new();
        for label in &diagnostic.labels {
            match by_file.iter_mut().find(|(file, _)| *file == label.span.file) {
                Some((_, labels)) => labels.push(label),
                None => by_file.push((label.span.file, vec![label])),
            }
        }
        let mut parts = by_file.into_iter().map(|(file, labels)| {
            let source = files.file(file);
            let labels = labels.into_iter().map(|label| drawn_label(label, &source.text)).collect();
            (Some(NamedSource::new(source.path.display().to_string(), source.text.clone())), labels)
        });
        let (source, labels) = parts.next().unwrap_or_default();
        let related = parts.map(|(source, labels)| Report {
            message: "the way there",
            severity: Severity::Info,
            help: None,
            source,
            labels,
            related: Vec::new(),
        });
        Report {
            related: related.collect(),
            message: &diagnostic.message,
            severity: diagnostic.severity,
            help: diagnostic.help.as_deref(),
            source,
            labels,
        }
    }
}

/// A label miette can draw: it shows no caret for an empty span, so that gets a character of its line.
fn drawn_label(label: &Label, text: &str) -> LabeledSpan {
    let mut range = label.span.range();
    // A span over several lines is drawn as a bracket along all of them; its first line says enough.
    if let Some(line_end) = text[range.clone()].find(['\n', '\r']).filter(|end| *end > 0) {
        range.end = range.start + line_end;
    }
    if range.is_empty() {
        range.end = text[range.start..].chars().next().map_or(range.end, |next| range.end + next.len_utf8());
        if range.is_empty() {
            range.start = text[..range.start].char_indices().next_back().map_or(0, |(index, _)| index);
        }
    }
    let words = (!label.text.is_empty()).then(|| label.text.clone());
    LabeledSpan::new(words, range.start, range.len())
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'b>(&'b self) -> Option<Box<dyn Iterator<Item = &'b dyn miette::Diagnostic> + 'b>> {
        let related = self.related.iter().map(|report| report as &dyn miette::Diagnostic);
        (!self.related.is_empty()).then(|| Box::new(related) as Box<dyn Iterator<Item = _>>)
    }
}
