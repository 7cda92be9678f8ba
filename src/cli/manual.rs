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
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut pages = vec![page(program.clone(), "slsconf")?];
    for command in program.get_subcommands() {
        let name = format!("slsconf-{}", command.get_name());
        pages.push(page(command.clone(), &name)?);
    }
    Ok(pages)
}

fn page(command: Command, name: &str) -> io::Result<(String, String)> {
    let more = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_commands = command.has_subcommands();
    let manual = Man::new(command);
    let mut page = Vec::new();
    manual.render_title(&mut page)?;
    manual.render_name_section(&mut page)?;
    manual.render_synopsis_section(&mut page)?;
    manual.render_description_section(&mut page)?;
    manual.render_options_section(&mut page)?;
    if has_commands {
        manual.render_subcommands_section(&mut page)?;
    }
    let page = String::from_utf8_lossy(&page).into_owned() + &sections(&more);
    Ok((format!("{name}.1"), page))
}

/// What stands below the options: lists under a title such as `Examples:`, whose lines stay as they are, and texts.
fn sections(text: &str) -> String {
    let mut sections = String::new();
    let mut has_notes = false;
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        match paragraph.split_once(":\n") {
            Some((title, lines)) if lines.starts_with("  ") => {
                let title = title.to_uppercase();
                sections.push_str(&format!(".SH {}\n.nf\n{}\n.fi\n", escaped(&title), escaped(lines)));
                has_notes = false;
            }
            _ => {
                sections.push_str(if has_notes { ".PP\n" } else { ".SH NOTES\n" });
                sections.push_str(&format!("{}\n", escaped(paragraph)));
                has_notes = true;
            }
        }
    }
    sections
}

/// A text as roff has it: no dash becomes a hyphen, and no line a request.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    let line = |line: &str| match line.starts_with(['.', '\'']) {
        true => format!("\\&{line}"),
        false => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
