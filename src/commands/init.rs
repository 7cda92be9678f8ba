//! `slsconf init`: a project file to begin with.

use std::io;
use std::path::Path;

use super::console::Console;
use crate::cli::InitArgs;
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::project;
use crate::source::{self, Sources};

/// What the file's permissions begin as, where the umask takes nothing away.
pub(super) const MODE: u32 = 0o666;

pub(super) fn run(args: &InitArgs, console: &mut Console) -> u8 {
    match source::create(&args.project_file, &project::template(), MODE) {
        Ok(()) => {
            let name = args.project_file.display();
            console.note(&format!("wrote {name}; `slsconf link NAME --role-arn ARN` adds a role to it"));
            0
        }
        Err(error) => console.failure(&failure(&args.project_file, &error), &Sources::default()),
    }
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    let name = path.display();
    if error.kind() == io::ErrorKind::AlreadyExists {
        let diagnostic = Diagnostic::error(format!("{name} is there already, and stays as it is"))
            .help("edit it, or name another file with --project-file");
        return Failure::usage(diagnostic);
    }
    let diagnostic = Diagnostic::error(format!("Cannot write {name}: {error}"))
        .help("check that the folder is there and that you may write to it");
    Failure::new(FailureKind::Environment, diagnostic)
}
