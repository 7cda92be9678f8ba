//! `.env` files, read and expanded as the framework's libraries do (`spec/print.md` §5.7).

mod expand;
mod parse;

pub use expand::{Expand, expand_10, expand_13};

use std::path::Path;

use super::environment::Environment;
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::source::{ReadProblem, Sources};
use expand::Endless;

/// Loads `.env.<stage>`, or `.env` only if there is none, into the environment. Variables that are set already win.
pub fn load(
    files: &mut Sources,
    environment: &mut Environment,
    service_dir: &Path,
    stage: &str,
    expand: Expand,
) -> Result<(), Failure> {
    for name in [format!(".env.{stage}"), ".env".to_owned()] {
        let path = service_dir.join(name);
        match files.read(&path) {
            Ok(file) => {
                let assignments = parse::parse(&files.file(file).text, file);
                return expand(environment, &assignments).map_err(|endless| endless_failure(&endless));
            }
            Err(ReadProblem::NotFound) => {}
            Err(problem) => {
                let message = format!(
                    "Failed to load environment variables from \"{}\": Error: {problem}",
                    path.display()
                );
                let diagnostic = Diagnostic::error(message).help(problem.help());
                return Err(Failure::new(FailureKind::Environment, diagnostic));
            }
        }
    }
    Ok(())
}

fn endless_failure(Endless { name, span }: &Endless) -> Failure {
    let diagnostic = Diagnostic::error(format!("The value of {name} has no end"))
        .label(Some(*span), "expanded, it refers to itself again")
        .help("the framework hangs or breaks here; write `\\$` where no reference is meant");
    Failure::configuration(diagnostic)
}
