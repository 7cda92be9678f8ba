//! MIG010, MIG011 and MIG015: texts that release 3 leaves alone and release 4 takes for variables (`spec/v4.md`).

use std::ops::Range;

use super::{FOR_RELEASE_4, LINKS_4, NAMES};
use crate::rules::{Check, Example, Findings, Page, Rule, Subject};
use crate::service::Target;
use crate::value::Value;

pub static RULES: [Rule; 3] = [
    Rule {
        code: "MIG010",
        name: "v4-spaced-variable",
        severity: FOR_RELEASE_4,
        page: Page {
            what: "`${ self:x }`, with a space after the brace.",
            why: "Release 3 leaves such a text as it is; release 4 resolves it.",
            instead: "Leave the space out if a variable is meant.",
            fix: None,
            links: LINKS_4,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: x-${ self:service }\n",
                &["${ self:service }"],
            )
            .for_target(Target::V4),
            Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${ AWS::Region } ${self:service} ${ x }\n")
                .for_target(Target::V4),
        ],
        check: Check::Service(|subject, findings| {
            each(subject, findings, groups_where(spaced), "Release 3 leaves this as it is, release 4 resolves it", "leave the space out if it is meant as a variable");
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG011",
        name: "v4-unknown-type",
        severity: FOR_RELEASE_4,
        page: Page {
            what: "`${Foo:bar}`, with a capital letter, or `${${…}:x}`: something with a colon that is no variable.",
            why: "Release 3 leaves it as it is. Release 4 takes whatever has a colon for a variable, and stops: there is no such \
                  resolver. `${AWS::…}` and names without a colon are left alone by both.",
            instead: "Keep such text out of the configuration, or put it together from parts.",
            fix: None,
            links: LINKS_4,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: x-${Foo:bar}\n",
                &["${Foo:bar}"],
            )
            .for_target(Target::V4),
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  from: self\n  a: x-${${self:custom.from}:service}\n",
                &["${self:custom.from}"],
            )
            .for_target(Target::V4),
            Example::passes(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${AWS::Region} ${Foo} ${!Literal} ${self:service}\n  \
                 b: ${self:custom.${opt:stage, 'a'}}\n",
            )
            .for_target(Target::V4),
        ],
        check: Check::Service(|subject, findings| {
            each(subject, findings, groups_where(foreign), "Release 3 leaves this as it is, release 4 looks for such a resolver and stops", "keep such text out of the configuration");
            naming_source(subject, findings);
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG015",
        name: "v4-joined-variable",
        severity: FOR_RELEASE_4,
        page: Page {
            what: "A value that ends with `$`, put before a text such as `{self:service}`.",
            why: "Release 3 leaves `${self:service}` as the text it has become. Release 4 reads it once more, and resolves it.",
            instead: "Put the text together where variables are not looked for, such as in the function.",
            fix: None,
            links: LINKS_4,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  sign: $\n  a: x-${self:custom.sign}{self:service}\n",
                &["${self:custom.sign}"],
            )
            .for_target(Target::V4),
            Example::passes(
                "service: shop\nprovider: {name: aws}\ncustom:\n  sign: $\n  a: ${self:custom.sign}{x} ${self:custom.sign}5 ${self:service}{self:x}\n",
            )
            .for_target(Target::V4),
        ],
        check: Check::Service(joined),
        ..Rule::DEFAULTS
    },
];

/// Reports the parts of all texts that a release takes otherwise.
fn each(
    subject: &Subject,
    findings: &mut Findings,
    parts: impl Fn(&str) -> Vec<Range<usize>>,
    message: &str,
    help: &str,
) {
    let has_variables = |value: &Value| value.as_str().is_some_and(|text| text.contains("${"));
    for leaf in subject.root().leaves_where(has_variables) {
        let Some(text) = leaf.value.as_str() else { continue };
        for range in parts(text) {
            findings.report(subject.part_of(leaf.value, range), message).help(help);
        }
    }
}

/// The innermost `${…}` of a text in which there is something certain.
fn groups_where(is_meant: fn(&str) -> bool) -> impl Fn(&str) -> Vec<Range<usize>> {
    move |text| {
        let mut groups = groups(text);
        groups.retain(|range| is_meant(&text[range.start + 2..range.end - 1]));
        groups
    }
}

/// Reports variables that name the source of another one.
fn naming_source(subject: &Subject, findings: &mut Findings) {
    for expression in subject.expressions().filter(|expression| !expression.is_nested) {
        let before = &expression.text[..expression.variable.start];
        let after = &expression.text[expression.variable.end..];
        let address = after.trim_start_matches(|next: char| next.is_ascii_alphanumeric());
        let is_open = before.strip_suffix("${").is_some_and(|before| !before.ends_with('\\'));
        if is_open && address.starts_with([':', '(']) && address.contains('}') {
            findings
                .report(
                    expression.span(),
                    "Release 4 takes this and what is around it for a variable, and stops; release 3 leaves it as a text",
                )
                .help("write the name of the source itself");
        }
    }
}

fn joined(subject: &Subject, findings: &mut Findings) {
    for expression in subject.expressions().filter(|expression| !expression.is_nested) {
        let after = &expression.text[expression.variable.end..];
        let inside = after.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let is_variable = inside.is_some_and(|(inside, _)| {
            NAMES
                .iter()
                .any(|name| inside.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', '('])))
        });
        let ends_with_sign = |call| {
            let value = subject.referred_to(call);
            value.is_some_and(|value| value.as_str().is_some_and(|text| text.ends_with('$')))
        };
        if is_variable && expression.calls().next().is_some_and(ends_with_sign) {
            findings
                .report(expression.span(), "Release 4 takes this and what follows for a variable")
                .help("put the text together elsewhere, such as in the function");
        }
    }
}

/// What begins with a `${` that no backslash stands before, up to the next brace.
fn groups(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("${").filter(|(start, _)| !text[..*start].ends_with('\\'));
    let mut ends = text.match_indices('}').map(|(end, _)| end).peekable();
    let group = |(start, _): (usize, &str)| {
        while ends.next_if(|end| *end < start).is_some() {}
        Some(start..ends.peek()? + 1)
    };
    starts.filter_map(group).collect()
}

fn spaced(inside: &str) -> bool {
    let trimmed = inside.trim_start();
    let name = trimmed.split([':', '(']).next().unwrap_or_default();
    trimmed.len() < inside.len()
        && NAMES.contains(&name)
        && name.len() < trimmed.len()
        && !trimmed.contains("::")
}

fn foreign(inside: &str) -> bool {
    let Some((name, rest)) = inside.split_once(':') else { return false };
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && !rest.starts_with(':')
        && !rest.is_empty()
}
