//! What the variable sources draw from: files, options, the environment, and the framework's habits.

use std::path::PathBuf;

use super::aws_calls::AwsCalls;
use super::sources::file::FileCache;
use crate::credentials::Credentials;
use crate::javascript::JavaScript;
use crate::service::{Environment, Target};
use crate::source::Sources;
use crate::value::Value;
use crate::yaml::Schema;

/// The world outside the configuration, as the sources see it.
#[derive(Debug)]
pub struct Context {
    /// The files read so far.
    pub files: Sources,
    /// What the `file` source read from them.
    pub file_cache: FileCache,
    /// What runs JavaScript files, and whether they may run.
    pub javascript: JavaScript,
    /// The folder paths are relative to.
    pub service_dir: PathBuf,
    /// All options of the command by long name, in the command's order; `null` where not given.
    pub options: Value,
    /// The environment, with what `.env` files added.
    pub environment: Environment,
    /// What gets the secrets of the project file.
    pub credentials: Credentials,
    /// The release the service is for.
    pub target: Target,
    /// What AWS was asked, and what it answered.
    pub aws: AwsCalls,
    /// The habits of the framework release.
    pub dialect: Dialect,
    /// Whether what is read and met is kept to be looked at: the syntax of included files, texts with variables.
    pub keeps: bool,
}

/// How one framework release treats variables where others differ (`spec/print.md` §9).
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// Whether a message about a resolved text quotes it; osls names only the error, not to leak secrets.
    pub quotes_resolved_text: bool,
    /// What `${param:…}` says when it has no value; `None` for the words all sources use.
    pub missing_param: Option<fn(name: &str, dashboard: bool) -> String>,
    /// Whether `params` of other stages stay unresolved.
    pub defers_stage_params: bool,
    /// Whether parameters stand in `stages.NAME.params`, too (`spec/v4.md`, sources).
    pub has_stages: bool,
    /// Whether an address may name what every JavaScript object inherits, which is then an error.
    pub follows_inherited: bool,
    /// Whether stages may only have ASCII letters, digits and hyphens.
    pub restricts_stages: bool,
    /// What the `aws` source is called where its address is no text.
    pub aws_source_in_messages: &'static str,
    /// The page on AWS credentials that messages refer to.
    pub credentials_page: &'static str,
    /// How included YAML files are read.
    pub yaml: Schema,
}
