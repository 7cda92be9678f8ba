//! MIG001 to MIG009: texts with variables that release 4 reads differently from release 3 (`spec/v4.md`).

use std::ops::Range;

use super::{FOR_RELEASE_4, LINKS_4};
use crate::edit::{Edit, Fix};
use crate::rules::{Check, Example, Expression, Findings, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::syntax::{Call, Literal, Piece, Source};

const fn page(what: &'static str, why: &'static str, instead: &'static str) -> Page {
    Page { what, why, instead, fix: None, links: LINKS_4 }
}

const fn fails(text: &'static str, at: &'static [&'static str]) -> Example {
    Example::fails(text, at).for_target(Target::V4)
}

const fn passes(text: &'static str) -> Example {
    Example::passes(text).for_target(Target::V4)
}

pub static RULES: [Rule; 8] = [
    Rule {
        code: "MIG001",
        name: "v4-escaped-variable",
        severity: FOR_RELEASE_4,
        page: page(
            "`\\${…}`, which release 3 leaves as `${…}`.",
            "Release 4 does not know the backslash: it tries to resolve the variable, or leaves the backslash in the text.",
            "Put the text where variables are not looked for, such as a file that is deployed with the function.",
        ),
        examples: &[
            fails("service: shop\nprovider: {name: aws}\ncustom:\n  a: \\${self:service}\n", &["\\${self:service}"]),
            passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${self:service} ${AWS::Region}\n"),
            Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: \\${self:service}\n"),
        ],
        check: Check::Service(|subject, findings| escapes(subject, findings, false)),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG002",
        name: "v4-double-backslash",
        severity: FOR_RELEASE_4,
        page: page(
            "`\\\\${…}`, for which release 3 writes one backslash and the value.",
            "Release 4 writes both backslashes.",
            "Take one backslash away when the service moves to release 4.",
        ),
        examples: &[
            fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: x\\\\${self:service}\n",
                &["\\\\"],
            ),
            passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: x\\\\y-${self:service}\n"),
        ],
        check: Check::Service(|subject, findings| escapes(subject, findings, true)),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG003",
        name: "v4-double-dollar",
        severity: FOR_RELEASE_4,
        page: Page {
            fix: Some("Safe: without it both releases give the same."),
            ..page(
                "`$${self:x}`, of which release 3 swallows the first dollar sign.",
                "Release 4 leaves it before the value.",
                "Delete the first dollar sign; without it both releases give the same.",
            )
        },
        examples: &[
            fails("service: shop\nprovider: {name: aws}\ncustom:\n  a: x$${self:service}\n", &["$${self:service}"]),
            passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: $x${self:service}\n"),
        ],
        check: Check::Service(|subject, findings| {
            each(subject, findings, |_, expression| {
                let dollars = expression.written().bytes().take_while(|byte| *byte == b'$').count();
                (dollars > 1).then(|| Quirk {
                    part: 0..expression.written().len(),
                    message: "release 3 swallows a dollar sign here, release 4 keeps it".to_owned(),
                    help: "delete it: without it both give the same".to_owned(),
                    replacements: vec![(0..dollars - 1, String::new())],
                })
            });
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG004",
        name: "v4-space-after-colon",
        severity: FOR_RELEASE_4,
        page: Page {
            fix: Some("Safe: without the space both releases give the same."),
            ..page(
                "`${self: custom.x}`, with a space after the colon.",
                "Release 4 takes the space for a part of the address, and finds no value.",
                "Leave the space out.",
            )
        },
        examples: &[
            fails("service: shop\nprovider: {name: aws}\ncustom:\n  a: \"${self: service}\"\n", &["${self: service}"]),
            passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: \"${self:service, 'a: b'}\"\n"),
        ],
        check: Check::Service(|subject, findings| {
            each(subject, findings, |_, expression| {
                let calls = calls_with_places(expression).filter(|(call, _)| call.address.is_some());
                let spaces = calls.filter_map(|(call, start)| {
                    let space = start + call.name.len() + 1;
                    let rest = expression.written()[space - 1..].strip_prefix(':')?;
                    let length = rest.len() - rest.trim_start().len();
                    rest.starts_with(' ').then(|| (space..space + length, String::new()))
                });
                let replacements: Vec<_> = spaces.collect();
                (!replacements.is_empty()).then(|| Quirk {
                    part: 0..expression.written().len(),
                    message: "release 4 takes the space after the colon for a part of the address".to_owned(),
                    help: "leave it out".to_owned(),
                    replacements,
                })
            });
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG005",
        name: "v4-file-path",
        severity: FOR_RELEASE_4,
        page: Page {
            fix: Some("Safe: without quotes and spaces both releases read the same file."),
            ..page(
                "`${file('./a.yml')}` or `${file( ./a.yml )}`, with quotes or spaces around the path.",
                "Release 4 takes them for a part of the path, and finds no file.",
                "Leave them out: `${file(./a.yml)}`.",
            )
        },
        examples: &[
            fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file('./a.yml')}\n  b: ${opt:b, file( a.yml ):x, 1}\n",
                &["'./a.yml'", " a.yml "],
            )
            .with_files(&[("a.yml", "x: 1\n")]),
            passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file(./a.yml):x}\n")
                .with_files(&[("a.yml", "x: 1\n")]),
        ],
        check: Check::Service(|subject, findings| each(subject, findings, file_path)),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG006",
        name: "v4-quoted-fallback",
        severity: FOR_RELEASE_4,
        page: page(
            "A fallback in quotes with a comma or a brace in it: `${opt:x, 'a, b'}`.",
            "Release 4 splits at the comma inside the quotes and stops with \"is not valid JSON\"; with a brace the text comes out \
             wrong, and nothing says so.",
            "Put the text into a property of its own and refer to that: `${opt:x, self:custom.list}`.",
        ),
        examples: &[
            fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: \"${opt:x, 'a, b'}\"\n  b: ${opt:x, '{}'}\n",
                &["${opt:x, 'a, b'}", "${opt:x, '{}'}"],
            ),
            passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:x, 'a b-${self:service, 1}'}\n"),
        ],
        check: Check::Service(|subject, findings| {
            each(subject, findings, |_, expression| {
                let Some(Source::Literal(Literal::String(text))) = expression.variable.sources.last() else { return None };
                let sign = outside_of_groups(text).find(|sign| matches!(sign, ',' | '}'))?;
                let what = match sign {
                    ',' => "release 4 splits the fallback at the comma in it, and stops",
                    _ => "release 4 ends the variable at the brace in its fallback",
                };
                Some(Quirk {
                    part: 0..expression.written().len(),
                    message: what.to_owned(),
                    help: "put the text into a property and refer to that: `self:custom.…`".to_owned(),
                    replacements: Vec::new(),
                })
            });
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG007",
        name: "v4-missing-address",
        severity: FOR_RELEASE_4,
        page: page(
            "`${self:}` or `${opt:}`, which release 3 takes for everything there is, and `${env:}`, which is wrong in both.",
            "Release 4 can't read a variable without an address, and stops.",
            "Refer to what is wanted by its name.",
        ),
        examples: &[
            fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:}\n  b: ${env:}\n",
                &["${opt:}", "${env:}"],
            ),
            passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${opt:a, 'x'}\n"),
        ],
        check: Check::Service(|subject, findings| {
            each(subject, findings, |_, expression| {
                let mut calls = expression.calls();
                let call =
                    calls.find(|call| matches!(call.name.as_str(), "env" | "opt" | "self") && call.address.is_none())?;
                Some(Quirk {
                    part: 0..expression.written().len(),
                    message: format!("release 4 stops at `${{{}:}}` without an address", call.name),
                    help: "refer to what is wanted by its name".to_owned(),
                    replacements: Vec::new(),
                })
            });
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG008",
        name: "v4-replacement-pattern",
        severity: FOR_RELEASE_4,
        page: page(
            "A value with `$&`, `$$`, `` $` `` or `$'` in it, which a variable puts into a longer text.",
            "Release 4 takes these signs for patterns of JavaScript's `replace` and silently writes something else. It hits passwords \
             most.",
            "Let the variable be the whole value, and put the text together elsewhere, such as in the function.",
        ),
        examples: &[
            fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: a$&b\n  b: x-${self:custom.a}\n",
                &["${self:custom.a}"],
            ),
            passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: a$&b\n  b: ${self:custom.a}\n  c: a$1b-${self:service}\n"),
        ],
        check: Check::Service(replacement_patterns),
        ..Rule::DEFAULTS
    },
];

