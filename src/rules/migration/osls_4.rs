//! MIG101 and MIG102: what osls 4 reads and takes differently (`spec/print.md` §9).

use crate::diagnostics::Severity;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;

pub(super) const OTHERS: &[Target] = &[Target::V1, Target::V2, Target::V3, Target::V4, Target::Osls3];
pub(super) const LINKS: &[&str] = &["https://github.com/oss-serverless/osls"];

pub static RULES: [Rule; 2] = [
    Rule {
        code: "MIG101",
        name: "osls4-unquoted-date",
        severity: Levels::always(Severity::Info).but(OTHERS, None),
        page: Page {
            what: "A date without quotes: `Version: 2012-10-17`.",
            why: "Release 3 makes a point in time of it, `2012-10-17T00:00:00.000Z`; osls 4 leaves the text as it is. For the version \
                  of a policy that is the better one.",
            instead: "Put the date into quotes, so that all releases read the same.",
            fix: Some("Safe: osls 4 reads the same text."),
            links: LINKS,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    P:\n      Type: AWS::IAM::Policy\n      Properties: \
                 {PolicyDocument: {Version: 2012-10-17}}\n  Other: ${file(o.yml)}\n",
                &["2012-10-17", "2020-01-01"],
            )
            .with_files(&[("o.yml", "since: 2020-01-01\n")])
            .for_target(Target::Osls4),
            Example::passes(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: '2012-10-17'\n  b: 2012-10-17x\n  c: 2012-10\n",
            )
            .for_target(Target::Osls4),
        ],
        check: Check::Service(dates),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG102",
        name: "osls4-stage-name",
        severity: Levels::always(Severity::Error).but(OTHERS, None),
        page: Page {
            what: "A stage with other characters than letters, digits and hyphens.",
            why: "osls 4 stops: \"Invalid stage name\". Release 3 warns at most.",
            instead: "Rename the stage. What is deployed under the old name stays, under that name.",
            fix: None,
            links: LINKS,
        },
        examples: &[
            Example::fails("service: shop\nprovider:\n  name: aws\n  stage: my_stage\n", &["my_stage"])
                .for_target(Target::Osls4),
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  stage: ${{opt:stage, 'dev'}}\n  variableSyntax: \"\\\\${{([ ~:a-z.,'-]+?)}}\"\n",
                &["${{opt:stage, 'dev'}}"],
            )
            .for_target(Target::Osls4),
            Example::passes("service: shop\nprovider:\n  name: aws\n  stage: my-stage\n").for_target(Target::Osls4),
            Example::passes("service: shop\nprovider:\n  name: aws\n  stage: ${env:STAGE}\n").for_target(Target::Osls4),
        ],
        check: Check::Service(stage),
        ..Rule::DEFAULTS
    },
];

fn dates(subject: &Subject, findings: &mut Findings) {
    let editor = Editor::of(subject);
    for leaf in subject.root().leaves() {
        let Some(token) = leaf.token().filter(|_| leaf.value.as_str().is_some()) else { continue };
        let written = subject.files().text(token);
        if is_date(written) {
            findings
                .report(token, format!("`{written}` is a text for osls 4, and a point in time for release 3"))
                .help(format!("write `'{written}'`, so that all releases read the same"))
                .fix_or_why_not(editor.quote(token).map(Some));
        }
    }
}

/// Whether an unquoted text is a date or time of YAML.
fn is_date(written: &str) -> bool {
    let is_like =
        |bytes: &[u8]| bytes.len() >= 8 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-';
    is_like(written.as_bytes()) && crate::yaml::resolves_to_non_string(written)
}

fn stage(subject: &Subject, findings: &mut Findings) {
    let Some(stage) = subject.get(&["provider", "stage"]) else { return };
    let Some(text) = stage.text() else { return };
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return;
    }
    // What only an older release takes for a variable.
    let (message, help) = match text.contains("${") {
        true => (
            "osls 4 takes this for the name of the stage as it is written, and refuses it",
            "write a variable as `${opt:stage, 'dev'}`",
        ),
        false => ("osls 4 takes letters, digits and hyphens only in the name of a stage", "rename the stage"),
    };
    findings.report(stage.token(), message).help(help);
}
