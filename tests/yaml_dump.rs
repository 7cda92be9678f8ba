//! js-yaml's dump, record by record (`fixtures/oracle/yaml-dump.json`).
#![allow(clippy::unwrap_used)]

mod common;

use serde_json::Value as Json;
use slsconf::yaml::emit::{Secrets, dump};

/// Records without lone surrogates, which Rust text cannot hold.
const COMPARABLE_RECORDS: usize = 5_453;

#[test]
fn every_recorded_dump_is_reproduced() {
    let records = common::oracle("yaml-dump.json");
    let mut compared = 0;
    let mut differences = Vec::new();
    for line in records.lines() {
        // One record a line; those with a lone surrogate are refused by the JSON reader.
        let Ok(record) = serde_json::from_str::<Json>(line.trim_end_matches(',')) else { continue };
        if record.get("lone").is_some() {
            continue;
        }
        let Some(value) = record.get("value") else { continue };
        compared += 1;
        let dumped = dump(&common::value(value), Secrets::Mask);
        let expected = record["dumped"].as_str().unwrap();
        if dumped != expected {
            differences.push(format!("{value}\n  expected {expected:?}\n  dumped   {dumped:?}"));
        }
    }
    let sample = differences.iter().take(10).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} of {compared} dumps differ:\n{sample}", differences.len());
    assert_eq!(compared, COMPARABLE_RECORDS, "records were lost on the way");
}
