//! What stands on a real terminal: lines that fit, links, and a bar while it takes long.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use tempfile::TempDir;

/// Everything that a run writes to a terminal of so many columns, and how long it took.
fn watch(folder: &Path, words: &str, columns: u16, environment: &[(&str, &str)]) -> (String, Duration) {
    let own = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&own).unwrap();
    unlockpt(&own).unwrap();
    let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&own, size).unwrap();
    let name = ptsname(&own, Vec::new()).unwrap().into_string().unwrap();
    let its = || File::options().read(true).write(true).open(&name).unwrap();
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_slsconf"));
    command
        .args(words.split(' '))
        .current_dir(folder)
        .env_clear()
        .env("TERM", "xterm-256color")
        .envs(environment.iter().copied())
        .stdin(its())
        .stdout(its())
        .stderr(its());
    let mut child = command.spawn().unwrap();
    // The command holds its ends of the terminal, which is over when the last one is closed.
    drop(command);
    let mut shown = Vec::new();
    let mut own = File::from(own);
    let mut piece = [0; 4096];
    while let Ok(length) = own.read(&mut piece) {
        if length == 0 {
            break;
        }
        shown.extend_from_slice(&piece[..length]);
    }
    child.wait().unwrap();
    (String::from_utf8(shown).unwrap().replace("\r\n", "\n"), start.elapsed())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text without its escape sequences: colours, and links.
fn visible(text: &str) -> String {
    let mut visible = String::new();
    let mut rest = text;
    while let Some((before, sequence)) = rest.split_once('\u{1b}') {
        visible.push_str(before);
        let end = match sequence.as_bytes().first() {
            Some(b'[') => sequence.find(|letter: char| letter.is_ascii_alphabetic()).unwrap() + 1,
            Some(b']') => sequence.find("\u{1b}\\").unwrap() + 2,
            _ => panic!("{sequence:?}"),
        };
        rest = &sequence[end..];
    }
    visible + rest
}

const SHOWS_MUCH: [&str; 3] = [
    "lint -q fixtures/examples/legacy --pedantic",
    "print -q fixtures/examples/broken",
    "print -q fixtures/examples/thumbnails --offline",
];

#[test]
fn no_line_of_a_diagnostic_is_wider_than_the_terminal() {
    for columns in [40, 80, 200] {
        for words in SHOWS_MUCH {
            let shown = visible(&watch(root(), words, columns, &[]).0);
            assert!(shown.contains("╭─[") && shown.contains("help: "), "{shown}");
            for line in shown.lines() {
                let text = line.trim_start_matches(['│', '·', ' ']);
                let width = line.chars().count();
                // A path, and anything else in one piece, is for copying: the terminal breaks it without a trace.
                let is_whole = line.contains("╭─[") || !text.trim_start_matches("help: ").contains(' ');
                assert!(width <= usize::from(columns) || is_whole, "{columns}: {line}");
                let is_source = line.contains(['│', '·']);
                assert!(width <= 100 || is_source || is_whole, "{columns}: {line}");
                let is_code_whole = columns < 80 || is_source || line.matches('`').count() % 2 == 0;
                assert!(is_code_whole, "{columns}: {line}");
            }
        }
    }
}

#[test]
fn what_has_no_room_beside_its_place_is_said_below() {
    let (shown, _) = watch(root(), "lint -q fixtures/examples/legacy --select CRED001", 40, &[]);
    let shown = visible(&shown);
    assert!(shown.contains("note: resolved by no release"), "{shown}");
    assert!(shown.contains("note: brought by this variable"), "{shown}");
    let (wide, _) = watch(root(), "lint -q fixtures/examples/legacy --select CRED001", 80, &[]);
    assert!(!wide.contains("note: ") && visible(&wide).contains("╰── brought by this variable"), "{wide}");
    // What the terminal says of itself counts less than what whoever uses it says.
    let (said, _) =
        watch(root(), "lint -q fixtures/examples/legacy --select CRED001", 200, &[("COLUMNS", "40")]);
    assert_eq!(visible(&said), shown);
}

