//! The framework's words for what a schema holds against a configuration (`spec/print.md` §8).

use std::rc::Rc;

use super::reader::{Limit, Measure, Node, Scalar};
use super::relevant::{Relevant, relevant};
use super::validate::Outcome;
use super::violation::Reason;
use crate::value::{PathStep, ValuePath, shortened};

/// Something in a configuration that the framework's schema does not take.
#[derive(Clone, Debug)]
pub struct SchemaProblem {
    /// The framework's message, such as `at 'functions.f': unrecognized property 'x'`.
    pub message: String,
    /// The value the message is about.
    pub path: ValuePath,
    /// What is wrong.
    pub kind: ProblemKind,
    /// What the schema says about that value.
    pub schema: Node,
}

/// Kinds of problems that call for different labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A key of the value that the schema does not know.
    UnrecognizedProperty(Rc<str>),
    /// A key that is not there.
    MissingProperty(&'static str),
    /// An event no schema of an event takes.
    UnsupportedEvent,
    /// The kind of the value: a text where a number must be, or a form that none of the allowed ones is.
    WrongType(Option<&'static str>),
    /// The value itself.
    Value,
}

/// All problems worth showing, in the framework's order, none with the words of another.
pub(super) fn problems(outcome: &Outcome) -> Vec<SchemaProblem> {
    let mut seen = std::collections::HashSet::new();
    relevant(outcome)
        .into_iter()
        .map(|error| problem(&error, outcome))
        .filter(|problem| seen.insert(problem.message.clone()))
        .collect()
}

fn problem(error: &Relevant<'_>, outcome: &Outcome) -> SchemaProblem {
    let violation = error.violation;
    let path = outcome.places.value_path(violation.place);
    let kind = match &violation.reason {
        Reason::AdditionalProperty(key) => ProblemKind::UnrecognizedProperty(key.clone()),
        Reason::Required(name) => ProblemKind::MissingProperty(name),
        Reason::AnyOf if error.is_unknown_event => ProblemKind::UnsupportedEvent,
        Reason::Type(wanted) => ProblemKind::WrongType(Some(wanted.name())),
        Reason::AnyOf | Reason::OneOf => ProblemKind::WrongType(error.common_type),
        _ => ProblemKind::Value,
    };
    let message = format!("at {}: {}", shown_path(&path), description(error, &path));
    SchemaProblem { message, path, kind, schema: violation.node }
}

/// A path as messages show it, with AJV's escapes for `~` and `/` inside keys.
fn shown_path(path: &ValuePath) -> String {
    let shown = |step: &PathStep| {
        let step = match step {
            PathStep::Key(key) => shortened(key).into_owned(),
            PathStep::Index(index) => index.to_string(),
        };
        step.replace('~', "~0").replace('/', "~1")
    };
    match path.0.as_slice() {
        [] => "root".to_owned(),
        steps => format!("'{}'", steps.iter().map(shown).collect::<Vec<_>>().join(".")),
    }
}

fn description(error: &Relevant<'_>, path: &ValuePath) -> String {
    match &error.violation.reason {
        Reason::Type(kind) => format!("must be {}", kind.name()),
        Reason::Const => "must be equal to constant".to_owned(),
        Reason::Enum(allowed) => {
            let texts: Option<Vec<&str>> = allowed
                .clone()
                .map(|scalar| match scalar {
                    Scalar::Text(text) => Some(text),
                    _ => None,
                })
                .collect();
            let list = texts.map_or(String::new(), |texts| format!(" [{}]", texts.join(", ")));
            format!("must be equal to one of the allowed values{list}")
        }
        Reason::Not => "must NOT be valid".to_owned(),
        Reason::AnyOf if error.is_unknown_event => "unsupported function event".to_owned(),
        Reason::AnyOf | Reason::OneOf => match error.common_type {
            Some("const") => "unsupported value".to_owned(),
            Some(kind) => format!("unsupported {kind} format"),
            None => "unsupported configuration format".to_owned(),
        },
        Reason::Limit(limit) => limit_description(limit),
        Reason::Pattern(pattern) => format!("must match pattern \"{pattern}\""),
        Reason::Format(format) => format!("must match format \"{format}\""),
        Reason::Regexp(literal, value) => {
            format!("value '{}' does not satisfy pattern {literal}", shortened(value))
        }
        Reason::AdditionalItems(allowed) => format!("must NOT have more than {allowed} items"),
        Reason::UniqueItems(i, j) => {
            format!("must NOT have duplicate items (items ## {j} and {i} are identical)")
        }
        Reason::Required(name) => format!("must have required property '{name}'"),
        Reason::PropertyName => "property name must be valid".to_owned(),
        Reason::AdditionalProperty(key) => {
            let key = shortened(key);
            if matches!(path.0.as_slice(), [PathStep::Key(root)] if &**root == "functions") {
                format!("name '{key}' must be alphanumeric")
            } else {
                format!("unrecognized property '{key}'")
            }
        }
        Reason::Dependency(name, needed) => {
            let properties = if needed.len() == 1 { "property" } else { "properties" };
            format!("must have {properties} {} when property {name} is present", needed.join(", "))
        }
    }
}

fn limit_description(limit: &Limit) -> String {
    let bound = limit.text;
    match limit.measure {
        Measure::Maximum => format!("must be <= {bound}"),
        Measure::Minimum => format!("must be >= {bound}"),
        Measure::MaxLength => format!("must NOT have more than {bound} characters"),
        Measure::MinLength => format!("must NOT have fewer than {bound} characters"),
        Measure::MaxItems => format!("must NOT have more than {bound} items"),
        Measure::MinItems => format!("must NOT have fewer than {bound} items"),
        Measure::MaxProperties => format!("must NOT have more than {bound} properties"),
        Measure::MinProperties => format!("must NOT have fewer than {bound} properties"),
    }
}
