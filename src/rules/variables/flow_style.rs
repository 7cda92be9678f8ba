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
    let before = &text[line_start..dollar];
    let start =
        before.rfind(['[', '{', ',']).map(|sign| sign + 1).max(before.rfind(": ").map(|sign| sign + 2))?;
    let start = line_start + start + before[start..].len() - before[start..].trim_start().len();
    let mut depth = 0_usize;
    let mut end = text.len();
    for (offset, letter) in text[start..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' | ']' | ',' | '\n' if depth == 0 => {
                end = start + offset;
                break;
            }
            '\n' => return None,
            '}' => depth -= 1,
            _ => {}
        }
    }
    let end = start + text[start..end].trim_end().len();
    let is_plain = !text[start..].starts_with(['"', '\'']);
    is_plain.then_some((dollar + 1..dollar + 2, start..end))
}
