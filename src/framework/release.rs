//! The releases whose printing is reproduced, each with its habits (`spec/print.md` §9).

use super::{Behaviour, OSLS_4, V3};
use crate::service::Target;
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
    /// Whether `--path` finds false, empty and null values.
    pub path_finds_falsy: bool,
}

static SERVERLESS_3: Release = Release {
    name: "Serverless Framework 3.40.0",
    dialect: Dialect {
        quotes_resolved_text: true,
        missing_param: Some(missing_dashboard_param),
        defers_stage_params: false,
        follows_inherited: true,
        yaml: Schema::SERVERLESS,
    },
    behaviour: &V3,
    has_dashboard: true,
    path_finds_falsy: false,
};

static OSLS: Release = Release {
    name: "osls 4.3.1",
    dialect: Dialect {
        quotes_resolved_text: false,
        missing_param: None,
        defers_stage_params: true,
        follows_inherited: false,
        yaml: Schema::OSLS_4,
    },
    behaviour: &OSLS_4,
    has_dashboard: false,
    path_finds_falsy: true,
};

impl Release {
    /// The release reproduced for a target.
    pub fn of(target: Target) -> &'static Release {
        match target {
            Target::Osls4 => &OSLS,
            Target::V1 | Target::V2 | Target::V3 | Target::V4 | Target::Osls3 => &SERVERLESS_3,
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
