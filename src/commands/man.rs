//! `slsconf man`: manual pages.

use std::path::Path;
use std::{fs, io};

use crate::cli::{ManArgs, pages};
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::source::Sources;

use super::console::Console;

pub(super) fn run(args: &ManArgs, console: &mut Console) -> u8 {
    let written = match (pages(), &args.folder) {
        (Ok(pages), None) => {
            let text = pages.into_iter().next().map(|(_, page)| page);
            return console.result(&text.unwrap_or_default());
        }
        (Ok(pages), Some(folder)) => write(folder, &pages).map(|()| pages.len()),
        (Err(error), _) => Err(error),
    };
    let folder = args.folder.as_deref().unwrap_or(Path::new("."));
    match written {
        Ok(count) => {
            console.note(&format!("{count} pages written to {}", folder.display()));
            0
        }
        Err(error) => {
            let diagnostic = Diagnostic::error(format!("Cannot write to {}: {error}", folder.display()))
                .help("name a folder that you may write to: slsconf man DIR");
            console.failure(&Failure::new(FailureKind::Environment, diagnostic), &Sources::default())
        }
    }
}

fn write(folder: &Path, pages: &[(String, String)]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    pages.iter().try_for_each(|(name, page)| fs::write(folder.join(name), page))
}
