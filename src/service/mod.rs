//! Where a service's settings come from: its file, the command line, the environment, the release it is for.

mod dotenv;
mod environment;
mod locate;
mod options;
mod read;
mod script;
mod stage;
mod target;

pub use dotenv::{Expand, expand_10, expand_13, load as load_dotenv};
pub use environment::{Environment, EnvironmentVariable};
pub use locate::{Location, in_real_folder, locate};
pub use options::{Options, UnknownOption, with_unknown};
pub use read::read as read_configuration;
pub use script::run as run_configuration;
pub use stage::{INVALID_STAGE, is_stage, is_stage_name};
pub use target::Target;
