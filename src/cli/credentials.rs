//! The command line of what concerns `slsconf.yml`, secrets and credentials.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ServiceArgs, TalkArgs};

/// What the exit codes of commands that get keys mean, after the examples of each.
macro_rules! with_exit_codes {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nExit codes: 0 done, 1 the configuration or the project file is wrong or AWS gave no answer, 2 wrong usage,\n\
             3 access denied, 4 no credentials to begin with, 5 they have expired."
        )
    };
}

pub(super) const INIT_EXAMPLES: &str = "Examples:
  slsconf init                            write slsconf.yml in this folder
  slsconf init --project-file infrastructure/slsconf.yml

A file that is there already stays as it is; `slsconf link` adds to it.";
pub(super) const LINK_EXAMPLES: &str = "Examples:
  slsconf link deploy --role-arn arn:aws:iam::123456789012:role/ServerlessDeploy
  slsconf link production --role-arn arn:aws:iam::123456789012:role/Production --app shop --stage prod";
pub(super) const ROLE_TEMPLATE_EXAMPLES: &str = "Examples:
  slsconf role-template --stage prod > role.yml
  slsconf role-template --format trust-policy --trust-account 123456789012 --external-id shop-7
  slsconf role-template --trust-oidc arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com \\
      --subject repo:acme/shop:ref:refs/heads/main";
pub(super) const EXEC_EXAMPLES: &str = with_exit_codes!(
    "Examples:
  slsconf exec -- sls deploy
  slsconf exec --stage prod -- sls deploy --stage prod
  slsconf exec --role deploy -- aws sts get-caller-identity

The command's exit code is passed on; 126 and 127 mean that it can't be run."
);
pub(super) const ENV_EXAMPLES: &str = with_exit_codes!(
    "Examples:
  eval \"$(slsconf env --stage prod)\"
  slsconf env --shell fish | source
  slsconf env --shell powershell | Out-String | Invoke-Expression"
);
pub(super) const CREDENTIAL_PROCESS_EXAMPLES: &str = with_exit_codes!(
    "Examples:
  slsconf credential-process deploy

In ~/.aws/config:
  [profile deploy]
  credential_process = slsconf credential-process deploy --project-file /path/to/slsconf.yml"
);
pub(super) const WHOAMI_EXAMPLES: &str = with_exit_codes!(
    "Examples:
  slsconf whoami --stage prod
  slsconf whoami --explain"
);

/// Which project file, and how far it is trusted.
#[derive(Clone, Debug, Args)]
pub struct ProjectArgs {
    /// The project file; by default the nearest slsconf.yml in the service's folder or above it
    #[arg(long, value_name = "FILE", help_heading = "Credentials")]
    pub project_file: Option<PathBuf>,
    /// Trust the roles in the project file as they are now, and remember that (SLSCONF_TRUST=1: for this run only)
    #[arg(long, help_heading = "Credentials")]
    pub trust: bool,
    /// Keep temporary keys in files of your user's cache folder until five minutes before they expire
    #[arg(long, help_heading = "Credentials")]
    pub cache: bool,
}

/// Whose keys a command is about.
#[derive(Debug, Args)]
pub struct AccessArgs {
    /// Use this profile, or secret that is a role, instead of what app and stage say
    #[arg(long, value_name = "NAME", help_heading = "Credentials")]
    pub role: Option<String>,
    /// Which configuration, and how to resolve it.
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `slsconf init`
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "slsconf.yml")]
    pub project_file: PathBuf,
    /// How much is told.
    #[command(flatten)]
    pub talk: TalkArgs,
}

/// `slsconf link`
#[derive(Debug, Args)]
pub struct LinkArgs {
    /// The name, as in `${secrets:NAME}`
    pub name: String,
    /// ARN of the role it stands for
    #[arg(long, value_name = "ARN")]
    pub role_arn: String,
    /// External ID the role's trust policy asks for: text, or `${env:NAME}`
    #[arg(long, value_name = "ID")]
    pub external_id: Option<String>,
    /// Allow this app only, and let it use the role: in the stage given, else in all that have no other
    #[arg(long)]
    pub app: Option<String>,
    /// The stage of the app that uses the role
    #[arg(long, short = 's', requires = "app")]
    pub stage: Option<String>,
    /// The project file; by default the nearest slsconf.yml in this folder or above it, else a new one here
    #[arg(long, value_name = "FILE")]
    pub project_file: Option<PathBuf>,
    /// How much is told.
    #[command(flatten)]
    pub talk: TalkArgs,
}

/// `slsconf exec`
#[derive(Debug, Args)]
pub struct ExecArgs {
    /// The command and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
    /// Whose keys.
    #[command(flatten)]
    pub access: AccessArgs,
}

/// `slsconf env`
#[derive(Debug, Args)]
pub struct EnvArgs {
    /// The shell that is to read the lines
    #[arg(long, value_enum, default_value_t = Shell::Sh)]
    pub shell: Shell,
    /// Whose keys.
    #[command(flatten)]
    pub access: AccessArgs,
}

/// Shells that `slsconf env` writes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// sh, bash, zsh and their like
    Sh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
}

/// `slsconf credential-process`
#[derive(Debug, Args)]
pub struct CredentialProcessArgs {
    /// A profile of the project file, or a secret that is a role
    pub name: String,
    /// Which configuration, and how to resolve it.
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `slsconf role-template`
#[derive(Debug, Args)]
pub struct RoleTemplateArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = RoleFormat::Cloudformation, help_heading = "Output")]
    pub format: RoleFormat,
    /// Account whose users and roles may assume the role; by default the one the role is in
    #[arg(long, value_name = "ID", help_heading = "Trust", conflicts_with_all = ["trust_oidc", "trust_principal"])]
    pub trust_account: Option<String>,
    /// OIDC provider, such as that of a CI service, whose subject may assume the role
    #[arg(
        long,
        value_name = "ARN",
        help_heading = "Trust",
        requires = "subject",
        conflicts_with = "trust_principal"
    )]
    pub trust_oidc: Option<String>,
    /// The subject
    #[arg(long, value_name = "SUBJECT", help_heading = "Trust", requires = "trust_oidc")]
    pub subject: Option<String>,
    /// Role or user that may assume the role
    #[arg(long, value_name = "ARN", help_heading = "Trust")]
    pub trust_principal: Option<String>,
    /// External ID that whoever assumes the role must name; a parameter of the template if not given
    #[arg(long, value_name = "ID", help_heading = "Trust")]
    pub external_id: Option<String>,
    /// Partition, for a trust policy by itself
    #[arg(long, default_value = "aws", help_heading = "Trust")]
    pub partition: String,
    /// Which configuration, and how to resolve it.
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// Forms of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleFormat {
    /// A CloudFormation template in YAML
    Cloudformation,
    /// Only who may assume the role, as JSON
    TrustPolicy,
    /// Terraform
    Terraform,
}

/// `slsconf whoami`
#[derive(Debug, Args)]
pub struct WhoamiArgs {
    /// Show every source of credentials in the order the release would try them, instead of asking AWS
    #[arg(long)]
    pub explain: bool,
    /// Whose keys.
    #[command(flatten)]
    pub access: AccessArgs,
}