#[test]
fn names_of_files_are_links_where_the_terminal_shows_colours_and_knows_links() {
    let is_linked = |environment: &[(&str, &str)]| {
        let (shown, _) = watch(root(), "lint -q fixtures/examples/legacy", 80, environment);
        let link =
            shown.split_once("\u{1b}]8;;file://").map(|(_, rest)| rest.split_once('\u{1b}').unwrap().0);
        if let Some(link) = link {
            let path = root().join("fixtures/examples/legacy/serverless.yml");
            assert!(link.ends_with(path.to_str().unwrap()), "{link}");
            assert_eq!(shown.matches("\u{1b}]8;;file://").count(), shown.matches("\u{1b}]8;;\u{1b}").count());
        }
        link.is_some()
    };
    let knows = ("TERM_PROGRAM", "WezTerm");
    assert!(is_linked(&[knows]));
    assert!(!is_linked(&[]));
    assert!(is_linked(&[("FORCE_HYPERLINK", "1")]));
    assert!(!is_linked(&[knows, ("FORCE_HYPERLINK", "0")]));
    assert!(!is_linked(&[knows, ("NO_COLOR", "1")]));
    assert!(!is_linked(&[knows, ("TERM", "dumb")]));
    assert!(!is_linked(&[knows, ("NO_GRAPHICS", "1")]));
}

#[test]
fn a_dumb_terminal_and_a_screen_reader_get_words() {
    for environment in [("TERM", "dumb"), ("NO_GRAPHICS", "1")] {
        let (shown, _) = watch(root(), "lint fixtures/examples/legacy", 80, &[environment]);
        assert!(!shown.contains(['╭', '│', '─', '⚠', '×', '\u{1b}']), "{shown}");
        assert!(shown.contains("Diagnostic severity: error"), "{shown}");
        assert!(shown.contains("diagnostic help: write `${sls:stage}`"), "{shown}");
    }
}

/// The texts of an SVG, without blanks: what is drawn is placed, not spaced.
fn drawn(svg: &str) -> String {
    let texts =
        svg.split("<text ").skip(1).map(|rest| rest.split_once('>').unwrap().1.split_once('<').unwrap().0);
    let text: String = texts.collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    text.replace("&amp;", "&").split_whitespace().collect()
}

#[test]
fn the_picture_shows_what_the_program_prints() {
    let picture = fs::read_to_string(root().join("docs/diagnostic.svg")).unwrap();
    let words = "lint fixtures/examples/legacy --select CRED,SCH";
    let (shown, _) = watch(root(), words, 100, &[]);
    let expected: String = format!("$ slsconf {words}\n{}", visible(&shown)).split_whitespace().collect();
    assert_eq!(drawn(&picture), expected, "python3 docs/picture.py draws it anew");
}

/// Many services that take their time.
fn many_services() -> TempDir {
    let folder = TempDir::new().unwrap();
    for service in 0..SERVICES {
        let mut text =
            format!("service: shop-{service}\nprovider:\n  name: aws\n  runtime: nodejs22.x\nfunctions:\n");
        for function in 0..150 {
            text.push_str(&format!(
                "  f{function}:\n    handler: ${{self:service}}/${{opt:x, 'f{function}'}}.handler\n"
            ));
        }
        fs::create_dir(folder.path().join(service.to_string())).unwrap();
        fs::write(folder.path().join(format!("{service}/serverless.yml")), text).unwrap();
    }
    folder
}

const SERVICES: usize = 60;

#[test]
fn a_bar_is_there_while_it_takes_long_and_gone_afterwards() {
    let folder = many_services();
    for words in ["lint", "fix --check"] {
        let (shown, took) = watch(folder.path(), words, 80, &[]);
        let has_bar = shown.contains(&format!("/{SERVICES}"));
        if took > Duration::from_secs(1) {
            assert!(has_bar, "{words}: {shown:?}");
            let (_, after) = shown.rsplit_once(&format!("/{SERVICES}")).unwrap();
            assert!(after.starts_with("\r\u{1b}[2K"), "the bar of {words} stays: {after:?}");
        }
        assert!(!has_bar || took > Duration::from_millis(500), "{words}: a bar after {took:?}");
        for (words, environment) in [
            (format!("{words} -q"), ("A", "")),
            (words.to_owned(), ("TERM", "dumb")),
            (words.to_owned(), ("NO_GRAPHICS", "1")),
        ] {
            let (shown, _) = watch(folder.path(), &words, 80, &[environment]);
            assert!(!shown.contains(&format!("/{SERVICES}")), "{words} with {environment:?}: {shown:?}");
        }
    }
}
