//! Both readers must say the same of every text that is sent to the common one.

use serde_json::Value as Json;

use super::tree::Keep;
use super::{Document, Schema, comments, events, route, strict};
use crate::source::Sources;

/// Everything a document holds, as text.
fn shown(document: &Document) -> String {
    let tree = &document.tree;
    let mut shown = String::new();
    let mut pending: Vec<_> = tree.root().into_iter().collect();
    while let Some(id) = pending.pop() {
        let style = (tree.style(id), tree.text(id), tree.tag(id), tree.anchor(id));
        let flow = matches!(
            tree.node(id).kind,
            super::Kind::Sequence { flow: true, .. } | super::Kind::Mapping { flow: true, .. }
        );
        shown += &format!("{:?} {:?} {flow} {style:?}\n", tree.span(id), tree.content_span(id));
        pending.extend(tree.items(id));
        pending.extend(tree.entries(id).flat_map(|(key, value)| [key, value]));
    }
    shown + &format!("{:?}\n{:?}\n{:?}\n", document.value, document.not_json, comments(tree))
}

/// Whether the common reader takes the text; fails if the strict reader then disagrees.
fn agree(text: &str) -> bool {
    let mut sources = Sources::default();
    let file = sources.add("a.yml", text);
    let source = sources.file(file);
    if !route::is_common_ground(&source.text) {
        return false;
    }
    let Ok(common) = events::read(file, source, &Schema::SERVERLESS, Keep::Nodes, u64::MAX) else {
        return false;
    };
    match strict::read(file, source, &Schema::SERVERLESS, Keep::Nodes, u64::MAX) {
        Ok(strict) => {
            let (common, strict) = (shown(&common), shown(&strict));
            for (common, strict) in common.lines().zip(strict.lines()) {
                assert_eq!(common, strict, "{text:?}");
            }
            assert_eq!(common.len(), strict.len(), "{text:?}");
        }
        Err(error) => {
            panic!("only the common reader takes {text:?}; strict: {}", error.message("a.yml", text))
        }
    }
    true
}

/// Marsaglia's xorshift: the same texts on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn recorded() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/oracle/yaml-load.json");
    let text = std::fs::read_to_string(path).unwrap();
    // Lone surrogates make JSON that serde_json refuses; here any text will do.
    let text =
        regex::Regex::new(r"(\\\\)|\\u[dD][89a-fA-F]..").unwrap().replace_all(&text, "${1}x").into_owned();
    let records: Vec<Json> = serde_json::from_str(&text).unwrap();
    records.iter().map(|record| record["yaml"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn both_readers_agree_on_recorded_texts_and_on_mutations_of_them() {
    const TOKENS: [&str; 32] = [
        "a", "b: ", "- ", "\n", "\n  ", " ", "\"", "'", "[", "]", "{", "}", ",", ": ", ":", " #", "&x ",
        "*x", "!Sub ", "!Ref\n", "|\n", ">-\n", "?", "\r\n", "---", "...", "é", "\\n", "<<: ", "~", "\n\n",
        "%",
    ];
    let recorded = recorded();
    let mut common = recorded.iter().filter(|text| agree(text)).count();
    assert!(common >= 700, "only {common} recorded texts are read by the common reader");
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let mut text = recorded[random.below(recorded.len())].clone();
        for _ in 0..=random.below(3) {
            let at = text.floor_char_boundary(random.below(text.len() + 1));
            if random.below(2) == 0 {
                text.insert_str(at, TOKENS[random.below(TOKENS.len())]);
            } else if at < text.len() {
                text.remove(at);
            }
        }
        common += usize::from(agree(&text));
    }
    assert!(common >= 3_000, "only {common} texts are read by the common reader");
}

/// Third-party files are not kept here; point `SLSCONF_CORPUS` at a file that lists some.
#[test]
#[ignore = "needs SLSCONF_CORPUS"]
fn both_readers_agree_on_a_corpus() {
    let list = std::fs::read_to_string(std::env::var("SLSCONF_CORPUS").unwrap()).unwrap();
    let texts = list.lines().filter_map(|path| std::fs::read_to_string(path).ok());
    let (mut all, mut common) = (0, 0);
    for text in texts {
        all += 1;
        common += usize::from(agree(&text));
    }
    println!("{common} of {all} files are read by the common reader");
}
