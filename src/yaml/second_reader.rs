//! A second opinion on a text: whether saphyr-parser, which knows nothing of js-yaml, sees the same structure in it.
//!
//! This is the only file that knows saphyr-parser. It does not read configurations, since it takes and refuses other
//! texts than js-yaml does; but where it understands a text as our reader does, it also has to after an edit.

use saphyr_parser::{Event, Parser};

use super::tree::{Kind, NodeId, Tree};

/// What the second reader makes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondReading {
    /// The same collections, scalars and aliases in the same order.
    Same,
    /// Others.
    Other,
    /// It does not take the text.
    Refused,
}

/// What is still to come while a tree is walked.
enum Ahead {
    Node(NodeId),
    EndOfSequence,
    EndOfMapping,
}

/// Reads the text of a tree again.
pub fn read_again(tree: &Tree) -> SecondReading {
    let mut ahead: Vec<Ahead> = tree.root().into_iter().map(Ahead::Node).collect();
    for event in Parser::new_from_str(tree.source()) {
        let Ok((event, _)) = event else { return SecondReading::Refused };
        let is_same = match event {
            Event::Scalar(text, ..) => match next_node(tree, &mut ahead) {
                Some(node) => tree.text(node) == Some(&*text),
                None => false,
            },
            Event::Alias(_) => next_node(tree, &mut ahead)
                .is_some_and(|node| matches!(tree.node(node).kind, Kind::Alias { .. })),
            Event::SequenceStart(..) => match next_node(tree, &mut ahead) {
                Some(node) if matches!(tree.node(node).kind, Kind::Sequence { .. }) => {
                    ahead.push(Ahead::EndOfSequence);
                    ahead.extend(tree.items(node).iter().rev().map(|item| Ahead::Node(*item)));
                    true
                }
                _ => false,
            },
            Event::MappingStart(..) => match next_node(tree, &mut ahead) {
                Some(node) if matches!(tree.node(node).kind, Kind::Mapping { .. }) => {
                    ahead.push(Ahead::EndOfMapping);
                    let start = ahead.len();
                    ahead.extend(tree.entries(node).flat_map(|(key, value)| [key, value]).map(Ahead::Node));
                    ahead[start..].reverse();
                    true
                }
                _ => false,
            },
            Event::SequenceEnd => matches!(ahead.pop(), Some(Ahead::EndOfSequence)),
            Event::MappingEnd => matches!(ahead.pop(), Some(Ahead::EndOfMapping)),
            _ => true,
        };
        if !is_same {
            return SecondReading::Other;
        }
    }
    if ahead.is_empty() { SecondReading::Same } else { SecondReading::Other }
}

/// The node that comes next, without properties that stand on a line of their own.
fn next_node(tree: &Tree, ahead: &mut Vec<Ahead>) -> Option<NodeId> {
    let Some(Ahead::Node(mut node)) = ahead.pop() else { return None };
    while let Kind::Wrapped { inner } = tree.node(node).kind {
        node = inner;
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::yaml::{Schema, read};

    fn of(text: &str) -> SecondReading {
        let mut sources = Sources::default();
        let file = sources.add("a.yml", text);
        read_again(&read(&sources, file, &Schema::SERVERLESS).unwrap().tree)
    }

    #[test]
    fn most_texts_are_read_alike() {
        for text in [
            "",
            "a: 1\nb: [x, {y: z}, 'q']\nc:\n  - &n |\n    text\n\n  - *n\n  -\n",
            "a: !Sub x\nb: !GetAtt\n  - c\n  - d\ne: >-\n  f\n  g\n\"h\\t\": 'it''s'\n",
        ] {
            assert_eq!(of(text), SecondReading::Same, "{text:?}");
        }
    }

    #[test]
    fn texts_that_only_js_yaml_takes_are_told() {
        // A tab after a colon.
        assert_eq!(of("a:\tb\n"), SecondReading::Refused);
    }

    /// Third-party files are not kept here; point `SLSCONF_CORPUS` at a file that lists some.
    #[test]
    #[ignore = "needs SLSCONF_CORPUS"]
    fn agree_on_a_corpus() {
        let list = std::fs::read_to_string(std::env::var("SLSCONF_CORPUS").unwrap()).unwrap();
        let (mut same, mut refused, mut others) = (0, 0, Vec::new());
        for path in list.lines() {
            let Ok(text) = std::fs::read_to_string(path) else { continue };
            let mut sources = Sources::default();
            let file = sources.add(path, text);
            let Ok(document) = read(&sources, file, &Schema::SERVERLESS) else { continue };
            match read_again(&document.tree) {
                SecondReading::Same => same += 1,
                SecondReading::Refused => refused += 1,
                SecondReading::Other => others.push(path),
            }
        }
        println!("{same} files are read alike, {refused} only by js-yaml's rules");
        assert!(others.is_empty(), "read otherwise: {others:#?}");
        assert!(same > 50 * refused, "{same} read alike, {refused} refused");
    }
}
