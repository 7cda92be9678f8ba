//! Environment variables, each with where it was set.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::source::Span;

/// Environment variables with where they were set.
#[derive(Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, EnvironmentVariable>,
    missing: BTreeSet<String>,
}

/// One environment variable.
#[derive(Clone, Debug)]
pub struct EnvironmentVariable {
    /// Its value.
    pub text: Rc<str>,
    /// Where a `.env` file sets it; `None` if it was there before.
    pub set_at: Option<Span>,
}

impl Environment {
    /// The environment made of these variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Environment {
        let variables = variables.into_iter().map(|(name, text)| {
            let text = text.into();
            (name, EnvironmentVariable { text, set_at: None })
        });
        Environment { variables: variables.collect(), missing: BTreeSet::new() }
    }

    /// The variable with this name.
    pub fn get(&self, name: &str) -> Option<&EnvironmentVariable> {
        self.variables.get(name)
    }

    /// Sets a variable as a `.env` file does.
    pub fn set(&mut self, name: String, variable: EnvironmentVariable) {
        self.variables.insert(name, variable);
    }

    /// All variables by name.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &EnvironmentVariable)> {
        self.variables.iter()
    }

    /// The names and texts of all variables.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, variable)| (name.as_str(), &*variable.text))
    }

    /// The variable with this name; that it was asked for is remembered if it is not there.
    pub fn ask(&mut self, name: &str) -> Option<EnvironmentVariable> {
        let found = self.variables.get(name).cloned();
        if found.is_none() {
            self.missing.insert(name.to_owned());
        }
        found
    }

    /// Forgets which variables were asked for in vain.
    pub fn forget_missing(&mut self) {
        self.missing.clear();
    }

    /// The variables asked for in vain, by name.
    pub fn missing(&self) -> &BTreeSet<String> {
        &self.missing
    }
}
