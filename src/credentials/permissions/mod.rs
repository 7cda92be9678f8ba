//! The least that a role needs to deploy a service, computed from the service's configuration.

mod table;

use std::collections::BTreeSet;

use crate::value::Value;
use table::{ROWS, Row, When};

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its name: `Sid`.
    pub name: &'static str,
    /// What it allows.
    pub actions: &'static [&'static str],
    /// On what. `{partition}` and `{account}` stand for those of the role.
    pub resources: Vec<String>,
    /// Under which condition: operator, key, values.
    pub condition: Option<(&'static str, &'static str, Vec<String>)>,
}

/// What a deployment takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// The name of the stack.
    pub stack: String,
    /// The statements, in a fixed order.
    pub statements: Vec<Statement>,
    /// Types of resources whose permissions are not known here.
    pub unknown: Vec<String>,
}

/// What the deployment of a resolved service takes.
pub fn permissions(configuration: &Value, stage: &str, region: &str) -> Permissions {
    let service = Service::of(configuration, stage, region);
    let statements = ROWS.iter().filter_map(|row| statement(row, &service)).collect();
    let known = |kind: &String| {
        ROWS.iter().any(|row| matches!(row.when, When::Resources(kinds, _) if is_one_of(kind, kinds)))
    };
    let mut unknown: Vec<String> = service.resources.iter().map(|(kind, _)| kind.clone()).collect();
    unknown.retain(|kind| !known(kind));
    unknown.sort_unstable();
    unknown.dedup();
    Permissions { stack: service.stack, statements, unknown }
}

