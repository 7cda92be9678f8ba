//! Where pairs and items begin and end, and which comments belong to them.

use super::lines::{
    column, is_blank_line, line_end, line_start, next_line, previous_line, skip_blanks, skip_separation,
    starts_line,
};
use super::{Layout, Place, Refusal};
use crate::yaml::{Kind, NodeId, Style};

impl Layout<'_> {
    /// Just after the last byte of a node; blank lines at the end of a block scalar count where it keeps them.
    pub(super) fn node_end(&self, node: NodeId) -> usize {
        let mut node = node;
        let mut end = 0;
        // Each step leads further down; the tree has a limited depth.
        loop {
            let next = match self.tree().node(node).kind {
                Kind::Mapping { flow: false, .. } => {
                    self.tree().entries(node).next_back().map(|(key, value)| {
                        end = self.colon_end(key).unwrap_or(self.tree().span(key).end as usize);
                        value
                    })
                }
                Kind::Sequence { flow: false, .. } => self.tree().items(node).last().copied(),
                Kind::Wrapped { inner } => Some(inner),
                _ => None,
            };
            let Some(next) = next else { break };
            node = next;
        }
        let end = end.max(self.tree().span(node).end as usize);
        if self.keeps_blank_lines(node) { self.blank_lines_after(end) } else { end }
    }

    /// Whether blank lines that begin at `at` would become part of the block scalar that a place ends in, if they came right
    /// after it: it keeps them, or one of them has blanks that may count as text.
    pub(super) fn takes_blank_lines(&self, place: Place, at: usize) -> bool {
        let mut node = self.value(place);
        loop {
            let next = match self.tree().node(node).kind {
                Kind::Mapping { flow: false, .. } => {
                    self.tree().entries(node).next_back().map(|(_, value)| value)
                }
                Kind::Sequence { flow: false, .. } => self.tree().items(node).last().copied(),
                Kind::Wrapped { inner } => Some(inner),
                _ => None,
            };
            let Some(next) = next else { break };
            node = next;
        }
        let is_block = matches!(self.tree().style(node), Some(Style::Literal | Style::Folded));
        let blank = &self.text()[at..self.skip_blank_lines(at)];
        self.keeps_blank_lines(node) || (is_block && blank.contains([' ', '\t']))
    }

    /// Where the first line begins from `at` on that is not blank.
    pub(super) fn skip_blank_lines(&self, at: usize) -> usize {
        let text = self.text();
        let mut line = at;
        while line < text.len() && is_blank_line(text, line) {
            line = next_line(text, line);
        }
        line
    }

    fn keeps_blank_lines(&self, node: NodeId) -> bool {
        let is_block = matches!(self.tree().style(node), Some(Style::Literal | Style::Folded));
        let header = &self.text()[self.tree().content_span(node).range()];
        is_block
            && header
                .bytes()
                .skip(1)
                .take(2)
                .take_while(|byte| !byte.is_ascii_whitespace())
                .any(|b| b == b'+')
    }

    /// The end of the last of the blank lines that follow a byte's line.
    fn blank_lines_after(&self, at: usize) -> usize {
        let text = self.text();
        let mut end = at;
        loop {
            let next = next_line(text, end);
            if next >= text.len() || !is_blank_line(text, next) {
                return end;
            }
            end = line_end(text, next);
        }
    }

    /// Just after the colon of a key; `None` if it is not on the key's line.
    pub(super) fn colon_end(&self, key: NodeId) -> Option<usize> {
        let at = skip_blanks(self.text(), self.tree().span(key).end as usize);
        (self.text().as_bytes().get(at) == Some(&b':')).then_some(at + 1)
    }

    /// Where a pair or item starts: its key, its dash, or between brackets itself.
    pub(super) fn start(&self, place: Place) -> Result<usize, Refusal> {
        let text = self.text();
        let is_block = !self.is_flow(place.container);
        if let Some(key) = self.key(place) {
            let start = self.tree().span(key).start as usize;
            let explicit = text[..start].trim_end_matches([' ', '\t']).ends_with('?');
            // A key may stand right behind the quotes that end the value before it on a line further down.
            let is_first = place.position == 0 || starts_line(text, start);
            let usual = !explicit && (!is_block || (is_first && self.colon_end(key).is_some()));
            return if usual { Ok(start) } else { Err(Refusal::Unusual) };
        }
        let item = self.tree().span(self.value(place)).start as usize;
        if !is_block {
            return Ok(item);
        }
        let from = match place.position.checked_sub(1) {
            Some(position) => self.node_end(self.value(Place { position, ..place })),
            None => self.tree().content_span(place.container).start as usize,
        };
        let dash = skip_separation(text, from);
        if text.as_bytes().get(dash) == Some(&b'-') && dash <= item {
            Ok(dash)
        } else {
            Err(Refusal::Unusual)
        }
    }

    /// Just after the last byte of a pair or item, without the comments behind it.
    pub(super) fn end(&self, place: Place) -> usize {
        let colon = self.key(place).map(|key| {
            let key_end = self.tree().span(key).end as usize;
            self.colon_end(key).filter(|_| !self.is_bare(place)).unwrap_or(key_end)
        });
        colon.unwrap_or(0).max(self.node_end(self.value(place)))
    }

    /// Whether a pair between braces is only a key.
    fn is_bare(&self, place: Place) -> bool {
        self.is_flow(place.container) && self.key(place).is_some_and(|key| self.colon_end(key).is_none())
    }

    /// The same with the comments below it that are further to the right than its key or dash, so that they belong to it.
    pub(super) fn end_with_comments(&self, place: Place) -> Result<usize, Refusal> {
        let text = self.text();
        let own = column(text, self.start(place)?);
        let mut end = self.end(place);
        let rest = skip_blanks(text, end);
        if !self.is_flow(place.container) && rest < line_end(text, end) && self.comment_behind(end).is_none()
        {
            return Err(Refusal::Unusual);
        }
        let mut line = next_line(text, end);
        while line < text.len() {
            match self.own_line_comment(line) {
                Some(comment) if column(text, comment.start as usize) > own => end = comment.end as usize,
                Some(_) => break,
                None if is_blank_line(text, line) => {}
                None => break,
            }
            line = next_line(text, line);
        }
        Ok(end)
    }

    /// Where the comments begin that stand right above a pair or item, in its column; its own line if there are none. The
    /// comment at the head of a file is about the file.
    pub(super) fn attached_start(&self, start: usize) -> usize {
        let text = self.text();
        let own = line_start(text, start);
        let mut first = own;
        while let Some(line) = previous_line(text, first) {
            let comment = self.own_line_comment(line).map(|comment| column(text, comment.start as usize));
            if comment != Some(column(text, start)) {
                return first;
            }
            first = line;
        }
        own
    }
}
