//! What is found where parts of a configuration can't be known.

use crate::folder::Folder;

/// The findings of some rules in a service, as `line:column code`.
fn found(rules: &str, text: &str) -> Vec<String> {
    let folder = Folder::with(&[("serverless.yml", text)]);
    let ran = folder.run(&format!("lint --format concise --today 2026-11-22 --select {rules}"));
    let finding = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let place = parts.next()?.trim_start_matches("serverless.yml:").trim_end_matches(':').to_owned();
        Some(format!("{place} {}", parts.nth(1)?.split(' ').next()?))
    };
    ran.stdout.lines().filter_map(finding).collect()
}

#[test]
fn one_unknown_value_hides_nothing_beside_it() {
    // The account is known to AWS only.
    let text = "service: shop
provider:
  name: aws
  iam: {role: {statements: '${self:custom.statements}'}}
  environment: ${self:custom.environment.${opt:stage, 'dev'}}
functions: ${self:custom.functions}
custom:
  statements:
    - Effect: Allow
      Action: s3:*
      Resource: arn:aws:s3:::shop-${aws:accountId}/*
  environment:
    dev: ${self:custom.common, 'none'}
  common:
    AWS_SECRET_ACCESS_KEY: ${env:AWS_SECRET_ACCESS_KEY}
  functions:
    hello:
      handler: a.b
      memorySize: big
      awsKmsKeyArn: ${ssm:/key}
      image: ${self:custom.missing}
";
    assert_eq!(
        found("SEC102,CRED007,SCH002,DEP021,VAR002", text),
        ["10:15 SEC102", "15:5 CRED007", "19:19 SCH002", "20:7 DEP021", "21:14 VAR002"]
    );
}

#[test]
fn references_in_a_circle_lead_nowhere() {
    let text = "service: shop
provider: {name: aws}
functions: ${self:custom.a}
custom:
  a: {f: '${self:custom.b}', g: {handler: a.b, awsKmsKeyArn: x}}
  b: {handler: '${self:custom.a}', x: '${env:X}'}
";
    assert_eq!(found("VAR008,DEP021", text), ["3:12 VAR008", "6:16 VAR008"]);
    // As deep as they like.
    let deep = (0..40).map(|n| format!("  a{}: ['${{self:custom.a{n}}}', '${{self:custom.a{n}}}']\n", n + 1));
    let deep: String = deep.collect();
    let text = format!("service: shop\nprovider: {{name: aws}}\ncustom:\n  a0: ['${{env:X}}', 012]\n{deep}");
    assert_eq!(found("YML003", &text), ["4:20 YML003"]);
}

#[test]
fn hints_keep_no_fault_quiet() {
    let of_schema = |text: &str| {
        let mut all = found("ALL", text);
        all.retain(|finding| finding.contains("SCH"));
        all
    };
    assert_eq!(of_schema("service: shop\ncustom: {a: b}\n"), ["1:1 SCH004"]);
    assert_eq!(
        of_schema(
            "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    url: yes\n"
        ),
        ["6:10 SCH002"]
    );
}
