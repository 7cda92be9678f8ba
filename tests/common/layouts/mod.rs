//! Configurations in random layouts, made from a tape of random bytes: the same tape gives the same text, and an empty one
//! the plainest.

mod given;

use std::fmt::Write;

/// A comment that was written, and what it belongs to.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Its text, which no other has.
    pub text: String,
    /// The path of the pair or item it belongs to.
    pub owner: Vec<String>,
    /// Whether it stands right above that.
    pub above: bool,
}

/// A text and its comments.
#[derive(Debug, Default)]
pub struct Laid {
    pub text: String,
    pub comments: Vec<Comment>,
    /// Whether it has anchors, so that edits may be refused.
    pub has_anchors: bool,
}

/// Random decisions.
#[derive(Debug)]
struct Tape<'t> {
    bytes: &'t [u8],
}

impl Tape<'_> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// A number below another.
    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.next()) % limit
    }

    /// Whether something happens that happens once in so many times.
    fn once_in(&mut self, times: u8) -> bool {
        self.next() % times == 1
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

struct Writer<'t> {
    tape: Tape<'t>,
    laid: Laid,
    step: usize,
    list_step: usize,
    /// Anchors that aliases may use, and whether each is that of a map.
    anchors: Vec<(String, bool)>,
    names: usize,
}

/// A configuration in a random layout.
pub fn random(tape: &[u8]) -> Laid {
    let mut writer = Writer::of(tape);
    writer.document(None);
    writer.laid
}

/// A configuration with this meaning, in a random layout.
pub fn of(value: &serde_json::Value, tape: &[u8]) -> Laid {
    let mut writer = Writer::of(tape);
    writer.given(value);
    writer.laid
}

/// A map with these lists of texts under `package`, in a random layout; each list with the keys it may have.
pub fn random_lists(tape: &[u8], keys: &[&str]) -> Laid {
    let mut writer = Writer::of(tape);
    writer.document(Some(keys));
    writer.laid
}

const LINE_ENDS: [&str; 3] = ["\n", "\r\n", "\r"];
const PLAIN: [&str; 10] =
    ["a", "1", "true", "x y", "a#b", "http://x/?a=1", "é ü", "${self:a, 'b'}", "a, b", "x[y]{z}"];
const FLOW_PLAIN: [&str; 6] = ["a", "1", "true", "x y", "a#b", "é"];
const QUOTED: [&str; 7] =
    ["'x'", "\"y\"", "'it''s # no comment'", "\"\\u00e9\\t\\\"\"", "'${env:A}'", "''", "\"#\""];
const HEADERS: [&str; 8] = ["|", ">", "|-", "|+", ">-", "|2", "|2-", ">+"];
const KEYS: [&str; 6] = ["k", "'k", "\"k", "é", "k x", "k-"];

impl<'t> Writer<'t> {
    fn of(tape: &'t [u8]) -> Writer<'t> {
        Writer {
            tape: Tape { bytes: tape },
            laid: Laid::default(),
            step: 2,
            list_step: 2,
            anchors: Vec::new(),
            names: 0,
        }
    }

    fn document(&mut self, lists: Option<&[&str]>) {
        let line_end = LINE_ENDS[self.tape.below(3).min(self.tape.below(3))];
        self.step = [2, 4, 1, 3][self.tape.below(4)];
        self.list_step = [self.step, 0, 2][self.tape.below(3)];
        if self.tape.once_in(8) {
            self.laid.text.push_str("---\n");
        }
        match lists {
            None => self.block_map(0, &[], 3, false, true),
            Some(keys) => self.lists(keys),
        }
        if self.tape.once_in(5) {
            let trimmed = self.laid.text.trim_end_matches('\n').len();
            self.laid.text.truncate(trimmed);
        } else if self.tape.once_in(5) {
            self.laid.text.push_str("\n# the end\n");
        }
        self.laid.text = self.laid.text.replace('\n', line_end);
    }

    fn lists(&mut self, keys: &[&str]) {
        let path = vec!["package".to_owned()];
        if self.tape.once_in(4) {
            let mut parts = Vec::new();
            for key in keys {
                if self.tape.below(3) > 0 {
                    parts.push(format!("{key}: {}", self.flow_texts()));
                }
            }
            parts.push("z: 1".to_owned());
            writeln!(self.laid.text, "package: {{{}}}", parts.join(", ")).unwrap();
            return;
        }
        self.laid.text.push_str("package:\n");
        let column = self.step;
        let mut order: Vec<&str> = keys.to_vec();
        let turn = self.tape.below(order.len());
        order.rotate_left(turn);
        for key in order {
            if self.tape.once_in(3) {
                continue;
            }
            let mut own = path.clone();
            own.push(key.to_owned());
            self.above(column, &own);
            self.indent(column);
            write!(self.laid.text, "{key}:").unwrap();
            if self.tape.once_in(3) {
                let list = self.flow_texts();
                write!(self.laid.text, " {list}").unwrap();
                self.behind(&own);
                continue;
            }
            self.behind(&own);
            let dash = column + self.list_step;
            for index in 0..1 + self.tape.below(3) {
                let mut item = own.clone();
                item.push(index.to_string());
                self.above(dash, &item);
                self.indent(dash);
                let text = self.pattern();
                write!(self.laid.text, "- {text}").unwrap();
                self.behind(&item);
            }
            self.blank();
        }
        self.indent(column);
        self.laid.text.push_str("z: 1\n");
    }

    fn flow_texts(&mut self) -> String {
        let count = 1 + self.tape.below(3);
        let items: Vec<_> = (0..count).map(|_| self.pattern()).collect();
        format!("[{}]", items.join(", "))
    }

    fn pattern(&mut self) -> &'static str {
        self.tape.one_of(&["a/**", "'!b'", "\"c d\"", "./é.js", "'it''s'", "node_modules/**"])
    }

