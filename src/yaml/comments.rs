//! The comments of a file: every `#` that stands in no scalar.

use super::tree::{Kind, Style, Tree};
use crate::source::Span;

/// The spans of all comments in the order of the file, each from its `#` to the end of the line.
pub fn comments(tree: &Tree) -> Vec<Span> {
    let source = tree.source();
    let mut comments = Vec::new();
    let mut gap_start = 0;
    for (start, end) in tokens(tree) {
        collect(tree, gap_start, start.max(gap_start), &mut comments);
        gap_start = gap_start.max(end);
    }
    collect(tree, gap_start, source.len(), &mut comments);
    comments
}

/// The bytes of scalars, aliases, tags and anchors, sorted; of a block scalar's header only the
/// indicators count, since a comment may follow them.
fn tokens(tree: &Tree) -> Vec<(usize, usize)> {
    let source = tree.source();
    let mut tokens = Vec::with_capacity(tree.len());
    for id in tree.ids() {
        let content = tree.content_span(id).range();
        for span in [tree.tag_span(id), tree.anchor_span(id)].into_iter().flatten() {
            tokens.push((span.start as usize, span.end as usize));
        }
        match tree.node(id).kind {
            Kind::Scalar { style: Style::Literal | Style::Folded, .. } => {
                let header = source[content.clone()].find(['\n', '\r', ' ', '\t']);
                let header_end = header.map_or(content.end, |length| content.start + length);
                let line_end = source[header_end..content.end].find(['\n', '\r']);
                let text_start = line_end.map_or(content.end, |length| header_end + length);
                tokens.extend([(content.start, header_end), (text_start, content.end)]);
            }
            Kind::Scalar { .. } | Kind::Alias { .. } => tokens.push((content.start, content.end)),
            _ => {}
        }
    }
    tokens.sort_unstable();
    tokens
}

fn collect(tree: &Tree, start: usize, end: usize, comments: &mut Vec<Span>) {
    let source = tree.source();
    let mut at = start;
    while let Some(sign) = source.get(at..end).and_then(|gap| gap.find('#')) {
        let sign = at + sign;
        at = source[sign..end].find(['\n', '\r']).map_or(end, |length| sign + length);
        comments.push(Span::new(tree.file(), sign, at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::yaml::{Schema, read};

    #[test]
    fn only_what_stands_in_no_scalar_is_a_comment() {
        let text = "# top\na: b#c # one\n'#k': \"x # y\" # two\nl: | # three\n  # text\n  #\n# four\ns: [a, # five\n  !Sub b]\np: a\n  # six\nq: &x#y 1\n# last";
        let mut sources = Sources::default();
        let file = sources.add("a.yml", text);
        let document = read(&sources, file, &Schema::SERVERLESS).unwrap();
        let found: Vec<_> = comments(&document.tree).into_iter().map(|span| sources.text(span)).collect();
        assert_eq!(found, ["# top", "# one", "# two", "# three", "# four", "# five", "# six", "# last"]);
    }
}
