//! CRED001: deployment credentials by `${secrets:…}`, the vendor's first way to a role.

use super::by_hand::ByHand;
use super::migration::{self, Asked};
use super::names::Wanted;
use super::{deployment_credentials, secrets_references, spaced_secrets};
use crate::diagnostics::Severity;
use crate::edit::Fix;
use crate::rules::places;
use crate::rules::{
    Check, Example, Findings, Levels, Lifetime, Page, Property, Reference, Report, Rule, Subject,
};
use crate::service::Target;
use crate::source::Span;
use crate::variables::syntax::{self, Source, Template};

pub static RULE: Rule = Rule {
    code: "CRED001",
    name: "credentials-secrets-variable",
    severity: Levels::always(Severity::Error),
    lifetime: Lifetime { deprecated: Some("1.43.0"), removed: Some("2.36.0") },
    page: Page {
        what: "`provider.credentials` of a service on AWS that comes from a `${secrets:NAME}` variable: written there, or \
               reached through `custom`, an anchor, a merge, an included file or a fallback.",
        why: "NAME was an AWS access role on the vendor's dashboard. No release since 1.43 resolves it: 1.x stops with \"not \
              defined\" or asks for a login, 3.x and osls stop with \"property is not accessible\", release 4 with \"Provider \
              secrets is not supported\".",
        instead: "Delete the line. `slsconf link NAME --role-arn ARN` keeps the role under its name in `slsconf.yml`, and `slsconf \
                  exec --role NAME -- sls deploy` deploys with keys of it; [Secrets and temporary keys](../credentials.md) goes \
                  through the steps. Or give the credentials through the environment: `AWS_PROFILE`, single sign-on, OpenID \
                  Connect in CI. With a fallback after the comma, first see which of the two deployments use: releases before 3.0 \
                  took the fallback in silence.",
        fix: Some(
            "`credentials` goes if `slsconf.yml` has the role NAME, or if `slsconf fix --role-arn NAME=ARN` gives it; the role \
             becomes that of the service's app there, so that `slsconf exec` takes it. What in `custom` is for the line alone goes, \
             too. Safe for targets that ignore the line: release 3 and later, osls, and release 2 where `frameworkVersion` asks \
             for 2.36.0 at least. Before, and where there is a fallback, deployments could go on with other credentials.",
        ),
        links: &["https://github.com/serverless/serverless/pull/9287"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: '${secrets:deploy}' # the role\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider: {name: aws, credentials: \"${secrets:deploy}\"}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: >-\n    ${secrets:deploy}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    ${secrets:deploy}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  role: &role ${secrets:deploy}\nprovider:\n  name: aws\n  credentials: *role\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  base: &base\n    credentials: ${secrets:deploy}\nprovider:\n  <<: *base\n  name: aws\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  role: ${secrets:deploy}\nprovider:\n  name: aws\n  credentials: ${self:custom.role}\n",
            &["${secrets:deploy}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${file(aws.yml):role}\n",
            &["${secrets:deploy}"],
        )
        .with_files(&[("aws.yml", "role: ${secrets:deploy}\n")]),
        Example::fails("service: shop\nprovider: ${file(provider.yml)}\n", &["${secrets:deploy}"])
            .with_files(&[("provider.yml", "name: aws\ncredentials: ${secrets:deploy}\n")]),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy, env:ROLE}\n",
            &["${secrets:deploy, env:ROLE}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy-${opt:stage, 'dev'}}\n",
            &["${secrets:deploy-${opt:stage, 'dev'}}"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: ${secrets:id}\n    secretAccessKey: \
             ${secrets:key}\n",
            &["${secrets:id}"],
        ),
        // A key of what the variable would have given.
        Example::fails(
            "service: shop\ncustom:\n  role: ${secrets:deploy}\nprovider:\n  name: aws\n  credentials:\n    accessKeyId: \
             ${self:custom.role.accessKeyId}\n    secretAccessKey: ${self:custom.role.secretAccessKey}\n",
            &["${secrets:deploy}"],
        ),
        // Chosen by stage: any of them may be the one.
        Example::fails(
            "service: shop\ncustom:\n  roles:\n    dev: ${secrets:dev}\n    prod: \"${secrets:prod}\"\nprovider:\n  name: aws\n  \
             credentials: ${self:custom.roles.${opt:stage, 'dev'}}\n",
            &["${secrets:dev}", "${secrets:prod}"],
        ),
        Example::fails(
            "service: shop\ncustom:\n  aws: &aws\n    name: aws\n    \"credentials\": '${ secrets:deploy }'\nprovider: *aws\n",
            &["'${ secrets:deploy }'"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  credentials: ${env:ROLE, self:custom.role, 'x'}\ncustom: {role: \
             '${secrets:deploy}'}\n",
            &["${secrets:deploy}"],
        ),
        // Its name may be forgotten, which is another finding.
        Example::fails(
            "service: shop\nprovider:\n  credentials: ${secrets:deploy}\n",
            &["${secrets:deploy}"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n  profile: deploy\n"),
        // The provider google has credentials of its own.
        Example::passes("service: shop\nprovider:\n  name: google\n  credentials: ${secrets:deploy}\n"),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  # credentials: ${secrets:deploy}\n  stage: dev\n",
        ),
        Example::passes("service: shop\nprovider:\n  name: aws\n  credentials: ${file(aws.yml):role}\n")
            .with_files(&[("aws.yml", "role: {accessKeyId: x}\nother: ${secrets:deploy}\n")]),
        // Not the credentials of a deployment: CRED008.
        Example::passes("service: shop\nprovider:\n  name: aws\n  environment:\n    KEY: ${secrets:key}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// What a finding says of the variable itself.
const UNRESOLVED: &str = "resolved by no release since 1.43";

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(credentials) = deployment_credentials(subject) else { return };
    let references = secrets_references(&credentials);
    // Keys of a map go together, and go in one piece.
    let is_map = credentials.value.as_mapping().is_some();
    let size = if is_map { references.len().max(1) } else { 1 };
    let has_fallbacks = references.iter().filter_map(|reference| reference.span);
    let has_fallbacks = has_fallbacks.clone().any(|span| has_fallback(subject, span));
    let asked = || Asked::by(subject, &references, has_fallbacks);
    // One fix does away with all of them.
    let mut fix = (!references.is_empty()).then(|| migration::fix(subject, &credentials, asked()));
    for group in references.chunks(size) {
        let [reference, others @ ..] = group else { continue };
        let message = format!("`${{{}}}` gives no deployment credentials any more", reference.call);
        let fallback = reference.span.filter(|span| has_fallback(subject, *span));
        let mut report = findings.report(reference.span, message).say(match fallback {
            Some(_) => "resolved by no release since 1.43; from 3.0 on the fallback does not help",
            None => UNRESOLVED,
        });
        for span in &reference.route {
            report = report.label(*span, "brought by this variable");
        }
        for other in others.iter().filter(|other| other.span != reference.span) {
            report = report.label(other.span, UNRESOLVED);
        }
        // Secrets below a map are texts, not the name of a role.
        let name = reference.call.address.as_ref().filter(|_| !is_map).map(ToString::to_string);
        let place = places::elsewhere(&credentials).filter(|_| !is_inside(&credentials, reference));
        let report = report.label(place, "set here").help(help(subject, name.as_deref(), fallback.is_some()));
        let report = migrated(report, fix.take());
        // They go on with the fallback.
        if fallback.is_some() && matches!(subject.target, Target::V1 | Target::V2) {
            report.severity(Severity::Warning);
        }
    }
    for leaf in spaced_secrets(&credentials) {
        let (name, has_fallback) = spaced_name(leaf.value.as_str().unwrap_or_default());
        let report = findings
            .report(leaf.token(), "`${ secrets:… }` gives no deployment credentials any more")
            .say("since 3.0 this is not even a variable, because of the space")
            .label(places::elsewhere(&leaf), "set here")
            .help(help(subject, name.as_deref(), false));
        let origins = leaf.token().into_iter().collect();
        let asked =
            name.map(|name| Asked { wanted: vec![Wanted { stage: None, name }], origins, has_fallback });
        let asked = asked.ok_or_else(|| ByHand::because("the name of the role can't be known"));
        migrated(report, Some(migration::fix(subject, &credentials, asked)));
    }
}

/// The finding with its fix, or with what to do instead.
fn migrated<'f>(report: Report<'f>, fix: Option<Result<Fix, ByHand>>) -> Report<'f> {
    match fix {
        None => report,
        Some(Ok(fix)) => report.fix(fix),
        Some(Err(ByHand { why, help })) => {
            let report = report.fix_or_why_not(Err::<Option<Fix>, _>(why));
            match help {
                Some(help) => report.help(help),
                None => report,
            }
        }
    }
}

/// The name in a text with spaces, and whether there is a fallback.
fn spaced_name(text: &str) -> (Option<String>, bool) {
    let inside = text.split_once("secrets:").and_then(|(_, rest)| rest.split_once('}'));
    let name = inside.map(|(inside, _)| inside.split(',').next().unwrap_or(inside).trim());
    let has_fallback = inside.is_some_and(|(inside, _)| inside.contains(','));
    (name.filter(|name| !name.is_empty() && !name.contains("${")).map(str::to_owned), has_fallback)
}

/// What takes the place of a secret of a name, if one name is known.
fn help(subject: &Subject, name: Option<&str>, has_fallback: bool) -> String {
    let name = name.filter(|name| !name.contains("${")).unwrap_or("NAME");
    let first = match subject.target {
        Target::V1 | Target::V2 if has_fallback => {
            "if deployments use the fallback, write it alone; else delete"
        }
        _ => "delete",
    };
    format!(
        "{first} `credentials`, name the role with `slsconf link {name} --role-arn ARN`, and deploy with `slsconf exec --role \
         {name} -- sls deploy`; without slsconf: AWS_PROFILE, single sign-on or a role in CI"
    )
}

/// Whether a variable has something to fall back to.
fn has_fallback(subject: &Subject, span: Span) -> bool {
    let written = subject.text(span.file).get(span.range()).unwrap_or_default();
    let template = syntax::parse(written).ok().flatten();
    let mut variables = template.iter().flat_map(Template::variables);
    variables.next().is_some_and(|variable| {
        let is_secret = |source: &Source| matches!(source, Source::Call(call) if call.name == "secrets");
        variable.sources.iter().skip_while(|source| !is_secret(source)).nth(1).is_some()
    })
}

/// Whether a variable stands below the key itself.
fn is_inside(credentials: &Property<'_>, reference: &Reference) -> bool {
    let place = credentials.place().zip(credentials.value_span()).zip(reference.span);
    place.is_some_and(|((key, value), span)| {
        reference.route.is_empty() && value.contains(span) && key.file == value.file && key.end <= value.start
    })
}
