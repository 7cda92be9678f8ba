//! Manual pages from the command line's own words; the only file that knows clap_mangen.

use std::io;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::Cli;

pub(super) const EXAMPLES: &str = "Examples:
  slsconf man ~/.local/share/man/man1     write a page for each command
  slsconf man | man -l -                  read the first one";

/// `slsconf man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The folder to write a page for each command to; without one, the program's own page is printed
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// The pages with their file names: the program's own first, then one for each command.
pub fn pages() -> io::Result<Vec<(String, String)>> {
    let mut program = Cli::command();
    program.build();
    let mut pages = vec![page(program.clone(), "slsconf")?];
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = format!("slsconf-{}", command.get_name());
        pages.push(page(command.clone(), &name)?);
    }
    Ok(pages)
}

fn page(command: Command, name: &str) -> io::Result<(String, String)> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok((format!("{name}.1"), String::from_utf8_lossy(&page).into_owned()))
}
