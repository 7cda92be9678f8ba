//! The differences between two texts, as `diff -u` writes them; the only file that knows similar.

use std::fmt::Write as _;
use std::ops::Range;

use similar::algorithms::IdentifyDistinct;
use similar::udiff::UnifiedHunkHeader;
use similar::{Algorithm, DiffOp, DiffableStr, capture_diff, group_diff_ops};

use super::excerpt::shown;
use super::human::Style;
use super::landmarks::landmarks;
use crate::fix::{FileChange, mask};

/// Lines around a difference.
const CONTEXT: usize = 3;

/// In how many lines of both texts the fewest differences are searched for. What that takes grows with the square of it.
const SEARCHED: usize = 4_000;

/// What changes in a file that is shown under `name`, with asterisks in place of some texts.
pub fn unified(change: &FileChange, name: &str, concealed: &[String], style: Style) -> String {
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    let before = mask(change.before.as_deref().unwrap_or_default(), concealed);
    let after = mask(&change.after, concealed);
    let old_name = if change.before.is_some() { format!("a/{name}") } else { "/dev/null".to_owned() };
    let text = unified_diff(&before, &after, [&old_name, &format!("b/{name}")]);
    if style.color { text.split_inclusive('\n').map(colored).collect() } else { text }
}

fn unified_diff(before: &str, after: &str, names: [&str; 2]) -> String {
    let (old, new) = (before.tokenize_lines(), after.tokenize_lines());
    let mut text = String::new();
    for operations in group_diff_ops(operations(&old, &new), CONTEXT) {
        if text.is_empty() {
            let [old, new] = names;
            let _ = write!(text, "--- {old}\n+++ {new}\n");
        }
        let _ = writeln!(text, "{}", UnifiedHunkHeader::new(&operations));
        for (sign, lines) in operations.iter().flat_map(|operation| operation.iter_slices(&old[..], &new[..]))
        {
            for line in lines {
                let _ = write!(text, "{sign}{line}");
                if !line.ends_with_newline() {
                    text.push_str("\n\\ No newline at end of file\n");
                }
            }
        }
    }
    text
}

/// What makes one text of another. In short texts these are the fewest operations; long ones are compared from landmark to
/// landmark, in time that grows with the lines.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let distinct = IdentifyDistinct::<u32>::new(old, 0..old.len(), new, 0..new.len());
    let old: Vec<u32> = distinct.old_range().map(|line| distinct.old_lookup()[line]).collect();
    let new: Vec<u32> = distinct.new_range().map(|line| distinct.new_lookup()[line]).collect();
    if old.len() + new.len() <= SEARCHED {
        return capture_diff(Algorithm::Myers, &old[..], 0..old.len(), &new[..], 0..new.len());
    }
    let kinds = old.iter().chain(&new).max().map_or(0, |last| *last as usize + 1);
    let mut operations = Vec::new();
    let mut done = (0, 0);
    for landmark in landmarks(&old, &new, kinds).into_iter().chain([(old.len(), new.len())]) {
        let (from, to) = (done.0..landmark.0, done.1..landmark.1);
        between(&old, from, &new, to).into_iter().for_each(|operation| add(&mut operations, operation));
        done = landmark;
    }
    operations
}

/// The operations from one landmark to the next.
fn between(old: &[u32], from: Range<usize>, new: &[u32], to: Range<usize>) -> Vec<DiffOp> {
    let equal = |old_index, new_index, len| DiffOp::Equal { old_index, new_index, len };
    let (before, after) = (&old[from.clone()], &new[to.clone()]);
    if before == after {
        return vec![equal(from.start, to.start, before.len())];
    }
    if before.len() + after.len() <= SEARCHED {
        return capture_diff(Algorithm::Myers, old, from, new, to);
    }
    let same = |(one, other): &(&u32, &u32)| one == other;
    let head = before.iter().zip(after).take_while(same).count();
    let tail = before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(same).count();
    let replace = DiffOp::Replace {
        old_index: from.start + head,
        old_len: before.len() - head - tail,
        new_index: to.start + head,
        new_len: after.len() - head - tail,
    };
    vec![equal(from.start, to.start, head), replace, equal(from.end - tail, to.end - tail, tail)]
}

