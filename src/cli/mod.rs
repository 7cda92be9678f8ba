//! The command line: what can be asked, as types.

mod arguments;
mod credentials;
mod fix;
mod later;
mod lint;
mod manual;
mod scripts;
mod talk;

pub use arguments::{Arguments, split};
pub use credentials::{
    AccessArgs, CredentialProcessArgs, EnvArgs, ExecArgs, InitArgs, LinkArgs, ProjectArgs, RoleFormat,
    RoleTemplateArgs, Shell, WhoamiArgs,
};
use credentials::{
    CREDENTIAL_PROCESS_EXAMPLES, ENV_EXAMPLES, EXEC_EXAMPLES, INIT_EXAMPLES, LINK_EXAMPLES,
    ROLE_TEMPLATE_EXAMPLES, WHOAMI_EXAMPLES,
};
pub use fix::{FixArgs, FixFormat};
pub use later::Later;
pub use lint::{FailOn, LintArgs, LintFormat, RulesArgs, RulesFormat, ScopeArgs};

pub use manual::{ManArgs, pages};
pub use scripts::{CompletionShell, CompletionsArgs, completions};
pub use talk::TalkArgs;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::service::{Options, Target};

/// Reads Serverless Framework configuration: prints what it says, where each value comes from, and what is wrong with it.
#[derive(Debug, Parser)]
#[command(name = "slsconf", version, propagate_version = true, after_help = EXAMPLES)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "Examples:
  slsconf print                           the configuration in this folder, all variables resolved
  slsconf print --stage prod --path provider.environment
  slsconf explain provider.environment.TABLE
                                          where that value comes from
  slsconf lint                            what is wrong with the configurations in this folder
  slsconf fix --diff                      what can be done about that

Results go to standard output, everything else to standard error.
Exit codes: 0 done, 1 the configuration can't be resolved or something was found in it, 2 wrong usage or unreadable file.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the configuration as `serverless print` does
    #[command(after_help = PRINT_EXAMPLES)]
    Print(Later<PrintArgs>),
    /// Say where a value comes from, or what a rule is about
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Later<ExplainArgs>),
    /// Find what is deprecated, broken or dangerous in configurations
    #[command(after_help = lint::EXAMPLES)]
    Lint(Later<LintArgs>),
    /// Do away with what `lint` finds, where that can be done without doubt, and prove that nothing else changes
    #[command(after_help = fix::EXAMPLES)]
    Fix(Later<FixArgs>),
    /// List the rules of `lint`
    #[command(after_help = lint::RULES_EXAMPLES)]
    Rules(Later<RulesArgs>),
    /// Write a project file, slsconf.yml, with everything explained in comments
    #[command(after_help = INIT_EXAMPLES)]
    Init(Later<InitArgs>),
    /// Put a role into the project file, under the name that `${secrets:NAME}` has for it
    #[command(after_help = LINK_EXAMPLES)]
    Link(Later<LinkArgs>),
    /// Run a command with temporary keys of the role that the app has for the stage
    #[command(after_help = EXEC_EXAMPLES)]
    Exec(Later<ExecArgs>),
    /// Print lines that put such keys into a shell's environment
    #[command(after_help = ENV_EXAMPLES)]
    Env(Later<EnvArgs>),
    /// Print such keys as the AWS SDKs take them from a `credential_process`
    #[command(after_help = CREDENTIAL_PROCESS_EXAMPLES)]
    CredentialProcess(Later<CredentialProcessArgs>),
    /// Say whose keys a command gets: account, role, and when they expire
    #[command(after_help = WHOAMI_EXAMPLES)]
    Whoami(Later<WhoamiArgs>),
    /// Print a role that may deploy the service, and no more
    #[command(after_help = ROLE_TEMPLATE_EXAMPLES)]
    RoleTemplate(Later<RoleTemplateArgs>),
    /// Print the JSON schema of the project file
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema,
    /// Print a script that completes commands and options in a shell
    #[command(after_help = scripts::EXAMPLES)]
    Completions(Later<CompletionsArgs>),
    /// Write manual pages, one for each command
    #[command(after_help = manual::EXAMPLES)]
    Man(Later<ManArgs>),
}

impl Command {
    /// How much the command is to tell beside its result.
    pub fn talk(&self) -> TalkArgs {
        match self {
            Command::Print(args) => args.service.talk,
            Command::Explain(args) => args.service.talk,
            Command::Lint(args) => args.scope.talk,
            Command::Fix(args) => args.scope.talk,
            Command::Init(args) => args.talk,
            Command::Link(args) => args.talk,
            Command::Exec(args) => args.access.service.talk,
            Command::Env(args) => args.access.service.talk,
            Command::CredentialProcess(args) => args.service.talk,
            Command::Whoami(args) => args.access.service.talk,
            Command::RoleTemplate(args) => args.service.talk,
            // They have nothing to tell.
            Command::Rules(_) | Command::Schema | Command::Completions(_) | Command::Man(_) => {
                TalkArgs::default()
            }
        }
    }
}

