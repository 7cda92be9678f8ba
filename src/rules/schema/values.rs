//! SCH002, SCH003 and SCH008: values the schema does not take.

use super::matter::{self, Matter};
use crate::diagnostics::Severity;
use crate::framework::schema::{Keyword, ProblemKind, Scalar, SchemaProblem};
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject};
use crate::service::Target;
use crate::suggest::closest;

/// Release 1 has no schema.
const SEVERITY: Levels = Levels::always(Severity::Warning).but(&[Target::V1], None);
const LINKS: &[&str] = &["https://www.serverless.com/framework/docs/configuration-validation"];
const WHY: &str = "The framework warns and goes on, and what comes of such a value is anybody's guess. With \
                   `configValidationMode: error`, which is the default of osls 4, it stops.";

pub static RULES: [Rule; 3] = [
    Rule {
        code: "SCH002",
        name: "wrong-type",
        severity: SEVERITY,
        page: Page {
            what: "A text where a number or a map must be, a map where a text must be, and the like. What the framework itself turns \
                   into the right type, such as `'512'`, is fine.",
            why: WHY,
            instead: "Write a value of the type that is asked for. Around a text that must become a boolean: `${strToBool(…)}`.",
            fix: None,
            links: LINKS,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    memorySize: 128MB\n",
                &["128MB"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  size: \"lots\"\nfunctions:\n  hello:\n    handler: \
                 hello.handler\n    memorySize: ${self:custom.size}\n    snapStart: 'no'\n",
                &["\"lots\"", "'no'"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    memorySize: !If \
                 [isDev, 512, 1024]\n",
                &["memorySize"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: hello.handler\n    memorySize: '512'\n    \
                 timeout: ${env:TIMEOUT}\n",
            ),
        ],
        check: Check::Service(|subject, findings| check(subject, findings, Matter::WrongType)),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "SCH003",
        name: "invalid-value",
        severity: SEVERITY,
        page: Page {
            what: "A value of the right type that is not one of those allowed, does not match the pattern, or is too large or too \
                   small.",
            why: WHY,
            instead: "Write one of the values the finding lists.",
            fix: None,
            links: LINKS,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  region: us-esat-1\nfunctions:\n  hello:\n    handler: hello.handler\n    \
                 timeout: 1000\n",
                &["us-esat-1", "1000"],
            ),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  stage: ${self:custom.stage}\ncustom:\n  stage: my_stage\n",
                &["my_stage"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  he.llo:\n    handler: hello.handler\n",
                &["he.llo"],
            ),
            Example::passes("service: shop\nprovider:\n  name: aws\n  region: ${opt:region, 'us-east-1'}\n"),
            Example::passes("service: shop\nprovider:\n  name: aws\n  runtime: nodejs24.x\n")
                .for_target(Target::V4),
            // Plugins bring runtimes, and releases have different ones.
            Example::passes(
                "service: shop\nprovider: {name: aws}\nplugins: [./vendor/bref/bref]\nfunctions:\n  hello:\n    handler: \
                 hello.php\n    runtime: php-83\n",
            ),
            Example::passes("service: shop\nprovider:\n  name: aws\n  runtime: nodejs22.x\n")
                .for_target(Target::Osls3),
            Example::fails("service: shop\nuseDotenv: false\nprovider:\n  name: aws\n", &["false"]),
        ],
        check: Check::Service(|subject, findings| check(subject, findings, Matter::InvalidValue)),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "SCH008",
        name: "service-name",
        severity: Levels::always(Severity::Error).but(&[Target::V1], Some(Severity::Warning)),
        page: Page {
            what: "A service name with other characters than letters, digits and hyphens, or that does not begin with a letter.",
            why: "The name becomes part of the CloudFormation stack's name, and AWS refuses the stack.",
            instead: "Rename the service. A deployed one gets a new stack by that.",
            fix: None,
            links: LINKS,
        },
        examples: &[
            Example::fails("service: my_shop\nprovider: {name: aws}\n", &["my_shop"]),
            Example::fails("service: \"1shop\"\nprovider: {name: aws}\n", &["\"1shop\""]),
            Example::passes("service: my-shop\nprovider: {name: aws}\n"),
            Example::passes("service: ${env:NAME}\nprovider: {name: aws}\n"),
        ],
        check: Check::Service(check_name),
        ..Rule::DEFAULTS
    },
];

/// Names of runtimes: RUN004 and RUN005 know what each release has, and that plugins bring their own.
const RUNTIMES: &[&str] = &["runtime", "compatibleRuntimes"];

fn check(subject: &Subject, findings: &mut Findings, matter: Matter) {
    for problem in matter::of(subject, matter) {
        let Some(mut property) = subject.validated(&problem.path) else { continue };
        let leads_through =
            |keys: &[&str]| problem.path.0.iter().any(|step| keys.contains(&step.to_string().as_str()));
        let is_runtime = leads_through(RUNTIMES) && property.text().is_some_and(|text| !text.is_empty());
        if matter == Matter::InvalidValue && is_runtime {
            continue;
        }
        if is_told_elsewhere(&property) {
            continue;
        }
        let allowed = allowed_texts(problem);
        let mut words = match allowed.is_empty() {
            true => constant(problem).unwrap_or_else(|| matter::words(problem)),
            false => format!("is not one of the {} allowed values", allowed.len()),
        };
        if let ProblemKind::UnrecognizedProperty(name) = &problem.kind {
            let Some(function) = property.get(name) else { continue };
            (property, words) = (function, "may have letters, digits, `-` and `_` only".to_owned());
            findings
                .report(property.place(), format!("The name of the function `{}` {words}", property.key()))
                .help("rename the function; AWS gets a new one by that");
            continue;
        }
        let at = matter::place_of(&property);
        let report = findings
            .report(at, format!("`{}` {words}", property.path()))
            .label(property.place().filter(|place| at.is_some_and(|at| at.file != place.file)), "used here");
        let help = help(&property, problem).or_else(|| choice(&property, &allowed));
        let report = report.help(help.unwrap_or_else(|| REFERENCE.to_owned()));
        if stops(&property) {
            report.severity(Severity::Error);
        } else {
            matter::severe(subject, report);
        }
    }
}

/// Whether the framework can't go on with a value, whatever its schema counts as: functions that are no maps, and a
/// provider that is none, and so has no name.
fn stops(property: &Property<'_>) -> bool {
    let path = property.path();
    match path.0.first().map(ToString::to_string).as_deref() {
        Some("functions") => path.0.len() <= 2 && !property.value.is_collection(),
        Some("provider") => path.0.len() == 1,
        _ => false,
    }
}

/// What to do where nothing better is known.
const REFERENCE: &str = "compare it with the reference of serverless.yml in the framework's documentation";

/// Whether a value is no matter of its type: a service that is a map, which is deprecated, and a list that could not be
/// merged since part of it is not known.
fn is_told_elsewhere(property: &Property<'_>) -> bool {
    let is_partly_unknown =
        || property.value.as_sequence().is_some() && property.children().iter().any(Property::is_unknown);
    match property.path().to_string().as_str() {
        "service" => true,
        "functions" | "resources" => is_partly_unknown(),
        _ => false,
    }
}

/// The only value that is allowed, in words.
fn constant(problem: &SchemaProblem) -> Option<String> {
    let mut values = problem.schema.keywords().filter(|_| problem.kind == ProblemKind::Value);
    values.find_map(|keyword| match keyword {
        Keyword::Const(Scalar::Bool(value)) => Some(format!("can only be `{value}`")),
        Keyword::Const(Scalar::Text(value)) => Some(format!("can only be `{value}`")),
        _ => None,
    })
}

/// The texts of which the value must be one.
fn allowed_texts(problem: &SchemaProblem) -> Vec<&'static str> {
    let values = problem.schema.keywords().filter_map(|keyword| match keyword {
        Keyword::Enum(values) if problem.kind == ProblemKind::Value => Some(values),
        _ => None,
    });
    values
        .flatten()
        .filter_map(|value| match value {
            Scalar::Text(text) => Some(text),
            _ => None,
        })
        .collect()
}

