//! The arguments of `slsconf fix`.

use clap::{Args, ValueEnum};

use super::lint::ScopeArgs;

pub(super) const EXAMPLES: &str = "Examples:
  slsconf fix --diff                      show what would change in the configurations of this folder
  slsconf fix                             change it
  slsconf fix --unsafe --target osls4     all that is known for moving to osls 4; try the service afterwards
  slsconf fix --select DEP services/api   deprecations only
  slsconf fix --select CRED --role-arn deploy=arn:aws:iam::123456789012:role/Deploy
                                          from `credentials: ${secrets:deploy}` to a role in slsconf.yml
  slsconf fix -i                          ask about each fix
  slsconf fix --check                     for CI: exit code 1 if something would change
  slsconf fix - < serverless.yml > fixed.yml

Each fix says which resolved values it changes. slsconf resolves the configuration before and after, and refuses a fix
that changes anything else. Comments, blank lines, quotes and the order of keys stay as they are.

Exit codes: 0 nothing to do, or all of it is written; 1 something would change (--check, --diff); 2 a file could not be
read or written.";

/// `slsconf fix`
#[derive(Debug, Args)]
pub struct FixArgs {
    /// Which services, and which rules.
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Fixes that somebody has to look at, too: the service may behave differently
    #[arg(long, alias = "unsafe-fixes", help_heading = "Fixes")]
    pub r#unsafe: bool,
    /// Change also files that several services include, files outside of the service's project, and credentials in
    /// included files
    #[arg(long, help_heading = "Fixes")]
    pub follow_files: bool,
    /// The role that `${secrets:NAME}` stands for, if slsconf.yml does not have it yet; can be given several times
    #[arg(long, value_name = "NAME=ARN", value_parser = role, help_heading = "Credentials")]
    pub role_arn: Vec<(String, String)>,
    /// Delete `credentials: ${secrets:NAME}` also if no role is known for NAME
    #[arg(long, help_heading = "Credentials")]
    pub drop_unmapped: bool,
    /// Ask about each fix
    #[arg(long, short = 'i', conflicts_with_all = ["check", "diff", "format", "quiet"], help_heading = "Fixes")]
    pub interactive: bool,
    /// Write nothing, and print the differences
    #[arg(long, help_heading = "Output")]
    pub diff: bool,
    /// Write nothing; exit code 1 if something would change
    #[arg(long, help_heading = "Output")]
    pub check: bool,
    /// Print which resolved values change
    #[arg(long, help_heading = "Output")]
    pub verify: bool,
    /// Show keys and passwords instead of asterisks in what --diff and --verify print
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
    /// Form of what was fixed and what is left
    #[arg(long, value_enum, default_value_t = FixFormat::Text, help_heading = "Output")]
    pub format: FixFormat,
}

fn role(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, role_arn)) if !name.is_empty() => Ok((name.to_owned(), role_arn.to_owned())),
        _ => Err("write NAME=ARN: the name in `${secrets:NAME}`, and the ARN of its role"),
    }
}

/// Forms of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FixFormat {
    /// For people
    Text,
    /// For programs
    Json,
}
