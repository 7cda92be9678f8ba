//! Additions to `slsconf.yml` as changes of its text: comments, layout and line ends stay as they are.

use crate::source::{FileId, Sources};
use crate::value::{Origin, Value};
use crate::yaml::emit::{self, Secrets, json};
use crate::yaml::{self, Kind, NodeId, Resolved, Schema, Style, Tree, resolve_plain};

/// What is written under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Text.
    Text(String),
    /// A list of texts, on one line.
    List(Vec<String>),
    /// A map.
    Map(Vec<(String, Written)>),
}

/// Puts a key with a value into the map at a path. Maps that are missing on the way are made. `None` if the layout does
/// not allow it: then the user has to.
pub fn add(text: &str, path: &[&str], key: &str, value: Written) -> Option<String> {
    let tree = parse(text)?;
    let mut node = tree.root()?;
    let mut above = None;
    let mut path = path.iter();
    let mut rest = Vec::new();
    for name in path.by_ref() {
        let Some((key, value)) = entry(&tree, node, name) else {
            rest.push(*name);
            break;
        };
        (above, node) = (Some(key), value);
    }
    rest.extend(path);
    let names = rest.iter().copied().chain([key]);
    let mut names = names.rev();
    // The innermost key has the value; those that were missing have maps of one key.
    let innermost = (names.next()?.to_owned(), value);
    let (key, value) =
        names.fold(innermost, |(key, value), name| (name.to_owned(), Written::Map(vec![(key, value)])));
    insert(text, &tree, node, above, &key, &value)
}

/// Appends a text to the list in brackets, or in lines, at a path.
pub fn append(text: &str, path: &[&str], item: &str) -> Option<String> {
    let tree = parse(text)?;
    let node = path.iter().try_fold(tree.root()?, |node, name| Some(entry(&tree, node, name)?.1))?;
    let items = tree.items(node);
    match tree.node(node).kind {
        Kind::Sequence { flow: true, .. } => {
            Some(into_flow(text, &tree, node, items.is_empty(), &scalar(item)))
        }
        Kind::Sequence { flow: false, .. } => {
            let first = tree.span(*items.first()?).start as usize;
            // The dash stands before the item, on the same line.
            let dash = text[..first].rfind('-')?;
            let line = format!("{}- {}", " ".repeat(column(text, dash)), scalar(item));
            Some(after_line(text, end_of(&tree, text, *items.last()?), &line))
        }
        _ => None,
    }
}

fn parse(text: &str) -> Option<Tree> {
    let mut files = Sources::default();
    let file: FileId = files.add("slsconf.yml", text);
    yaml::read(&files, file, &Schema::OSLS_4).ok().map(|document| document.tree)
}

fn entry(tree: &Tree, node: NodeId, name: &str) -> Option<(NodeId, NodeId)> {
    tree.entries(node).find(|(key, _)| tree.text(*key) == Some(name))
}

fn insert(
    text: &str,
    tree: &Tree,
    node: NodeId,
    above: Option<NodeId>,
    key: &str,
    value: &Written,
) -> Option<String> {
    match tree.node(node).kind {
        Kind::Mapping { flow: true, .. } => {
            let pair = format!("{}: {}", scalar(key), flow(value));
            Some(into_flow(text, tree, node, tree.entries(node).len() == 0, &pair))
        }
        Kind::Mapping { flow: false, .. } => {
            let (first, _) = tree.entries(node).next()?;
            let (last_key, last) = tree.entries(node).last()?;
            let indent = column(text, tree.span(first).start as usize);
            let end = end_of(tree, text, last).max(tree.span(last_key).end as usize);
            Some(after_line(text, end, &block(key, value, indent)))
        }
        // A key without a value: its map begins below it.
        Kind::Scalar { style: Style::Plain, .. } if is_null(tree, node) => {
            let key_span = tree.span(above?);
            let line_start = text[..key_span.start as usize].rfind('\n').map_or(0, |at| at + 1);
            let only_key = text[line_start..key_span.start as usize].trim().is_empty();
            let indent = column(text, key_span.start as usize) + 2;
            let written = tree.text(node).is_some_and(|text| !text.is_empty());
            (only_key && !written)
                .then(|| after_line(text, key_span.end as usize, &block(key, value, indent)))
        }
        _ => None,
    }
}

fn is_null(tree: &Tree, node: NodeId) -> bool {
    tree.text(node).is_some_and(|text| resolve_plain(text, false) == Resolved::Null)
}

/// How many characters stand before a byte on its line.
fn column(text: &str, at: usize) -> usize {
    let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    text[line_start..at].chars().count()
}

/// Just after the last byte that belongs to a node: a collection in lines ends where its last part does.
fn end_of(tree: &Tree, text: &str, node: NodeId) -> usize {
    let mut node = node;
    let mut key_end = 0;
    // Each step leads further down; the tree has a limited depth.
    loop {
        let last = match tree.node(node).kind {
            Kind::Mapping { flow: false, .. } => tree.entries(node).last().map(|(key, value)| {
                key_end = tree.span(key).end as usize;
                value
            }),
            Kind::Sequence { flow: false, .. } => tree.items(node).last().copied(),
            _ => None,
        };
        let Some(last) = last else { break };
        node = last;
    }
    let end = tree.span(node).end as usize;
    text[..end].trim_end().len().max(key_end)
}

/// A text with lines put in after the line that has a byte before `at`.
fn after_line(text: &str, at: usize, lines: &str) -> String {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
    let (before, after) = text.split_at(end);
    let gap = if before.ends_with('\n') { "" } else { line_end };
    format!("{before}{gap}{}{line_end}{after}", lines.replace('\n', line_end))
}

