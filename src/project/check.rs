//! `slsconf.yml` held against its shape: every mistake at once, each on the token at fault.

use super::format::Format;
use super::shape::{Key, Shape};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::suggest::closest;
use crate::yaml::{Kind, NodeId, Resolved, Tree, resolve_plain};

/// What is wrong with a file.
pub fn check(tree: &Tree, shape: &Shape) -> Vec<Diagnostic> {
    let mut checker = Checker { tree, found: Vec::new() };
    match tree.root() {
        Some(root) => checker.value(root, shape, "the file"),
        None => {
            let start = Span::new(tree.file(), 0, 0);
            checker.found.push(
                Diagnostic::error("the file is empty").label(Some(start), "").help("begin with `version: 1`"),
            );
        }
    }
    checker.found
}

struct Checker<'a> {
    tree: &'a Tree,
    found: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn report(&mut self, node: NodeId, message: String, help: String) {
        let span = self.tree.content_span(node);
        self.found.push(Diagnostic::error(message).label(Some(span), "").help(help));
    }

    /// `name` is the path of the value, for messages. The recursion ends with the shape, which is finite.
    fn value(&mut self, node: NodeId, shape: &Shape, name: &str) {
        let node = self.tree.target(node);
        if let Some(span) = self.tree.tag_span(node) {
            let message = format!("{name} has a tag");
            self.found.push(
                Diagnostic::error(message).label(Some(span), "").help("tags mean nothing here: take it out"),
            );
            return;
        }
        match shape {
            Shape::Record(keys) => self.record(node, keys, &[], name),
            Shape::ByType(types) => self.by_type(node, types, name),
            Shape::Names(form, of) => {
                for (key, key_node, value) in self.entries(node, name) {
                    if let Some(problem) = (form.problem)(&key) {
                        self.report(key_node, format!("`{key}` can't be a name in {name}"), problem);
                    }
                    self.value(value, of, &format!("{}{key}", prefix(name)));
                }
            }
            Shape::List(of) => match self.tree.node(node).kind {
                Kind::Sequence { .. } => {
                    for (index, item) in self.tree.items(node).to_vec().into_iter().enumerate() {
                        self.value(item, of, &format!("{name}.{index}"));
                    }
                }
                _ => self.report(
                    node,
                    format!("{name} must be a list"),
                    "write `[a, b]`, or `- a` on lines of their own".to_owned(),
                ),
            },
            Shape::Text(format) => self.text(node, format, name),
            Shape::Word(words) => match self.tree.text(node) {
                Some(word) if words.contains(&word) => {}
                word => {
                    let similar = word.and_then(|word| closest(word, words.iter().copied()));
                    let help = similar.map_or_else(
                        || format!("it is one of {}", quoted(words)),
                        |similar| format!("did you mean `{similar}`?"),
                    );
                    self.report(node, format!("{name} has an unknown value"), help);
                }
            },
            Shape::Number(number) => {
                if self.tree.text(node) != Some(number.to_string().as_str()) {
                    self.report(
                        node,
                        format!("{name} must be {number}"),
                        format!("this slsconf knows version {number} only"),
                    );
                }
            }
        }
    }

    /// Keys with their text and values; none, and a report, if the node is no map.
    fn entries(&mut self, node: NodeId, name: &str) -> Vec<(String, NodeId, NodeId)> {
        if !matches!(self.tree.node(node).kind, Kind::Mapping { .. }) {
            self.report(
                node,
                format!("{name} must be a map"),
                "write `key: value` lines, indented below it".to_owned(),
            );
            return Vec::new();
        }
        let entries: Vec<_> = self.tree.entries(node).collect();
        let mut named = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            match self.tree.text(key) {
                Some(text) if self.is_text(key) => named.push((text.to_owned(), key, value)),
                _ => self.report(key, format!("a key in {name} is no text"), "put it in quotes".to_owned()),
            }
        }
        named
    }

    fn record(&mut self, node: NodeId, keys: &[Key], besides: &[&str], name: &str) {
        let entries = self.entries(node, name);
        if !matches!(self.tree.node(node).kind, Kind::Mapping { .. }) {
            return;
        }
        let names: Vec<&str> = keys.iter().map(|key| key.name).chain(besides.iter().copied()).collect();
        for (text, key_node, value) in &entries {
            let Some(key) = keys.iter().find(|key| key.name == *text) else {
                if !besides.contains(&text.as_str()) {
                    let help = match closest(text, names.iter().copied()) {
                        Some(similar) => format!("did you mean `{similar}`?"),
                        None => format!("the keys here are {}", quoted(&names)),
                    };
                    self.report(*key_node, format!("unknown key `{text}` in {name}"), help);
                }
                continue;
            };
            if key.shape.is_container() && !key.required && self.is_null(*value) {
                continue;
            }
            self.value(*value, &key.shape, &format!("{}{text}", prefix(name)));
        }
        let missing =
            keys.iter().filter(|key| key.required && !entries.iter().any(|(text, ..)| text == key.name));
        for key in missing {
            let help = match key.shape {
                Shape::Number(only) => format!("add `{}: {only}`", key.name),
                _ => format!("add `{}`: {}", key.name, key.doc),
            };
            self.report(node, format!("{name} lacks `{}`", key.name), help);
        }
    }

    fn by_type(&mut self, node: NodeId, types: &[(&str, &[Key])], name: &str) {
        let names: Vec<&str> = types.iter().map(|(name, _)| *name).collect();
        let entries = self.entries(node, name);
        let is_map = matches!(self.tree.node(node).kind, Kind::Mapping { .. });
        let Some((_, _, value)) = entries.into_iter().find(|(key, ..)| key == "type") else {
            if is_map {
                self.report(node, format!("{name} lacks `type`"), format!("it is one of {}", quoted(&names)));
            }
            return;
        };
        let value = self.tree.target(value);
        let found = self.tree.text(value).and_then(|text| types.iter().find(|(name, _)| *name == text));
        match found {
            Some((_, keys)) => self.record(node, keys, &["type"], name),
            None => self.value(value, &Shape::Word(&[]), &format!("{name}.type")),
        }
        if found.is_none()
            && let Some(last) = self.found.last_mut()
        {
            last.help = Some(format!("it is one of {}", quoted(&names)));
        }
    }

    fn text(&mut self, node: NodeId, format: &Format, name: &str) {
        let message = || format!("{name} must be {}", format.what);
        match self.tree.text(node) {
            None => self.report(node, message(), "write it as text on one line".to_owned()),
            Some(_) if !self.is_text(node) => {
                self.report(
                    node,
                    message(),
                    "YAML takes this for something else: put it in quotes".to_owned(),
                );
            }
            Some(text) => {
                if let Some(problem) = (format.problem)(text) {
                    self.report(node, message(), problem);
                }
            }
        }
    }

    /// Whether a scalar is text and no number, boolean or null.
    fn is_text(&self, node: NodeId) -> bool {
        let plain = self.tree.style(node) == Some(crate::yaml::Style::Plain);
        let is_text = |text: &str| matches!(resolve_plain(text, false), Resolved::String | Resolved::Merge);
        self.tree.text(node).is_some_and(|text| !plain || is_text(text))
    }

    fn is_null(&self, node: NodeId) -> bool {
        let plain = self.tree.style(node) == Some(crate::yaml::Style::Plain);
        plain && self.tree.text(node).is_some_and(|text| resolve_plain(text, false) == Resolved::Null)
    }
}

/// A path as the beginning of a longer one.
fn prefix(name: &str) -> String {
    if name == "the file" { String::new() } else { format!("{name}.") }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
