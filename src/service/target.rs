//! Which release of the framework a service is for.

use std::path::Path;

use clap::ValueEnum;
use serde::Deserialize;

use crate::source;

/// A family of releases that behave alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Serverless Framework 1
    #[value(name = "1")]
    V1,
    /// Serverless Framework 2
    #[value(name = "2")]
    V2,
    /// Serverless Framework 3
    #[value(name = "3")]
    V3,
    /// Serverless Framework 4
    #[value(name = "4")]
    V4,
    /// osls 3, the maintained continuation of Serverless Framework 3
    #[value(name = "osls3")]
    Osls3,
    /// osls 4
    #[value(name = "osls4")]
    Osls4,
}

impl Target {
    /// All of them.
    pub const ALL: [Target; 6] =
        [Target::V1, Target::V2, Target::V3, Target::V4, Target::Osls3, Target::Osls4];

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Target::V1 => "1",
            Target::V2 => "2",
            Target::V3 => "3",
            Target::V4 => "4",
            Target::Osls3 => "osls3",
            Target::Osls4 => "osls4",
        }
    }

    /// The release in words.
    pub fn title(self) -> &'static str {
        match self {
            Target::V1 => "release 1",
            Target::V2 => "release 2",
            Target::V3 => "release 3",
            Target::V4 => "release 4",
            Target::Osls3 => "osls 3",
            Target::Osls4 => "osls 4",
        }
    }

    /// What `print` does not reproduce of this target, in a sentence.
    pub fn not_reproduced(self) -> Option<&'static str> {
        match self {
            Target::V3 | Target::Osls4 => None,
            Target::V1 => Some(
                "release 1 has another variable language (`ssm:name~true`, fallbacks to empty text, missing values that \
                 vanish) and prints the file as written",
            ),
            Target::V2 => Some(
                "release 2 prints `service` as a map and `provider` with stage and region first, and lets missing values \
                 vanish",
            ),
            Target::V4 => Some(
                "release 4 treats escapes, quoted fallbacks, quoted file paths, `.env` and params differently",
            ),
            Target::Osls3 => {
                Some("osls 3 prints what 3.40.0 prints, but for schema additions and fixed messages")
            }
        }
    }

    /// The Serverless Framework a `frameworkVersion` asks for, by the first number of its range.
    pub fn of_framework_version(range: &str) -> Option<Target> {
        Some(match major(range)? {
            1 => Target::V1,
            2 => Target::V2,
            3 => Target::V3,
            _ => Target::V4,
        })
    }

    /// The target a service names itself, by the framework its package.json depends on.
    pub fn infer(service_dir: &Path) -> Option<Target> {
        Target::of_package(&source::read_text(&service_dir.join("package.json")).ok()?)
    }

    /// The target that the text of a package.json says a service is for.
    pub fn of_package(text: &str) -> Option<Target> {
        let package: Package = serde_json::from_str(text).ok()?;
        let version = |name: &str| {
            [&package.dev_dependencies, &package.dependencies]
                .into_iter()
                .find_map(|list| list.get(name)?.as_str())
        };
        match (version("osls").and_then(major), version("serverless").and_then(major)) {
            (Some(3), _) => Some(Target::Osls3),
            (Some(_), _) => Some(Target::Osls4),
            (None, Some(1)) => Some(Target::V1),
            (None, Some(2)) => Some(Target::V2),
            (None, Some(3)) => Some(Target::V3),
            (None, Some(_)) => Some(Target::V4),
            (None, None) => None,
        }
    }
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    dependencies: serde_json::Map<String, serde_json::Value>,
    #[serde(default, rename = "devDependencies")]
    dev_dependencies: serde_json::Map<String, serde_json::Value>,
}

/// The first number of a version range such as `^3.40.0`.
fn major(range: &str) -> Option<u32> {
    let start = range.find(|character: char| character.is_ascii_digit())?;
    let digits = &range[start..];
    let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}
