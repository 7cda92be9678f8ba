//! `slsconf lint` and `slsconf rules` on the command line: which files, which formats, which exit codes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/folder.rs"]
mod folder;
mod formats;
mod found;
mod known;
mod selected;

use serde_json::Value as Json;

/// A service with a finding of each severity that lint has by default.
const FAULTY: &str = "service: shop
provider:
  name: aws
  lambdaHashingVersion: 20201221
  environment:
    STAGE: ${self:provider.stage}
";
const CLEAN: &str = "service: shop\nprovider:\n  name: aws\n  stage: dev\n";

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}
