//! Configurations with a given meaning.

use std::fmt::Write;

use super::{LINE_ENDS, Writer};

/// Whether a text may stand without quotes.
fn may_be_plain(text: &str, in_flow: bool) -> bool {
    let begins_well = text.starts_with(|first: char| first.is_ascii_alphabetic() || "$/".contains(first));
    let is_word = ["true", "false", "null", "yes", "no", "on", "off"].contains(&text.to_lowercase().as_str());
    let ends_early = text.contains(": ") || text.contains(" #") || text.ends_with(':') || text.contains('\n');
    let is_flow_sign = |sign: char| "[]{},".contains(sign);
    let ends_early = ends_early || in_flow && text.contains(is_flow_sign);
    begins_well && !is_word && !ends_early
}

impl Writer<'_> {
    /// A document with a given meaning.
    pub(super) fn given(&mut self, value: &serde_json::Value) {
        let line_end = LINE_ENDS[self.tape.below(3).min(self.tape.below(3))];
        self.step = [2, 4, 1, 3][self.tape.below(4)];
        self.list_step = [self.step, 0, 2][self.tape.below(3)];
        if self.tape.once_in(8) {
            self.laid.text.push_str("---\n");
        }
        self.given_map(0, &[], value.as_object().unwrap(), false);
        if self.tape.once_in(5) {
            let trimmed = self.laid.text.trim_end_matches('\n').len();
            self.laid.text.truncate(trimmed);
        }
        self.laid.text = self.laid.text.replace('\n', line_end);
    }

    /// `inline` says that the first pair stands behind a dash.
    fn given_map(
        &mut self,
        column: usize,
        path: &[String],
        map: &serde_json::Map<String, serde_json::Value>,
        inline: bool,
    ) {
        for (index, (key, value)) in map.iter().enumerate() {
            let own = [path, std::slice::from_ref(key)].concat();
            if index > 0 || !inline {
                if column > 0 || index > 0 {
                    self.above(column, &own);
                }
                self.indent(column);
            }
            let quote = if self.tape.once_in(12) { "'" } else { "" };
            write!(self.laid.text, "{quote}{key}{quote}:").unwrap();
            self.given_value(column, &own, value);
        }
    }

    /// What stands behind a colon or a dash in this column.
    fn given_value(&mut self, column: usize, own: &[String], value: &serde_json::Value) {
        let is_flow = self.tape.once_in(6);
        match value {
            serde_json::Value::Object(map) if !map.is_empty() && !is_flow => {
                self.behind(own);
                self.given_map(column + self.step, own, map, false);
                self.below(column + self.step, own);
            }
            serde_json::Value::Array(items) if !items.is_empty() && !is_flow => {
                self.behind(own);
                let dash = column + self.list_step;
                for (index, item) in items.iter().enumerate() {
                    let item_path = [own, &[index.to_string()]].concat();
                    self.above(dash, &item_path);
                    self.indent(dash);
                    self.laid.text.push('-');
                    match item.as_object().filter(|map| !map.is_empty()) {
                        Some(map) if !self.tape.once_in(4) => {
                            self.laid.text.push(' ');
                            self.given_map(dash + 2, &item_path, map, true);
                        }
                        _ => self.given_value(dash, &item_path, item),
                    }
                }
                if dash > column {
                    self.below(dash, own);
                }
            }
            serde_json::Value::String(text) if self.tape.once_in(10) && may_be_plain(text, false) => {
                let (sign, inner) = (self.tape.one_of(&[">-", "|-"]), column + self.step);
                write!(self.laid.text, " {sign}").unwrap();
                self.behind(own);
                self.indent(inner);
                writeln!(self.laid.text, "{text}").unwrap();
            }
            value => {
                let gap = self.tape.one_of(&[" ", " ", " ", "  "]);
                let written = self.given_flow(value, false);
                write!(self.laid.text, "{gap}{written}").unwrap();
                self.behind(own);
            }
        }
    }

    /// A value on one line.
    fn given_flow(&mut self, value: &serde_json::Value, in_flow: bool) -> String {
        let space = self.tape.one_of(&["", " "]);
        match value {
            serde_json::Value::Object(map) if map.is_empty() => "{}".to_owned(),
            serde_json::Value::Object(map) => {
                let pairs: Vec<_> = map
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", self.given_flow(value, true)))
                    .collect();
                format!("{{{space}{}{space}}}", pairs.join(", "))
            }
            serde_json::Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.given_flow(item, true)).collect();
                format!("[{space}{}{space}]", items.join(", "))
            }
            serde_json::Value::String(text) => match self.tape.below(4) {
                0 | 1 if may_be_plain(text, in_flow) => text.clone(),
                2 => serde_json::Value::String(text.clone()).to_string(),
                _ => format!("'{}'", text.replace('\'', "''")),
            },
            other => other.to_string(),
        }
    }
}
