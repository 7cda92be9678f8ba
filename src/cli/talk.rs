//! How much commands tell on standard error: the same two options wherever there is something to tell.

use clap::{ArgAction, Args};

/// How much is told beside the result.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct TalkArgs {
    /// Say which files and settings were used: configuration, release, stage, .env files and project file; and warnings
    #[arg(long, short = 'v', action = ArgAction::Count, help_heading = "Messages")]
    pub verbose: u8,
    /// Say nothing on standard error but what went wrong
    #[arg(long, short = 'q', conflicts_with = "verbose", help_heading = "Messages")]
    pub quiet: bool,
}