/// The letters of a text that are in none of its `${…}`, which release 4 resolves before it looks at the rest.
fn outside_of_groups(text: &str) -> impl Iterator<Item = char> {
    let mut depth = 0_usize;
    let mut before = ' ';
    text.chars().filter(move |letter| {
        let was = std::mem::replace(&mut before, *letter);
        match letter {
            '{' if was == '$' => depth += 1,
            '}' if depth > 0 => {
                depth -= 1;
                return false;
            }
            _ => {}
        }
        depth == 0
    })
}

/// A part of an expression that is read differently.
struct Quirk {
    /// The bytes to point at, counted from the expression's `$`.
    part: Range<usize>,
    message: String,
    help: String,
    /// What to replace so that both releases give the same; there is nothing that does where this is empty.
    replacements: Vec<(Range<usize>, String)>,
}

fn each(subject: &Subject, findings: &mut Findings, quirk: fn(&Subject, &Expression<'_>) -> Option<Quirk>) {
    for expression in subject.expressions() {
        let Some(quirk) = quirk(subject, &expression) else { continue };
        let fix = expression.verbatim().filter(|_| !quirk.replacements.is_empty()).map(|span| {
            let edits = quirk.replacements.into_iter();
            let edits = edits.map(|(part, text)| Edit::replace(span.sub(part.start, part.end), text));
            Fix::safe("write it as both releases read it", edits.collect())
        });
        let mut message = quirk.message;
        if let Some(first) = message.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        findings.report(expression.part(quirk.part), message).help(quirk.help).fix(fix);
    }
}

/// The calls of an expression with where their names begin in it.
fn calls_with_places<'s>(expression: &Expression<'s>) -> impl Iterator<Item = (&'s Call, usize)> {
    let written = expression.written();
    let mut from = 0;
    let calls = expression.variable.sources.iter().filter_map(|source| match source {
        Source::Call(call) => Some(call),
        Source::Literal(_) => None,
    });
    calls.filter_map(move |call| {
        let starts = |start: &usize| {
            let before = written[..*start].trim_end();
            before.ends_with(['{', ',']) && written[start + call.name.len()..].starts_with([':', '('])
        };
        let start =
            written[from..].match_indices(call.name.as_str()).map(|(start, _)| from + start).find(starts)?;
        from = start + call.name.len();
        Some((call, start))
    })
}