const PRINT_EXAMPLES: &str = "Examples:
  slsconf print
  slsconf print services/api/serverless.yml --stage prod
  slsconf print --format json --path functions.hello | jq .handler
  slsconf print --param table=orders --param level=debug
  slsconf print --allow-unresolved --offline
                                          print what can be known without AWS
  cat serverless.yml | slsconf print -";

const EXPLAIN_EXAMPLES: &str = "Examples:
  slsconf explain provider.environment.TABLE
  slsconf explain functions.hello.name --stage prod
  slsconf explain custom.table --format json
  slsconf explain CRED001";

const SCHEMA_EXAMPLES: &str = "Examples:
  slsconf schema > slsconf.schema.json

An editor that knows YAML takes it from a first line such as
  # yaml-language-server: $schema=slsconf.schema.json";

/// What says which configuration, and how to resolve it.
#[derive(Clone, Debug, Args)]
pub struct ServiceArgs {
    /// Name of the configuration file (the service directory is the file's)
    #[arg(long, short = 'c', value_name = "FILE", help_heading = "Service")]
    pub config: Option<String>,
    /// Stage of the service
    #[arg(long, short = 's', help_heading = "Service")]
    pub stage: Option<String>,
    /// Region of the service
    #[arg(long, short = 'r', help_heading = "Service")]
    pub region: Option<String>,
    /// Value for `${param:KEY}`; can be given several times
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Service")]
    pub param: Vec<String>,
    /// Dashboard app
    #[arg(long, help_heading = "Service")]
    pub app: Option<String>,
    /// Dashboard org
    #[arg(long, help_heading = "Service")]
    pub org: Option<String>,
    /// AWS profile
    #[arg(long, value_name = "PROFILE", help_heading = "Service")]
    pub aws_profile: Option<String>,
    /// Accepted for compatibility with `serverless`
    #[arg(long, hide = true)]
    pub use_local_credentials: bool,
    /// Accepted for compatibility with `serverless`
    #[arg(long, value_name = "NAMESPACE", hide = true)]
    pub debug: Option<String>,
    /// Accepted for compatibility with `serverless`
    #[arg(long, hide = true, conflicts_with = "verbose")]
    pub no_verbose: bool,
    /// Release whose behaviour counts; from package.json if not given, else 3 (3.40.0)
    #[arg(long, value_name = "RELEASE", help_heading = "Resolution")]
    pub target: Option<Target>,
    /// Never open a network connection
    #[arg(long, help_heading = "Resolution")]
    pub offline: bool,
    /// Which project file.
    #[command(flatten)]
    pub project: ProjectArgs,
    /// Run no JavaScript: configurations and included files in JavaScript are errors
    #[arg(long, help_heading = "Resolution")]
    pub no_js: bool,
    /// How much is told.
    #[command(flatten)]
    pub talk: TalkArgs,
}

/// `slsconf print`
#[derive(Debug, Args)]
pub struct PrintArgs {
    /// The configuration file or its folder; `-` for standard input
    #[arg(value_name = "PATH")]
    pub path_argument: Option<PathBuf>,
    /// Form of the output: yaml, json or text
    #[arg(long, help_heading = "Output")]
    pub format: Option<String>,
    /// Print only what is at this path, such as `provider.environment` or `functions.api.events.0`
    #[arg(long, value_name = "A.B.0", help_heading = "Output")]
    pub path: Option<String>,
    /// Transform the output: `keys` prints the keys only
    #[arg(long, value_name = "TRANSFORM", help_heading = "Output")]
    pub transform: Option<String>,
    /// Show secrets instead of masks
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
    /// Leave variables that can't be resolved as written, list them on standard error, and succeed
    #[arg(long, help_heading = "Resolution")]
    pub allow_unresolved: bool,
    /// Which configuration, and how to resolve it.
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `slsconf explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Path of the value, such as `provider.environment.TABLE`, or a rule such as CRED001
    #[arg(value_name = "A.B.0|RULE")]
    pub value_path: String,
    /// The configuration file or its folder; `-` for standard input
    #[arg(value_name = "PATH")]
    pub path_argument: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text, help_heading = "Output")]
    pub format: ExplainFormat,
    /// Show secrets instead of masks
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
    /// Which configuration, and how to resolve it.
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// Forms of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

impl ServiceArgs {
    /// The options in the framework's terms, without those only `print` has.
    pub fn options(&self) -> Options {
        let verbose = match (self.talk.verbose > 0, self.no_verbose) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        };
        Options {
            region: self.region.clone(),
            aws_profile: self.aws_profile.clone(),
            app: self.app.clone(),
            org: self.org.clone(),
            use_local_credentials: self.use_local_credentials.then_some(true),
            config: self.config.clone(),
            stage: self.stage.clone(),
            param: self.param.clone(),
            verbose,
            debug: self.debug.clone(),
            ..Options::default()
        }
    }
}
