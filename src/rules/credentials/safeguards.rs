//! CRED025: policies of the vendor's dashboard that no deployment is held to any more.

use crate::diagnostics::Severity;
use crate::edit::{self, Comments, Content, Edit, Fix};
use crate::rules::repair::{Editor, Obstacle, steps, values};
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject};
use crate::service::Target;
use crate::value::Data;

pub static RULE: Rule = Rule {
    code: "CRED025",
    name: "dashboard-safeguards",
    // The framework brings the plugin that runs them from 1.44 to 1.83.
    severity: Levels::always(Severity::Warning).but(&[Target::V1], None),
    lifetime: Lifetime { deprecated: None, removed: Some("2.0.0") },
    page: Page {
        what: "`custom.safeguards` as the dashboard's plugin read it: a map of `policies` and their `location`, or `true`.",
        why: "No release since 2.0 runs these policies, so that deployments pass which they were to stop. The plugin that took \
              their place wants a list, and stops at a map.",
        instead: "Install `@serverless/safeguards-plugin`, and list each policy as `- safeguard: NAME` with its `config`.",
        fix: Some(
            "Unsafe: the policies become the plugin's list, and the plugin one of `plugins`; it has to be installed, and may stop \
             deployments that pass now.",
        ),
        links: &["https://github.com/serverless/safeguards-plugin"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  safeguards:\n    policies:\n      - require-dlq\n",
            &["safeguards"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom: ${file(custom.yml)}\n",
            &["safeguards"],
        )
        .with_files(&[("custom.yml", "safeguards: {location: policies, policies: [{owned: {by: us}}]}\n")]),
        Example::fails("service: shop\nprovider: {name: aws}\ncustom: {safeguards: true}\n", &["safeguards"]),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom:\n  safeguards:\n    - safeguard: require-dlq\n",
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\ncustom: {safeguards: {policies: [require-dlq]}}\n",
        )
        .for_target(Target::V1),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom: {safeguards: {kept: here}}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// What runs such policies today.
const PLUGIN: &str = "@serverless/safeguards-plugin";

/// The policies that come with the plugin (1.2.1).
const POLICIES: &[&str] = &[
    "allowed-function-names",
    "allowed-regions",
    "allowed-runtimes",
    "allowed-stages",
    "forbid-lambda-apig-integration",
    "forbid-s3-http-access",
    "framework-version",
    "javascript",
    "no-secret-env-vars",
    "no-wild-iam-role-statements",
    "require-cfn-role",
    "require-description",
    "require-dlq",
    "require-global-vpc",
    "required-stack-tags",
    "restricted-deploy-times",
];

/// What `true` stood for: each of them only warns.
const OF_TRUE: &[&str] = &["require-dlq", "no-wild-iam-role-statements", "no-secret-env-vars"];

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(safeguards) = subject.get(&["custom", "safeguards"]) else { return };
    let is_true = safeguards.is_literal() && matches!(safeguards.value.data, Data::Bool(true));
    if !is_true && safeguards.get("policies").is_none() {
        return;
    }
    findings
        .report(safeguards.place(), "No release since 2.0 runs the safeguards of the dashboard")
        .help(format!("install `{PLUGIN}`, and list each policy as `- safeguard: NAME`"))
        .fix_or_why_not(conversion(subject, &safeguards, is_true).map(Some));
}

/// Makes the plugin's list of the policies, and the plugin one of the service's.
fn conversion(subject: &Subject, safeguards: &Property<'_>, is_true: bool) -> Result<Fix, Obstacle> {
    let editor = Editor::of(subject);
    let (layout, place) = editor.own(safeguards)?;
    let policies = match is_true {
        true => {
            OF_TRUE.iter().map(|name| entry(name, None, [("enforcementLevel", text("warning"))])).collect()
        }
        false => listed(&editor, safeguards)?,
    };
    let edits = edit::replace(&layout, place, &Content::List(policies), Comments::Keep)?;
    let fix = Fix {
        changes: values([steps(&safeguards.path()), layout.path(place)]),
        ..Fix::safe(format!("list the policies for `{PLUGIN}`"), edits)
    };
    let fix = with_plugin(subject, &editor, fix)?;
    let fix = fix.todo(format!("install it: npm install --save-dev {PLUGIN}"));
    Ok(fix.only_if("the plugin has to be installed, and may stop deployments that pass now"))
}

/// The policies of a map as entries of a list.
fn listed(editor: &Editor<'_>, safeguards: &Property<'_>) -> Result<Vec<Content>, Obstacle> {
    const UNREADABLE: Obstacle = Obstacle::Other("not all of its policies can be read here");
    let location = match safeguards.get("location") {
        Some(location) => Some(location.text().ok_or(UNREADABLE)?),
        None => None,
    };
    let policies = safeguards.get("policies").filter(Property::is_literal).ok_or(UNREADABLE)?;
    if policies.value.as_sequence().is_none() {
        return Err(UNREADABLE);
    }
    let listed = policies.children().into_iter().map(|policy| {
        if let Some(name) = policy.text() {
            return Ok(entry(name, location, []));
        }
        let children = policy.children();
        let ([config], true) = (children.as_slice(), policy.value.as_mapping().is_some()) else {
            return Err(UNREADABLE);
        };
        let (layout, place) = editor.written(config)?;
        Ok(entry(&config.key(), location, [("config", Content::of(&layout, place)?)]))
    });
    listed.collect()
}

/// A policy as the plugin wants it. Those that are not its own stood in the service's folder if nothing else was said.
fn entry<const COUNT: usize>(name: &str, location: Option<&str>, more: [(&str, Content); COUNT]) -> Content {
    let path = location.or_else(|| (!POLICIES.contains(&name)).then_some("."));
    let pairs = [("safeguard", text(name))].into_iter().chain(path.map(|path| ("path", text(path))));
    Content::Map(pairs.chain(more).map(|(key, value)| (key.to_owned(), value)).collect())
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

/// A fix that puts the plugin at the end of the plugins, too, if it is not there.
fn with_plugin(subject: &Subject, editor: &Editor<'_>, fix: Fix) -> Result<Fix, Obstacle> {
    if subject.plugins().contains(&PLUGIN) {
        return Ok(fix);
    }
    let added = match subject.get(&["plugins"]) {
        None => editor.insert(&subject.root(), &["plugins"], None, Content::List(vec![text(PLUGIN)]))?,
        Some(plugins) => {
            let list = plugins.get("modules").unwrap_or(plugins);
            let (layout, place) = editor.own(&list)?;
            let edits: Vec<Edit> = edit::append(&layout, layout.value(place), &text(PLUGIN))?;
            let changes = values([steps(&list.path()), layout.path(place)]);
            Fix { changes, ..Fix::safe(String::new(), edits) }
        }
    };
    let edits = fix.edits.into_iter().chain(added.edits).collect();
    let changes = fix.changes.into_iter().chain(added.changes).collect();
    Ok(Fix { edits, changes, ..fix })
}