    fn name(&mut self) -> String {
        self.names += 1;
        let form = self.tape.below(KEYS.len() * 2).min(KEYS.len() * 2 - 1);
        let form = if form < KEYS.len() { KEYS[form] } else { "k" };
        match form.chars().next() {
            Some(quote @ ('\'' | '"')) => format!("{form}{}{quote}", self.names),
            _ => format!("{form}{}", self.names),
        }
    }

    fn bare(name: &str) -> String {
        name.trim_matches(['\'', '"']).to_owned()
    }

    fn indent(&mut self, column: usize) {
        self.laid.text.extend(std::iter::repeat_n(' ', column));
    }

    fn blank(&mut self) {
        if self.tape.once_in(6) {
            let blanks = self.tape.one_of(&["\n", "\n\n", "  \n"]);
            self.laid.text.push_str(blanks);
        }
    }

    fn comment(&mut self, owner: &[String], above: bool) {
        let text = format!("# comment {}.", self.laid.comments.len());
        self.laid.text.push_str(&text);
        self.laid.comments.push(Comment { text, owner: owner.to_vec(), above });
    }

    fn above(&mut self, column: usize, owner: &[String]) {
        self.blank();
        if self.tape.once_in(12) && column > 0 {
            // Out of line: it belongs to the parent.
            let less = self.tape.below(column);
            self.indent(less);
            self.comment(&owner[..owner.len() - 1], false);
            self.laid.text.push('\n');
        }
        while self.tape.once_in(5) {
            self.indent(column);
            self.comment(owner, true);
            self.laid.text.push('\n');
        }
    }

    /// Perhaps a comment behind something, and the end of the line.
    fn behind(&mut self, owner: &[String]) {
        if self.tape.once_in(4) {
            let gap = self.tape.one_of(&[" ", "   ", "\t"]);
            self.laid.text.push_str(gap);
            self.comment(owner, false);
        }
        self.laid.text.push('\n');
    }

    fn anchor(&mut self, is_map: bool) -> Option<(String, bool)> {
        if !self.tape.once_in(16) {
            return None;
        }
        self.laid.has_anchors = true;
        let name = format!("n{}", self.laid.text.len());
        write!(self.laid.text, " &{name}").unwrap();
        Some((name, is_map))
    }

    /// `inline` says that the first pair stands behind a dash.
    fn block_map(&mut self, column: usize, path: &[String], depth: usize, inline: bool, root: bool) {
        let count = 1 + self.tape.below(4) + usize::from(root);
        for index in 0..count {
            let key = self.name();
            let mut own = path.to_vec();
            own.push(Self::bare(&key));
            if index > 0 || !inline {
                if !(root && index == 0) {
                    self.above(column, &own);
                }
                self.indent(column);
            }
            let merge = self.anchors.iter().rev().find(|(_, is_map)| *is_map).cloned();
            if let Some((name, _)) = merge.filter(|_| index + 1 == count && self.tape.once_in(4)) {
                write!(self.laid.text, "<<: *{name}").unwrap();
                own.pop();
                own.push("<<".to_owned());
                self.behind(&own);
                return;
            }
            write!(self.laid.text, "{key}:").unwrap();
            self.value(column, &own, depth);
        }
    }

    /// What stands behind a colon or a dash in this column.
    fn value(&mut self, column: usize, own: &[String], depth: usize) {
        match self.tape.below(if depth > 0 { 10 } else { 6 }) {
            0..=3 => self.scalar(column, own),
            4 => self.behind(own),
            5 => {
                self.laid.text.push(' ');
                self.flow(column, own, 2, true);
                self.behind(own);
            }
            6..=7 => {
                let anchor = self.anchor(true);
                self.behind(own);
                let inner = column + self.step;
                self.block_map(inner, own, depth - 1, false, false);
                self.below(inner, own);
                self.anchors.extend(anchor);
            }
            _ => {
                let anchor = self.anchor(false);
                self.behind(own);
                let inner = column + self.list_step;
                self.block_list(inner, own, depth - 1);
                if inner > column {
                    self.below(inner, own);
                }
                self.anchors.extend(anchor);
            }
        }
    }

