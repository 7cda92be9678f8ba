//! What is generated from the command line itself: completions of shells; the only file that knows clap_complete.

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::aot::{Shell as Generator, generate};

use super::Cli;

pub(super) const EXAMPLES: &str = "Examples:
  slsconf completions bash > ~/.local/share/bash-completion/completions/slsconf
  slsconf completions zsh > ~/.zfunc/_slsconf        (with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc)
  slsconf completions fish > ~/.config/fish/completions/slsconf.fish
  slsconf completions powershell >> $PROFILE";

/// `slsconf completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: CompletionShell,
}

/// Shells that completions are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompletionShell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
    /// elvish
    Elvish,
}

/// The script that completes slsconf's commands, options and their values.
pub fn completions(shell: CompletionShell) -> String {
    let generator = match shell {
        CompletionShell::Bash => Generator::Bash,
        CompletionShell::Zsh => Generator::Zsh,
        CompletionShell::Fish => Generator::Fish,
        CompletionShell::Powershell => Generator::PowerShell,
        CompletionShell::Elvish => Generator::Elvish,
    };
    let mut script = Vec::new();
    generate(generator, &mut Cli::command(), "slsconf", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
