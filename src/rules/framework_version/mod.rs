//! `frameworkVersion`: which releases a service asks for.

mod floor;
mod invalid;
mod mismatch;
mod missing;

use std::slice::from_ref;

use super::Category;
use crate::service::Target;

pub(super) static RULES: Category =
    &[from_ref(&missing::RULE), from_ref(&mismatch::RULE), from_ref(&invalid::RULE), from_ref(&floor::RULE)];

/// The first number of a target's releases; osls counts on from release 3.
fn major(target: Target) -> u64 {
    match target {
        Target::V1 => 1,
        Target::V2 => 2,
        Target::V3 | Target::Osls3 => 3,
        Target::V4 | Target::Osls4 => 4,
    }
}
