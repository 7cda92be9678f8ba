//! DEP037: the old name of `org`.

use crate::diagnostics::Severity;
use crate::edit::{Change, Comments, Fix, Refusal, remove, rename};
use crate::rules::credentials::places_referring_to;
use crate::rules::{Check, Example, Findings, Levels, Lifetime, Page, Property, Rule, Subject};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "DEP037",
    name: "tenant",
    // Release 3 warns about a key it does not know, and goes on; osls 4 stops.
    severity: Levels::always(Severity::Warning).but(&[Target::Osls4], Some(Severity::Error)),
    lifetime: Lifetime { deprecated: Some("1.52.0"), removed: Some("3.0.0") },
    page: Page {
        what: "`tenant` at the top level.",
        why: "It is the old name of `org`. Since 3.0 it is unknown: the framework warns, and the service belongs to no organisation.",
        instead: "Rename it to `org`, or delete it if the service does not use the vendor's dashboard.",
        fix: Some(
            "It becomes `org`, or goes if there is an `org` that says the same; if the two differ, somebody has to decide. Safe, but \
             for osls 4, which knows neither: there it goes, and the service leaves the dashboard by that.",
        ),
        links: &["https://github.com/serverless/serverless/blob/v3/CHANGELOG.md"],
    },
    examples: &[
        Example::fails("service: shop\ntenant: acme\nprovider:\n  name: aws\n", &["tenant"]),
        Example::fails("service: shop\norg: a\ntenant: b\nprovider:\n  name: aws\n", &["tenant"]),
        Example::passes("service: shop\norg: acme\nprovider:\n  name: aws\n"),
        Example::passes("service: shop\nprovider:\n  name: aws\ncustom:\n  tenant: acme\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(tenant) = subject.get(&["tenant"]).filter(|tenant| !tenant.value.is_null()) else { return };
    let org = subject.get(&["org"]).filter(|org| !org.value.is_null());
    let help = match subject.target {
        Target::Osls4 => "delete it: osls has no dashboard",
        _ => "rename it to `org`; or delete it if the service does not use the vendor's dashboard",
    };
    let report = findings.report(tenant.place(), "`tenant` is an old name of `org`");
    let report = match subject.target {
        Target::Osls4 => report.say("removed in 3.0.0"),
        _ => report,
    };
    let differs = org.as_ref().filter(|org| org.text().is_none() || org.text() != tenant.text());
    let (report, help) = match differs.filter(|_| subject.target != Target::Osls4) {
        Some(org) => (
            report.label(org.place(), "the framework takes this one since 1.52"),
            "see which of the two is right, and delete `tenant`",
        ),
        None => (report, help),
    };
    report.help(help).fix_or_why_not(fix(subject, &tenant, org.is_some(), differs.is_some()));
}

/// The key gets the new name, or goes.
fn fix(
    subject: &Subject,
    tenant: &Property<'_>,
    has_org: bool,
    differs: bool,
) -> Result<Option<Fix>, String> {
    let is_osls_4 = subject.target == Target::Osls4;
    if differs && !is_osls_4 {
        return Err("`org` and `tenant` differ".to_owned());
    }
    if let Some(first) = places_referring_to(subject, &["tenant".to_owned()]).first() {
        return Err(format!("`{first}` refers to it"));
    }
    let built = || {
        let key = tenant.key_span.filter(|key| key.file == subject.main()).ok_or(Refusal::Missing)?;
        let layout = subject.layout(key.file).ok_or(Refusal::Unusual)?;
        let place = layout.find(&["tenant"])?;
        match has_org || is_osls_4 {
            true => {
                let removal = remove(&layout, place, 0, Comments::Keep)?;
                Ok(Fix::safe("delete `tenant`", removal.edits).changes(&["tenant"]))
            }
            false => {
                let fix = Fix::safe("rename to `org`", rename(&layout, place, "org")?);
                let path = |key: &str| vec![key.to_owned()];
                Ok(Fix { changes: vec![Change::Moved { from: path("tenant"), to: path("org") }], ..fix })
            }
        }
    };
    let fix = built().map_err(|refusal: Refusal| refusal.to_string())?;
    Ok(Some(if is_osls_4 { fix.only_if("the service leaves the dashboard by it") } else { fix }))
}
