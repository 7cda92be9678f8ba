//! Sources written out again, for messages.

use std::fmt;

use super::{Argument, Call, Literal, Source};

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Call(call) => call.fmt(formatter),
            Source::Literal(literal) => literal.fmt(formatter),
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)?;
        if let Some(params) = &self.params {
            formatter.write_str("(")?;
            for (position, param) in params.iter().enumerate() {
                if position > 0 {
                    formatter.write_str(", ")?;
                }
                param.fmt(formatter)?;
            }
            formatter.write_str(")")?;
        }
        if let Some(address) = &self.address {
            write!(formatter, ":{address}")?;
        } else if self.params.is_none() {
            formatter.write_str(":")?;
        }
        Ok(())
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Literal::String(text) => formatter.write_str(text),
            Literal::Null => Ok(()),
            other => other.fmt(formatter),
        }
    }
}
