//! SCH006 and SCH007: events with more than one key, and events nobody knows.

use super::matter::{self, Matter};
use crate::diagnostics::Severity;
use crate::edit::{Fix, detach, nest};
use crate::framework::Release;
use crate::framework::schema::{Keyword, Node};
use crate::rules::repair::{Editor, Obstacle, steps, values};
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};
use crate::service::Target;
use crate::suggest::closest;

pub static RULES: [Rule; 2] = [
    Rule {
        code: "SCH006",
        name: "event-multiple-keys",
        // Release 1 has no schema, and takes each key for an event.
        severity: Levels::always(Severity::Error).but(&[Target::V1], Some(Severity::Warning)),
        page: Page {
            what: "An item of `events` with more than one key, most often since the settings of the event are not indented far \
                   enough.",
            why: "An event is a map with one key, its kind. What is beside it belongs to nothing, so the event has no settings.",
            instead: "Indent the settings two more spaces than the kind, or make each event an item of its own.",
            fix: Some("Unsafe: the event gets the settings then, and is deployed with them."),
            links: &["https://www.serverless.com/framework/docs/providers/aws/guide/events"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http:\n        \
                 path: /hello\n        method: get\n",
                &["path"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - \
                 schedule: rate(1 hour)\n        http: GET /hello\n",
                &["http"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - http:\n          \
                 path: /hello\n          method: get\n",
            ),
        ],
        check: Check::Service(check_keys),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "SCH007",
        name: "unknown-event",
        severity: Levels::always(Severity::Warning).but(&[Target::V1], None),
        page: Page {
            what: "An event of a kind that the framework does not have. Where plugins are listed, which may add kinds, only names \
                   that look like a slip are reported.",
            why: "The framework deploys the function without it. With `configValidationMode: error`, which is the default of osls \
                  4, it stops.",
            instead: "Correct the kind, or list the plugin that knows it.",
            fix: None,
            links: &["https://www.serverless.com/framework/docs/providers/aws/guide/events"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - shedule: \
                 rate(1 hour)\n      - kafkaa\n",
                &["shedule", "kafkaa"],
            ),
            Example::passes(
                "service: shop\nplugins: [x]\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      \
                 - appSync: {type: Query}\n",
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    events:\n      - \
                 ${file(e.js)}\n      - schedule: rate(1 hour)\n",
            ),
        ],
        check: Check::Service(check_kind),
        ..Rule::DEFAULTS
    },
];

fn check_keys(subject: &Subject, findings: &mut Findings) {
    for problem in matter::of(subject, Matter::EventKeys) {
        let Some(event) = subject.validated(&problem.path) else { continue };
        // The framework puts nulls last.
        let mut children = event.children();
        children.sort_by_key(|child| child.place().map(|place| (place.file, place.start)));
        let [first, second, ..] = children.as_slice() else { continue };
        // Some plugins put settings of their own beside the kind.
        if subject.may_be_extended() && !first.value.is_null() {
            continue;
        }
        let known = all_kinds(subject.target);
        let is_event = known.contains(&second.key().as_str());
        let (message, help) = match is_event {
            true => (
                format!("`{}` is a second event in one item of the list", second.key()),
                format!("put `- ` before `{}`", second.key()),
            ),
            false => (
                format!("`{}` stands beside `{}`, not in it", second.key(), first.key()),
                format!("indent it two more spaces than `{}`", first.key()),
            ),
        };
        let fix = match is_event {
            true => detached(subject, &event, second).map(Some),
            false
                if first.value.is_null()
                    && !children[2..].iter().any(|child| known.contains(&child.key().as_str())) =>
            {
                nested(subject, &event, first).map(Some)
            }
            false => Ok(None),
        };
        let why = "the event is deployed with these settings then";
        findings
            .report(second.place(), message)
            .label(first.place(), "the kind of the event")
            .help(help)
            .fix_or_why_not(fix.map(|fix| fix.map(|fix| fix.only_if(why))));
    }
}

/// Indents what is beside the kind of an event.
fn nested(subject: &Subject, event: &Property<'_>, kind: &Property<'_>) -> Result<Fix, Obstacle> {
    let editor = Editor::of(subject);
    let (layout, place) = editor.own(kind)?;
    let edits = nest(&layout, place)?;
    let mut item = layout.path(place);
    item.pop();
    Ok(Fix {
        changes: values([steps(&event.path()), item]),
        ..Fix::safe("indent the settings of the event", edits)
    })
}

/// Puts a second event in an item of its own.
fn detached(subject: &Subject, event: &Property<'_>, second: &Property<'_>) -> Result<Fix, Obstacle> {
    let editor = Editor::of(subject);
    let (layout, place) = editor.own(second)?;
    let edits = detach(&layout, place)?;
    let mut list = layout.path(place);
    list.truncate(list.len().saturating_sub(2));
    let mut own_list = steps(&event.path());
    own_list.pop();
    Ok(Fix { changes: values([own_list, list]), ..Fix::safe("make an item of its own of it", edits) })
}

fn check_kind(subject: &Subject, findings: &mut Findings) {
    for problem in matter::of(subject, Matter::UnknownEvent) {
        let Some(event) = subject.validated(&problem.path) else { continue };
        let children = event.children();
        let kind = children.first();
        let name = match (kind, event.text()) {
            (Some(kind), _) => kind.key(),
            (None, Some(text)) => text.to_owned(),
            (None, None) => {
                let report = findings.report(event.place(), format!("`{}` is no event", event.path()));
                matter::severe(
                    subject,
                    report.help("write a kind and its settings: `- schedule: rate(1 hour)`"),
                );
                continue;
            }
        };
        let known = all_kinds(subject.target);
        let similar = closest(&name, known.iter().copied());
        if subject.may_be_extended() && similar.is_none() {
            continue;
        }
        let place = kind.map_or_else(|| event.token(), |kind| kind.place());
        let help = match similar {
            Some(similar) if similar == name => {
                format!("`{name}` needs settings: `- {name}:` and, indented below it, what its page lists")
            }
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!(
                "the kinds of events are {}; others need the plugin that knows them",
                known.join(", ")
            ),
        };
        let report = findings.report(place, format!("There is no kind of event `{name}`")).help(help);
        matter::severe(subject, report);
    }
}

/// The kinds of events that the target knows.
fn all_kinds(target: Target) -> Vec<&'static str> {
    let root = Release::of(target).behaviour.aws_schema.root();
    let functions = root.property("functions").into_iter().flat_map(Node::keywords);
    let function = functions.filter_map(|keyword| match keyword {
        Keyword::PatternProperties(properties) => Some(properties),
        _ => None,
    });
    let events = function.flatten().filter_map(|(_, function)| function.property("events"));
    let items = events.flat_map(Node::keywords).filter_map(|keyword| match keyword {
        Keyword::Items(item) => Some(item),
        _ => None,
    });
    items.flat_map(kinds).collect()
}

/// The kinds of events that the schema of an event names.
fn kinds(schema: Node) -> Vec<&'static str> {
    let mut names: Vec<_> = schema
        .branches()
        .flat_map(|branch| branch.properties().map(|(name, _)| name).collect::<Vec<_>>())
        .filter(|name| !name.starts_with("__"))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_name_the_kinds_of_events() {
        for release in [Target::V3, Target::Osls4] {
            let known = all_kinds(release);
            assert!(known.contains(&"schedule") && known.contains(&"httpApi"), "{known:?}");
        }
    }
}