    /// Perhaps a comment at the end of a collection.
    fn below(&mut self, column: usize, own: &[String]) {
        if self.tape.once_in(6) {
            self.indent(column);
            self.comment(own, false);
            self.laid.text.push('\n');
        }
    }

    fn block_list(&mut self, column: usize, path: &[String], depth: usize) {
        for index in 0..1 + self.tape.below(3) {
            let mut own = path.to_vec();
            own.push(index.to_string());
            self.above(column, &own);
            self.indent(column);
            self.laid.text.push('-');
            match self.tape.below(if depth > 0 { 6 } else { 3 }) {
                0..=2 => self.scalar(column, &own),
                3 => {
                    self.laid.text.push(' ');
                    self.flow(column, &own, 2, true);
                    self.behind(&own);
                }
                4 => {
                    self.laid.text.push(' ');
                    self.block_map(column + 2, &own, depth - 1, true, false);
                }
                _ => {
                    self.behind(&own);
                    self.block_map(column + 2, &own, depth - 1, false, false);
                }
            }
        }
    }

    fn scalar(&mut self, column: usize, own: &[String]) {
        if let Some((name, _)) = self.anchors.last().cloned().filter(|_| self.tape.once_in(3)) {
            write!(self.laid.text, " *{name}").unwrap();
            return self.behind(own);
        }
        let anchor = self.anchor(false);
        let inner = column + 1 + self.tape.below(4);
        match self.tape.below(10) {
            0..=4 => {
                let text = self.tape.one_of(&PLAIN);
                let gap = self.tape.one_of(&[" ", " ", "  "]);
                write!(self.laid.text, "{gap}{text}").unwrap();
                self.behind(own);
            }
            5 | 6 => {
                let text = self.tape.one_of(&QUOTED);
                write!(self.laid.text, " {text}").unwrap();
                self.behind(own);
            }
            7 => {
                let (open, close) = [("", ""), ("'", "'"), ("\"", "\"")][self.tape.below(3)];
                let blank = self.tape.one_of(&["\n", "\n\n"]);
                let space = " ".repeat(inner);
                write!(self.laid.text, " {open}one{blank}{space}two\n{space}three{close}").unwrap();
                self.behind(own);
            }
            8 => {
                let space = " ".repeat(inner);
                write!(self.laid.text, "\n{space}below").unwrap();
                self.behind(own);
            }
            _ => self.block_scalar(column, own),
        }
        self.anchors.extend(anchor);
    }

    fn block_scalar(&mut self, column: usize, own: &[String]) {
        let header = self.tape.one_of(&HEADERS);
        write!(self.laid.text, " {header}").unwrap();
        self.behind(own);
        let explicit = header.contains('2');
        let inner = if explicit { column + 2 } else { column + 1 + self.tape.below(4) };
        let space = " ".repeat(inner);
        let first = if explicit { "   deep" } else { "first" };
        writeln!(self.laid.text, "{space}{first}").unwrap();
        for _ in 0..self.tape.below(4) {
            let line = self.tape.one_of(&["more", "  # no comment", "", "k: v", "\ttab"]);
            match line {
                "" => self.laid.text.push('\n'),
                line => writeln!(self.laid.text, "{space}{line}").unwrap(),
            }
        }
    }

    /// Braces or brackets; over lines only at the outside.
    fn flow(&mut self, column: usize, path: &[String], depth: usize, outside: bool) {
        let is_map = self.tape.below(2) == 0;
        let (open, close) = if is_map { ('{', '}') } else { ('[', ']') };
        let count = self.tape.below(4);
        let in_lines = outside && count > 0 && self.tape.once_in(2);
        let space = if self.tape.once_in(2) { " " } else { "" };
        let trailing = self.tape.once_in(5);
        self.laid.text.push(open);
        if count > 0 && !in_lines {
            self.laid.text.push_str(space);
        }
        for index in 0..count {
            let mut own = path.to_vec();
            let key = self.name();
            own.push(if is_map { Self::bare(&key) } else { index.to_string() });
            let inner = column + self.step;
            if in_lines {
                if index == 0 {
                    self.laid.text.push('\n');
                }
                self.above(inner, &own);
                self.indent(inner);
            }
            if is_map {
                write!(self.laid.text, "{key}: ").unwrap();
            }
            match self.tape.below(if depth > 0 { 8 } else { 6 }) {
                0..=3 => {
                    let text = self.tape.one_of(&FLOW_PLAIN);
                    self.laid.text.push_str(text);
                }
                4 | 5 => {
                    let text = self.tape.one_of(&QUOTED);
                    self.laid.text.push_str(text);
                }
                _ => self.flow(column, &own, depth - 1, false),
            }
            if index + 1 < count || trailing {
                self.laid.text.push(',');
            }
            if in_lines {
                self.behind(&own);
            } else if index + 1 < count {
                let gap = self.tape.one_of(&[" ", " ", ""]);
                self.laid.text.push_str(gap);
            }
        }
        match in_lines {
            true => self.indent(column + 1),
            false if count > 0 => self.laid.text.push_str(space),
            false => {}
        }
        self.laid.text.push(close);
    }
}
