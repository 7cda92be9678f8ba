//! Variable sources that only the vendor's dashboard knew, and what takes their place.

use crate::diagnostics::Severity;
use crate::edit::{Change, Edit, Fix};
use crate::rules::repair::steps;
use crate::rules::{Expression, Levels, Lifetime, Property, Rule, Subject};
use crate::service::Target;
use crate::source::Span;
use crate::variables::syntax::Call;

/// What the rules about variable sources that went with release 3 have in common. Release 1 asks the dashboard, release 2
/// does so with a deprecation.
pub(super) const REMOVED_SOURCE: Rule = Rule {
    severity: Levels::always(Severity::Error)
        .but(&[Target::V1], None)
        .but(&[Target::V2], Some(Severity::Warning)),
    lifetime: Lifetime { deprecated: Some("2.72.0"), removed: Some("3.0.0") },
    upstream: &["NEW_VARIABLES_RESOLVER"],
    ..Rule::DEFAULTS
};

/// The calls of a source of the framework, each with the variable it stands in; none if others may know the source.
pub(super) fn calls_of<'s>(subject: &'s Subject, source: &str) -> Vec<(Expression<'s>, &'s Call)> {
    if is_source_of_others(subject, source) {
        return Vec::new();
    }
    let calls = subject
        .expressions()
        .flat_map(|expression| expression.calls().map(|call| (expression.clone(), call)).collect::<Vec<_>>());
    calls.filter(|(_, call)| call.name == source).collect()
}

/// Whether a plugin, or a resolver of release 4, may know a variable source that the framework does not.
pub(super) fn is_source_of_others(subject: &Subject, source: &str) -> bool {
    subject.plugins().iter().any(|plugin| plugin.contains(source.trim_end_matches('s')))
        || subject.select("stages.*.resolvers.*").iter().any(|resolver| resolver.key() == source)
}

/// Where the name of a source stands; the whole variable if it is not written letter by letter.
pub(super) fn place(expression: &Expression<'_>, call: &Call) -> Option<Span> {
    expression.name_span(call).or_else(|| expression.span())
}

/// The fix that asks another source for the same.
pub(super) fn ask_instead(
    subject: &Subject,
    expression: &Expression<'_>,
    call: &Call,
    source: &str,
) -> Option<Fix> {
    let name = expression.name_span(call).filter(|_| expression.is_written())?;
    let title = format!("replace `{}` by `{source}`", call.name);
    let fix = Fix::safe(title, vec![Edit::replace(name, source)]);
    Some(Fix { changes: depending(subject, expression.span()), ..fix })
}

/// The properties whose values change when a variable in a file is another one: that with the variable, and those that
/// refer to it.
pub(super) fn depending(subject: &Subject, variable: Option<Span>) -> Vec<Change> {
    let depends = |property: &Property<'_>| {
        variable.is_some() && property.references().iter().any(|reference| reference.span == variable)
    };
    let leaves = subject.root().leaves_where(Subject::may_have_references);
    leaves.iter().filter(|leaf| depends(leaf)).map(|leaf| Change::Value(steps(&leaf.path()))).collect()
}