fn file_path(_: &Subject, expression: &Expression<'_>) -> Option<Quirk> {
    let written = expression.written();
    let files = calls_with_places(expression).filter_map(|(call, start)| {
        let open = start + call.name.len();
        if call.name != "file" || !written[open..].starts_with('(') {
            return None;
        }
        // A path has no parentheses of its own unless it has variables, and those are not in quotes.
        let inside = &written[open + 1..open + 1 + written[open + 1..].find(')')?];
        let trimmed = inside.trim().trim_matches(['\'', '"']);
        let differs = trimmed.len() != inside.len() && !trimmed.contains("${");
        differs.then(|| (open + 1..open + 1 + inside.len(), trimmed.to_owned()))
    });
    let replacements: Vec<_> = files.collect();
    let (part, path) = replacements.first()?.clone();
    Some(Quirk {
        part,
        message: "release 4 takes quotes and spaces for a part of the path".to_owned(),
        help: format!("write `file({path})`"),
        replacements,
    })
}

fn escapes(subject: &Subject, findings: &mut Findings, doubled: bool) {
    // The expression there belongs to release 1, which is another rule's matter.
    for met in subject.templates().filter(|met| met.path.to_string() != "provider.variableSyntax") {
        for piece in &met.template.pieces {
            let Piece::Escape { start, end, text } = piece else { continue };
            let is_doubled = !text.ends_with('$');
            if is_doubled != doubled {
                continue;
            }
            if doubled {
                findings
                    .report(
                        met.span(*start..*end),
                        "Release 3 writes half of these backslashes, release 4 all of them",
                    )
                    .help("take the superfluous ones away when the service moves to release 4");
                continue;
            }
            let length = met.text[*end..].find('}').map_or(1, |length| length + 1);
            findings
                .report(met.span(*start..*end + length), "Release 4 does not know this backslash")
                .help("release 4 resolves what follows, or leaves the backslash in the text; keep such text out of the configuration");
        }
    }
}

/// What JavaScript's `replace` makes something else of.
const PATTERNS: [&str; 4] = ["$&", "$$", "$`", "$'"];

fn replacement_patterns(subject: &Subject, findings: &mut Findings) {
    for expression in
        subject.expressions().filter(|expression| !expression.is_whole() && !expression.is_nested)
    {
        for call in expression.calls() {
            let Some(value) = subject.referred_to(call) else { continue };
            let Some(text) = value.as_str() else { break };
            if let Some(pattern) = PATTERNS.iter().find(|pattern| text.contains(*pattern)) {
                findings
                    .report(
                        expression.span(),
                        format!(
                            "Release 4 garbles a value with `{pattern}` in it when it becomes part of a text"
                        ),
                    )
                    .label(subject.span_of(value.origin), "the value")
                    .conceal(subject.span_of(value.origin))
                    .help("let the variable be the whole value, and put the text together elsewhere");
            }
            break;
        }
    }
}
