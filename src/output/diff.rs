//! The differences between two texts, as `diff -u` writes them; the only file that knows similar.

use similar::TextDiff;

use super::excerpt::shown;
use super::human::Style;
use crate::fix::{FileChange, mask};

/// Lines around a difference.
const CONTEXT: usize = 3;

/// What changes in a file that is shown under `name`, with asterisks in place of some texts.
pub fn unified(change: &FileChange, name: &str, concealed: &[String], style: Style) -> String {
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    let before = mask(change.before.as_deref().unwrap_or_default(), concealed);
    let after = mask(&change.after, concealed);
    let old_name = if change.before.is_some() { format!("a/{name}") } else { "/dev/null".to_owned() };
    let text = TextDiff::from_lines(&before, &after)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&old_name, &format!("b/{name}"))
        .to_string();
    if style.color { text.split_inclusive('\n').map(colored).collect() } else { text }
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
