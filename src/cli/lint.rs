//! The arguments of `slsconf lint` and `slsconf rules`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::TalkArgs;
use crate::service::{Options, Target};

pub(super) const EXAMPLES: &str = "Examples:
  slsconf lint                            all configurations in this folder and below it
  slsconf lint services/api/serverless.yml
  slsconf lint --target osls4             what keeps this service from moving to osls 4
  slsconf lint --select CRED,SEC          keys and secrets only
  slsconf lint --format sarif > lint.sarif
  slsconf explain CRED001                 what a rule is about

Exit codes: 0 nothing found, 1 something was found, 2 a file could not be looked at.";

pub(super) const RULES_EXAMPLES: &str = "Examples:
  slsconf rules
  slsconf rules --format json | jq -r '.rules[].code'
  slsconf explain CRED001                 what one of them is about";

/// Which services are looked at, and what is looked for in them.
#[derive(Debug, Args)]
pub struct ScopeArgs {
    /// Configuration files, or folders to look for them in; `-` for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only these rules: codes, beginnings of codes, names, or the framework's own codes
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub select: Option<Vec<String>>,
    /// These rules, too
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub extend_select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub ignore: Vec<String>,
    /// Rules of taste, too
    #[arg(long, help_heading = "Rules")]
    pub pedantic: bool,
    /// Release the services are for; from frameworkVersion or package.json if not given, else 3
    #[arg(long, value_name = "RELEASE", help_heading = "Rules")]
    pub target: Option<Target>,
    /// Day to judge dates by, instead of today
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Rules")]
    pub today: Option<String>,
    /// The project file; by default the nearest slsconf.yml in a service's folder or above it
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub project_file: Option<PathBuf>,
    /// Leave out the findings written down in this file
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub baseline: Option<PathBuf>,
    /// Stage of the services
    #[arg(long, short = 's', help_heading = "Service")]
    pub stage: Option<String>,
    /// Region of the services
    #[arg(long, short = 'r', help_heading = "Service")]
    pub region: Option<String>,
    /// Value for `${param:KEY}`; can be given several times
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Service")]
    pub param: Vec<String>,
    /// How much is told.
    #[command(flatten)]
    pub talk: TalkArgs,
}

/// `slsconf lint`
#[derive(Debug, Args)]
pub struct LintArgs {
    /// Which services, and which rules.
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Form of the findings
    #[arg(long, value_enum, default_value_t = LintFormat::Text, help_heading = "Output")]
    pub format: LintFormat,
    /// Write the findings down in the file of --baseline
    #[arg(long, requires = "baseline", help_heading = "Output")]
    pub write_baseline: bool,
    /// Findings from this severity on make the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Warning, help_heading = "Output")]
    pub fail_on: FailOn,
}

impl ScopeArgs {
    /// The options in the framework's terms.
    pub fn options(&self) -> Options {
        Options {
            stage: self.stage.clone(),
            region: self.region.clone(),
            param: self.param.clone(),
            ..Options::default()
        }
    }
}

/// Forms of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LintFormat {
    /// For people, with the lines
    Text,
    /// A line each
    Concise,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality of GitLab
    Gitlab,
    /// JUnit XML
    Junit,
}

/// From which severity on findings count as a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// All findings
    Info,
    /// None
    Never,
}

/// `slsconf rules`
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Form of the list
    #[arg(long, value_enum, default_value_t = RulesFormat::Text, help_heading = "Output")]
    pub format: RulesFormat,
}

/// Forms of the list of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// A line each
    Text,
    /// For programs
    Json,
}
