//! The releases whose printing is reproduced, each with its habits (`spec/print.md` §9).

use super::behaviour::{V2, V4};
use super::{Behaviour, OSLS_4, V3};
use crate::service::{Expand, Target, expand_10, expand_13};
use crate::variables::Dialect;
use crate::yaml::Schema;

/// Everything that differs between releases.
#[derive(Debug)]
pub struct Release {
    /// What users call it.
    pub name: &'static str,
    /// How it reads variables.
    pub dialect: Dialect,
    /// What it does to a configuration.
    pub behaviour: &'static Behaviour,
    /// Whether it knows the vendor's dashboard: `org`, `app` and the options for them.
    pub has_dashboard: bool,
    /// How it expands the values of `.env` files.
    pub expand_dotenv: Expand,
    /// What it says where there is no service.
    pub no_service: &'static str,
    /// Whether `--path` finds false, empty and null values.
    pub path_finds_falsy: bool,
}

const SERVERLESS: Release = Release {
    name: "Serverless Framework 3.40.0",
    dialect: Dialect {
        quotes_resolved_text: true,
        missing_param: Some(missing_dashboard_param),
        defers_stage_params: false,
        has_stages: false,
        follows_inherited: true,
        restricts_stages: false,
        aws_source_in_messages: "sls",
        credentials_page: "http://slss.io/aws-creds-setup",
        yaml: Schema::SERVERLESS,
    },
    behaviour: &V3,
    has_dashboard: true,
    expand_dotenv: expand_10,
    no_service: "This command can only be run in a Serverless service directory. Make sure to reference a valid config file in \
                 the current working directory if you're using a custom config file",
    path_finds_falsy: false,
};

static SERVERLESS_2: Release = Release { behaviour: &V2, ..SERVERLESS };
static SERVERLESS_3: Release = SERVERLESS;
static SERVERLESS_4: Release =
    Release { dialect: Dialect { has_stages: true, ..SERVERLESS.dialect }, behaviour: &V4, ..SERVERLESS };

static OSLS: Release = Release {
    name: "osls 4.3.1",
    dialect: Dialect {
        quotes_resolved_text: false,
        missing_param: None,
        defers_stage_params: true,
        has_stages: false,
        follows_inherited: false,
        restricts_stages: true,
        aws_source_in_messages: "aws",
        credentials_page: "https://github.com/oss-serverless/osls/blob/4.x/docs/guides/credentials.md",
        yaml: Schema::OSLS_4,
    },
    behaviour: &OSLS_4,
    has_dashboard: false,
    expand_dotenv: expand_13,
    no_service: "This command can only be run in a service directory. Make sure to reference a valid config file in the \
                 current working directory if you're using a custom config file",
    path_finds_falsy: true,
};

impl Release {
    /// The release reproduced for a target.
    pub fn of(target: Target) -> &'static Release {
        match target {
            Target::Osls4 => &OSLS,
            Target::V2 => &SERVERLESS_2,
            Target::V4 => &SERVERLESS_4,
            Target::V1 | Target::V3 | Target::Osls3 => &SERVERLESS_3,
        }
    }
}

fn missing_dashboard_param(name: &str, dashboard: bool) -> String {
    let dashboard = if dashboard { " or Serverless Dashboard" } else { "" };
    format!(
        "The param \"{name}\" cannot be resolved from CLI options or stage params{dashboard}. If you are using Serverless \
         Framework Compose, make sure to run commands via Compose so that all parameters can be resolved"
    )
}
