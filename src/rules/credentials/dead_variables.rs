//! CRED022: environment variables for the vendor's dashboard that do nothing any more.

use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::source::{FileId, Span};

pub static RULE: Rule = Rule {
    code: "CRED022",
    name: "dead-dashboard-variable",
    severity: Levels::always(Severity::Warning),
    page: Page {
        what: "`SLS_CLOUD_ACCESS` anywhere, and `SERVERLESS_ACCESS_KEY` where it opens no door: with osls, and with releases up to \
               3 in a configuration without `org`. Looked for in the configuration, the files it includes, `.env` and \
               `package.json`.",
        why: "`SLS_CLOUD_ACCESS` was to fetch credentials for a role, but calls a function that no published version of the \
              vendor's library has. An access key that nothing uses is still a key that can be stolen.",
        instead: "Delete the variable here and in CI, and revoke the key. In CI, let deployments assume a role with OpenID \
                  Connect.",
        fix: None,
        links: &[
            "https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services",
        ],
    },
    examples: &[
        Example::fails("service: shop\nprovider: {name: aws}\n", &["SLS_CLOUD_ACCESS"]).with_files(&[(
            "package.json",
            "{\"scripts\": {\"deploy\": \"SLS_CLOUD_ACCESS=1 sls deploy\"}}",
        )]),
        Example::fails(
            "service: shop\nprovider: {name: aws, environment: {K: '${env:SERVERLESS_ACCESS_KEY}'}}\n",
            &["SERVERLESS_ACCESS_KEY"],
        ),
        Example::fails(
            "service: shop\norg: acme\nuseDotenv: true\nprovider: {name: aws}\n",
            &["SERVERLESS_ACCESS_KEY"],
        )
        .with_files(&[(".env", "SERVERLESS_ACCESS_KEY=\n")])
        .for_target(Target::Osls3),
        Example::passes(
            "service: shop\norg: acme\nprovider: {name: aws, environment: {K: '${env:SERVERLESS_ACCESS_KEY}'}}\n",
        ),
        // Release 4 logs in with it.
        Example::passes("service: shop\nprovider: {name: aws}\n")
            .with_files(&[(
                "package.json",
                "{\"scripts\": {\"deploy\": \"SERVERLESS_ACCESS_KEY=$KEY sls deploy\"}}",
            )])
            .for_target(Target::V4),
        Example::passes("service: shop\nprovider: {name: aws, environment: {MY_SLS_CLOUD_ACCESS: '1'}}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    let mut files: Vec<FileId> = subject.texts().iter().map(|file| file.file).collect();
    files.extend(subject.beside("package.json"));
    let is_on_dashboard = subject.get(&["org"]).or_else(|| subject.get(&["tenant"])).is_some();
    let logs_in = match subject.target {
        Target::V4 => true,
        Target::Osls3 | Target::Osls4 => false,
        Target::V1 | Target::V2 | Target::V3 => is_on_dashboard,
    };
    for file in files {
        let text = subject.text(file);
        for span in words(text, file, "SLS_CLOUD_ACCESS") {
            findings
                .report(span, "`SLS_CLOUD_ACCESS` does nothing, in no release")
                .help("delete it, and let deployments assume a role by AWS_PROFILE or OpenID Connect");
        }
        for span in words(text, file, "SERVERLESS_ACCESS_KEY").into_iter().filter(|_| !logs_in) {
            findings
                .report(span, "This service uses no dashboard, so the access key opens nothing")
                .severity(Severity::Info)
                .help("delete it and revoke the key; CI gets to AWS by a role with OpenID Connect");
        }
    }
}

/// Where a word stands by itself.
fn words(text: &str, file: FileId, word: &str) -> Vec<Span> {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = text.as_bytes();
    // Hardly any text has the word, which `contains` finds out sooner.
    let found = text.contains(word).then(|| text.match_indices(word));
    found
        .into_iter()
        .flatten()
        .filter(|(start, _)| {
            let before = start.checked_sub(1).and_then(|before| bytes.get(before));
            !is_part(before) && !is_part(bytes.get(start + word.len()))
        })
        .map(|(start, _)| Span::new(file, start, start + word.len()))
        .collect()
}
