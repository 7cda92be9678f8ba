//! What releases take that the schema they are held against does not have, as data (`spec/lint.md` §5).

use super::schema::{self, Keyword, ProblemKind, Scalar, Schema, SchemaProblem};
use crate::value::{PathStep, Value, ValuePath};

/// What a release takes beside what its schema here takes.
#[derive(Debug)]
pub struct Additions {
    /// Paths of keys, `*` being any step.
    keys: &'static [&'static [&'static str]],
    /// Names of properties that have more values than the schema lists; they are not known.
    open_values: &'static [&'static str],
    /// Schemas whose runtimes it takes too.
    runtimes_of: &'static [&'static Schema],
}

/// Nothing.
pub(super) static NONE: Additions = Additions { keys: &[], open_values: &[], runtimes_of: &[] };

/// What 2.72.3 has, and 3.40.0 has no more.
pub(super) static OF_RELEASE_2: Additions = Additions {
    keys: &[
        &["enableLocalInstallationFallback"],
        &["unresolvedVariablesNotificationMode"],
        &["provider", "apiKeys"],
        &["provider", "resourcePolicy"],
        &["provider", "usagePlan"],
        &["provider", "disableDefaultOutputExportNames"],
        &["functions", "*", "events", "*", "http", "request", "schema"],
        &["functions", "*", "awsKmsKeyArn"],
    ],
    open_values: &[],
    runtimes_of: &[],
};

/// What release 4 has, and 3.40.0 does not yet. It has the runtimes of 3.40.0, and those that came since.
pub static OF_RELEASE_4: Additions = Additions {
    keys: &[
        &["ai"],
        &["build"],
        &["licenseKey"],
        &["mcp"],
        &["stages"],
        &["state"],
        &["provider", "build"],
        &["provider", "capacityProviders"],
        &["provider", "domain"],
        &["provider", "domains"],
        &["provider", "enableLegacyDeploymentBucket"],
        &["provider", "resolver"],
        &["functions", "*", "iam"],
        &["functions", "*", "iamRoleStatements"],
        &["functions", "*", "iamRoleStatementsInherit"],
        &["functions", "*", "iamRoleStatementsName"],
        &["functions", "*", "iamPermissionsBoundary"],
        &["functions", "*", "build"],
        &["functions", "*", "tenancy"],
        &["functions", "*", "durableConfig"],
        &["functions", "*", "logs"],
        &["functions", "*", "recursiveLoop"],
        &["functions", "*", "capacityProvider"],
    ],
    open_values: &["region"],
    runtimes_of: &[&schema::AWS_OSLS_4],
};

/// The properties that hold runtimes.
const RUNTIMES: &[&str] = &["runtime", "compatibleRuntimes"];

impl Additions {
    /// Whether the release takes a key of the value at `path`.
    pub fn has_key(&self, path: &ValuePath, key: &str) -> bool {
        let step = PathStep::Key(key.into());
        let steps: Vec<String> = path.0.iter().chain([&step]).map(ToString::to_string).collect();
        self.keys.iter().any(|known| {
            known.len() == steps.len()
                && known.iter().zip(&steps).all(|(known, step)| *known == "*" || known == step)
        })
    }

    /// Whether the release takes what its schema here complains about.
    pub(super) fn take(&self, problem: &SchemaProblem, configuration: &Value) -> bool {
        match &problem.kind {
            ProblemKind::UnrecognizedProperty(key) => self.has_key(&problem.path, key),
            ProblemKind::Value => self.have_value(&problem.path, configuration),
            _ => false,
        }
    }

    fn have_value(&self, path: &ValuePath, configuration: &Value) -> bool {
        let steps: Vec<String> = path.0.iter().map(ToString::to_string).collect();
        let leads_through = |names: &[&str]| steps.iter().any(|step| names.contains(&step.as_str()));
        if leads_through(self.open_values) {
            return true;
        }
        let text = value_at(configuration, &steps).and_then(Value::as_str);
        leads_through(RUNTIMES)
            && text.is_some_and(|text| self.runtimes_of.iter().any(|schema| runtimes(schema).contains(&text)))
    }
}

fn value_at<'v>(root: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(root, |value, step| match value.as_sequence() {
        Some(items) => items.get(step.parse::<usize>().ok()?),
        None => value.get(step),
    })
}

/// The runtimes that a schema lists for `provider.runtime`.
pub fn runtimes(schema: &'static Schema) -> Vec<&'static str> {
    let runtime = schema.root().property("provider").and_then(|provider| provider.property("runtime"));
    let keywords = runtime.into_iter().flat_map(|runtime| runtime.keywords());
    let values = keywords.filter_map(|keyword| match keyword {
        Keyword::Enum(values) => Some(values),
        _ => None,
    });
    let texts = values.flatten().filter_map(|value| match value {
        Scalar::Text(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_at_their_own_places_only() {
        let key = |name: &str| PathStep::Key(name.into());
        let function = ValuePath(vec![key("functions"), key("hello")]);
        assert!(OF_RELEASE_4.has_key(&function, "iam") && OF_RELEASE_4.has_key(&ValuePath(vec![]), "stages"));
        assert!(
            !OF_RELEASE_4.has_key(&function, "stages") && !OF_RELEASE_4.has_key(&ValuePath(vec![]), "iam")
        );
        assert!(
            OF_RELEASE_4.has_key(&ValuePath(vec![]), "ai") && OF_RELEASE_4.has_key(&ValuePath(vec![]), "mcp")
        );
        assert!(!NONE.has_key(&ValuePath(vec![]), "stages"));
    }

    #[test]
    fn runtimes_are_read_from_the_schemas() {
        let of = |schema| runtimes(schema);
        assert!(of(&schema::AWS_V3).contains(&"python3.11") && !of(&schema::AWS_V3).contains(&"python3.12"));
        assert!(of(&schema::AWS_OSLS_4).contains(&"nodejs24.x"));
    }
}
