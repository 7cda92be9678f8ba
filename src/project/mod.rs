//! `slsconf.yml`, the project file: found, read with a place for every mistake, described, and edited.
//!
//! It says which roles and secrets the names in a project stand for. It holds names, never keys.

mod arn;
mod check;
pub mod edit;
mod format;
mod leak;
pub mod model;
mod read;
pub mod schema;
mod shape;
mod template;

use std::path::{Path, PathBuf};

pub use arn::{Arn, is_account};
pub use read::{Finder, find, of_file, read, read_text};
pub use template::text as template;

use crate::source::Span;
use crate::yaml::{NodeId, Tree};
use model::{AllowedRole, Role, Secret, Settings};

/// The file's name.
pub const FILE_NAME: &str = "slsconf.yml";

/// A project file that was read.
#[derive(Clone, Debug)]
pub struct Project {
    /// Where it is, absolute.
    pub path: PathBuf,
    /// What it says.
    pub settings: Settings,
    tree: Tree,
}

impl Project {
    /// The file's folder.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// The syntax of the file.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Where the value at a path of keys stands.
    pub fn span(&self, path: &[&str]) -> Option<Span> {
        let node = path.iter().try_fold(self.tree.root()?, |node, key| Some(self.entry(node, key)?.1))?;
        Some(self.tree.content_span(node))
    }

    /// Where the last key of a path stands.
    pub fn key_span(&self, path: &[&str]) -> Option<Span> {
        let (last, above) = path.split_last()?;
        let node = above.iter().try_fold(self.tree.root()?, |node, key| Some(self.entry(node, key)?.1))?;
        Some(self.tree.content_span(self.entry(node, last)?.0))
    }

    /// Where the items of the list at a path of keys stand.
    pub fn item_spans(&self, path: &[&str]) -> Vec<Span> {
        let found = self
            .tree
            .root()
            .and_then(|root| path.iter().try_fold(root, |node, key| Some(self.entry(node, key)?.1)));
        let items = found.map(|node| self.tree.items(self.tree.target(node))).unwrap_or_default();
        items.iter().map(|item| self.tree.content_span(*item)).collect()
    }

    fn entry(&self, node: NodeId, key: &str) -> Option<(NodeId, NodeId)> {
        let node = self.tree.target(node);
        self.tree.entries(node).find(|(found, _)| self.tree.text(*found) == Some(key))
    }

    /// The role that an app's stage or `--role` means by a name, with the section it stands in: a profile,
    /// or a secret that is a role. No name is both.
    pub fn role(&self, name: &str) -> Option<(Role, &'static str)> {
        if let Some(role) = self.settings.profiles.get(name) {
            return Some((role.clone(), "profiles"));
        }
        self.secret_role(name).map(|role| (role.role(), "secrets"))
    }

    /// The secret of this name, if it is a role.
    pub fn secret_role(&self, name: &str) -> Option<&AllowedRole> {
        match self.settings.secrets.get(name)? {
            Secret::AwsRole(role) => Some(role),
            _ => None,
        }
    }

    /// All names of roles.
    pub fn role_names(&self) -> impl Iterator<Item = &str> {
        let secrets = self.settings.secrets.keys().map(String::as_str);
        self.settings
            .profiles
            .keys()
            .map(String::as_str)
            .chain(secrets.filter(|name| self.secret_role(name).is_some()))
    }
}
