//! The commands: arguments to results, by way of the other modules in their order.

mod access;
mod completions;
mod console;
mod credential_process;
mod env;
mod exec;
mod explain;
mod fix;
mod init;
mod link;
mod lint;
mod machine;
mod man;
mod print;
mod progress;
mod provenance;
mod role_template;
mod rules;
mod schema;
mod session;
mod settings;
mod terminal;
mod whoami;

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches};

use crate::cli::{self, Cli, Command};
use console::Console;

/// Runs the program with these arguments, the first of which is its name, and gives the exit code.
pub fn run(arguments: Vec<OsString>) -> u8 {
    let mut console = Console::new();
    let arguments = cli::split(arguments);
    let parsed = Cli::command()
        .try_get_matches_from(&arguments.known)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return console.usage(&error),
    };
    for word in &arguments.ignored {
        console.note(&format!(
            "`{word}` is ignored: words after the options mean nothing to `serverless print`"
        ));
    }
    console.tell(cli.command.talk());
    match cli.command {
        Command::Print(args) => print::run(&args, arguments.unknown, &mut console),
        Command::Explain(args) => explain::run(&args, arguments.unknown, &mut console),
        Command::Lint(args) => lint::run(&args, &mut console),
        Command::Fix(args) => fix::run(&args, &mut console),
        Command::Rules(args) => rules::run(&args, &mut console),
        Command::Init(args) => init::run(&args, &mut console),
        Command::Link(args) => link::run(&args, &mut console),
        Command::Exec(args) => exec::run(&args, &mut console),
        Command::Env(args) => env::run(&args, &mut console),
        Command::CredentialProcess(args) => credential_process::run(&args, &mut console),
        Command::Whoami(args) => whoami::run(&args, &mut console),
        Command::RoleTemplate(args) => role_template::run(&args, &mut console),
        Command::Schema => schema::run(&mut console),
        Command::Completions(args) => completions::run(&args, &mut console),
        Command::Man(args) => man::run(&args, &mut console),
    }
}
