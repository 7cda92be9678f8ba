//! MIG012 to MIG014: `.env` files, parameters and the stage in release 4 (`spec/v4.md`).

use super::{FOR_RELEASE_4, LINKS_4, OTHERS};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, TextKind};
use crate::service::Target;
use crate::source::{FileId, Span};
use crate::value::Value;
use crate::variables::sources::plain_address;
use crate::variables::syntax::Source;

pub static RULES: [Rule; 3] = [
    Rule {
        code: "MIG012",
        name: "v4-dotenv",
        severity: FOR_RELEASE_4,
        page: Page {
            what: "`${env:NAME}` of a variable that a `.env` file sets and release 3 does not see: without `useDotenv`, or since there \
                   is a `.env.<stage>` that does not set it.",
            why: "Release 3 reads `.env` files with `useDotenv: true` only, and `.env.<stage>` instead of `.env`. Release 4 always reads \
                  both, first `.env.<stage>`, then `.env`.",
            instead: "Decide where the value is to come from: take it out of the file, or set `useDotenv: false`.",
            fix: None,
            links: LINKS_4,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${env:HOST, 'localhost'}\n",
                &["${env:HOST, 'localhost'}"],
            )
            .with_files(&[(".env", "# hosts\nexport HOST=shop.example.com\n")])
            .for_target(Target::V4),
            Example::fails(
                "service: shop\nuseDotenv: true\nprovider: {name: aws}\ncustom:\n  a: ${env:A}\n  b: ${env:B, ''}\n",
                &["${env:B, ''}"],
            )
            .with_files(&[(".env", "A=1\nB=2\n"), (".env.dev", "A=3\n")])
            .for_target(Target::V4),
            Example::passes("service: shop\nuseDotenv: true\nprovider: {name: aws}\ncustom:\n  a: ${env:A}\n")
                .with_files(&[(".env", "A=1\n")])
                .for_target(Target::V4),
            Example::passes("service: shop\nuseDotenv: false\nprovider: {name: aws}\ncustom:\n  a: ${env:A, ''}\n")
                .with_files(&[(".env", "A=1\n")])
                .for_target(Target::V4),
        ],
        check: Check::Service(dotenv),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG013",
        name: "v4-params-and-stages",
        severity: Levels::always(Severity::Error).but(OTHERS, None),
        page: Page {
            what: "`params` and `stages` in one configuration.",
            why: "Release 4 reads parameters from one of them, and stops where both are there.",
            instead: "Move `params.<stage>` to `stages.<stage>.params`.",
            fix: None,
            links: LINKS_4,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nstages: {default: {}}\nparams: {default: {a: 1}}\n",
                &["params"],
            )
            .for_target(Target::V4),
            Example::passes("service: shop\nprovider: {name: aws}\nparams: {default: {a: 1}}\n").for_target(Target::V4),
        ],
        check: Check::Service(params_and_stages),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "MIG014",
        name: "v4-provider-stage",
        severity: Levels::always(Severity::Info).but(OTHERS, None),
        page: Page {
            what: "`${self:provider.stage}` where `provider.stage` is written as it is.",
            why: "In release 3 this is what is written, whatever `--stage` says. In release 4 it is the stage that is deployed.",
            instead: "Nothing, if the stage that is deployed was meant. Else write the name itself.",
            fix: None,
            links: LINKS_4,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  stage: dev\ncustom:\n  t: t-${self:provider.stage}\n",
                &["${self:provider.stage}"],
            )
            .for_target(Target::V4),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  stage: ${opt:stage, 'dev'}\ncustom:\n  t: t-${self:provider.stage}\n",
            )
            .for_target(Target::V4),
            Example::passes(
                "service: shop\nprovider:\n  name: aws\n  stage: dev\ncustom:\n  t: t-${opt:stage, self:provider.stage}\n",
            )
            .for_target(Target::V4),
        ],
        check: Check::Service(provider_stage),
        ..Rule::DEFAULTS
    },
];

fn dotenv(subject: &Subject, findings: &mut Findings) {
    let uses = subject.configuration().get("useDotenv").is_some_and(Value::is_truthy);
    let files: Vec<FileId> =
        subject.texts().iter().filter(|text| text.kind == TextKind::Dotenv).map(|text| text.file).collect();
    // What release 3 reads: the first of them.
    let (seen, unseen) = files.split_at(if uses { files.len().min(1) } else { 0 });
    for expression in subject.expressions() {
        let names = expression.calls().filter(|call| call.name == "env").filter_map(plain_address);
        for name in names {
            if seen.iter().any(|file| setting(subject, *file, &name).is_some()) {
                continue;
            }
            let Some((file, place)) =
                unseen.iter().find_map(|file| Some((*file, setting(subject, *file, &name)?)))
            else {
                continue;
            };
            let shown = subject.files().name(file);
            findings
                .report(
                    expression.span(),
                    format!("Release 4 takes {name} from `{shown}`, which release 3 does not read"),
                )
                .label(place, "set here")
                .conceal(line_from(subject, place))
                .help("take it out of the file if that is not meant, or set `useDotenv: false`");
        }
    }
}

/// Where a `.env` file sets a variable: its name.
fn setting(subject: &Subject, file: FileId, name: &str) -> Option<Span> {
    let text = subject.text(file);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let statement = trimmed.strip_prefix("export ").unwrap_or(trimmed).trim_start();
        let rest = statement.strip_prefix(name).map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with(['=', ':'])) {
            let at = start + line.len() - statement.len();
            return Some(Span::new(file, at, at + name.len()));
        }
        start += line.len();
    }
    None
}

/// The rest of the line after a name: the value, which may be a secret.
fn line_from(subject: &Subject, name: Span) -> Option<Span> {
    let text = subject.text(name.file);
    let start = name.range().end;
    let rest = text.get(start..)?.lines().next()?;
    let sign = rest.find(['=', ':'])? + 1;
    (sign < rest.len()).then(|| Span::new(name.file, start + sign, start + rest.len()))
}

fn params_and_stages(subject: &Subject, findings: &mut Findings) {
    if let (Some(params), Some(stages)) = (subject.get(&["params"]), subject.get(&["stages"])) {
        findings
            .report(params.place(), "Release 4 does not take `params` beside `stages`")
            .label(stages.place(), "the stages")
            .help("move `params.<stage>` to `stages.<stage>.params`");
    }
}

fn provider_stage(subject: &Subject, findings: &mut Findings) {
    let Some(stage) = subject.get(&["provider", "stage"]).filter(|stage| stage.is_literal()) else { return };
    for expression in subject.expressions() {
        let Some(Source::Call(call)) = expression.variable.sources.first() else { continue };
        if call.name == "self" && plain_address(call).as_deref() == Some("provider.stage") {
            findings
                .report(
                    expression.span(),
                    "In release 4 `${self:provider.stage}` is the stage that is deployed: that of `--stage`, if it is given",
                )
                .label(stage.value_span(), "in release 3 it is always this")
                .help("write the name itself if that is not meant");
        }
    }
}
