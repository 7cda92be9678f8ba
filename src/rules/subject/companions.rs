//! Files beside a configuration that are no part of it but say something about the project.

use std::path::Path;

use crate::service::Location;
use crate::source::{FileId, Sources, read_text};

use super::Subject;

/// The one there is.
const NAME: &str = "package.json";

/// Reads it, before it is known whether the file beside it is a service at all. A project may have none, and one that can't
/// be read says nothing.
pub(in crate::rules) fn read(files: &Sources, location: &Location) -> Option<String> {
    let path = location.service_dir.join(NAME);
    match files.find(&path) {
        Some(known) => Some(files.file(known).text.clone()),
        None => read_text(&path).ok(),
    }
}

/// Keeps it, so that places in it can be shown.
pub(super) fn keep(files: &mut Sources, location: &Location, text: Option<String>) {
    let path = location.service_dir.join(NAME);
    if let Some(text) = text.filter(|_| files.find(&path).is_none()) {
        files.add(path, text);
    }
}

impl Subject {
    /// The file with this name beside the configuration, if it was read.
    pub fn beside(&self, name: &str) -> Option<FileId> {
        self.files().find(&self.location.service_dir.join(Path::new(name)))
    }
}