/// What of a service decides about permissions.
struct Service<'a> {
    configuration: &'a Value,
    stack: String,
    region: &'a str,
    /// The functions' names as patterns.
    functions: BTreeSet<String>,
    /// Names of events and what is configured of each.
    events: Vec<(String, &'a Value)>,
    /// Types of resources and the resources.
    resources: Vec<(String, &'a Value)>,
}

impl<'a> Service<'a> {
    fn of(configuration: &'a Value, stage: &str, region: &'a str) -> Service<'a> {
        let text = |path: &[&str]| configuration.at(path).and_then(Value::as_str);
        let service = text(&["service"]).unwrap_or("service");
        let stack =
            text(&["provider", "stackName"]).map_or_else(|| format!("{service}-{stage}"), str::to_owned);
        let all = || configuration.get("functions").and_then(Value::as_mapping).into_iter();
        let prefix = format!("{service}-{stage}-");
        let mut functions = BTreeSet::new();
        let mut events = Vec::new();
        for function in all().flat_map(|functions| functions.values()) {
            let name = function.get("name").and_then(Value::as_str).filter(|name| !name.starts_with(&prefix));
            functions.insert(name.map_or_else(|| format!("{prefix}*"), str::to_owned));
            for event in function.get("events").and_then(Value::as_sequence).unwrap_or_default() {
                match (event.as_mapping(), event.as_str()) {
                    (Some(event), _) => {
                        events.extend(event.iter().map(|(name, value)| (name.to_string(), value)));
                    }
                    (None, Some(name)) => events.push((name.to_owned(), event)),
                    (None, None) => {}
                }
            }
        }
        let resources = configuration.at(&["resources", "Resources"]).and_then(Value::as_mapping);
        let resources = resources.into_iter().flat_map(|resources| resources.values());
        let resources =
            resources.filter_map(|resource| Some((resource.get("Type")?.as_str()?.to_owned(), resource)));
        Service { configuration, stack, region, functions, events, resources: resources.collect() }
    }

    /// The bucket for packages, if it is there already.
    fn given_bucket(&self) -> Option<&str> {
        let bucket = self.configuration.at(&["provider", "deploymentBucket"])?;
        bucket.as_str().or_else(|| bucket.get("name")?.as_str())
    }

    /// The ARN of the functions' role, if it is there already.
    fn given_role(&self) -> Option<&str> {
        let at = |path: &[&str]| self.configuration.at(path).and_then(Value::as_str);
        at(&["provider", "iam", "role"]).or_else(|| at(&["provider", "role"]))
    }

    fn has_vpc(&self) -> bool {
        let functions = self.configuration.get("functions").and_then(Value::as_mapping);
        self.configuration.at(&["provider", "vpc"]).is_some_and(Value::is_truthy)
            || functions
                .is_some_and(|functions| functions.values().any(|function| function.get("vpc").is_some()))
    }

    fn counts(&self, when: When) -> bool {
        let functions = !self.functions.is_empty();
        match when {
            When::Always => true,
            When::OwnBucket => self.given_bucket().is_none(),
            When::GivenBucket => self.given_bucket().is_some(),
            When::Functions => functions,
            When::OwnRole => functions && self.given_role().is_none(),
            When::GivenRole => functions && self.given_role().is_some(),
            When::Layers => self.configuration.get("layers").is_some_and(Value::is_truthy),
            When::Vpc => self.has_vpc(),
            When::Events(names) => self.events.iter().any(|(name, _)| names.contains(&name.as_str())),
            When::Resources(kinds, _) => self.resources.iter().any(|(kind, _)| is_one_of(kind, kinds)),
        }
    }

    /// What a word in braces stands for: one text, or several.
    fn names(&self, word: &str, when: When) -> Vec<String> {
        match word {
            "stack" => vec![self.stack.clone()],
            "region" => vec![self.region.to_owned()],
            "function" => self.functions.iter().cloned().collect(),
            "bucket" => vec![self.given_bucket().map_or_else(|| self.bucket_pattern(), str::to_owned)],
            "role" => vec![self.role_pattern()],
            "topic" => self.event_names("sns", &["topicName"]),
            "source_bucket" => self.event_names("s3", &["bucket"]),
            "name" => self.resource_names(when),
            _ => Vec::new(),
        }
    }

    /// CloudFormation makes up names of buckets: in lower case, and each half cut to 24 characters if need be.
    fn bucket_pattern(&self) -> String {
        let stack: String = self.stack.to_lowercase().chars().take(24).collect();
        format!("{stack}*-serverlessdeploymentbuck*")
    }

    fn role_pattern(&self) -> String {
        if let Some(arn) = self.given_role() {
            return arn.to_owned();
        }
        let at = |path: &[&str]| self.configuration.at(path).and_then(Value::as_str);
        let path = at(&["provider", "iam", "role", "path"]).unwrap_or("/").trim_start_matches('/');
        match at(&["provider", "iam", "role", "name"]) {
            Some(name) => format!("{path}{name}"),
            None => format!("{path}{}-*", self.stack),
        }
    }

    /// What events of a kind name: as their text, or in one of some properties. ARNs count by their last part.
    fn event_names(&self, kind: &str, properties: &[&str]) -> Vec<String> {
        let named = self.events.iter().filter(|(name, _)| name == kind).map(|(_, event)| {
            let property = || properties.iter().find_map(|property| event.get(property)?.as_str());
            let text = event.as_str().or_else(property).filter(|text| *text != kind);
            text.map_or_else(
                || format!("{}-*", self.stack),
                |text| text.rsplit(':').next().unwrap_or(text).to_owned(),
            )
        });
        named.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The names of resources; CloudFormation makes up those that have none from the stack's.
    fn resource_names(&self, when: When) -> Vec<String> {
        let When::Resources(kinds, property) = when else { return Vec::new() };
        let named = self.resources.iter().filter(|(kind, _)| is_one_of(kind, kinds)).map(|(_, resource)| {
            let name = property.and_then(|property| resource.at(&["Properties", property])?.as_str());
            name.map_or_else(|| format!("{}-*", self.stack), |name| name.trim_start_matches('/').to_owned())
        });
        named.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// A name as a pattern: what is not resolved in it can be anything.
fn pattern(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, variable)) = rest.split_once("${") {
        out.push_str(before);
        out.push('*');
        let mut depth = 1;
        let end = variable.find(|letter| {
            depth += match letter {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        rest = end.map_or("", |end| &variable[end + 1..]);
    }
    out + rest
}

fn is_one_of(kind: &str, kinds: &[&str]) -> bool {
    kinds.iter().any(|known| kind == *known || (known.ends_with("::") && kind.starts_with(known)))
}

fn statement(row: &Row, service: &Service) -> Option<Statement> {
    if !service.counts(row.when) {
        return None;
    }
    let filled = |templates: &[&str]| {
        templates.iter().flat_map(|template| fill(template, row.when, service)).collect()
    };
    let condition = row.condition.map(|(operator, key, value)| (operator, key, filled(&[value])));
    Some(Statement { name: row.name, actions: row.actions, resources: filled(row.resources), condition })
}

/// A template with the names of the service in it; one text for each name.
fn fill(template: &str, when: When, service: &Service) -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut rest = template;
    while let Some((before, word)) = rest.split_once('{') {
        let (word, after) = word.split_once('}').unwrap_or((word, ""));
        let names = match word {
            // Where the role will be is not known here.
            "partition" | "account" => vec![format!("{{{word}}}")],
            _ => service.names(word, when).iter().map(|name| pattern(name)).collect(),
        };
        texts = texts
            .iter()
            .flat_map(|text| names.iter().map(move |name| format!("{text}{before}{name}")))
            .collect();
        rest = after;
    }
    texts.iter().map(|text| format!("{text}{rest}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_allows_everything() {
        for row in ROWS {
            assert!(
                row.actions.iter().all(|action| !action.contains('*') && action.contains(':')),
                "{}",
                row.name
            );
            assert!(row.actions.is_sorted(), "{}", row.name);
            let anywhere = ["cloudformation:ValidateTemplate", "ec2:Describe", "EventSourceMapping"];
            let wide = row.resources.contains(&"*");
            let may = |action: &&str| anywhere.iter().any(|allowed| action.contains(allowed));
            assert!(!wide || row.actions.iter().all(may), "{} has all resources", row.name);
        }
    }

    #[test]
    fn what_is_not_resolved_can_be_anything() {
        assert_eq!(pattern("a-${ssm:/x}-b"), "a-*-b");
        assert_eq!(pattern("${a:${b:c}}d"), "*d");
        assert_eq!(pattern("a"), "a");
        assert_eq!(pattern("a${b"), "a*");
    }
}