/// A text with one more part at the end of a collection in brackets or braces.
fn into_flow(text: &str, tree: &Tree, node: NodeId, empty: bool, part: &str) -> String {
    let close = tree.content_span(node).end as usize - 1;
    let inside = text[..close].trim_end();
    let spaces = &text[inside.len()..close];
    let comma = match (empty, inside.ends_with(',')) {
        (true, _) => "",
        (false, true) => " ",
        (false, false) => ", ",
    };
    format!("{inside}{comma}{part}{spaces}{}", &text[close..])
}

/// A key and its value in lines, without the last line end.
fn block(key: &str, value: &Written, indent: usize) -> String {
    let start = format!("{}{}:", " ".repeat(indent), scalar(key));
    match value {
        Written::Map(entries) => {
            let lines = entries.iter().map(|(key, value)| block(key, value, indent + 2));
            [start].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
        }
        value => format!("{start} {}", flow(value)),
    }
}

fn flow(value: &Written) -> String {
    match value {
        Written::Text(text) => scalar(text),
        Written::List(items) => {
            let items: Vec<_> = items.iter().map(|item| scalar(item)).collect();
            format!("[{}]", items.join(", "))
        }
        Written::Map(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(key, value)| format!("{}: {}", scalar(key), flow(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A text as a scalar on one line, with quotes where it needs some, in lines or in braces.
fn scalar(text: &str) -> String {
    let value = Value::string(text, Origin::Framework(&"command line"));
    let dumped = emit::dump(&value, Secrets::Mask);
    let one_line = dumped.trim_end_matches('\n');
    // Between braces, these end a text that has no quotes.
    let ends_early = !one_line.starts_with(['\'', '"']) && one_line.contains([',', '[', ']', '{', '}']);
    match ends_early || one_line.contains('\n') || one_line.starts_with(['|', '>']) {
        true => json::stringify(&value, Secrets::Mask),
        false => one_line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Written {
        Written::Text(text.to_owned())
    }

    fn map() -> Written {
        Written::Map(vec![("type".to_owned(), text("env")), ("name".to_owned(), text("A"))])
    }

    #[test]
    fn a_key_goes_to_the_end_of_its_map_in_every_layout() {
        for (before, after) in [
            ("version: 1\n", "version: 1\nsecrets:\n  x:\n    type: env\n    name: A\n"),
            ("version: 1", "version: 1\nsecrets:\n  x:\n    type: env\n    name: A\n"),
            (
                "secrets: # ours\n  # a: 1\nversion: 1 # one\n# end\n",
                "secrets: # ours\n  x:\n    type: env\n    name: A\n  # a: 1\nversion: 1 # one\n# end\n",
            ),
            (
                "secrets:\n    a: # first\n        type: env # kind\n\n# next\nversion: 1\n",
                "secrets:\n    a: # first\n        type: env # kind\n    x:\n      type: env\n      name: A\n\n# next\nversion: 1\n",
            ),
            ("secrets: {}\nversion: 1\n", "secrets: {x: { type: env, name: A }}\nversion: 1\n"),
            ("secrets: { a: 1 } # c\n", "secrets: { a: 1, x: { type: env, name: A } } # c\n"),
            ("secrets: {\n  a: 1,\n}\n", "secrets: {\n  a: 1, x: { type: env, name: A }\n}\n"),
            ("{version: 1}", "{version: 1, secrets: { x: { type: env, name: A } }}"),
            (
                "secrets:\r\n  a: 1\r\nversion: 1\r\n",
                "secrets:\r\n  a: 1\r\n  x:\r\n    type: env\r\n    name: A\r\nversion: 1\r\n",
            ),
            (
                "secrets:\n  a: |\n    text\n\nversion: 1\n",
                "secrets:\n  a: |\n    text\n  x:\n    type: env\n    name: A\n\nversion: 1\n",
            ),
            ("secrets:\n  é: 'b'\n...\n", "secrets:\n  é: 'b'\n  x:\n    type: env\n    name: A\n...\n"),
        ] {
            assert_eq!(add(before, &["secrets"], "x", map()).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn names_that_need_quotes_get_them() {
        let added = add("a:\n", &["a"], "1", text("yes: no"));
        assert_eq!(added.as_deref(), Some("a:\n  '1': 'yes: no'\n"));
        let added = add("a: {}\n", &["a"], "b", text("x, y"));
        assert_eq!(added.as_deref(), Some("a: {b: \"x, y\"}\n"));
    }

    #[test]
    fn lists_grow_at_their_end() {
        assert_eq!(append("a: [x] # c\n", &["a"], "z").as_deref(), Some("a: [x, z] # c\n"));
        assert_eq!(append("a: []\n", &["a"], "z").as_deref(), Some("a: [z]\n"));
        assert_eq!(append("a:\n- x # c\nb: 1\n", &["a"], "z").as_deref(), Some("a:\n- x # c\n- z\nb: 1\n"));
        assert_eq!(append("a:\n  - x\n", &["a"], "z").as_deref(), Some("a:\n  - x\n  - z\n"));
    }

    #[test]
    fn what_is_no_map_is_left_alone() {
        for text_before in ["a: &x {}\nb: *x\n", "b: ~\n", "b: text\n", "b: [1]\n"] {
            assert_eq!(add(text_before, &["b"], "x", text("y")), None, "{text_before}");
        }
    }
}
