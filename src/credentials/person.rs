//! Whoever sits at the terminal, as far as credentials need to ask.

use std::fmt::Debug;

use crate::aws::KeyMaterial;

/// Someone who can be asked, or nobody.
pub trait Person: Debug {
    /// Asks for a yes or no after showing some lines; `None` if there is nobody.
    fn confirm(&self, lines: &[String], question: &str) -> Option<bool>;

    /// Asks for a code; `None` if there is nobody.
    fn code(&self, question: &str) -> Option<KeyMaterial>;
}

/// Nobody: no terminal, or no wish to ask.
#[derive(Debug)]
pub struct Nobody;

impl Person for Nobody {
    fn confirm(&self, _: &[String], _: &str) -> Option<bool> {
        None
    }

    fn code(&self, _: &str) -> Option<KeyMaterial> {
        None
    }
}