/// How many allowed values are listed.
const SHOWN: usize = 12;

fn choice(property: &Property<'_>, allowed: &[&'static str]) -> Option<String> {
    let listed = allowed.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    let more = if allowed.len() > SHOWN { ", …" } else { "" };
    match property.text().and_then(|text| closest(text, allowed.iter().copied())) {
        _ if allowed.is_empty() => None,
        Some(similar) => Some(format!("did you mean `{similar}`? The schema allows {listed}{more}")),
        None => Some(format!("the schema allows {listed}{more}")),
    }
}

fn help(property: &Property<'_>, problem: &SchemaProblem) -> Option<String> {
    let ProblemKind::WrongType(wanted) = problem.kind else { return limit(problem) };
    if is_cloudformation(property) {
        return Some(
            "the framework reads it before CloudFormation does: write the value itself, or a variable that gives it".to_owned(),
        );
    }
    let is_text = property.value.as_str().is_some();
    match wanted? {
        "boolean" if is_text && property.is_literal() => Some("write `true` or `false`".to_owned()),
        "boolean" if is_text => Some("write `${strToBool(…)}` around what gives the text".to_owned()),
        "integer" | "number" if is_text => Some("write the number only, without a unit".to_owned()),
        "object" => Some("write a map: `key: value`, each on a line of its own".to_owned()),
        "array" => Some("write a list: each item on a line of its own, after `- `".to_owned()),
        "string" if !is_text => {
            Some("write a text; what looks like another type goes into quotes".to_owned())
        }
        _ => None,
    }
}

/// Whether a value is a function of CloudFormation, such as `!If`.
fn is_cloudformation(property: &Property<'_>) -> bool {
    let keys = property.children();
    let [only] = keys.as_slice() else { return false };
    property.value.as_mapping().is_some() && (only.key() == "Ref" || only.key().starts_with("Fn::"))
}

/// What to do about a value beyond a limit.
fn limit(problem: &SchemaProblem) -> Option<String> {
    let words = matter::words(problem);
    let has = |beginnings: &[&str]| beginnings.iter().any(|beginning| words.starts_with(beginning));
    match () {
        () if words.contains("rate\\(") => Some(
            "write it as `rate(5 minutes)` or `cron(0 12 * * ? *)`; one minute, but two minutes".to_owned(),
        ),
        () if has(&["must match pattern", "does not satisfy"]) => {
            Some("change it so that it fits the pattern".to_owned())
        }
        () if has(&["must be <=", "must be >="]) => Some("write a number within the limit".to_owned()),
        () if constant(problem).is_some() => Some("write that, or delete the key".to_owned()),
        () => None,
    }
}

fn check_name(subject: &Subject, findings: &mut Findings) {
    for problem in matter::of(subject, Matter::ServiceName) {
        let Some(name) = subject.validated(&problem.path) else { continue };
        let Some(text) = name.text().filter(|text| !text.is_empty()) else { continue };
        // The schema wants two characters, AWS does not.
        let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && text.starts_with(|first: char| first.is_ascii_alphabetic());
        let message = match fits {
            true => "The framework wants at least two characters in the name of a service",
            false => "The name of a service begins with a letter, and has letters, digits and hyphens only",
        };
        let report = findings
            .report(name.token(), message)
            .help("rename the service; a deployed one gets a new stack by that");
        if fits || !subject.is_aws() {
            report.severity(Severity::Warning);
        }
    }
}
