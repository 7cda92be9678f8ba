//! VAR017: a variable without quotes inside `[ ]` or `{ }`, whose braces YAML takes for its own.

use std::ops::Range;

use crate::diagnostics::Severity;
use crate::edit::{Edit, Fix};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule};
use crate::source::Span;
use crate::yaml::YamlError;

pub static RULE: Rule = Rule {
    code: "VAR017",
    name: "variable-in-flow-style",
    severity: Levels::always(Severity::Error),
    page: Page {
        what: "`[${self:a}, b]` or `{a: ${self:a}}`: a variable without quotes in a list or map in brackets.",
        why: "There YAML takes the brace after `$` for the beginning of a map. The file can't be read, and the message speaks of a \
              missed comma.",
        instead: "Put the value into quotes: `[\"${self:a}\", b]`.",
        fix: Some("Safe: the file can't be read without it."),
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  l: [ ${self:service}, y ]\n",
            &["{"],
        ),
        Example::fails("service: shop\nprovider: {name: aws, stage: ${opt:stage, 'dev'}}\n", &["{"]),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  l: [ \"${self:service}\", y ]\n  m: ${self:service}\n",
        ),
        // Another trouble with a brace in it.
        Example::passes("service: shop\nprovider: {name: aws}\ncustom: {a: \"${self:service}\", b: c}\n"),
    ],
    check: Check::Unreadable(check),
    ..Rule::DEFAULTS
};

fn check(error: &YamlError, text: &str, findings: &mut Findings) {
    let Some(span) = error.span else { return };
    let Some((brace, value)) = eaten(text, span.range().start) else { return };
    let at = |range: &Range<usize>| Span::new(span.file, range.start, range.end);
    let written = &text[value.clone()];
    let quote = if written.contains('"') { '\'' } else { '"' };
    let special: &[char] = if quote == '"' { &['"', '\\'] } else { &['\''] };
    let fits = !written.contains(special);
    let quoted = format!("{quote}{written}{quote}");
    let fix =
        fits.then(|| Fix::safe("put quotes around it", vec![Edit::replace(at(&value), quoted.clone())]));
    let help = match fits {
        true => format!("put quotes around the value: {quoted}"),
        false => "put quotes around the value".to_owned(),
    };
    findings
        .report(at(&brace), "Inside [ ] and { }, YAML takes this brace for the beginning of a map")
        .say("not for that of a variable")
        .help(help)
        .fix(fix);
}

/// The brace of the variable that an error is at or just behind, and the value that has it.
fn eaten(text: &str, error: usize) -> Option<(Range<usize>, Range<usize>)> {
    let line_start = text[..error].rfind('\n').map_or(0, |end| end + 1);
    let near = text.get(..error + 1).unwrap_or(text);
    let dollar = line_start + near[line_start..].rfind("${")?;
    // What lies between must not be more than the variable itself.
    if text[dollar..error.max(dollar)].contains(['}', ']']) {
        return None;
    }
    let start = line_start + value_start(&text[line_start..dollar])?;
    let mut depth = 0_usize;
    let mut end = None;
    for (offset, letter) in text[start..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' | ']' | ',' | '\n' if depth == 0 => {
                end = Some(start + offset);
                break;
            }
            '\n' => return None,
            '}' => depth -= 1,
            _ => {}
        }
    }
    // Quotes would not close a variable.
    let end = end.or((depth == 0).then_some(text.len()))?;
    let end = start + text[start..end].trim_end().len();
    let is_plain = !text[start..].starts_with(['"', '\'']);
    (is_plain && end > dollar).then_some((dollar + 1..dollar + 2, start..end))
}

/// Where the value begins that a line ends in the midst of: behind a sign of the list or map that is in no variable.
fn value_start(line: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut start = None;
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        match letter {
            '{' if before == '$' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '[' | '{' | ',' if depth == 0 => start = Some(at + 1),
            ' ' if depth == 0 && before == ':' => start = Some(at + 1),
            _ => {}
        }
        before = letter;
    }
    let start = start?;
    Some(start + line[start..].len() - line[start..].trim_start().len())
}
