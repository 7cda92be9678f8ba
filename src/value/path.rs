//! The address of a value inside a configuration, as the framework writes it: `functions.api.events.0`.

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
