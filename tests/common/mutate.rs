//! Configurations with something wrong in them: tokens put in and taken out, lines moved, files spliced, bytes changed.

use slsconf::source::Sources;
use slsconf::yaml::{self, Schema};

use super::random::Random;

/// What means something to YAML, to variables, or to the framework, and what is unusual in a text.
pub const TOKENS: [&str; 92] = [
    "a",
    "b: ",
    "- ",
    "\n",
    "\n  ",
    " ",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    ",",
    ": ",
    ":",
    " #",
    "&x ",
    "*x",
    "&x",
    "<<: *x",
    "<<: ",
    "!Sub ",
    "!Ref\n",
    "!GetAtt ",
    "!Join ",
    "!!binary ",
    "!!set ",
    "!!omap ",
    "!x ",
    "|\n",
    ">-\n",
    "|2\n",
    "? ",
    "\r\n",
    "\r",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "~",
    "null",
    "\n\n",
    "\t",
    "${",
    "}",
    "${self:",
    "${self:}",
    "${opt:stage, ",
    "${file(",
    "${file(./serverless.yml)}",
    "${self:custom}",
    "${env:X, ''}",
    "${ssm:/x~true}",
    "${cf:a.b}",
    "${strToBool(",
    "${param:x}",
    "\\${",
    ")",
    "${sls:stage}",
    "${AWS::Region}",
    "~true",
    "é",
    "😀",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "\u{0}",
    "\u{7}",
    "\\n",
    "\\u",
    "-1",
    "0x10",
    "1e400",
    "2020-01-01",
    "true",
    "service: ",
    "provider:\n",
    "functions:\n",
    "resources:\n",
    "custom:\n",
    "package:\n",
    "  exclude:\n",
    "events:\n",
    "- http: get /\n",
    "runtime: ",
    "credentials:\n",
    "frameworkVersion: '2'\n",
    "useDotenv: true\n",
    "# slsconf-ignore\n",
    "variablesResolutionMode: ",
    "plugins:\n",
    "[[[[[[[[",
    "{{{{{{{{",
];

/// A service with one to four things done to it. Most of what can be done makes a text that is no YAML any more, of which
/// rules and fixes see nothing; three times in four one that can be read is looked for.
pub fn mutate_service(text: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    const TRIES: usize = 12;
    let may_be_anything = random.below(4) == 0;
    let mut mutation = mutate(text, others, random);
    for _ in 1..TRIES {
        if may_be_anything || is_readable(&mutation) {
            break;
        }
        mutation = mutate(text, others, random);
    }
    mutation
}

fn is_readable(text: &[u8]) -> bool {
    let mut files = Sources::default();
    let file = files.add("serverless.yml", String::from_utf8_lossy(text).into_owned());
    yaml::read(&files, file, &Schema::SERVERLESS).is_ok()
}

/// A text with one to four things done to it.
pub fn mutate(text: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..=random.below(4) {
        text = once(text, others, random);
    }
    text
}

fn once(mut text: Vec<u8>, others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    match random.below(14) {
        0..=2 => {
            let at = character(&text, random);
            text.splice(at..at, random.of(&TOKENS).bytes());
        }
        // At the beginning of a line's content, where most tokens mean most.
        3 => {
            let (mut at, end) = line(&text, random);
            at += text[at..end].iter().take_while(|byte| **byte == b' ').count();
            text.splice(at..at, random.of(&TOKENS).bytes());
        }
        // At the beginning of a value.
        4 => {
            let (start, end) = line(&text, random);
            let colon = text[start..end].windows(2).position(|pair| pair == b": ");
            let at = colon.map_or(end, |colon| start + colon + 2);
            let length = if random.below(2) == 0 { end.saturating_sub(at) } else { 0 };
            text.splice(at..at + length, random.of(&TOKENS).bytes());
        }
        5 | 6 => {
            let at = character(&text, random);
            let end = (at + 1 + random.below(24)).min(text.len());
            text.drain(at..end);
        }
        7 => {
            let (start, end) = line(&text, random);
            text.drain(start..end);
        }
        8 => {
            let (start, end) = lines(&text, random);
            let moved: Vec<u8> = text.drain(start..end).collect();
            let (at, _) = line(&text, random);
            text.splice(at..at, moved);
        }
        9 => {
            let (start, end) = lines(&text, random);
            let repeated = text[start..end].repeat(1 + random.below(3));
            text.splice(end..end, repeated);
        }
        10 => {
            let (start, end) = lines(&text, random);
            let indent = " ".repeat(1 + random.below(4));
            let moved = String::from_utf8_lossy(&text[start..end]).into_owned();
            let shift = |line: &str| match random.below(8) {
                0 => line.strip_prefix(indent.as_str()).unwrap_or(line).to_owned(),
                _ => format!("{indent}{line}"),
            };
            let moved: String = moved.split_inclusive('\n').map(shift).collect();
            text.splice(start..end, moved.into_bytes());
        }
        11 | 12 => {
            let other = random.of(others).clone();
            let (start, end) = lines(&other, random);
            let (at, _) = line(&text, random);
            text.splice(at..at, other[start..end].iter().copied());
        }
        _ => {
            for _ in 0..=random.below(4) {
                let at = random.below(text.len());
                let byte = random.below(256) as u8;
                match text.get_mut(at) {
                    Some(place) => *place = byte,
                    None => text.push(byte),
                }
            }
        }
    }
    text
}

/// A place between two characters, if the text has characters.
fn character(text: &[u8], random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while at < text.len() && at > 0 && (text[at] & 0xc0) == 0x80 {
        at -= 1;
    }
    at
}

/// Where a line begins, and where it ends before its line break.
fn line(text: &[u8], random: &mut Random) -> (usize, usize) {
    let somewhere = random.below(text.len() + 1);
    let start = text[..somewhere].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = text[start..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| start + at);
    (start, end)
}

/// Where a few lines begin and end, the last one with its line break.
fn lines(text: &[u8], random: &mut Random) -> (usize, usize) {
    let (start, mut end) = line(text, random);
    for _ in 0..=random.below(12) {
        let next = text[end..].iter().position(|byte| *byte == b'\n');
        end = next.map_or(text.len(), |at| end + at + 1);
    }
    (start, end)
}
