//! What rules know about the roles of a project: its `slsconf.yml`, and what whoever runs slsconf says about it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::project::{self, Project};
use crate::source::{FileId, FileState, Sources};

use super::Subject;

/// Where a project keeps its roles, and what the command line says about them.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// The project file; where a new one would be made if there is none. `None` if none is to be.
    pub file: Option<PathBuf>,
    /// ARNs of roles by name, to be taken up for names that the file does not have.
    pub given: BTreeMap<String, String>,
    /// Whether credentials may go even if no role is known for their name.
    pub drop_unmapped: bool,
}

/// The same as the files are at the moment.
#[derive(Debug)]
pub(super) struct KnownLinks {
    links: Links,
    file: Option<FileId>,
    /// What the project file says; `None` if there is none or it is wrong.
    project: Option<Project>,
}

impl KnownLinks {
    /// Reads the project file, if there is one; else a place is kept for it among the files.
    pub fn collect(files: &mut Sources, links: &Links) -> KnownLinks {
        let file = links.file.as_ref().map(|path| files.read(path).unwrap_or_else(|_| files.reserve(path)));
        let is_there = |file: &FileId| {
            let file = files.file(*file);
            file.state != FileState::Absent || !file.text.is_empty()
        };
        let project = file.filter(is_there).and_then(|file| project::of_file(files, file).ok());
        KnownLinks { links: links.clone(), file, project }
    }
}

impl Subject {
    /// What the command line says about roles.
    pub fn links(&self) -> &Links {
        &self.links.links
    }

    /// The project file as it is at the moment; `None` if there is none.
    pub fn project(&self) -> Option<&Project> {
        self.links.project.as_ref()
    }

    /// The project file among the files, also if it is not made yet; `None` if there is to be none.
    pub fn project_file(&self) -> Option<FileId> {
        self.links.file
    }

    /// Whether the project file has content that is none: then nothing can be added to it.
    pub fn is_project_wrong(&self) -> bool {
        self.project().is_none() && self.project_file().is_some_and(|file| !self.text(file).is_empty())
    }
}
