//! The address of a value inside a configuration, as the framework writes it: `functions.api.events.0`.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathStep {
    /// Into a mapping.
    Key(Rc<str>),
    /// Into a sequence.
    Index(usize),
}

/// How many bytes of a key, or of a text, are shown where it is mentioned and may be mentioned again and again.
const SHOWN: usize = 300;

/// The beginning of a text that is too long to be repeated by everything that is said about it.
pub fn shortened(text: &str) -> Cow<'_, str> {
    shortened_to(SHOWN, text)
}

/// The same for a text that may have as many bytes as `most`.
pub fn shortened_to(most: usize, text: &str) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}…", &text[..text.floor_char_boundary(most)]))
}

/// Steps from the root to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ValuePath(pub Vec<PathStep>);

impl fmt::Display for PathStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathStep::Key(key) => formatter.write_str(key),
            PathStep::Index(index) => write!(formatter, "{index}"),
        }
    }
}

impl ValuePath {
    /// The path as it is shown where many findings repeat it: of very long keys only the beginning.
    pub fn shown(&self) -> String {
        let mut shown = String::new();
        for (position, step) in self.0.iter().enumerate() {
            if position > 0 {
                shown.push('.');
            }
            match step {
                PathStep::Key(key) => shown.push_str(&shortened(key)),
                PathStep::Index(index) => shown.push_str(&index.to_string()),
            }
        }
        shown
    }
}

impl fmt::Display for ValuePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            if position > 0 {
                formatter.write_str(".")?;
            }
            write!(formatter, "{step}")?;
        }
        Ok(())
    }
}
