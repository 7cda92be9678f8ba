//! VAR016: text that looks like a variable and is none.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostics::Severity;
use crate::edit::{self, Edit};
use crate::rules::repair::{Editor, Obstacle};
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::source::Span;
use crate::value::Value;
use crate::variables::syntax;

pub static RULE: Rule = Rule {
    code: "VAR016",
    name: "near-miss-variable",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "`{$self:x}`, `$self:x`, `$(self:x)`, `${opt.stage}`, `${ self:x }`, `${Self:x}`, a value that is just `self:custom.x` \
               or `strToBool(…)`, and the like.",
        why: "None of these is a variable. The framework leaves them as they are and says nothing, so that the text is what gets \
              deployed.",
        instead: "Write `${source:address}`: `${self:custom.x}`, `${opt:stage}`, `${strToBool(${env:FLAG})}`.",
        fix: Some("Unsafe: what is deployed changes from the text to the variable's value."),
        links: &["https://www.serverless.com/framework/docs/guides/variables"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    A: \"{$self:custom.a}-x\"\n    B: $self:custom.a\n    C: \
             a-${opt.stage}\n    D: self:custom.a\n    E: $(opt:stage)\n    F: ${ self:custom.a }\n    G: ${Self:custom.a}\n    H: \
             strToBool(true)\n    I: x-${self.custom.a}-${sls:stage}\n",
            &[
                "{$self:custom.a}",
                "$self:custom.a",
                "${opt.stage}",
                "self:custom.a",
                "$(opt:stage)",
                "${ self:custom.a }",
                "${Self:custom.a}",
                "strToBool(true)",
                "${self.custom.a}",
            ],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  stage: ${opt.stage, self:custom.stage}\ncustom: {stage: dev}\n",
            &["${opt.stage, self:custom.stage}"],
        ),
        // Variables bring it to other places, where nothing is wrong.
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    TABLE: t-${self:custom.stage}\n    STAGE: \
             ${self:custom.stage}\ncustom:\n  stage: ${opt.stage}\n",
            &["${opt.stage}"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    A: \"${AWS::Region} self: x, arn:aws:s3:::self:x\"\n    B: \
             ssm:GetParameter\n    C: \"self: it is me\"\n    D: $env:PATH ${Env}\n    E: \\${self:custom.a}\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\nresources:\n  Outputs:\n    A: {Value: !Sub \"${opt.Arn}\"}\n",
        ),
        // Release 4 takes spaces.
        Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  a: ${ self:service }\n")
            .for_target(Target::V4),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// Sources that nobody means anything else by, when one stands with a colon after a dollar sign.
const NAMES: &[&str] = &["self", "opt", "sls", "param", "file", "strToBool"];
/// Sources whose name may have another meaning with a dollar sign alone: `$env:PATH` is PowerShell.
const MORE_NAMES: &[&str] = &["env", "ssm", "cf", "s3", "aws"];

const WHY: &str = "what is deployed changes from the text to the variable's value";

/// Text that was meant to be a variable.
struct Miss {
    token: String,
    instead: String,
    span: Option<Span>,
    /// The scalar it stands in, and where in its text.
    scalar: Option<Span>,
    part: Range<usize>,
    /// Whether it stands there just so, and not where a variable brings it.
    is_verbatim: bool,
}

fn check(subject: &Subject, findings: &mut Findings) {
    let mut all = misses(subject);
    // Where variables bring a text, it is wrong where it comes from.
    all.sort_by_key(|miss| !miss.is_verbatim);
    let mut told = BTreeSet::new();
    for Miss { token, instead, span, scalar, part, is_verbatim } in all {
        if !told.insert(token.clone()) && !is_verbatim {
            continue;
        }
        findings
            .report(span, format!("`{token}` is no variable, and stays as it is"))
            .help(format!("write `{instead}`"))
            .fix_if_new(|| match span.filter(|_| is_verbatim).zip(scalar) {
                Some((span, scalar)) => {
                    let editor = Editor::of(subject);
                    let layout = editor.layout(scalar.file)?;
                    let place = layout.at(scalar).ok_or(Obstacle::Elsewhere)?;
                    let is_there = |text: &str| text.get(part.clone()) == Some(token.as_str());
                    // What gets braces may need quotes by that.
                    let edits = match layout.scalar(place).is_some_and(is_there) {
                        true => edit::substitute(&layout, place, part, &instead)?,
                        false => vec![Edit::replace(span, instead.clone())],
                    };
                    let fix = editor.text_fix(scalar, format!("replace by `{instead}`"), edits)?;
                    Ok(Some(fix.only_if(WHY)))
                }
                None => Ok::<_, Obstacle>(None),
            });
    }
}

fn misses(subject: &Subject) -> Vec<Miss> {
    let missed = |text: &str| near_misses(text, subject.target == Target::V4);
    let has_any = |value: &Value| value.as_str().is_some_and(|text| !missed(text).is_empty());
    let mut all = Vec::new();
    for leaf in subject.root().leaves_where(has_any) {
        let Some(text) = leaf.value.as_str() else { continue };
        let path = leaf.path();
        let is_template = path.to_string().contains("Fn::Sub");
        if is_template || text.contains('\n') || syntax::parse(text).is_err() {
            continue;
        }
        for (part, instead) in missed(text) {
            let range = part.clone();
            let token = text[range.clone()].to_owned();
            let span = subject.part_of(leaf.value, range).map(|span| narrowed(subject, span, &token));
            let is_verbatim = span.is_some_and(|span| subject.files().text(span) == token);
            all.push(Miss { token, instead, span, scalar: leaf.token(), part, is_verbatim });
        }
    }
    all
}

/// The bytes of a token in a text that was put together from others.
fn narrowed(subject: &Subject, span: Span, token: &str) -> Span {
    let found = subject.files().text(span).find(token);
    found.map_or(span, |start| span.sub(start, start + token.len()))
}

/// The near misses of a text, with what was meant.
fn near_misses(text: &str, takes_spaces: bool) -> Vec<(Range<usize>, String)> {
    if let Some(meant) = bare(text) {
        return vec![(0..text.len(), meant)];
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(dollar) = text[at..].find('$').map(|offset| at + offset) {
        at = dollar + 1;
        if text[..dollar].ends_with(['\\', '$']) {
            continue;
        }
        let Some((range, meant)) = at_dollar(text, dollar, takes_spaces) else { continue };
        at = range.end;
        found.push((range, meant));
    }
    found
}

/// The length of the longest name that [`bare`] looks for, `strToBool`.
const LONGEST_NAME: usize = 9;

/// A whole text that lacks the brackets around it: `self:custom.x`, `strToBool(true)`.
fn bare(text: &str) -> Option<String> {
    // Nearly all texts begin otherwise.
    if !text.starts_with(['s', 'o', 'f']) {
        return None;
    }
    let name_end = text.bytes().take(LONGEST_NAME + 1).position(|byte| matches!(byte, b':' | b'('))?;
    let (name, rest) = text.split_at(name_end);
    let is_plain =
        || rest[1..].bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/${}:,'() ".contains(&byte));
    let is_meant = match (name, rest.as_bytes()[0]) {
        ("self" | "opt" | "sls", b':') => {
            rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic()) && !rest.contains(' ')
        }
        ("strToBool", b'(') => rest.ends_with(')'),
        ("file", b'(') => rest.ends_with(')') && rest.contains('.'),
        _ => false,
    };
    (is_meant && is_plain()).then(|| format!("${{{text}}}"))
}

fn at_dollar(text: &str, dollar: usize, takes_spaces: bool) -> Option<(Range<usize>, String)> {
    let rest = &text[dollar + 1..];
    let (open, inside) = match rest.bytes().next()? {
        b'{' => ('{', &rest[1..]),
        b'(' => ('(', &rest[1..]),
        _ => (' ', rest),
    };
    let spaces = inside.len() - inside.trim_start().len();
    let inside = &inside[spaces..];
    let name_end = inside.find(|letter: char| !letter.is_ascii_alphanumeric())?;
    let (written, after) = inside.split_at(name_end);
    let names = || NAMES.iter().chain(MORE_NAMES);
    let name = names().find(|name| name.eq_ignore_ascii_case(written))?;
    let separator = after.bytes().next()?;
    let begins_address =
        |text: &str| text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/');
    let is_call = match separator {
        b':' => begins_address(&after[1..]) && !after.starts_with("::"),
        b'(' => true,
        _ => false,
    };
    let sure = NAMES.contains(name);
    match open {
        '{' => {
            let may_be_dotted = separator == b'.'
                && (sure || *name == "env")
                && *written == **name
                && begins_address(&after[1..]);
            let is_misspelt = is_call && (*written != **name || (spaces > 0 && !takes_spaces));
            if !may_be_dotted && !is_misspelt {
                return None;
            }
            let end = brace(inside)?;
            let body = inside[name_end..end].trim_end();
            let is_dotted = may_be_dotted && is_dotted_address(&body[1..]);
            let body = if is_dotted { format!(":{}", &body[1..]) } else { body.to_owned() };
            let start = text.len() - inside.len();
            (is_dotted || is_misspelt).then(|| (dollar..start + end + 1, format!("${{{name}{body}}}")))
        }
        '(' if is_call && sure && *written == **name && spaces == 0 => {
            let end = closing(inside)?;
            Some((dollar..dollar + 2 + end + 1, format!("${{{}}}", &inside[..end])))
        }
        ' ' if is_call && sure && *written == **name && spaces == 0 => {
            let is_braced = text[..dollar].ends_with('{');
            let end = match is_braced {
                true => brace(inside)?,
                false => inside.find(|letter: char| !is_address(letter)).unwrap_or(inside.len()),
            };
            let (start, stop) = if is_braced { (dollar - 1, end + 1) } else { (dollar, end) };
            Some((start..dollar + 1 + stop, format!("${{{}}}", &inside[..end])))
        }
        _ => None,
    }
}

/// No variable that somebody wrote by hand is longer, in bytes.
const LONGEST: usize = 1_000;

/// Where the next brace closes, if that is near.
fn brace(text: &str) -> Option<usize> {
    text.bytes().take(LONGEST).position(|byte| byte == b'}')
}

/// Whether a text is what may follow the dot that stands for a colon: an address, and perhaps a fallback.
fn is_dotted_address(text: &str) -> bool {
    let address = text.split(',').next().unwrap_or_default().trim_end();
    address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) && !text.contains('{')
}

fn is_address(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "._-/:()".contains(letter)
}

/// Where the parenthesis that was opened before a text is closed in it.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(offset),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}
