//! Files beside a configuration that are no part of it but say something about the project.

use std::path::Path;

use crate::service::Location;
use crate::source::{FileId, Sources};

use super::Subject;

/// Their names. They are read before the rules run, so that places in them can be shown.
const NAMES: &[&str] = &["package.json"];

/// Reads those that are there.
pub(super) fn collect(files: &mut Sources, location: &Location) {
    for name in NAMES {
        // A project may have none, and one that can't be read says nothing.
        let _ = files.read(&location.service_dir.join(name));
    }
}

impl Subject {
    /// The file with this name beside the configuration, if it was read.
    pub fn beside(&self, name: &str) -> Option<FileId> {
        self.files().find(&self.location.service_dir.join(Path::new(name)))
    }
}
