//! What the variable sources draw from: files, options, the environment, and the framework's habits.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

use super::sources::file::FileCache;
use crate::source::{Sources, Span};
use crate::value::Value;
use crate::yaml::Schema;

/// The world outside the configuration, as the sources see it.
#[derive(Debug)]
pub struct Context {
    /// The files read so far.
    pub files: Sources,
    /// What the `file` source read from them.
    pub file_cache: FileCache,
    /// The folder paths are relative to.
    pub service_dir: PathBuf,
    /// All options of the command by long name, in the command's order; `null` where not given.
    pub options: Value,
    /// The environment, with what `.env` files added.
    pub environment: Environment,
    /// The habits of the framework release.
    pub dialect: Dialect,
}

/// How one framework release treats variables where others differ (`spec/print.md` §9).
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// Whether a message about a resolved text quotes it; osls names only the error, not to leak secrets.
    pub quotes_resolved_text: bool,
    /// What `${param:…}` says when it has no value; `None` for the words all sources use.
    pub missing_param: Option<fn(name: &str, dashboard: bool) -> String>,
    /// Whether `params` of other stages stay unresolved.
    pub defers_stage_params: bool,
    /// How included YAML files are read.
    pub yaml: Schema,
}

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

    /// The variable with this name; that it was asked for is remembered if it is not there.
    pub(super) fn ask(&mut self, name: &str) -> Option<EnvironmentVariable> {
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
