//! Values that YAML has and JSON has not, and what becomes of them (`spec/print.md` §1.2).

use rustc_hash::FxHashMap;

use super::timestamp;
use crate::source::Span;
use crate::value::{Data, Mapping, Origin, Value};

/// A value that JSON cannot hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Special {
    /// A point in time, in milliseconds since 1970.
    Date(i64),
    /// NaN or an infinity.
    Number(f64),
    /// `!!binary`
    Bytes(Vec<u8>),
}

/// The special values of one document, found again by the span of the value that stands for them.
#[derive(Debug, Default)]
pub(super) struct Specials(FxHashMap<Span, Special>);

impl Specials {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A number as JSON holds it.
    pub fn number(&mut self, number: f64, content: Span) -> Data {
        if number.is_finite() {
            // Adding positive zero turns -0 into 0 and leaves all others.
            return Data::Number(number + 0.0);
        }
        self.add(Special::Number(number), content)
    }

    /// Notes a special value and gives what JSON makes of it.
    pub fn add(&mut self, special: Special, content: Span) -> Data {
        let data = match &special {
            Special::Date(time) => Data::String(timestamp::to_iso(*time).into()),
            Special::Number(_) => Data::Null,
            Special::Bytes(bytes) => Data::Mapping(numbered(bytes, content).into()),
        };
        self.0.insert(content, special);
        data
    }

    /// Drops what was noted before the same text is read again.
    pub fn forget(&mut self, content: Span) {
        if !self.0.is_empty() {
            self.0.remove(&content);
        }
    }

    /// What a value was before it became JSON, if it was special.
    pub fn get(&self, value: &Value) -> Option<&Special> {
        if self.0.is_empty() {
            return None;
        }
        let Origin::Written(span) = value.origin else { return None };
        // A block mapping can have the span of a key in it; the kinds tell them apart.
        self.0.get(&span).filter(|special| {
            matches!(
                (special, &value.data),
                (Special::Date(_), Data::String(_))
                    | (Special::Number(_), Data::Null)
                    | (Special::Bytes(_), Data::Mapping(_))
            )
        })
    }

    /// All of them in the order of the file, as Node's `util.inspect` shows them.
    pub fn into_list(self) -> Vec<(Span, String)> {
        let mut list: Vec<_> = self.0.into_iter().map(|(span, special)| (span, inspect(&special))).collect();
        list.sort_unstable_by_key(|(span, _)| *span);
        list
    }
}

/// What `JSON.stringify` makes of a `Uint8Array`.
fn numbered(bytes: &[u8], content: Span) -> Mapping {
    let mut mapping = Mapping::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        let number = Value::new(Data::Number(f64::from(*byte)), Origin::Written(content));
        mapping.insert(index.to_string(), number);
    }
    mapping
}

fn inspect(special: &Special) -> String {
    match special {
        Special::Date(time) => timestamp::to_iso(*time),
        Special::Number(number) => number_text(*number).to_owned(),
        Special::Bytes(bytes) if bytes.is_empty() => "Uint8Array(0) []".to_owned(),
        Special::Bytes(bytes) => format!("Uint8Array({}) [ {} ]", bytes.len(), joined(bytes, ", ")),
    }
}

/// JavaScript's name of a number that is not finite.
pub(super) fn number_text(number: f64) -> &'static str {
    if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

/// Bytes in decimal.
pub(super) fn joined(bytes: &[u8], separator: &str) -> String {
    bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(separator)
}
