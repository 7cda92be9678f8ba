//! The parser of variables: it answers, and what it found lies in the text.

use slsconf::variables::syntax::{Piece, parse};

pub fn target(text: &str) {
    match parse(text) {
        Ok(Some(template)) => {
            for piece in &template.pieces {
                let (start, end) = match piece {
                    Piece::Variable(variable) => (variable.start, variable.end),
                    Piece::Escape { start, end, .. } => (*start, *end),
                };
                assert!(text.get(start..end).is_some(), "{start}..{end}");
            }
        }
        Ok(None) => {}
        Err(error) => drop(error.to_string()),
    }
}
