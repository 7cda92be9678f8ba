//! What another release of the framework does differently with the same configuration.
//!
//! No rule is about what `spec/v4.md` has and no file shows: options of the command line, the form of what is printed, values
//! from AWS (parameters are split and parsed alike), and sources that only release 4 has, which are no errors for it.

mod grammar;
mod osls_4;
mod plugins;
mod release_4;
mod scripts;
mod texts;

use super::{Category, Levels};
use crate::diagnostics::Severity;
use crate::service::Target;

const OTHERS: &[Target] = &[Target::V1, Target::V2, Target::V3, Target::Osls3, Target::Osls4];
/// For rules about what changes on the way to release 4.
const FOR_RELEASE_4: Levels = Levels::always(Severity::Warning).but(OTHERS, None);
const LINKS_4: &[&str] = &["https://www.serverless.com/framework/docs/guides/upgrading-v4"];

/// Variable sources that releases 3 and 4 have.
const NAMES: &[&str] = &["self", "opt", "env", "file", "param", "sls", "aws", "cf", "s3", "ssm", "strToBool"];

pub(super) static RULES: Category =
    &[&grammar::RULES, &texts::RULES, &release_4::RULES, &scripts::RULES, &osls_4::RULES, &plugins::RULES];