/// Adds an operation to those before it. Lines that stay the same are one operation, however many landmarks are among them.
fn add(operations: &mut Vec<DiffOp>, operation: DiffOp) {
    let DiffOp::Equal { len: more, .. } = operation else {
        operations.push(operation);
        return;
    };
    match operations.last_mut() {
        _ if more == 0 => {}
        Some(DiffOp::Equal { len, .. }) => *len += more,
        _ => operations.push(operation),
    }
}

/// A line for a terminal. What would move its cursor does not get there.
fn colored(line: &str) -> String {
    let text = line.trim_end_matches(['\n', '\r']);
    let color = match text.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => "\u{1b}[1m",
        [b'-', ..] => "\u{1b}[31m",
        [b'+', ..] => "\u{1b}[32m",
        [b'@', ..] => "\u{1b}[36m",
        _ => return format!("{}\n", shown(text)),
    };
    format!("{color}{}\u{1b}[0m\n", shown(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(before: Option<&str>, after: &str) -> FileChange {
        FileChange { path: "a.yml".into(), before: before.map(str::to_owned), after: after.to_owned() }
    }

    const PLAIN: Style = Style { color: false, graphics: true, width: None, links: false };

    #[test]
    fn differences_are_shown_with_the_lines_around_and_without_secrets() {
        let text = unified(
            &change(Some("a: 1\r\nkey: hunter22\nb: 2"), "a: 1\r\nkey: hunter22\nb: 3"),
            "a.yml",
            &["hunter22".to_owned()],
            PLAIN,
        );
        assert_eq!(
            text,
            "--- a/a.yml\n+++ b/a.yml\n@@ -1,3 +1,3 @@\n a: 1\r\n key: ********\n-b: 2\n\\ No newline at end of file\n+b: 3\n\\ No newline at end of file\n"
        );
        assert_eq!(
            unified(&change(None, "a\n"), "n", &[], PLAIN),
            "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n"
        );
    }

    /// What `TextDiff` of similar makes of two texts, which searches for the fewest differences in all of them.
    fn searched(before: &str, after: &str) -> String {
        let diff = similar::TextDiff::from_lines(before, after);
        diff.unified_diff().context_radius(CONTEXT).header("a", "b").to_string()
    }

    #[test]
    fn long_texts_differ_as_short_ones_do() {
        let function =
            |index: usize| format!("f{index}:\n  handler: a.b\n  runtime: old\n  events:\n    - http: get\n");
        let before: String = (0..SEARCHED).map(function).collect();
        let after = |every: usize| -> String {
            let line = |(index, line): (usize, &str)| match index % every {
                0 => format!("{line}  more: 1\n"),
                1 => line.replace("old", "new"),
                2 => String::new(),
                _ => line.to_owned(),
            };
            before.split_inclusive('\n').enumerate().map(line).collect()
        };
        for every in [997, 4_003] {
            let after = after(every);
            assert_eq!(unified_diff(&before, &after, ["a", "b"]), searched(&before, &after));
            assert_eq!(unified_diff(&after, &before, ["a", "b"]), searched(&after, &before));
        }
        assert_eq!(unified_diff(&before, &before, ["a", "b"]), "");
    }

    #[test]
    fn without_landmarks_what_lies_between_the_ends_is_replaced() {
        let before = "a\n".repeat(SEARCHED);
        let after = format!("{0}b\n{0}", "a\n".repeat(SEARCHED / 2));
        assert_eq!(
            unified_diff(&before, &after, ["a", "b"]),
            "--- a\n+++ b\n@@ -1998,6 +1998,7 @@\n a\n a\n a\n+b\n a\n a\n a\n"
        );
        let all = unified_diff(&"a\n".repeat(SEARCHED), &"b\n".repeat(SEARCHED), ["a", "b"]);
        assert_eq!(all.lines().filter(|line| *line == "-a").count(), SEARCHED);
        assert_eq!(all.lines().filter(|line| *line == "+b").count(), SEARCHED);
    }

    #[test]
    fn colours_are_for_terminals_and_so_is_the_care_about_control_characters() {
        let text = unified(
            &change(Some("a\n"), "b\u{1b}]0;x\n"),
            "n",
            &[],
            Style { color: true, graphics: true, width: None, links: false },
        );
        assert!(text.contains("\u{1b}[31m-a\u{1b}[0m\n") && !text.contains("\u{1b}]"), "{text:?}");
    }
}
